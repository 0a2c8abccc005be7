"""The ground of the map of schools: one projection, and the outlines of the countries drawn in it, once, at build time.

Outlines are Natural Earth's at 1:10 million (public domain), as npm's `world-atlas` ships them. They follow what the
European Union recognises where the source shows who holds a place: Crimea is drawn with Ukraine, Cyprus as one island.
The rest of the world is one path, which the page fills and lines in one colour: this map shows no border there.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

type Point = tuple[float, float]
type Ring = list[Point]
type Part = tuple[float, float, float, float]  # west, north, east, south in the map's units

WEST, EAST, SOUTH, NORTH = -32.0, 62.0, 26.28, 72.0  # six fifths as wide as high, as it is shown
UNITS: Final = 100  # of the drawing in a degree of longitude
FINE: Final = 1.1  # units that a simplified line may stray from the true one
SMALLEST: Final = 3.0  # square units; an island below that is no more than a speck at the nearest zoom
MARGIN: Final = 60  # units beyond the edge, so that the edge shows no line
# A sheet is a part of the map for one that shows a single place, so coarse that it shows at this zoom (1 << 3 windows).
SHEETS: Final = 8  # across; each twice as wide as a window, so that every window lies in the sheet of its middle
COARSE: Final = 3.0  # as FINE, on a sheet
# What Natural Earth lists for itself, and where it belongs on this map.
WITH: Final = {
    "N. Cyprus": "196", "Cyprus U.N. Buffer Zone": "196", "Dhekelia": "196", "Akrotiri": "196", "Kosovo": "XK",
    "Åland": "246",
}  # fmt: skip
CHUKOTKA: Final = -169.0  # the end of Asia beyond the date line; what lies west of it is drawn east of it
CRIMEA: Final = (34.1, 45.2)
# The small map, where areas count and not directions: from Iceland to Azerbaijan, from North Cape to Jordan.
SMALL: Final[Part] = (0, 0, 720, 640)
CENTRE: Final = (51.0, 14.0)  # its latitude and longitude; the meridian that stands upright
CENTRE_AT: Final = (298.0, 318.0)  # on the small map
SMALL_UNITS: Final = 860  # of the small map in a radian at its centre
ROUGH: Final = 14.0  # as FINE, for the small map


def _stretched(latitude: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


TOP: Final = _stretched(NORTH)
WIDTH: Final = round((EAST - WEST) * UNITS)
HEIGHT: Final = round((TOP - _stretched(SOUTH)) * UNITS)
WHOLE: Final[Part] = (0, 0, WIDTH, HEIGHT)


def placed(latitude: float, longitude: float) -> Point:
    """Where a place lies on the map, in units from its north-west corner (Mercator's projection)."""
    return (longitude - WEST) * UNITS, (TOP - _stretched(latitude)) * UNITS


def placed_small(latitude: float, longitude: float) -> Point:
    """Where a place lies on the small map (Lambert's azimuthal projection, as the European Union's maps have it)."""
    north, east = math.radians(latitude), math.radians(longitude - CENTRE[1])
    sine, cosine = math.sin(math.radians(CENTRE[0])), math.cos(math.radians(CENTRE[0]))
    ahead = math.cos(north) * math.cos(east)
    wide = SMALL_UNITS * math.sqrt(2 / (1 + sine * math.sin(north) + cosine * ahead))
    up = cosine * math.sin(north) - sine * ahead
    return CENTRE_AT[0] + wide * math.cos(north) * math.sin(east), CENTRE_AT[1] - wide * up


def found(x: float, y: float) -> Point:
    """The latitude and longitude of a point of the map."""
    latitude = 2 * math.degrees(math.atan(math.exp(math.radians(TOP - y / UNITS)))) - 90
    return latitude, x / UNITS + WEST


def sheet_of(x: float, y: float) -> str:
    """The name of the sheet on which a place of the map lies."""
    return f"{int(x * SHEETS / WIDTH)}-{int(y * SHEETS / WIDTH)}"


def drawn(atlas: Path, members: dict[str, str]) -> dict[str, str]:
    """The map as SVGs: `whole`, its sheets, and `small` in a projection of its own.

    Each has a path for each country of `members` (ISO number -> id) that is on it, and one for all other land.
    """
    topology = json.loads(atlas.read_text())
    made = {"whole": _sheet(_land(topology, members, FINE), WHOLE)}
    land, wide = _land(topology, members, COARSE), WIDTH / SHEETS
    for column in range(SHEETS):
        for row in range(math.ceil(HEIGHT / wide)):
            middle = (column + 0.5) * wide, (row + 0.5) * wide
            part = middle[0] - wide, middle[1] - wide, middle[0] + wide, middle[1] + wide
            made[sheet_of(*middle)] = _sheet(land, part)
    rough = _land(topology, members, ROUGH)
    land = {name: [[placed_small(*found(*point)) for point in ring] for ring in rings] for name, rings in rough.items()}
    return made | {"small": _sheet(land, SMALL, SMALL)}


def _land(topology: dict[str, Any], members: dict[str, str], fine: float) -> dict[str, list[Ring]]:
    """Id of a country, or `others` -> its closed lines."""
    lines = [_line(topology, arc, fine) for arc in topology["arcs"]]
    shapes = _shapes(topology["objects"]["countries"]["geometries"], lines)
    land = {
        name: list(_joined(_outline(shapes[key]), lines))
        for name, key in sorted((name, key) for key, name in members.items())
    }
    land["others"] = [_ring(ring, lines) for key, rings in shapes.items() if key not in members for ring in rings]
    return land


def _sheet(land: dict[str, list[Ring]], part: Part, whole: Part = WHOLE) -> str:
    """A part of a map as an SVG."""
    look = 'vector-effect="non-scaling-stroke" fill-rule="evenodd"'
    paths = {name: f'<path id="{name}" {look} d="{_path(rings, part)}"/>' for name, rings in land.items()}
    other = paths.pop("others")
    inside = "".join(path for path in paths.values() if 'd=""' not in path)
    view = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[2]} {whole[3]}"'
    return f'<svg {view}>{other}<g id="members">{inside}</g></svg>'


