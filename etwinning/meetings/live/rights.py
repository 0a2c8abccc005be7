"""How a meeting stands at this moment for each who is at it: asked in each turn, before anything is passed on.

A pupil is inside only while a teacher is: when the last one leaves, pupils are back at the door, and come in again when
one is back. Nobody but those inside is told who is inside; teachers are told who waits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from etwinning.meetings import queries, rules
from etwinning.meetings.live import frames
from etwinning.meetings.models import Guest, Invitation, Meeting, Pass
from etwinning.people.gathering import Seat
from etwinning.people.models import Person
from etwinning.safety.queries import IS_SUSPENDED
from etwinning.spaces.models import Member

CAMERAS: Final = 6  # of a room: each is sent to everybody
HEARING: Final = 6  # more who see and hear; all others write only
OUT = [str(Person.State.SUSPENDED), str(Person.State.LEFT)]
SIGNED_OUT, NOTHING, AT_THE_DOOR, INSIDE = range(4)
# Written down, for it is asked with each turn of each meeting.
_ASK = f"""
SELECT session.session_key, person.id, person.password, member.role, school.city
FROM people_person person
LEFT JOIN spaces_member member ON member.person_id = person.id AND member.space_id = %(space)s
  AND member.left_at IS NULL
LEFT JOIN schools_school school ON school.id = member.school_id
LEFT JOIN django_session session ON session.session_key = ANY(%(sessions)s) AND session.expire_date > %(now)s
WHERE person.id = ANY(%(persons)s) AND person.is_active AND NOT person.state = ANY(%(out)s) AND NOT {IS_SUSPENDED}
"""  # noqa: S608 - a constant


@dataclass
class Known:
    """What is known of a person: password, role and town; nothing of who may no more."""

    password: str
    role: str
    city: str


@dataclass
class Standing:
    """How the meeting stands, who is at it, who of them is inside and how each takes part."""

    meeting: Meeting | None
    people: dict[int, Known] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)
    guests: list[Guest] = field(default_factory=list)  # the latest of each person
    why: dict[int, str] = field(default_factory=dict)  # by the guest's key: why they are not inside; "" when they are
    modes: dict[int, str] = field(default_factory=dict)  # by the guest's key, of those inside

    def right(self, seat: Seat) -> int:
        """What the one at a socket may do."""
        known = self.people.get(seat.person)
        if seat.session not in self.sessions or (known is not None and known.password != seat.password):
            return SIGNED_OUT
        return AT_THE_DOOR if known is not None and self.may_know(seat.person) else NOTHING

    def may_know(self, person: int) -> bool:
        """Whether a person may know of the meeting."""
        known = self.people.get(person)
        if known is None or self.meeting is None or not known.role:
            return False
        member = Member(space=self.meeting.space, role=known.role)
        return rules.can_see_meeting(member, self.meeting) and (not member.is_pupil or person in self.invited)

    def is_teacher(self, person: int) -> bool:
        return self.people[person].role in Member.TEACHERS

    @property
    def invited(self) -> Collection[int]:
        return self._invited if self.meeting is not None and not self.meeting.is_for_all else self.people

    _invited: set[int] = field(default_factory=set)

    def told(self, guest: int) -> str:
        """What the page of a guest is told of the room."""
        assert self.meeting is not None  # noqa: S101 - who may not know of it is told nothing
        why = self.why.get(guest, "elsewhere")
        me = next((one for one in self.guests if one.pk == guest), None)
        leads = me is not None and self.is_teacher(me.person_id)
        inside = [self.shown(one) for one in self.guests if one.pk in self.modes]
        waiting = [self.shown(one) for one in self.guests if self.why[one.pk] in {"lobby", "removed"}]
        return frames.room(
            you=guest, why=why, mode=self.modes.get(guest, ""), wanted=me.wanted if me else "",
            people=inside if not why else [],
            waiting=waiting if leads and not why else [],
        )  # fmt: skip

    def shown(self, guest: Guest) -> dict[str, Any]:
        """A guest, as others see them."""
        known = self.people[guest.person_id]
        return {
            "key": guest.pk, "person": guest.person_id, "name": guest.person.name, "city": known.city,
            "teacher": self.is_teacher(guest.person_id), "mode": self.modes.get(guest.pk, ""),
        }  # fmt: skip


def standing_of(space_pk: int, meeting_pk: int, seats: Collection[Seat]) -> Standing:
    """Five queries, however many they are. The rules are those of every page."""
    meeting = Meeting.objects.filter(pk=meeting_pk, space=space_pk).select_related("space").first()
    if meeting is None:
        return Standing(None, sessions={seat.session for seat in seats})
    guests = queries.guests_now(meeting_pk)
    latest = {guest.person_id: guest for guest in guests}
    standing = Standing(meeting, guests=list(latest.values()))
    _ask(standing, space_pk, seats, {*latest, *(seat.person for seat in seats)})
    if not meeting.is_for_all:
        standing._invited = set(Invitation.objects.filter(meeting=meeting).values_list("person_id", flat=True))  # noqa: SLF001
    standing.guests = [guest for guest in standing.guests if standing.may_know(guest.person_id)]
    _let_in(standing, meeting)
    return standing


def _ask(standing: Standing, space: int, seats: Collection[Seat], persons: Collection[int]) -> None:
    with connection.cursor() as cursor:
        sessions = [seat.session for seat in seats]
        cursor.execute(
            _ASK,
            {"space": space, "sessions": sessions, "persons": list(persons), "now": timezone.now(), "out": OUT},
        )
        for session, person, password, role, city in cursor.fetchall():
            standing.people[person] = Known(password, role or "", city or "")
            if session:
                standing.sessions.add(session)


def _let_in(standing: Standing, meeting: Meeting) -> None:
    """Who is inside, and why others are not."""
    passes = dict(Pass.objects.filter(meeting=meeting).values_list("person_id", "is_in"))
    state = meeting.state() if meeting.space.is_open else Meeting.State.OVER
    for guest in standing.guests:
        standing.why[guest.pk] = _why(standing, meeting, guest, state, passes.get(guest.person_id))
    inside = [guest for guest in standing.guests if not standing.why[guest.pk]]
    if not any(standing.is_teacher(guest.person_id) for guest in inside):
        for guest in inside:
            standing.why[guest.pk] = "alone"
        inside = []
    standing.modes = modes_of(sorted(inside, key=lambda one: (not standing.is_teacher(one.person_id), one.pk)))


def _why(standing: Standing, meeting: Meeting, guest: Guest, state: str, let_in: bool | None) -> str:
    if state != Meeting.State.RUNNING:
        return state
    if meeting.place:
        return "server"
    if not guest.wanted:
        return "door"
    if let_in is False:
        return "removed"
    is_free = standing.is_teacher(guest.person_id) or not meeting.has_lobby
    return "" if is_free or let_in else "lobby"


def modes_of(guests: Sequence[Guest]) -> dict[int, str]:
    """How each takes part, as they wish while there is room: who comes first in the list is asked first."""
    modes: dict[int, str] = {}
    room = {Guest.Mode.CAMERA: CAMERAS, Guest.Mode.LISTENER: HEARING}
    for guest in guests:
        mode = guest.wanted
        if mode == Guest.Mode.CAMERA and not room[Guest.Mode.CAMERA]:
            mode = Guest.Mode.LISTENER
        if mode == Guest.Mode.LISTENER and not room[Guest.Mode.LISTENER]:
            mode = Guest.Mode.TEXT
        if mode != Guest.Mode.TEXT:
            room[Guest.Mode(mode)] -= 1
        modes[guest.pk] = str(mode)
    return modes
