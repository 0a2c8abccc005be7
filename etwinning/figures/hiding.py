"""Small numbers are hidden, so that no table tells something about a single person (docs/decisions/0061)."""

from collections.abc import Iterable, Sequence
from typing import Final

FEWEST: Final = 5  # a smaller number is hidden; nought tells nothing of anybody

type Cell = tuple[int, int]
type Table = Sequence[Sequence[int]]
type Shown = list[list[int | None]]


def with_sums(table: Table) -> Shown:
    """The table (rows of one length) with the sums of its rows as last column, and those of all columns as last row."""
    rows: Shown = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*((*row, sum(row)) for row in table), strict=True)] or [0]]


def hide(table: Table) -> Shown:
    """The table with its sums, and None for each number that is hidden.

    Hidden are numbers from 1 to 4, and as many others as it takes for nobody to find them by subtraction: in each row
    and column whose sum is shown, what is hidden is two numbers or more and comes to at least FEWEST.
    """
    whole = [[value or 0 for value in row] for row in with_sums(table)]
    hidden = {(y, x) for y, row in enumerate(whole) for x, value in enumerate(row) if 0 < value < FEWEST}
    lines = _lines(len(whole), len(whole[0]))
    while given_away := [line for line in lines if _tells(whole, line, hidden)]:
        for line in given_away:
            if _tells(whole, line, hidden):
                hidden.add(_next(whole, line, hidden))
    return [[None if (y, x) in hidden else value for x, value in enumerate(row)] for y, row in enumerate(whole)]


def _lines(height: int, width: int) -> list[list[Cell]]:
    """All rows and columns of the table with its sums; the sum is the last cell of each."""
    return [[(y, x) for x in range(width)] for y in range(height)] + [
        [(y, x) for y in range(height)] for x in range(width)
    ]


def _tells(whole: Table, line: Iterable[Cell], hidden: set[Cell]) -> bool:
    """Whether a line gives away what it hides: one number alone, or two that are small even together."""
    *cells, last = line
    lost = [whole[y][x] for y, x in cells if (y, x) in hidden]
    if last in hidden:
        return not lost
    return bool(lost) and (len(lost) == 1 or sum(lost) < FEWEST)


def _next(whole: Table, line: Iterable[Cell], hidden: set[Cell]) -> Cell:
    """What is hidden beside: the smallest number of the line; its sum if nothing else is left."""
    *cells, last = line
    open_ones = [(whole[y][x], y, x) for y, x in cells if (y, x) not in hidden and whole[y][x]]
    if not open_ones:
        return last
    _value, y, x = min(open_ones)
    return y, x
