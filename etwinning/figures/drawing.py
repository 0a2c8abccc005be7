"""Where things stand in the pictures of the figures: lines between countries on the map, columns of years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from etwinning.figures.queries import ByYear, Counted

MOST_LINES: Final = 60  # a map with more is a ball of wool
WIDTH, HEIGHT = 480, 400  # of ui/europe.svg
WIDEST: Final = 7.0


@dataclass(frozen=True)
class Line:
    """Two countries and their projects; the path between them and its width on the map."""

    one: str
    other: str
    number: int
    path: str
    width: float


@dataclass(frozen=True)
class Point:
    country: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Column:
    """A year, its number (None is hidden) and how high it stands, of 100."""

    year: str
    number: int | None
    height: float


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place stands on the map, from the left and from above."""
    return round((longitude + 25) * 6.4, 1), round((72 - latitude) * 10.2, 1)


def lines(data: Counted, country: str = "") -> list[Line]:
    """The pairs of countries with most projects, the strongest drawn last, so that it lies above."""
    found = [row for row in data["pairs"] if not country or country in row[:2]]
    found = [row for row in found if row[0] in data["places"] and row[1] in data["places"]][:MOST_LINES]
    most = max((number for _one, _other, number in found), default=1)
    drawn = []
    for one, other, number in reversed(found):
        (x1, y1), (x2, y2) = place(*data["places"][one]), place(*data["places"][other])
        bend_x = (x1 + x2) / 2 + (y2 - y1) * 0.18
        bend_y = (y1 + y2) / 2 - abs(x2 - x1) * 0.22 - 8
        path = f"M{x1} {y1}Q{bend_x:.1f} {bend_y:.1f} {x2} {y2}"
        drawn.append(Line(one, other, number, path, round(max(1.0, WIDEST * (number / most) ** 0.7), 1)))
    return drawn


def points(data: Counted, some: Iterable[Line]) -> list[Point]:
    """The countries at the ends of the lines, larger where there is more."""
    weight: dict[str, int] = {}
    for line in some:
        for code in (line.one, line.other):
            weight[code] = weight.get(code, 0) + line.number
    most = max(weight.values(), default=1)
    ends = []
    for code, number in sorted(weight.items()):
        x, y = place(*data["places"][code])
        ends.append(Point(code, x, y, round(2.5 + 4.5 * (number / most) ** 0.5, 1)))
    return ends


def columns(years: ByYear, wanted: Sequence[str]) -> list[Column]:
    """One column for each year that is wanted."""
    numbers = {year: years.get(year, 0) for year in wanted}
    most = max((number for number in numbers.values() if number), default=1)
    return [Column(year, number, round(100 * (number or 0) / most, 1)) for year, number in numbers.items()]


def years_of(rows: Iterable[Mapping[str, int | None]]) -> list[str]:
    """All years in which any of them has a number, from the first to the last."""
    found = sorted({int(year) for row in rows for year, number in row.items() if year != "all" and number != 0})
    return [str(year) for year in range(found[0], found[-1] + 1)] if found else []
