"""Mixed teams as a function: sizes, countries, wishes, fewest moves; against trying everything."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etwinning.teams.forming import Impossible, Pair, Pupil, Teams, form, number_of_teams


def pupils(countries: str, speakers: str = "") -> list[Pupil]:
    """One pupil a letter, numbered from 1; speakers: the numbers of those who speak well."""
    return [Pupil(key, country, speaks=str(key) in speakers.split()) for key, country in enumerate(countries, 1)]


def tried(there: list[Pupil], size: int, apart: list[Pair], together: list[Pair]) -> tuple[Teams, Impossible | None]:
    try:
        return form(there, size=size, apart=apart, together=together), None
    except Impossible as why:
        return {}, why


def sizes(teams: Teams) -> list[int]:
    return sorted(Counter(teams.values()).values())


def unevenness(there: list[Pupil], teams: Teams) -> int:
    return sum(number**2 for number in Counter((one.country, teams[one.key]) for one in there).values())


def moves(teams: Teams, before: Teams) -> int:
    return sum(teams[key] != team for key, team in before.items() if key in teams)


def every_way(there: list[Pupil], count: int) -> list[Teams]:
    """All ways to place them in teams that differ by one at most."""
    ways = [
        dict(zip([one.key for one in there], way, strict=True))
        for way in product(range(1, count + 1), repeat=len(there))
    ]
    return [way for way in ways if len(sizes(way)) == count and sizes(way)[-1] - sizes(way)[0] <= 1]


@settings(max_examples=60, deadline=None)
@given(st.text("ABC", min_size=2, max_size=6), st.integers(2, 4), st.data())
def test_it_is_the_best_there_is(countries: str, size: int, data: st.DataObject) -> None:
    """Least unevenness of all ways; of those, fewest moves from any teams before."""
    there = pupils(countries)
    count = number_of_teams(len(there), size)
    before = {one.key: data.draw(st.integers(1, count)) for one in there if data.draw(st.booleans())}
    if number_of_teams(len(there), size, len(set(before.values()))) != count or len(set(before.values())) < max(
        before.values(), default=0
    ):
        return
    made = form(there, size=size, before=before)
    ways = every_way(there, count)
    assert made in ways
    least = min(unevenness(there, way) for way in ways)
    assert unevenness(there, made) == least
    assert moves(made, before) == min(moves(way, before) for way in ways if unevenness(there, way) == least)


@settings(max_examples=60, deadline=None)
@given(st.text("ABCDE", min_size=1, max_size=40), st.integers(2, 8), st.data())
def test_what_always_holds(countries: str, size: int, data: st.DataObject) -> None:
    there = pupils(countries)
    pair = st.tuples(st.sampled_from(there), st.sampled_from(there)).map(lambda two: (two[0].key, two[1].key))
    wishes = st.lists(pair.filter(lambda two: two[0] != two[1]), max_size=4) if len(there) > 1 else st.just([])
    apart, together = data.draw(wishes), data.draw(wishes)
    made, refusal = tried(there, size, apart, together)
    if refusal:
        assert apart or together
        assert refusal.reason in {"apart_and_together", "too_many_together", "too_many_apart"}
        assert set(refusal.keys) <= {key for two in apart + together for key in two}
        return
    assert set(made) == {one.key for one in there}
    assert sizes(made)[-1] - sizes(made)[0] <= 1
    assert all(made[one] != made[other] for one, other in apart)
    assert all(made[one] == made[other] for one, other in together)
    assert made == form(list(reversed(there)), size=size, apart=apart, together=together)  # no chance in it
    assert moves(form(there, size=size, apart=apart, together=together, before=made), made) == 0  # nor unrest
    if not apart + together:
        for country in set(countries):
            spread = [
                sum(made[one.key] == team for one in there if one.country == country) for team in set(made.values())
            ]
            assert max(spread) - min(spread) <= 1


@pytest.mark.parametrize(
    ("apart", "together", "reason", "keys"),
    [
        ([(1, 3)], [(1, 2), (2, 3)], "apart_and_together", [1, 3]),
        ([], [(1, 2), (2, 3), (3, 4)], "too_many_together", [1, 2, 3, 4]),
        ([(1, 2), (2, 3), (1, 3)], [], "too_many_apart", [1, 2, 3]),
    ],
)
def test_why_not(apart: list[tuple[int, int]], together: list[tuple[int, int]], reason: str, keys: list[int]) -> None:
    with pytest.raises(Impossible) as why:
        form(pupils("AAABBB"), size=3, apart=apart, together=together)
    assert (why.value.reason, why.value.keys) == (reason, keys)


def test_one_who_comes_moves_nobody_and_one_who_leaves_as_few_as_can_be() -> None:
    there = pupils("AAAABBBBCCCC")
    made = form(there, size=3)
    more = form([*there, Pupil(13, "A")], size=3, before=made)
    assert (moves(more, made), sizes(more)) == (0, [3, 3, 3, 4])
    gone = [one for one in there if made[one.key] != 1 or one.country == "A"]  # two of team 1 leave
    fewer = form(gone, size=3, before=made)
    assert (moves(fewer, made), sizes(fewer)) == (1, [2, 2, 3, 3])


def test_a_team_that_is_not_needed_goes_and_the_others_stay() -> None:
    there = pupils("AABBAABB")
    before = dict(zip(range(1, 9), (1, 2, 1, 2, 3, 4, 3, 4), strict=True))
    made = form(there, size=4, before=before)
    assert (sizes(made), moves(made, before)) == ([4, 4], 4)


def test_schools_of_one_country_mix() -> None:
    there = [Pupil(key, "IT", group=key // 5) for key in range(1, 9)]
    made = form(there, size=4)
    for team in (1, 2):
        assert {one.group for one in there if made[one.key] == team} == {0, 1}


def test_each_team_has_somebody_who_speaks() -> None:
    made = form(pupils("AAABBB", "1 3 5"), size=2)
    assert {made[1], made[3], made[5]} == {1, 2, 3}


def test_nobody_and_alone() -> None:
    assert form([], size=4) == {}
    assert form(pupils("A"), size=4) == {1: 1}
    assert [number_of_teams(*given) for given in ((10, 4), (9, 4), (11, 4), (10, 4, 2), (2, 12))] == [3, 2, 3, 3, 1]
