"""What can be done with a meeting. Every deed holds its row, so that two teachers do not meet in the middle.

Live processes hear the meeting's key by NOTIFY when the transaction commits, and look at the tables.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, TooMany, record
from etwinning.core.models import Audience
from etwinning.meetings import queries, servers
from etwinning.meetings.models import Guest, Invitation, Meeting, Pass, Saying, Signal, Turn
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety.actions import note_caution
from etwinning.safety.passing import Words, must_pass
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import member_of, names_of_pupils

CHANNEL: Final = "meetings"
SAID: Final = "meetings/say_in_meeting"
KEPT: Final = timedelta(days=92)  # for whom a past meeting was
MOST: Final = 100  # meetings of a room that are still to come
MOST_WORDS, EVERY = 8, timedelta(seconds=20)  # as in chats


@dataclass(frozen=True)
class Said:
    """What teachers say of a meeting. `people` are keys of those it is for, if it is not for all."""

    title: str
    starts_at: datetime
    minutes: int
    language: str = ""
    has_lobby: bool = True
    is_for_all: bool = True
    people: Collection[int] = ()
    turns: Sequence[tuple[str, int | None, int]] = field(default=())  # what, by which school, how many minutes


@transaction.atomic
def make_meeting(space: Space, said: Said, *, by: Person, at: datetime | None = None) -> Meeting:
    """A meeting that is to come; the teachers it is for are told. Raises Stale in a closed room, and beyond MOST."""
    must_be_open(Space.objects.select_for_update(no_key=True).get(pk=space.pk))
    at = at or timezone.now()
    if Meeting.objects.filter(space=space, ends_at__gt=at, off_at__isnull=True).count() >= MOST:
        raise Stale(_("There are %(num)s meetings to come already. Call off one of them first.") % {"num": MOST})
    meeting = Meeting(space=space, made_by=by, made_at=at, code=_new_code())
    _write_down(meeting, said)
    _note_down("make_meeting", meeting, by=by, at=at)
    for teacher in queries.teachers_to_tell(meeting):
        tell(teacher, "meetings/make_meeting", by=by, url=meeting.get_absolute_url(), **_facts(meeting))
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, said: Said, *, by: Person, at: datetime | None = None) -> Meeting:
    """Say it anew. Raises Stale in a closed room, when it goes on, is over or was called off. The same is nothing."""
    meeting = _locked(meeting)
    must_be_open(meeting.space)
    if meeting.state(at) == Meeting.State.RUNNING:
        raise Stale(_("The meeting goes on already. It can be changed no more."))
    if meeting.state(at) == Meeting.State.OFF:
        raise Stale(_("This meeting was called off. Make a new one."))
    if meeting.ended_at is not None:
        raise Stale(_("This meeting is over. Make a new one."))
    before = said_of(meeting)
    if said == before:
        return meeting
    told = {one.pk: one for one in queries.teachers_to_tell(meeting)}
    meeting.changed += 1
    _write_down(meeting, said)
    _note_down("change_meeting", meeting, by=by, at=at)
    for teacher in (told | {one.pk: one for one in queries.teachers_to_tell(meeting)}).values():
        tell(teacher, "meetings/change_meeting", by=by, url=meeting.get_absolute_url(), **_facts(meeting))
    ring(meeting.pk)
    return meeting


@transaction.atomic
def call_off_meeting(meeting: Meeting, *, by: Person, at: datetime | None = None) -> Meeting:
    """It will not be held. Raises Stale when it was or is. Twice is once."""
    meeting = _locked(meeting)
    if meeting.off_at is not None:
        return meeting
    if meeting.started_at is not None:
        raise Stale(_("The meeting has begun. It can be ended, but not called off."))
    meeting.off_at, meeting.changed = at or timezone.now(), meeting.changed + 1
    meeting.save(update_fields=["off_at", "changed"])
    _note_down("call_off_meeting", meeting, by=by, at=at)
    for teacher in queries.teachers_to_tell(meeting):
        tell(teacher, "meetings/call_off_meeting", by=by, url=meeting.get_absolute_url(), **_facts(meeting))
    ring(meeting.pk)
    return meeting


def start_meeting(meeting: Meeting, *, by: Person, at: datetime | None = None, in_browsers: bool = False) -> Meeting:
    """From now on those it is for come in: at the meeting server if there is one, else (or if wished) in browsers.

    Again after its end, too: somebody ended it too early. Raises Stale in a closed room and when it was called off;
    servers.Unavailable, with a sentence, when the server makes no room: then nothing has changed. Twice is once.
    """
    server = None if in_browsers else servers.chosen()
    _must_be_startable(meeting)
    if meeting.is_running:
        return meeting
    meeting.code = _new_code()  # a name that nobody who was there before knows
    if server is not None:
        server.create(meeting)
    with transaction.atomic():
        held = _locked(meeting)
        _must_be_startable(held)
        if not held.is_running:
            held.started_at, held.started_by, held.ended_at = at or timezone.now(), by, None
            held.place, held.code = server.kind if server is not None else "", meeting.code
            held.save(update_fields=["started_at", "started_by", "ended_at", "place", "code"])
            Pass.objects.filter(meeting=held).delete()
            _note_down("start_meeting", held, by=by, at=at)
            ring(held.pk)
    return held


def end_meeting(meeting: Meeting, *, by: Person | None, at: datetime | None = None) -> Meeting:
    """Everybody is out, and what was written in it is gone. In a closed room too. Twice is once.

    Raises servers.Unavailable when the server did not end it; here it has ended all the same.
    """
    with transaction.atomic():
        held = _locked(meeting)
        is_first = held.is_running
        if is_first:
            held.ended_at = at or timezone.now()
            held.save(update_fields=["ended_at"])
            for kind in (Saying, Signal, Pass):
                kind.objects.filter(meeting=held).delete()
            _note_down("end_meeting", held, by=by, at=at)
            ring(held.pk)
    if is_first and held.place:
        server = servers.server_of(held)
        if server is not None:
            server.end(held)
    return held


def enter_server(meeting: Meeting, server: servers.Server, *, by: Person, leads: bool) -> str:
    """The address at which somebody comes in there. Who leads is remembered until the end: pupils wait for that.

    No deed, a trace of a moment. Raises servers.Unavailable; and Stale where a pupil does not go in: nobody who leads
    is inside, or the server cannot tell who leads.
    """
    if leads:
        _give_passes(meeting, [by.pk], is_in=True)
    elif not server.knows_roles:
        raise Stale(_("This meeting server cannot tell teachers from pupils. Take part at your teacher's screen."))
    elif not server.is_held(meeting):
        raise Stale(_("No teacher is inside yet. Try again in a minute."))
    return server.address_for(meeting, by.name, person=by.pk, leads=leads)


@transaction.atomic
def admit_to_meeting(
    meeting: Meeting, people: Collection[int], *, by: Person, at: datetime | None = None
) -> Collection[int]:
    """Let these members in, by the keys of their persons; others are passed over. Raises Stale when it is over."""
    meeting = _locked(meeting)
    _must_go_on(meeting)
    seats = Member.objects.filter(space=meeting.space, left_at__isnull=True, person__in=people)
    let_in = set(Pass.objects.filter(meeting=meeting, is_in=True).values_list("person_id", flat=True))
    new = set(seats.values_list("person_id", flat=True)) - let_in
    if new:
        _give_passes(meeting, new, is_in=True)
        _note_down("admit_to_meeting", meeting, by=by, at=at, number=len(new))
        ring(meeting.pk)
    return new


@transaction.atomic
def remove_from_meeting(meeting: Meeting, person: Person, *, by: Person, at: datetime | None = None) -> None:
    """Take somebody out; they wait at the door until a teacher lets them in again. Raises Stale when it is over."""
    meeting = _locked(meeting)
    _must_go_on(meeting)
    if not Pass.objects.filter(meeting=meeting, person=person, is_in=False).exists():
        _give_passes(meeting, {person.pk}, is_in=False)
        _note_down("remove_from_meeting", meeting, by=by, at=at)
        ring(meeting.pk)


@transaction.atomic
def say_in_meeting(
    meeting: Meeting,
    body: str,
    *,
    by: Person,
    sending: UUID,
    at: datetime | None = None,
    is_sure: bool = False,
    is_cleared: bool = False,
    token: str = "",
) -> Saying:
    """Write something to all who are there. The same sending twice is one.

    Raises Stale when the meeting is over or who writes sits in the room no more; TooMany; Guarded, as in chats. Whether
    they are inside, who calls has asked. It leaves no entry: the words go when the meeting ends.
    """
    meeting = _locked(meeting)
    known = Saying.objects.filter(author=by, sending=sending).first()
    if known is not None:
        return known
    if member_of(meeting.space, by) is None:
        raise Stale(_("You are no longer a member of this TwinSpace."))
    must_be_open(meeting.space)
    _must_go_on(meeting)
    at = at or timezone.now()
    if not is_cleared:
        lately = Saying.objects.filter(author=by, at__gt=at - EVERY).order_by("-at")
        if (times := list(lately.values_list("at", flat=True)[:MOST_WORDS])) and len(times) == MOST_WORDS:
            raise TooMany(_("You wrote a lot just now. Wait a few seconds."), times[-1] + EVERY)
        words = Words(by, meeting.space_id, SAID, meeting.pk, body, sending)
        passed = must_pass(words, names=lambda: names_of_pupils(meeting.space_id), is_sure=is_sure)
        if passed is not None:
            note_caution(passed)
    saying = Saying.objects.create(meeting=meeting, author=by, body=body, sending=sending, at=at)
    ring(meeting.pk, token)
    return saying


@transaction.atomic
def remove_saying(saying: Saying, *, by: Person, at: datetime | None = None) -> None:
    """Take words away that were reported: they go from the pages of those who are inside, too. Twice is once."""
    meeting = _locked(saying.meeting)
    if saying.pk and Saying.objects.filter(pk=saying.pk).delete()[0]:
        _note_down("remove_saying", meeting, by=by, at=at)
        ring(meeting.pk)


def end_left_behind(at: datetime) -> int:
    """End the meetings that nobody is at any more, and forget sockets that died. Returns how many were ended."""
    Guest.objects.filter(seen_at__lte=at - timedelta(hours=1)).delete()
    forgotten = list(queries.left_behind(at).select_related("space"))
    for meeting in forgotten:
        try:
            end_meeting(meeting, by=None, at=at)
        except servers.Unavailable:
            continue  # here it has ended; the server ends by itself what nobody is at
    return len(forgotten)


def forget_invitations(at: datetime) -> int:
    """Forget for whom a meeting was, three months after it (docs/decisions/0066): teachers find it still. How many."""
    count, _rows = Invitation.objects.filter(meeting__ends_at__lte=at - KEPT).delete()
    return count


def forget_person(person: Person) -> None:
    """What holds somebody to meetings goes; those that they made stay."""
    for kind in (Saying, Guest, Pass, Invitation):
        name = "author" if kind is Saying else "person"
        kind.objects.filter(**{name: person}).delete()


def ring(meeting: int, token: str = "") -> None:
    """Tell the live processes but that with this token, when the transaction commits, that something has changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{meeting} {token}"])


