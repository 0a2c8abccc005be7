"""The ground of the map: where places lie on it, whose land is whose, and that it stays small."""

import gzip
import re
from collections.abc import Iterator

import pytest

from etwinning.ui import build, ground

KB = 1000


@pytest.fixture(scope="module")
def shapes() -> dict[str, list[ground.Ring]]:
    """Country -> its rings, read back from the built picture."""
    build.build(lambda _words: None)
    picture = (build.OUT / "ground" / "whole.svg").read_text()
    return {name: list(rings(path)) for name, path in re.findall(r'<path id="(\w+)"[^>]* d="([^"]*)"', picture)}


def rings(path: str) -> Iterator[ground.Ring]:
    for part in path.split("z")[:-1]:
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x = y = 0
        ring: ground.Ring = []
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            ring.append((x, y))
        yield ring


def lies_in(rings: list[ground.Ring], latitude: float, longitude: float) -> bool:
    return sum(ground._holds(ring, ground.placed(latitude, longitude)) for ring in rings) % 2 == 1


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [
        ("TR", 37.87, 32.48), ("IT", 40.35, 18.17), ("GR", 39.64, 22.42), ("CZ", 49.2, 16.6), ("MT", 35.88, 14.45),
        ("CY", 35.17, 33.36), ("CY", 35.3, 33.3), ("CY", 34.65, 33.0), ("UA", 45.2, 34.1), ("UA", 50.45, 30.52),
        ("XK", 42.66, 21.16), ("RS", 44.8, 20.46), ("PS", 31.9, 35.2), ("FI", 60.2, 19.9), ("IS", 64.1, -21.7),
        ("PT", 37.77, -25.5), ("ES", 28.1, -15.5), ("AZ", 40.4, 49.8), ("others", 51.5, -0.3), ("others", 47.4, 8.54),
        ("others", 55.75, 37.6), ("others", 59.9, 30.5),
    ],
)  # fmt: skip
def test_whose_land_it_is(
    shapes: dict[str, list[ground.Ring]], country: str, latitude: float, longitude: float
) -> None:
    assert [name for name, found in shapes.items() if lies_in(found, latitude, longitude)] == [country]


@pytest.mark.parametrize(("latitude", "longitude"), [(35.0, 18.0), (43.0, 34.0), (57.0, -15.0), (63.0, 20.0)])
def test_the_sea_is_nobodys(shapes: dict[str, list[ground.Ring]], latitude: float, longitude: float) -> None:
    assert [name for name, found in shapes.items() if lies_in(found, latitude, longitude)] == []


def test_every_country_is_there_and_nothing_else(shapes: dict[str, list[ground.Ring]]) -> None:
    assert set(shapes) == {*build.countries(), "others"}
    assert len(shapes) == 47
    assert all(shapes.values())


def test_it_is_small() -> None:
    sizes = {path.stem: len(gzip.compress(path.read_bytes(), 9)) for path in (build.OUT / "ground").glob("*.svg")}
    assert sizes.pop("whole") < 80 * KB
    assert sizes.pop("small") < 12 * KB
    assert max(sizes.values()) < 10 * KB


@pytest.mark.parametrize(("country", "latitude", "longitude"), [("TR", 37.87, 32.48), ("MT", 35.88, 14.45)])
def test_a_sheet_holds_the_land_around_a_place(
    shapes: dict[str, list[ground.Ring]], country: str, latitude: float, longitude: float
) -> None:
    """Its whole window, wherever in its middle's square the middle lies."""
    wide = ground.WIDTH / ground.SHEETS
    x, y = ground.placed(latitude, longitude)
    picture = (build.OUT / "ground" / f"{ground.sheet_of(x, y)}.svg").read_text()
    here = {name: list(rings(path)) for name, path in re.findall(r'<path id="(\w+)"[^>]* d="([^"]*)"', picture)}
    assert lies_in(here[country], latitude, longitude)
    corners = [(x + right * wide / 2, y + down * wide / 2) for right in (-1, 1) for down in (-1, 1)]
    for corner in corners:
        place = ground.found(*corner)
        names = {name for name, found in here.items() if lies_in(found, *place)}
        assert names == {name for name, found in shapes.items() if lies_in(found, *place)}


@pytest.mark.parametrize(("latitude", "longitude"), [(37.87, 32.48), (ground.NORTH, ground.WEST), (26.5, 61.9)])
def test_there_and_back(latitude: float, longitude: float) -> None:
    assert ground.found(*ground.placed(latitude, longitude)) == pytest.approx((latitude, longitude), abs=1e-9)


def test_a_simplified_line_keeps_its_ends_and_stays_near() -> None:
    line: ground.Ring = [(float(x), 100 + (x % 7) * 0.1 + (40 if x == 50 else 0)) for x in range(101)]
    kept = ground._simplified(line, ground.FINE)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert line[50] in kept
    assert len(kept) < 10


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [("TR", 37.87, 32.48), ("IS", 64.9, -18.5), ("UA", 45.2, 34.1), ("CY", 35.1, 33.3), ("JO", 31.2, 36.3),
     ("LU", 49.7, 6.1), ("XK", 42.6, 20.9), ("AZ", 40.4, 48.0), ("others", 52.5, -1.5)],
)  # fmt: skip
def test_the_small_map_shows_whose_land_it_is(country: str, latitude: float, longitude: float) -> None:
    picture = (build.OUT / "ground" / "small.svg").read_text()
    shapes = {name: list(rings(path)) for name, path in re.findall(r'<path id="(\w+)"[^>]* d="([^"]*)"', picture)}
    # LI and MT are less than a speck here: whoever shows the map draws a dot
    assert set(shapes) == {*build.countries(), "others"} - {"LI", "MT"}
    x, y = ground.placed_small(latitude, longitude)
    assert [name for name, land in shapes.items() if sum(ground._holds(ring, (x, y)) for ring in land) % 2] == [country]
    assert 0 < x < ground.SMALL[2]
    assert 0 < y < ground.SMALL[3]
