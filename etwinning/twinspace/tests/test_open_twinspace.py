"""open_twinspace, close_twinspace, reopen_twinspace, add_teacher: what a project does to its TwinSpace."""

from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace import actions, queries
from etwinning.twinspace.tests.factories import make_twinspace, school_of, seat_of


def deeds(space: Space) -> list[str]:
    return list(Entry.objects.filter(scope=space.scope).order_by("pk").values_list("deed", flat=True))


def test_it_works(ayse: Person, bruno: Person, dimitris: Person) -> None:
    twinspace = make_twinspace(ayse, bruno)
    for founder in (ayse, bruno):
        seat = seat_of(twinspace.space, founder)
        assert (seat.role, seat.is_fixed, seat.school) == ("administrator", True, school_of(founder))
    assert list(queries.twinspaces_visible_to(ayse)) == [twinspace]
    assert list(queries.twinspaces_visible_to(dimitris)) == []
    assert deeds(twinspace.space) == ["twinspace/open_twinspace"]


def test_add_teacher(ayse: Person, bruno: Person, chiara: Person) -> None:
    twinspace = make_twinspace(ayse, bruno)
    for _twice in range(2):
        actions.add_teacher(twinspace, chiara, school_of(chiara), by=ayse)
    seat = seat_of(twinspace.space, chiara)
    assert (seat.role, seat.is_fixed) == ("teacher", False)
    assert deeds(twinspace.space) == ["twinspace/open_twinspace", "twinspace/add_teacher"]


def test_close_twinspace_and_reopen_twinspace(ayse: Person, bruno: Person) -> None:
    twinspace = make_twinspace(ayse, bruno)
    assert not actions.close_twinspace(twinspace, by=ayse).space.is_open
    assert actions.reopen_twinspace(twinspace, by=ayse).space.is_open
    assert deeds(twinspace.space)[1:] == ["twinspace/close_twinspace", "twinspace/reopen_twinspace"]