def said_of(meeting: Meeting) -> Said:
    """What was said of a meeting, as a form shows it again."""
    people = Invitation.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    return Said(
        meeting.title, meeting.starts_at, meeting.minutes, meeting.language, meeting.has_lobby, meeting.is_for_all,
        sorted(people), [(turn.title, turn.school_id, turn.minutes) for turn in queries.turns_of(meeting)],
    )  # fmt: skip


def _write_down(meeting: Meeting, said: Said) -> None:
    meeting.title, meeting.language = said.title, said.language
    meeting.starts_at, meeting.ends_at = said.starts_at, said.starts_at + timedelta(minutes=said.minutes)
    meeting.has_lobby, meeting.is_for_all = said.has_lobby, said.is_for_all
    meeting.save()
    Invitation.objects.filter(meeting=meeting).delete()
    if not said.is_for_all:
        there = Member.objects.filter(space=meeting.space, left_at__isnull=True, person__in=said.people)
        keys = sorted(there.values_list("person_id", flat=True))
        Invitation.objects.bulk_create(Invitation(meeting=meeting, person_id=key) for key in keys)
    Turn.objects.filter(meeting=meeting).delete()
    Turn.objects.bulk_create(
        Turn(meeting=meeting, position=place, title=title, school_id=school, minutes=minutes)
        for place, (title, school, minutes) in enumerate(said.turns, start=1)
    )


