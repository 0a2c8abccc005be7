"""Deeds in a room: opening, closing, and who is in it.

A room does not know why it was opened. So the deeds of others that open, close or fill it say under which name the
journal keeps them (`deed`): one deed, one entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience, Entry
from etwinning.people.actions import tell
from etwinning.people.models import Notice, Person
from etwinning.safety.actions import note_caution
from etwinning.safety.models import Caution
from etwinning.schools.models import School
from etwinning.spaces import words
from etwinning.spaces.models import Member, Space

RENEWED, KEPT = timedelta(minutes=2), timedelta(hours=1)  # of the trace that somebody is in the room
CHANGE_ROLE, REMOVE_MEMBER = "spaces/change_role", "spaces/remove_member"
HOLD_WORDS, TOLD_AGAIN = "spaces/hold_words", timedelta(days=1)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who gets a seat: who, in which role, for which school, and whether for good."""

    person: Person
    role: str
    school: School | None = None
    is_fixed: bool = False


@transaction.atomic
def open_space(
    *,
    title: str,
    language: str = "",
    kind: str = Space.Kind.TWINSPACE,
    members: Sequence[Newcomer],
    by: Person | None,
    deed: str,
    at: datetime | None = None,
) -> Space:
    """Open a room with its first members. One of them must be an administrator or moderator (ValueError)."""
    if not any(newcomer.role in Member.LEADERS for newcomer in members):
        raise ValueError("a room needs an administrator")
    at = at or timezone.now()
    space = Space.objects.create(kind=kind, title=title, language=language, opened_at=at)
    _seat_all(space, members, at)
    record(deed, space, by=by, scope=space.scope, audience=Audience.MEMBERS, at=at, title=title)
    return space


@transaction.atomic
def close_space(space: Space, *, by: Person | None, deed: str, at: datetime | None = None) -> Space:
    """Make a room read-only at once. A closed room stays closed without a second entry."""
    room = _locked(space)
    if room.is_open:
        room.closed_at = at or timezone.now()
        room.save(update_fields=["closed_at"])
        record(deed, room, by=by, scope=room.scope, audience=Audience.MEMBERS, at=at, title=room.title)
    return room


@transaction.atomic
def reopen_space(space: Space, *, by: Person | None, deed: str, at: datetime | None = None) -> Space:
    """Let people write in a closed room again. An open room stays open without a second entry."""
    room = _locked(space)
    if not room.is_open:
        room.closed_at = None
        room.save(update_fields=["closed_at"])
        record(deed, room, by=by, scope=room.scope, audience=Audience.MEMBERS, at=at, title=room.title)
    return room


@transaction.atomic
def add_member(
    space: Space,
    newcomer: Newcomer,
    *,
    by: Person | None,
    deed: str,
    at: datetime | None = None,
    audience: str = Audience.MEMBERS,
) -> Member:
    """Give one person a seat; who left before gets the old seat back. Raises Stale in a closed room."""
    return add_members(space, [newcomer], by=by, deed=deed, at=at, audience=audience)[0]


@transaction.atomic
def add_members(
    space: Space,
    newcomers: Sequence[Newcomer],
    *,
    by: Person | None,
    deed: str,
    at: datetime | None = None,
    audience: str = Audience.MEMBERS,
) -> list[Member]:
    """Give several people a seat, in one entry for that audience. Who sits there keeps the role.

    Raises Stale in a closed room.
    """
    room = _locked(space)
    must_be_open(room)
    at = at or timezone.now()
    seats, seated = _seat_all(room, newcomers, at)
    if seated:
        number = len(seated)
        names = [newcomer.person.name for newcomer in seated if not newcomer.person.is_pupil]
        record(deed, room, by=by, scope=room.scope, audience=audience, at=at, number=number, names=names)
    return seats


