"""What teachers are told by themselves: words that wait, and the week in numbers. Pupils are told nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from etwinning.core.models import Entry
from etwinning.people.letters import words_of
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Caution, GuardSetting
from etwinning.spaces.models import Space
from etwinning.threads.actions import Words, open_thread
from etwinning.threads.models import Thread
from etwinning.twinspace.actions import sum_up_week
from etwinning.twinspace.models import Pupil

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 3, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def say(room: Space, pupil: Pupil, thread: Thread) -> None:
    """The pupil sends a number although the guard hinted at it."""
    client = Client()
    client.force_login(pupil.person)
    said = {"body": "<p>0532 123 45 67</p>", "language": "en", "sending": str(uuid4()), "sure": "1"}
    assert client.post(f"/spaces/{room.pk}/threads/{thread.pk}/reply/", said).status_code == 303


def test_teachers_are_told_once_a_day_that_words_wait(
    room: Space, ayse: Person, bruno: Person, chiara: Person, elif_y: Pupil, luca_m: Pupil
) -> None:
    thread = open_thread(room, Words("<p>Rain?</p>"), by=ayse, title="Rain", audience="members")
    say(room, elif_y, thread)
    assert not Notice.objects.filter(deed="spaces/hold_words").exists()  # it was posted, with a line in the queue
    GuardSetting.objects.create(room=room.pk, mode=GuardSetting.Mode.APPROVE)
    for pupil in (elif_y, luca_m, elif_y):
        say(room, pupil, thread)
    told = Notice.objects.filter(deed="spaces/hold_words")
    assert {notice.person for notice in told} == {ayse, bruno, chiara}
    assert told.count() == 3
    assert {(notice.mail, notice.url) for notice in told} == {("", f"/spaces/{room.pk}/guard/")}
    subject, _body = words_of(told[0])
    assert subject == f"In “{room.title}”, words of a pupil wait until a teacher reads them"
    told.update(at=timezone.now() - timedelta(days=2))
    say(room, elif_y, thread)
    assert told.count() == 6
    assert mail.outbox == []


def test_sum_up_week(room: Space, ayse: Person, bruno: Person, chiara: Person, elif_y: Pupil) -> None:
    open_thread(room, Words("<p>Rain?</p>"), by=ayse, title="Rain", audience="members")
    Caution.objects.create(
        room=room.pk, pupil=elif_y.person, deed="threads/reply", thing=1, words="x", found=["phone"], sending=uuid4(),
        state="waiting",
    )  # fmt: skip
    Entry.objects.filter(deed__startswith="threads/").update(at=MONDAY - timedelta(days=2))
    assert sum_up_week(MONDAY + timedelta(days=1)) == 0
    assert sum_up_week(MONDAY) == 3
    Notice.objects.update(at=MONDAY)
    assert sum_up_week(MONDAY + timedelta(hours=1)) == 0
    told = Notice.objects.filter(deed="twinspace/sum_up_week")
    assert {notice.person for notice in told} == {ayse, bruno, chiara}
    assert {notice.mail for notice in told} == {"daily"}
    subject, _body = words_of(told[0])
    assert subject == f"The week in “{room.title}”: 1 post and 1 text that waits for a teacher"
    assert elif_y.person.name not in subject


def test_nothing_happened_or_the_room_is_closed(room: Space, ayse: Person, bruno: Person) -> None:
    assert sum_up_week(MONDAY) == 0
    open_thread(room, Words("<p>Rain?</p>"), by=ayse, title="Rain", audience="members")
    Entry.objects.filter(deed__startswith="threads/").update(at=MONDAY - timedelta(days=8))
    assert sum_up_week(MONDAY) == 0
    Entry.objects.filter(deed__startswith="threads/").update(at=MONDAY - timedelta(days=6))
    room.closed_at = MONDAY
    room.save()
    assert sum_up_week(MONDAY) == 0


def test_who_wants_no_mail_gets_none(room: Space, ayse: Person, bruno: Person) -> None:
    Person.objects.filter(pk=ayse.pk).update(mail_notices=False)
    open_thread(room, Words("<p>Rain?</p>"), by=ayse, title="Rain", audience="members")
    Entry.objects.filter(deed__startswith="threads/").update(at=MONDAY - timedelta(days=2))
    with CaptureQueriesContext(connection) as asked:
        sum_up_week(MONDAY)
    assert Notice.objects.get(person=ayse).mail == ""
    assert len(asked) < 25