def _give_passes(meeting: Meeting, people: Collection[int], *, is_in: bool) -> None:
    Pass.objects.bulk_create(
        [Pass(meeting=meeting, person_id=person, is_in=is_in) for person in sorted(people)],
        update_conflicts=True, unique_fields=["meeting", "person"], update_fields=["is_in"],
    )  # fmt: skip


def _must_be_startable(meeting: Meeting) -> None:
    must_be_open(meeting.space)
    if meeting.off_at is not None:
        raise Stale(_("This meeting was called off. Make a new one."))


def _must_go_on(meeting: Meeting) -> None:
    if not meeting.is_running:
        raise Stale(_("The meeting is over."))


def _locked(meeting: Meeting) -> Meeting:
    held = Meeting.objects.select_for_update(of=("self",)).select_related("space").filter(pk=meeting.pk).first()
    if held is None:
        raise Stale(_("This meeting is no longer there."))
    return held


def _new_code() -> str:
    return secrets.token_urlsafe(24)


def _facts(meeting: Meeting) -> dict[str, str]:
    return {"title": meeting.title, "starts_at": meeting.starts_at.isoformat()}


def _note_down(deed: str, meeting: Meeting, *, by: Person | None, at: datetime | None = None, **data: object) -> None:
    """The journal's line: for teachers, and for everybody in the room when it is made, changed or called off."""
    is_news = meeting.is_for_all and deed in {"make_meeting", "change_meeting", "call_off_meeting"}
    audience = Audience.MEMBERS if is_news else Audience.TEACHERS
    record(
        f"meetings/{deed}", meeting, by=by, scope=meeting.space.scope, audience=audience, at=at, title=meeting.title,
        **data,
    )  # fmt: skip