@transaction.atomic
def change_role(member: Member, *, role: str, by: Person, deed: str = CHANGE_ROLE) -> Member:
    """Give a member another role of the same kind; staff are told.

    Raises Stale: the room is closed, the member left, the role is fixed, it cannot become that role, or nobody would
    administrate the room any more.
    """
    seat = _locked_seat(member)
    must_be_open(seat.space)
    if seat.role == role:
        return seat
    _may_go(seat)
    if role not in Member.MOVES[Member.Role(seat.role)]:
        raise Stale(_("This member cannot have that role."))
    before, seat.role = seat.role, Member.Role(role)
    seat.save(update_fields=["role"])
    record(
        deed,
        seat,
        by=by,
        scope=seat.space.scope,
        audience=Audience.TEACHERS,
        was=before,
        role=str(role),
        **(_whom(seat) if deed == CHANGE_ROLE else {}),
    )
    if deed == CHANGE_ROLE:
        url = seat.space.get_absolute_url()
        tell(seat.person, deed, by=by, url=url, title=seat.space.title, role=str(role))
    return seat


@transaction.atomic
def remove_member(
    member: Member,
    *,
    by: Person | None,
    deed: str = REMOVE_MEMBER,
    at: datetime | None = None,
) -> Member:
    """Take a member's seat. What they wrote stays, with their name; staff are told.

    Raises Stale for a fixed member (a founder) and for the latest administrator.
    """
    seat = _locked_seat(member)
    if not seat.is_present:
        return seat
    _may_go(seat)
    seat.left_at = at or timezone.now()
    seat.save(update_fields=["left_at"])
    whom = _whom(seat) if deed == REMOVE_MEMBER else {}
    record(deed, seat, by=by, scope=seat.space.scope, audience=Audience.TEACHERS, at=at, role=seat.role, **whom)
    if whom:
        tell(seat.person, deed, by=by, url=reverse("home"), title=seat.space.title)
    return seat


def _whom(seat: Member) -> dict[str, Any]:
    """Whom a line of the journal tells of: staff by name. Pupils are looked up when administrators read it."""
    return {"names": [seat.person.name]} if seat.role in Member.TEACHERS or seat.is_of_group else {}


@transaction.atomic
def exchange_seats(
    space: Space, old: Person, new: Person, *, by: Person | None, deed: str, at: datetime | None = None
) -> None:
    """Give a member the fixed seat of another, who stays as a teacher. The entry is that of the caller's `deed`."""
    room = _locked(space)
    Member.objects.filter(space=room, person=old).update(role=Member.Role.TEACHER, is_fixed=False)
    Member.objects.filter(space=room, person=new).update(role=Member.Role.ADMINISTRATOR, is_fixed=True, left_at=None)
    record(deed, room, by=by, scope=room.scope, audience=Audience.MEMBERS, at=at, title=room.title, names=[new.name])


def forget_person(person: Person, *, at: datetime | None = None) -> None:
    """Empty the seats of somebody who closes their account; what they wrote stays. Founders' seats stay, nameless."""
    seats = Member.objects.filter(person=person, left_at__isnull=True, is_fixed=False)
    seats.update(left_at=at or timezone.now())
    rooms = Member.objects.filter(person=person).values_list("space_id", flat=True)
    for entry in Entry.objects.filter(scope__in=[f"space:{pk}" for pk in rooms], data__names__contains=[person.name]):
        entry.data["names"] = [name for name in entry.data["names"] if name != person.name] or [_("Somebody who left")]
        entry.save(update_fields=["data"])


def must_be_open(space: Space) -> None:
    """Raise Stale, with a sentence, in a closed room."""
    if not space.is_open:
        raise Stale(str(words.CLOSED[space.kind]))


def _may_go(seat: Member) -> None:
    """Whether the room can do without this member in this role. The room must be locked."""
    if not seat.is_present:
        raise Stale(str(words.LEFT[seat.space.kind]))
    if seat.is_fixed:
        raise Stale(_("The founders of a project are always administrators of its TwinSpace."))
    others = Member.objects.filter(space=seat.space_id, role=seat.role, left_at__isnull=True).exclude(pk=seat.pk)
    if seat.leads and not others.exists():
        raise Stale(str(words.ALONE[seat.space.kind]))


