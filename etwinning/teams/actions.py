"""What can be done with teams."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.pages.actions import choose_editors, entrust_pages
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member, Space
from etwinning.teams import forming, queries
from etwinning.teams.models import Place, Plan, Team, Wish, Work
from etwinning.threads.actions import entrust_threads
from etwinning.threads.models import Thread


@dataclass(frozen=True)
class Terms:
    """How teams shall be made. Pupils are named by the keys of their seats; a wish is (kind, one, other)."""

    size: int
    absent: Collection[int] = ()
    speaks: Collection[int] = ()
    wishes: Sequence[tuple[str, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Formed:
    """What came of it: how many teams, and how many pupils left the team that they had."""

    teams: int
    moved: int


@transaction.atomic
def form_teams(space: Space, terms: Terms, *, by: Person, anew: bool = False, at: datetime | None = None) -> Formed:
    """Make the teams of a room, or balance those there are with the fewest changes; anew: as if there were none.

    Raises Stale in a closed room, forming.Impossible when the wishes cannot be kept: then nothing changes.
    """
    room = _open(space)
    seats = {seat.pk: seat for seat in queries.pupils_of(room)}
    places = queries.places_in(room)
    before = {key: one.team.number for key, one in places.items() if one.team}
    there = [seat for key, seat in seats.items() if key not in terms.absent]
    wishes = [wish for wish in terms.wishes if wish[1] in seats and wish[2] in seats]
    found = forming.form(
        [_as_pupil(seat, terms) for seat in there],
        size=terms.size,
        apart=[(one, other) for kind, one, other in wishes if kind == Wish.Kind.APART],
        together=[(one, other) for kind, one, other in wishes if kind == Wish.Kind.TOGETHER],
        before={} if anew else before,
    )
    Plan.objects.update_or_create(space=room, defaults={"size": terms.size})
    Wish.objects.filter(space=room).delete()
    Wish.objects.bulk_create(
        (Wish(space=room, kind=kind, one_id=min(pair), other_id=max(pair)) for kind, *pair in wishes),
        ignore_conflicts=True,
    )
    _seat(room, seats, found, terms)
    _follow(room)
    _entrust(room)
    moved = sum(key in before and before[key] != team for key, team in found.items())
    number = len(set(found.values()))
    record("teams/form_teams", room, by=by, scope=room.scope, audience=Audience.MEMBERS, at=at, number=number)
    return Formed(number, moved)


@transaction.atomic
def give_work(
    team: Team, *, page: Page | None = None, thread: Thread | None = None, by: Person, at: datetime | None = None
) -> Work:
    """Let a page or a thread belong to a team; the page is then edited by its pupils.

    Raises Stale in a closed room, and when it belongs to a team already.
    """
    room = _open(team.space)
    given = {"page": page} if page else {"thread": thread}
    if Work.objects.filter(**given).exists():
        raise Stale(_("Somebody gave this to a team a moment ago."))
    work = Work.objects.create(team=team, **given)
    if page:
        choose_editors(page, queries.persons_of(team))
    _entrust(room)
    record("teams/give_work", team, by=by, scope=room.scope, audience=Audience.TEACHERS, at=at, number=team.number)
    return work


@transaction.atomic
def take_work(work: Work, *, by: Person, at: datetime | None = None) -> None:
    """Let a page or a thread belong to no team; its author and administrators edit the page.

    Raises Stale in a closed room.
    """
    room = _open(work.team.space)
    if work.page:
        choose_editors(work.page, ())
    work.delete()
    _entrust(room)
    team = work.team
    record("teams/take_work", team, by=by, scope=room.scope, audience=Audience.TEACHERS, at=at, number=team.number)


def _open(space: Space) -> Space:
    """The room, held until the transaction ends."""
    room = Space.objects.select_for_update().get(pk=space.pk)
    must_be_open(room)
    return room


def _follow(room: Space) -> None:
    """The pages of teams are edited by those who are in them now, if nobody has said otherwise."""
    works = Work.objects.filter(team__space=room, page__binned_at__isnull=True, page__editors=Page.Editors.CHOSEN)
    for work in works.select_related("team", "page__space"):
        assert work.page is not None  # noqa: S101 - the query asks for one
        choose_editors(work.page, queries.persons_of(work.team))


def _entrust(room: Space) -> None:
    """Pages and threads know their team, threads the pupils who are in it now."""
    works = Work.objects.filter(team__space=room).select_related("team")
    entrust_pages(room, {work.page_id: work.team.number for work in works if work.page_id})
    persons = {work.team_id: queries.persons_of(work.team) for work in works if work.thread_id}
    given = {work.thread_id: (work.team.number, persons[work.team_id]) for work in works if work.thread_id}
    entrust_threads(room, given)


def _as_pupil(seat: Member, terms: Terms) -> forming.Pupil:
    country = seat.school.country if seat.school else ""
    return forming.Pupil(seat.pk, country, seat.school_id or 0, seat.pk in terms.speaks)


def _seat(room: Space, seats: dict[int, Member], found: dict[int, int], terms: Terms) -> None:
    """Write the teams down: those with a number stay rows of their own, so that what belongs to them stays theirs."""
    numbers = set(found.values())
    Team.objects.filter(space=room).exclude(number__in=numbers).delete()
    Team.objects.bulk_create((Team(space=room, number=number) for number in sorted(numbers)), ignore_conflicts=True)
    teams = {team.number: team for team in Team.objects.filter(space=room)}
    Place.objects.filter(member__space=room).exclude(member__in=seats).delete()
    Place.objects.bulk_create(
        (
            Place(
                member=seat,
                team=teams[found[key]] if key in found else None,
                is_absent=key in terms.absent,
                speaks=key in terms.speaks,
            )
            for key, seat in seats.items()
        ),
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["team", "is_absent", "speaks"],
    )
