"""No small number can be found, neither where it stands nor by subtraction."""

from hypothesis import given, settings
from hypothesis import strategies as st

from etwinning.figures.hiding import FEWEST, hide, with_sums

SIZES = st.tuples(st.integers(1, 5), st.integers(1, 5))
TABLES = SIZES.flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def lines(table: list[list[int | None]]) -> list[list[int | None]]:
    return table + [list(column) for column in zip(*table, strict=True)]


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_nothing_is_given_away(table: list[list[int]]) -> None:
    whole, shown = with_sums(table), hide(table)
    for true, seen in zip(lines(whole), lines(shown), strict=True):
        assert all(value is None or value == 0 or value >= FEWEST for value in seen)
        assert all(value in {None, is_true} for value, is_true in zip(seen, true, strict=True))
        lost = [is_true or 0 for value, is_true in zip(seen[:-1], true[:-1], strict=True) if value is None]
        if seen[-1] is not None and lost:
            assert len(lost) > 1
            assert sum(lost) >= FEWEST
        if seen[-1] is None:
            assert lost


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_what_is_large_enough_stays(table: list[list[int]]) -> None:
    large = [[value + FEWEST for value in row] for row in table]
    assert hide(large) == with_sums(large)


def test_the_smallest_goes_with_the_hidden_one() -> None:
    assert hide([[3, 40, 9], [20, 30, 10], [20, 8, 50]]) == [
        [None, 40, None, 52], [None, 30, None, 60], [20, 8, 50, 78], [43, 78, 69, 190],
    ]  # fmt: skip


def test_an_empty_table() -> None:
    assert hide([]) == [[0]]