@transaction.atomic
def hold_words(caution: Caution) -> Caution:
    """Keep what the guard found in a pupil's words. When they wait, the teachers are told: once a day and room.

    In the page only, because a pupil did it; without the words and without the name.
    """
    caution = note_caution(caution)
    if caution.state != Caution.State.WAITING:
        return caution
    count_words(caution.room)
    url = reverse("cautions", kwargs={"space_pk": caution.room})
    teachers = Member.objects.filter(space=caution.room, role__in=Member.TEACHERS, left_at__isnull=True)
    told = Notice.objects.filter(deed=HOLD_WORDS, url=url, at__gt=timezone.now() - TOLD_AGAIN).values("person")
    for seat in teachers.exclude(person__in=told).select_related("person", "space"):
        tell(seat.person, HOLD_WORDS, by=caution.pupil, url=url, title=seat.space.title)
    return caution


@transaction.atomic
def count_words(room: int) -> bool:
    """Count the words of pupils that wait for the teachers of a room: shown beside its guard, on each of its pages.

    Returns whether there are more or fewer than before.
    """
    Space.objects.select_for_update(no_key=True).get(pk=room)
    waiting = Caution.objects.filter(room=room, state=Caution.State.WAITING).count()
    return bool(Space.objects.filter(pk=room).exclude(words_waiting=waiting).update(words_waiting=waiting))


def count_words_again() -> int:
    """Count anew where some waited: what is old, or of a pupil who left, is forgotten. Returns in how many rooms."""
    return sum(count_words(room) for room in Space.objects.filter(words_waiting__gt=0).values_list("pk", flat=True))


def _seat_all(space: Space, newcomers: Sequence[Newcomer], at: datetime) -> tuple[list[Member], list[Newcomer]]:
    """The seats in the order of the newcomers, and who of them was not there. The room must be locked or new."""
    known = {
        seat.person_id: seat
        for seat in Member.objects.filter(space=space, person__in=[newcomer.person.pk for newcomer in newcomers])
    }
    returned = [newcomer for newcomer in newcomers if (seat := known.get(newcomer.person.pk)) and not seat.is_present]
    for newcomer in returned:
        seat = known[newcomer.person.pk]
        seat.left_at, seat.role, seat.school, seat.is_fixed = None, newcomer.role, newcomer.school, newcomer.is_fixed
    Member.objects.bulk_update(
        [known[newcomer.person.pk] for newcomer in returned], ["left_at", "role", "school", "is_fixed"]
    )
    new = [newcomer for newcomer in newcomers if newcomer.person.pk not in known]
    made = Member.objects.bulk_create(
        Member(
            space=space,
            person=newcomer.person,
            role=newcomer.role,
            school=newcomer.school,
            is_fixed=newcomer.is_fixed,
            joined_at=at,
        )
        for newcomer in new
    )
    known |= {seat.person_id: seat for seat in made}
    return [known[newcomer.person.pk] for newcomer in newcomers], returned + new


def _locked(space: Space) -> Space:
    return Space.objects.select_for_update().get(pk=space.pk)


def _locked_seat(member: Member) -> Member:
    """The seat as it is now, its room locked: two administrators cannot take each other's role at the same moment."""
    room = _locked(member.space)
    seat = Member.objects.select_for_update(of=("self",)).select_related("person").get(pk=member.pk)
    seat.space = room
    return seat


def note_presence(seat: Member, at: datetime) -> None:
    """Somebody is in the room: no deed, a trace of a moment, written once in two minutes."""
    if seat.pk and (seat.seen_at is None or at - seat.seen_at > RENEWED):
        Member.objects.filter(pk=seat.pk).update(seen_at=at)


def forget_presence(at: datetime) -> int:
    """Nobody keeps when somebody was in a room: after an hour it is gone. Returns how many were forgotten."""
    return Member.objects.filter(seen_at__lt=at - KEPT).update(seen_at=None)
