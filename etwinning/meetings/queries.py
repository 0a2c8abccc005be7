"""Finding meetings, those who are at them, and what is told to them, through the seat of the person who asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import get_timezone_location
from django.db.models import Q, QuerySet
from django.utils import timezone

from etwinning.calendar.reference import zone, zone_of
from etwinning.core.formats import babel_locale
from etwinning.core.languages import active_language
from etwinning.meetings.models import Guest, Invitation, Meeting, Pass, Saying, Turn
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.schools.models import School
from etwinning.spaces.models import Member

GONE_AFTER = timedelta(seconds=20)  # since a socket was renewed; living ones are, every five
SHOWN = 100  # words of a meeting for who comes late


def meetings_visible_to(member: Member) -> QuerySet[Meeting]:
    """The meetings of the room: all for teachers, those for all or for them for pupils; visitors have none."""
    meetings = Meeting.objects.filter(space_id=member.space_id).select_related("space", "started_by")
    if not member.is_present or not (member.is_teacher or member.is_pupil):
        return meetings.none()
    if member.is_pupil:
        mine = Invitation.objects.filter(person=member.person_id).values("meeting")
        meetings = meetings.filter(Q(is_for_all=True) | Q(pk__in=mine))
    return meetings


def coming_meetings(member: Member, at: datetime | None = None) -> list[Meeting]:
    """Those that go on or come, the next first."""
    at = at or timezone.now()
    some = meetings_visible_to(member).filter(off_at__isnull=True)
    some = some.filter(Q(ended_at__isnull=True, ends_at__gt=at) | RUNNING)
    return sorted(some.order_by("starts_at", "pk"), key=lambda one: not one.is_running)


def past_meetings(member: Member, at: datetime | None = None) -> QuerySet[Meeting]:
    """Those that are over or were called off, the latest first."""
    at = at or timezone.now()
    over = Q(ends_at__lte=at) | Q(ended_at__isnull=False) | Q(off_at__isnull=False)
    some = meetings_visible_to(member).exclude(RUNNING).filter(over)
    return some.order_by("-starts_at", "-pk")


RUNNING = Q(started_at__isnull=False, ended_at__isnull=True)


def turns_of(meeting: Meeting) -> list[Turn]:
    """Its parts in their order, each with its school."""
    return list(meeting.turns.select_related("school").order_by("position"))


def people_invited(meeting: Meeting) -> list[Member]:
    """Who is invited by name and still in the room: by school and name."""
    if meeting.is_for_all:
        return []
    invited = set(Invitation.objects.filter(meeting=meeting).values_list("person_id", flat=True))
    return [seat for seat in people_of(meeting.space_id) if seat.person_id in invited]


def people_of(space_pk: int) -> list[Member]:
    """The teachers and pupils of a room, as a form offers them: teachers first, by school and name."""
    seats = Member.objects.filter(
        space_id=space_pk, left_at__isnull=True, role__in=(*Member.TEACHERS, *Member.PUPILS)
    ).select_related("person", "school")
    return sorted(seats, key=lambda one: (one.is_pupil, one.school_id or 0, one.person.sort_name, one.person_id))


def teachers_to_tell(meeting: Meeting) -> list[Person]:
    """The teachers of the room who are told: all, or those who are invited by name."""
    seats = Member.objects.filter(space=meeting.space_id, left_at__isnull=True, role__in=Member.TEACHERS)
    if not meeting.is_for_all:
        seats = seats.filter(person__in=Invitation.objects.filter(meeting=meeting).values("person"))
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def schools_in(space_pk: int) -> list[School]:
    """The schools of those who are in a room, in the order in which they came."""
    first: dict[int, School] = {}
    seats = Member.objects.filter(space_id=space_pk, left_at__isnull=True, school__isnull=False)
    for seat in seats.select_related("school").only(
        "school__name", "school__city", "school__country", "school__region", "school__time_zone"
    ).order_by("pk"):  # fmt: skip
        assert seat.school is not None  # noqa: S101 - as the query says
        first.setdefault(seat.school.pk, seat.school)
    return list(first.values())


@dataclass(frozen=True)
class Clock:
    """What the clocks of a place show when a meeting begins and ends."""

    cities: list[str]
    zone: str
    begins: datetime
    ends: datetime

    @property
    def day(self) -> date:
        return self.begins.date()

    @property
    def is_changed(self) -> bool:
        """Whether the clocks are set anew there while the meeting goes on."""
        return self.begins.utcoffset() != self.ends.utcoffset()


def clocks_of(meeting: Meeting, schools: Collection[School]) -> list[Clock]:
    """The clocks of the schools, one for each zone, in their order."""
    cities: dict[str, list[str]] = {}
    for school in schools:
        there = cities.setdefault(zone_of(school), [])
        if school.city not in there:
            there.append(school.city)
    return [clock_in(meeting, name, some) for name, some in cities.items()]


def zone_words(name: str) -> str:
    """How a zone is called in the reader's language: by its city, as in "İstanbul"."""
    if "/" not in name:
        return name
    return get_timezone_location(name, locale=babel_locale(active_language()), return_city=True)


def clock_in(meeting: Meeting, zone_name: str, cities: list[str] | None = None) -> Clock:
    """The clock of one zone."""
    there = zone(zone_name)
    return Clock(cities or [], zone_name, meeting.starts_at.astimezone(there), meeting.ends_at.astimezone(there))


def guests_now(meeting_pk: int, at: datetime | None = None) -> list[Guest]:
    """Whose page is at the meeting, whichever process its socket is in, with name and seat; in the order they came."""
    since = (at or timezone.now()) - GONE_AFTER
    guests = Guest.objects.filter(meeting=meeting_pk, seen_at__gt=since).select_related("person")
    columns = [field.name for field in Guest._meta.concrete_fields]
    return list(guests.only(*columns, *named("person")).order_by("pk"))


def sayings_since(meeting_pk: int, after: int) -> list[Saying]:
    """What was written after that one; the latest of them."""
    some = Saying.objects.filter(meeting=meeting_pk, pk__gt=after).select_related("author")
    return list(some.order_by("-pk")[:SHOWN])[::-1]


def sayings_visible_to(member: Member) -> QuerySet[Saying]:
    """Words of meetings that go on, for who may have read them: teachers, and pupils who are let in."""
    meetings = meetings_visible_to(member).filter(RUNNING).order_by()
    if member.is_pupil:
        passes = Pass.objects.filter(person=member.person_id)
        let_in = Q(has_lobby=False) | Q(pk__in=passes.filter(is_in=True).values("meeting"))
        meetings = meetings.filter(let_in).exclude(pk__in=passes.filter(is_in=False).values("meeting"))
    return Saying.objects.filter(meeting__in=meetings.values("pk")).select_related("meeting__space", "author")


def removed_among(keys: Collection[int]) -> set[int]:
    """The words among these that are not there any more."""
    return set(keys) - set(Saying.objects.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def left_behind(at: datetime) -> QuerySet[Meeting]:
    """Meetings that go on in name only: begun two hours ago or more, and in browsers nobody is there.

    At a meeting server a day ago; where it can tell nobody who is inside (Jitsi), half an hour after they should end.
    """
    here = Guest.objects.filter(seen_at__gt=at - timedelta(minutes=30)).values("meeting")
    begun = Meeting.objects.filter(RUNNING, started_at__lt=at - timedelta(hours=2))
    late = Q(place="jitsi", ends_at__lt=at - timedelta(minutes=30)) | Q(started_at__lt=at - timedelta(hours=24))
    return begun.exclude(pk__in=here).filter(Q(place="") | late)
