"""Choosing what one is told, and how: the page, what it changes for what comes, for what waits; quiet hours."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.people import actions, queries
from etwinning.people.kinds import FIRST, Choice, Kind
from etwinning.people.models import Notice, NoticeChoice, Person, QuietHours

pytestmark = pytest.mark.django_db
ASKED, ANSWERED = "network/request_contact", "threads/reply"
PAGE = "/settings/notices/"


def said(**changes: str) -> dict[str, str]:
    """What the page sends when one leaves everything as it is at first."""
    form = {"all_mails": "on", "begins": "20:00", "ends": "07:00"}
    for kind, choice in FIRST.items():
        form[f"{kind}_mail"] = str(choice.mail)
        form |= {f"{kind}_page": "on"} | ({f"{kind}_push": "on"} if choice.push else {})
    return form | changes


def ask(person: Person, by: Person) -> Notice | None:
    return actions.tell(person, ASKED, by=by, url="/contacts/", message="Rain?")


def answer(person: Person, by: Person) -> Notice | None:
    return actions.tell(person, ANSWERED, by=by, url="/spaces/1/", title="Rain")


def test_it_works(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    assert "Once a day" in client.get(PAGE).content.decode()
    form = said(requests_mail="weekly", feed_mail="now", quiet="on", begins="21:30", ends="6:00")
    del form["messages_page"]
    got = client.post(PAGE, form)
    assert (got.status_code, got["Location"]) == (303, PAGE)
    choices = queries.choices_of(ayse)
    assert choices[Kind.REQUESTS] == Choice(True, "weekly", True)
    assert choices[Kind.FEED] == Choice(True, "now", False)
    assert choices[Kind.MESSAGES] == Choice(False, "now", True)
    assert choices[Kind.DESK] == FIRST[Kind.DESK]
    hours = QuietHours.objects.get(person=ayse)
    assert (hours.begins, hours.ends) == (time(21, 30), time(6, 0))
    assert [entry.deed for entry in Entry.objects.all()] == ["people/choose_notices"]
    notice = ask(ayse, bruno)
    assert notice is not None
    assert notice.mail == "weekly"
    client.post(PAGE, said())
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"quiet": "on", "begins": ""}, {"quiet": "on", "begins": "7:00"}, {"requests_mail": "hourly"}, {"begins": "x"}],
)
def test_what_makes_no_sense_is_said(client: Client, ayse: Person, wrong: dict[str, str]) -> None:
    client.force_login(ayse)
    assert client.post(PAGE, said(**wrong)).status_code == 422
    assert not NoticeChoice.objects.exists()


def test_requests_always_stand_in_the_page(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    form = said(requests_mail="never", twinspace_mail="never")
    del form["requests_page"], form["twinspace_page"]
    client.post(PAGE, form)
    notice = ask(ayse, bruno)
    assert notice is not None
    assert (notice.in_page, notice.mail) == (True, "")
    assert answer(ayse, bruno) is None
    assert queries.unread_count(ayse) == 1


def test_not_in_the_page_but_by_mail(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    form = said()
    del form["twinspace_page"]
    client.post(PAGE, form)
    notice = answer(ayse, bruno)
    assert notice is not None
    assert (queries.unread_count(ayse), list(queries.notices_of(ayse))) == (0, [])
    assert [row.pk for row in queries.notices_in_digest(ayse, "daily")] == [notice.pk]


def test_what_waits_follows_the_new_choice(ayse: Person, bruno: Person) -> None:
    told, asked = answer(ayse, bruno), ask(ayse, bruno)
    assert told is not None
    assert asked is not None
    assert (told.mail, asked.mail) == ("daily", "now")
    choices = {Kind.TWINSPACE: Choice(True, "weekly", False)}
    actions.choose_notices(ayse, by=ayse, choices=choices)
    told.refresh_from_db()
    assert told.mail == "weekly"
    actions.choose_notices(ayse, by=ayse, choices=choices, mail_notices=False)
    assert set(ayse.notices.values_list("mail", flat=True)) == {""}


@pytest.mark.parametrize("by_pupil", [True, False])
def test_what_a_pupil_did_is_told_in_the_page_only(ayse: Person, bruno: Person, elif_: Person, by_pupil: bool) -> None:
    actions.choose_notices(ayse, by=ayse, choices={Kind.TWINSPACE: Choice(True, "now", True)})
    actions.add_browser(ayse, by=ayse, endpoint="https://fcm.googleapis.com/1", p256dh="", auth="", agent="")
    notice = answer(ayse, elif_ if by_pupil else bruno)
    assert notice is not None
    assert (notice.in_page, notice.mail, notice.push) == ((True, "", False) if by_pupil else (True, "now", True))


QUIET = [
    # zone, hours, the moment, when they end (None: it is not quiet)
    ("Europe/Istanbul", (20, 7), "2026-11-20 16:59", None),
    ("Europe/Istanbul", (20, 7), "2026-11-20 17:00", "2026-11-21 04:00"),
    ("Europe/Istanbul", (20, 7), "2026-11-21 03:59", "2026-11-21 04:00"),
    ("Europe/Istanbul", (20, 7), "2026-11-21 04:00", None),
    ("Europe/Lisbon", (20, 7), "2026-11-20 17:00", None),
    ("Europe/Lisbon", (12, 14), "2026-11-20 13:00", "2026-11-20 14:00"),
    ("Europe/Lisbon", (12, 14), "2026-11-20 14:00", None),
    ("Europe/Rome", (20, 7), "2026-03-28 20:00", "2026-03-29 05:00"),  # the night on which clocks go forward
    ("Europe/Rome", (20, 7), "2026-10-24 20:00", "2026-10-25 06:00"),  # and back
]


@pytest.mark.parametrize(("zone", "hours", "moment", "ends"), QUIET)
def test_quiet_hours_by_ones_own_clock(
    ayse: Person, zone: str, hours: tuple[int, int], moment: str, ends: str | None
) -> None:
    ayse.time_zone = zone
    QuietHours.objects.create(person=ayse, begins=time(hours[0]), ends=time(hours[1]))
    until = queries.quiet_until(ayse, datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert (until.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if until else None) == ends


def test_a_mail_waits_for_the_end_of_the_quiet_hours(
    ayse: Person, bruno: Person, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    local = now.astimezone(queries.zone_of(ayse))
    begins, ends = (local - timedelta(hours=1)).time(), (local + timedelta(hours=1)).time()
    actions.choose_notices(ayse, by=ayse, choices={}, quiet=(begins, ends))
    with django_capture_on_commit_callbacks(execute=True):
        notice = ask(ayse, bruno)
    assert notice is not None
    assert (mail.outbox, actions.send_waiting(now)) == ([], 0)
    assert actions.mail_notice.call(notice.pk) is False
    Notice.objects.update(wait_until=now)
    assert [actions.send_waiting(timezone.now()), actions.send_waiting(timezone.now())] == [1, 0]
    assert len(mail.outbox) == 1


def test_what_was_read_meanwhile_is_not_sent(ayse: Person, bruno: Person) -> None:
    notice = ask(ayse, bruno)
    assert notice is not None
    actions.read_notice(notice, by=ayse)
    assert actions.mail_notice.call(notice.pk) is False
    assert mail.outbox == []


def test_the_clock_is_named_in_the_readers_language(client: Client, ayse: Person) -> None:
    Person.objects.filter(pk=ayse.pk).update(language="el", time_zone="Europe/Athens")
    client.force_login(ayse)
    assert "Αθήνα" in client.get("/settings/notices/").text
