"""BigBlueButton, by its API (docs.bigbluebutton.org, "API"): a GET for each call, signed with SHA-256.

The checksum is that of the call's name, its query as it is sent, and the secret that the server shares with us.
"""

import hashlib
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from etwinning.libraries.numbers import whole
from etwinning.meetings.models import Meeting
from etwinning.meetings.servers.asking import Unavailable, as_tree, get, odd
from etwinning.meetings.servers.recordings import Recording

FINE, GONE = "SUCCESS", {"notFound", "invalidMeetingIdentifier"}


class BigBlueButton:
    """One server. Its address ends with /bigbluebutton/api."""

    kind = "bigbluebutton"
    ends_for_all = has_recordings = has_lobby = knows_roles = True

    def __init__(self, address: str, secret: str, *, records: bool = False) -> None:
        self.address, self.secret, self.records = address.rstrip("/"), secret, records

    def create(self, meeting: Meeting) -> None:
        """Nobody who takes part is alone in it: it ends a minute after the last who leads has gone."""
        self._ask(
            "create",
            meetingID=meeting.code,
            name=meeting.title,
            record=_yes(self.records),
            autoStartRecording="false",
            allowStartStopRecording=_yes(self.records),
            guestPolicy="ASK_MODERATOR" if meeting.has_lobby else "ALWAYS_ACCEPT",
            endWhenNoModerator="true",
            endWhenNoModeratorDelayInMinutes="1",
            meetingExpireIfNoUserJoinedInMinutes="15",
            meetingExpireWhenLastUserLeftInMinutes="1",
            allowModsToUnmuteUsers="false",
            muteOnStart="true",
            lockSettingsDisablePrivateChat="true",
            logoutURL=f"{settings.ADDRESS}{meeting.get_absolute_url()}",
        )

    def address_for(self, meeting: Meeting, name: str, *, person: int, leads: bool) -> str:
        """Who leads is a moderator, who takes part a viewer, and a guest who may have to wait."""
        said = {"meetingID": meeting.code, "fullName": name, "userID": str(person)}
        said |= {"role": "MODERATOR"} if leads else {"role": "VIEWER", "guest": "true"}
        return self._address("join", said)

    def is_held(self, meeting: Meeting) -> bool:
        """By the number of moderators inside."""
        root = self._ask("getMeetingInfo", is_gone_fine=True, meetingID=meeting.code)
        return _number(root, "moderatorCount") > 0

    def end(self, meeting: Meeting) -> None:
        """What has ended stays so."""
        self._ask("end", is_gone_fine=True, meetingID=meeting.code)

    def recordings(self, meeting: Meeting) -> list[Recording]:
        """Those that are ready, in the order in which they began."""
        root = self._ask("getRecordings", meetingID=meeting.code, state="published,unpublished")
        found = [_recording(one) for one in root.iterfind("recordings/recording")]
        return sorted((one for one in found if one is not None), key=lambda one: one.begins)

    def _ask(self, call: str, *, is_gone_fine: bool = False, **said: str) -> ET.Element:
        """The answer to a call. Raises Unavailable unless it is SUCCESS (or says that the meeting is gone)."""
        root = as_tree(get(self._address(call, said)))
        code, key = root.findtext("returncode"), root.findtext("messageKey")
        if root.tag != "response" or code not in {FINE, "FAILED"}:
            raise odd()
        if code == FINE or (is_gone_fine and key in GONE):
            return root
        raise Unavailable(_("The meeting server did not do it. Tell whoever runs this site: %(key)s") % {"key": key})

    def _address(self, call: str, said: dict[str, str]) -> str:
        query = urlencode(said)
        checksum = hashlib.sha256(f"{call}{query}{self.secret}".encode()).hexdigest()
        return f"{self.address}/{call}?{query}&checksum={checksum}"


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _number(node: ET.Element, name: str) -> int:
    return whole((node.findtext(name) or "").strip())


def _recording(node: ET.Element) -> Recording | None:
    """None for one that cannot be seen, or has no moment."""
    begins, ends = _number(node, "startTime"), _number(node, "endTime")
    address = next((text.strip() for text in (one.text for one in node.iterfind("playback/format/url")) if text), "")
    try:
        parts, at = urlsplit(address), datetime.fromtimestamp(begins / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if parts.scheme not in {"http", "https"} or not begins:
        return None
    return Recording(at, max(0, ends - begins) // 60_000, address)