def _line(topology: dict[str, Any], arc: list[list[int]], fine: float) -> Ring:
    """An arc of the topology on our map, simplified."""
    (width, height), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points: Ring = []
    for right, up in arc:
        x, y = x + right, y + up
        latitude = min(max(y * height + south, -80.0), 85.0)
        longitude = x * width + west
        points.append(placed(latitude, longitude + 360 if longitude < CHUKOTKA else longitude))
    return _simplified(points, fine)


def _simplified(points: Ring, fine: float) -> Ring:
    """Douglas and Peucker: the fewest points within `fine` of the line. Ends stay, so neighbours still meet."""
    if not any(-MARGIN < x < WIDTH + MARGIN and -MARGIN < y < HEIGHT + MARGIN for x, y in points):
        return [points[0], points[len(points) // 2], points[-1]]
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        far, at = fine, 0
        for middle in range(start + 1, end):
            if (away := _distance(points[middle], points[start], points[end])) > far:
                far, at = away, middle
        if at:
            kept.add(at)
            spans += [(start, at), (at, end)]
    return [points[number] for number in sorted(kept)]


def _distance(point: Point, one: Point, other: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, one, other
    length = math.hypot(x2 - x1, y2 - y1)
    if not length:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def _shapes(countries: list[dict[str, Any]], lines: list[Ring]) -> dict[str, list[list[int]]]:
    """ISO number (or name) -> the rings of the country, as arcs."""
    shapes: dict[str, list[list[int]]] = defaultdict(list)
    for country in countries:
        name = country["properties"]["name"]
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons:
            key = WITH.get(name) or country.get("id") or name
            if key == "643" and _holds(_ring(polygon[0], lines), placed(CRIMEA[1], CRIMEA[0])):
                key = "804"
            shapes[key] += polygon
    return shapes


def _outline(rings: Iterable[list[int]]) -> list[int]:
    """The arcs that bound a union of rings: those between two of them are met twice, once in each direction."""
    once: dict[int, int] = {}
    for arc in (arc for ring in rings for arc in ring):
        plain = max(arc, ~arc)
        if plain in once:
            del once[plain]
        else:
            once[plain] = arc
    return list(once.values())


def _ring(arcs: Iterable[int], lines: list[Ring]) -> Ring:
    return [point for arc in arcs for point in _directed(arc, lines)]


def _directed(arc: int, lines: list[Ring]) -> Ring:
    return lines[arc] if arc >= 0 else lines[~arc][::-1]


def _holds(ring: Ring, point: Point) -> bool:
    """Whether a point lies in a ring."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _joined(arcs: list[int], lines: list[Ring]) -> Iterator[Ring]:
    """The closed lines that arcs make, each arc used once."""
    starting: dict[Point, list[int]] = defaultdict(list)
    for arc in arcs:
        starting[_directed(arc, lines)[0]].append(arc)
    while starting:
        here = next(iter(starting))
        ring: Ring = []
        while following := starting.get(here):
            points = _directed(following.pop(), lines)
            if not following:
                del starting[here]
            ring += points[:-1]
            here = points[-1]
        yield ring


def _path(rings: Iterable[Ring], part: Part) -> str:
    """The path of a shape in whole units, cut at the edges of a part of the map, without specks."""
    cut = [_cut(ring, part) for ring in rings]
    return "".join(_steps(ring) for ring in cut if ring and _area(ring) >= SMALLEST)


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _cut(ring: Ring, part: Part) -> Ring:
    """What of a ring lies on a part of the map and its margin (Sutherland and Hodgman)."""
    west, north, east, south = part
    edges = ((0, west - MARGIN, 1), (0, east + MARGIN, -1), (1, north - MARGIN, 1), (1, south + MARGIN, -1))
    for axis, edge, sign in edges:
        kept: Ring = []
        for one, two in zip(ring, ring[1:] + ring[:1], strict=True):
            is_in, goes_in = sign * (one[axis] - edge) >= 0, sign * (two[axis] - edge) >= 0
            if is_in:
                kept.append(one)
            if is_in != goes_in:
                share = (edge - one[axis]) / (two[axis] - one[axis])
                kept.append((one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])))
        ring = kept
    return ring


def _steps(ring: Ring) -> str:
    """A closed path: where it begins, then the steps from point to point."""
    points = [(round(x), round(y)) for x, y in ring]
    at, steps = points[0], []
    for x, y in points[1:]:
        if (x, y) != at:
            steps.append(f"{x - at[0]} {y - at[1]}".replace(" -", "-"))
            at = (x, y)
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z" if steps else ""
