"""Mixed teams of the cast's room: two pupils are absent, and came to no team."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etwinning.config.world.making import World
from etwinning.spaces.models import Member
from etwinning.teams.forming import Pupil, form
from etwinning.teams.models import Place, Plan, Team

if TYPE_CHECKING:
    from etwinning.config.world.rooms import Room

_ABSENT = slice(5, 40, 30)


def make_teams(world: World, room: "Room", seats: Sequence[Member]) -> None:
    """The teams of a room, as its teachers would make them."""
    assert room.space is not None  # noqa: S101 - it is made before its people
    absent = {seat.pk for seat in seats[_ABSENT]}
    speaks = {seat.pk for seat in seats[::4]}
    there = [Pupil(seat.pk, str(seat.school_id), speaks=seat.pk in speaks) for seat in seats if seat.pk not in absent]
    found = form(there, size=Plan.USUAL)
    world.add(Plan(space=room.space, size=Plan.USUAL))
    teams = {number: world.add(Team(space=room.space, number=number)) for number in sorted({*found.values()})}
    for seat in seats:
        team = teams.get(found.get(seat.pk, 0))
        world.add(Place(member=seat, team=team, is_absent=seat.pk in absent, speaks=seat.pk in speaks))
    world.note(
        "teams/form_teams", room.space, by=room.founders[0].pk, at=room.moment(0.1), scope=room.space.scope,
        audience="members", number=len(teams),
    )  # fmt: skip
