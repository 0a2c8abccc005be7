"""Invented projects with known balance give known figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etwinning.contributions.balance import evenness, in_words

NUMBERS = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 60)), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("acts", "sizes", "value", "word"),
    [
        ([10, 10], [20, 20], 1, "even"),
        ([20, 10], [20, 10], 1, "even"),  # the same a head
        ([10, 10], [20, 5], 0.722, "fairly"),
        ([20, 2], [20, 20], 0.439, "uneven"),
        ([9, 0, 0], [5, 5, 5], 0, "one"),
        ([1, 1], [5, 5], 1, "early"),
        ([0, 0], [5, 5], None, ""),
        ([7], [5], None, ""),
        ([], [], None, ""),
    ],
)
def test_known(acts: list[int], sizes: list[int], value: float | None, word: str) -> None:
    found = evenness(acts, sizes)
    assert found == (None if value is None else pytest.approx(value, abs=0.001))
    assert in_words(acts, sizes) == word


@given(NUMBERS, st.integers(2, 9))
def test_laws(pairs: list[tuple[int, int]], times: int) -> None:
    """Between nothing and one, whatever the order, and the same when everybody does so many times as much."""
    acts, sizes = zip(*pairs, strict=True)
    found = evenness(acts, sizes)
    if found is None:
        assert not any(acts)
        return
    assert 0 <= found <= 1 + 1e-9
    assert evenness(acts[::-1], sizes[::-1]) == pytest.approx(found)
    assert evenness([number * times for number in acts], sizes) == pytest.approx(found)
