"""Public pages: each is kept for visitors (config.visitors), or stands on a list that says why it is not.

What is kept is the same for every visitor: whatever else a browser says of itself changes nothing in it.
"""

from pathlib import Path

import pytest
from django.db import connection

from etwinning.config.tests.test_visitors import Front
from tests.house.secrets import leaks
from tests.house.test_doors import expected
from tests.house.visits import NAMES, address_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")

FORM = "a form, whose token is one visitor's own"
LINK = "a link from a letter: what it shows is one person's own"
FILE = "a file, sent piece by piece; it says itself how long others may keep it"
NOT_KEPT = {
    FORM: """
        account_login account_reset_password account_signup choose_country ask_desk say_helpful choose_language
        ask_newsletter choose_pictures pupil_sign_in choose_theme
    """,
    LINK: """
        calendar_feed answer_for_head invitation stop_invitations confirm_newsletter stop_newsletter stop_mails
        account_confirm_email account_reset_password_from_key question_by_link add_words_by_link
    """,
    FILE: """
        gallery_file gallery_entry_file gallery_material_file group_picture project_preview text_preview front_preview
    """,
    "after a form of one's own, seldom asked for": """
        account_email_verification_sent account_inactive account_reset_password_done
        account_reset_password_from_key_done
    """,
    "asked for by browsers of who has signed in": "push_worker",
    "for developers": "mails style_guide",
}
REASONS = {name: reason for reason, names in NOT_KEPT.items() for name in names.split()}
PUBLIC = {
    NAMES[address]: address for address, answers in expected().items() if answers and answers[0].startswith("200/")
}
# What does not change a page, however odd: cookies that others set or that mean nothing without a session, and headers.
BESIDES = {
    "HTTP_USER_AGENT": "Something/1.0 (tv)", "HTTP_REFERER": "http://127.0.0.1:8000/gallery/", "HTTP_DNT": "1",
    "HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_ACCEPT": "text/plain", "HTTP_SEC_CH_PREFERS_COLOR_SCHEME": "dark",
    "HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "REMOTE_ADDR": "203.0.113.8", "HTTP_CACHE_CONTROL": "no-cache",
}  # fmt: skip
BY_LOT = dict.fromkeys(["Content-Length", "Content-Encoding", "ETag"])  # a compression pads, and so a short page grows
OTHERS_COOKIES = "csrftoken=0123456789abcdefghijABCDEFGHIJ01; browser=1; visit=1; lesson=1; tracking=42"
CHOICES: list[tuple[str, dict[str, str]]] = [
    ("theme=night", {}), ("pictures=none", {}), ("country=TR", {}), ("django_language=tr", {}),
    ("", {"HTTP_SAVE_DATA": "on"}), ("", {"HTTP_ACCEPT_LANGUAGE": "tr-TR"}), ("", {"HTTP_ACCEPT_ENCODING": "gzip"}),
]  # fmt: skip


@pytest.fixture
def front(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Front:
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)  # it is the test's
    return Front(tmp_path / "visitors")


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_kept_or_says_why_not(world: World, front: Front, name: str) -> None:
    url = address_of(world, PUBLIC[name])
    shown = front.get(url)
    assert front.status.startswith("200")
    is_kept = bool(front.pages)
    assert is_kept != (name in REASONS), f"{name}: {REASONS.get(name, 'not kept, and no reason stands in NOT_KEPT')}"
    if not is_kept:
        return
    headers = front.headers
    assert "csrfmiddlewaretoken" not in shown
    assert list(leaks(world, "anonymous", url, shown)) == []
    assert (front.get(url, OTHERS_COOKIES, **BESIDES), front.headers, front.asked) == (shown, headers, 1)
    other = Front(front.kept.shared.folder / "of another")  # who made none of it yet
    assert other.get(url, OTHERS_COOKIES, **BESIDES) == shown


def test_no_reason_is_given_for_nothing() -> None:
    assert set(REASONS) - set(PUBLIC) == set()


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - set(REASONS)))
def test_what_visitors_chose_is_never_mixed(world: World, front: Front, name: str) -> None:
    """Each gets from the kept pages what Django would answer to them alone."""
    url = address_of(world, PUBLIC[name])
    for cookie, headers in [("", {}), *CHOICES]:
        front.get(url, cookie, **headers)
    for cookie, headers in [("", {}), *CHOICES]:
        kept, said = front.get(url, cookie, **headers), front.headers
        alone = Front(front.kept.shared.folder / f"of {cookie} {headers}")
        assert alone.get(url, cookie, **headers) == kept, (cookie, headers)
        assert alone.headers | BY_LOT == said | BY_LOT
    assert front.asked == len(CHOICES) + 1
