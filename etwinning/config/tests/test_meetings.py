"""Where meetings are held, from the environment: nonsense stops the start with a sentence that names its variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from etwinning.config.meetings import Meetings, ice_from, server_from

NONSENSE = [
    ("zoom:https://meet.example", "", "", "", "ETWINNING_MEETINGS is"),
    ("bigbluebutton:meet.example", "s", "", "", "ETWINNING_MEETINGS is"),
    ("bigbluebutton:https://", "s", "", "", "ETWINNING_MEETINGS is"),
    ("bigbluebutton:https://meet.example/bigbluebutton/api", "", "", "", "ETWINNING_MEETINGS_SECRET"),
    ("jitsi:https://meet.example", "s", "", "", "ETWINNING_MEETINGS_APP"),
    ("jitsi:https://meet.example", "", "", "maybe", "ETWINNING_MEETINGS_RECORD"),
]


@pytest.mark.parametrize(("said", "secret", "app", "records", "named"), NONSENSE)
def test_nonsense_stops_the_start(said: str, secret: str, app: str, records: str, named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        server_from(said, secret, app, records)


def test_what_the_settings_say() -> None:
    assert server_from("", "", "", "") == Meetings()
    address = "https://meet.example/bigbluebutton/api"
    said = server_from(f"bigbluebutton:{address}/", "s", "", "yes")
    assert said == Meetings("bigbluebutton", address, "s", records=True)
    assert ice_from("stun:a.example:3478, turn:me:pw@b.example:3478") == [
        {"urls": "stun:a.example:3478"}, {"urls": "turn:b.example:3478", "username": "me", "credential": "pw"},
    ]  # fmt: skip
    for wrong in ("a.example", "turn:b.example", "stun:", "http://a.example"):
        with pytest.raises(ImproperlyConfigured, match="ETWINNING_ICE"):
            ice_from(wrong)
