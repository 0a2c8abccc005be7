"""The map of schools as geometry: the part of the map that is shown, and circles that do not touch."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q
from django.utils.datastructures import MultiValueDict

from etwinning.ui import ground

type Query = MultiValueDict[str, str]  # what stands in an address, as request.GET holds it

WIDE, HIGH = 480, 400  # the drawing of a window, in its own units
NEAREST: Final = 6  # zoom 0 shows everything, each step doubles
APART: Final = 64  # circles are at least so far from each other: 44 pixels on the smallest screen
EDGE: Final = 28  # and so far from the edge
ONE_TOWN: Final = 0.06  # degrees; schools within are of one town, and a nearer look would not part them
FINELY: Final = 10**5  # the parts of a degree that an address tells apart
FIT: Final = 0.8  # how much of a window the schools fill to which it opens
WORLD: Final = {"south": ground.SOUTH, "west": ground.WEST, "north": ground.NORTH, "east": ground.EAST}


@dataclass(frozen=True)
class Box:
    """A part of the earth: south, west, north, east in degrees."""

    south: float
    west: float
    north: float
    east: float

    def __str__(self) -> str:
        """As it stands in an address: rounded, but never so that it holds less."""
        low = (math.floor(edge * FINELY) / FINELY for edge in (self.south, self.west))
        high = (math.ceil(edge * FINELY) / FINELY for edge in (self.north, self.east))
        return ",".join(f"{edge:.5f}" for edge in (*low, *high))

    @property
    def is_one_town(self) -> bool:
        return self.north - self.south <= ONE_TOWN and self.east - self.west <= ONE_TOWN

    def contains(self, other: "Box") -> bool:
        """Whether all of another box lies in it."""
        across = self.west <= other.west and other.east <= self.east
        return across and self.south <= other.south and other.north <= self.north

    def holds(self) -> Q:
        """A condition: the schools in it."""
        return Q(latitude__range=(self.south, self.north), longitude__range=(self.west, self.east))


@dataclass(frozen=True)
class Window:
    """The part of the map that is shown: zoom, and its middle in the map's units (see ui.ground)."""

    zoom: int
    x: float
    y: float

    @property
    def width(self) -> float:
        return ground.WIDTH / (1 << self.zoom)

    @property
    def height(self) -> float:
        return self.width * HIGH / WIDE

    @property
    def scale(self) -> float:
        """Units of the drawing for one unit of the map."""
        return WIDE / self.width

    @property
    def corner(self) -> tuple[float, float]:
        return self.x - self.width / 2, self.y - self.height / 2

    @property
    def sheet(self) -> str:
        """The sheet of the map that is enough for it, if it shows no more than an eighth of the map's width."""
        return ground.sheet_of(self.x, self.y)

    def box(self) -> Box:
        """What part of the earth it shows."""
        left, top = self.corner
        north, west = ground.found(left, top)
        south, east = ground.found(left + self.width, top + self.height)
        return Box(south, west, north, east)

    def drawn(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place lies in the drawing."""
        (x, y), (left, top) = ground.placed(latitude, longitude), self.corner
        return (x - left) * self.scale, (y - top) * self.scale

    def moved(self, right: float, down: float) -> "Window":
        """The window beside it, by so many of its widths and heights."""
        return inside(self.zoom, self.x + right * self.width, self.y + down * self.height)

    def zoomed(self, steps: int) -> "Window":
        """The same middle, nearer or farther."""
        return inside(self.zoom + steps, self.x, self.y)

    def address(self) -> dict[str, str]:
        """Zoom and middle as they stand in an address."""
        latitude, longitude = ground.found(self.x, self.y)
        return {"zoom": str(self.zoom), "at": f"{latitude:.4f},{longitude:.4f}"}


def inside(zoom: int, x: float, y: float) -> Window:
    """A window that does not leave the map."""
    zoom = min(max(zoom, 0), NEAREST)
    blank = Window(zoom, 0, 0)
    x = min(max(x, blank.width / 2), ground.WIDTH - blank.width / 2)
    y = min(max(y, blank.height / 2), max(ground.HEIGHT - blank.height / 2, blank.height / 2))
    return Window(zoom, x, y)


WHOLE: Final = inside(0, 0, 0)


def window_around(box: Box, most: int = NEAREST) -> Window:
    """The nearest window in which all of a box is seen, with some room around it."""
    left, top = ground.placed(box.north, box.west)
    right, bottom = ground.placed(box.south, box.east)
    zoom = most
    while zoom > 0:
        room = Window(zoom, 0, 0)
        if right - left <= room.width * FIT and bottom - top <= room.height * FIT:
            break
        zoom -= 1
    return inside(zoom, (left + right) / 2, (top + bottom) / 2)


def last(query: Query, name: str) -> str:
    """What an address says under a name; the latest, if it says several things."""
    said = query.getlist(name)
    return str(said[-1]) if said else ""


def numbers_in(text: str, count: int) -> list[float] | None:
    """So many numbers with commas between, as they stand in an address; None if they make no sense."""
    try:
        found = [float(part) for part in text[:100].split(",")]
    except ValueError:
        return None
    return found if len(found) == count and all(math.isfinite(number) for number in found) else None


def window_of(query: Query) -> Window | None:
    """The window that an address names, or None if it names none."""
    at = numbers_in(last(query, "at"), 2)
    if at is None:
        return None
    latitude = min(max(at[0], ground.SOUTH), ground.NORTH)
    zoom = last(query, "zoom")
    return inside(
        int(zoom) if zoom in {str(step) for step in range(NEAREST + 1)} else 0, *ground.placed(latitude, at[1])
    )


EVERYWHERE: Final = Box(**WORLD)


def box_of(query: Query) -> Box | None:
    """The box that an address names: the schools of one circle, to be listed."""
    edges = numbers_in(last(query, "box"), 4)
    return Box(*edges) if edges else None


@dataclass
class Circle:
    """Schools that lie too close to be told apart; a single one is a circle of one."""

    latitude: float
    longitude: float
    count: int
    school: int  # the key of one of them, where most are: it lends its town's name
    box: Box
    countries: Counter[str] = field(default_factory=Counter)
    x: float = 0
    y: float = 0
    title: str = ""
    place: str = ""
    town: str = ""  # written beside it where the map is near, and the name is short enough not to meet another
    window: Window = field(default=WHOLE)

    @property
    def radius(self) -> float:
        return round(min(13 + 4 * math.log10(self.count), 31), 1)


def gathered(cells: Iterable[dict[str, Any]], window: Window) -> list[Circle]:
    """Circles that do not touch: each takes in the smaller ones that are too near. The same for the same cells."""
    circles: list[Circle] = []
    for cell in sorted(cells, key=lambda cell: (-cell["count"], cell["school"])):
        x, y = window.drawn(cell["y"], cell["x"])
        here = Counter({cell["country"]: cell["count"]})
        box = Box(cell["south"], cell["west"], cell["north"], cell["east"])
        near = min(circles, key=lambda circle: math.hypot(circle.x - x, circle.y - y), default=None)
        if near is None or math.hypot(near.x - x, near.y - y) >= APART:
            circles.append(Circle(cell["y"], cell["x"], cell["count"], cell["school"], box, here, x, y))
            continue
        near.count += cell["count"]
        near.countries += here
        near.box = Box(
            min(near.box.south, box.south), min(near.box.west, box.west),
            max(near.box.north, box.north), max(near.box.east, box.east),
        )  # fmt: skip
    for circle in circles:
        circle.x, circle.y = (
            round(min(max(at, EDGE), most - EDGE), 1) for at, most in ((circle.x, WIDE), (circle.y, HIGH))
        )
    return sorted(circles, key=lambda circle: (-circle.count, circle.school))
