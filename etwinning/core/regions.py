"""Regions of the participating countries: what a school says it lies in and a regional coordinator works for.

Codes are ISO 3166-2 at the level that GeoNames calls first-order (provinces in Türkiye, regions in Italy, Länder in
Germany), so that a town's region is known; Serbia and Palestine have districts instead, since that level is too coarse
there. Kosovo has no ISO codes: its seven districts have ours (XK-PR). Norway has the counties of 2024; Skopje is one.
`data/regions.json` was made once from ISO 3166-2 as `pycountry` 26.2 has it (Debian's iso-codes, LGPL-2.1) and from
GeoNames (CC BY 4.0), matched by name. Each row: code, name in Latin script, `local` name where the country writes in
another script, GeoNames' codes of it, and the GeoNames ids of towns where those codes do not decide.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from etwinning.core.countries import languages_of
from etwinning.core.folding import sorted_by
from etwinning.core.languages import active_language

_DATA = Path(__file__).parent / "data" / "regions.json"


class Region(NamedTuple):
    """A region: ISO 3166-2 code, name in Latin letters, name in the country's own script (the same if it is Latin)."""

    code: str
    name: str
    local_name: str
    geonames: tuple[str, ...] = ()
    towns: tuple[int, ...] = ()

    @property
    def country(self) -> str:
        """The code of the country it is part of."""
        return self.code.partition("-")[0]


@cache
def _by_country() -> dict[str, tuple[Region, ...]]:
    rows = json.loads(_DATA.read_text(encoding="utf-8"))
    return {
        country: tuple(
            Region(
                row["code"],
                row["name"],
                row.get("local", row["name"]),
                tuple(row.get("geonames", ())),
                tuple(row.get("towns", ())),
            )
            for row in regions
        )
        for country, regions in rows.items()
    }


@cache
def _by_code() -> dict[str, Region]:
    return {region.code: region for regions in _by_country().values() for region in regions}


@cache
def _by_geonames() -> dict[tuple[str, str | int], str]:
    found: dict[tuple[str, str | int], str] = {}
    for region in _by_code().values():
        found |= {(region.country, admin1_code): region.code for admin1_code in region.geonames}
        found |= {(region.country, geonames_id): region.code for geonames_id in region.towns}
    return found


def is_region(code: str, country: str = "") -> bool:
    """Say whether the code is a region, and of that country if one is given."""
    region = _by_code().get(code)
    return region is not None and (not country or region.country == country)


def region_name(code: str, lang: str | None = None) -> str:
    """The name of a region: in its own script for a reader of the country's main language, else in Latin letters.

    An unknown code is given back as it is.
    """
    region = _by_code().get(code)
    if region is None:
        return code
    at_home = languages_of(region.country)[:1] == (lang or active_language(),)
    return region.local_name if at_home else region.name


def regions_of(country: str, lang: str | None = None) -> list[tuple[str, str]]:
    """(code, name) of a country's regions, sorted for the reader; empty for a country that does not take part."""
    chosen = lang or active_language()
    named = [(region.code, region_name(region.code, chosen)) for region in _by_country().get(country, ())]
    return sorted_by(named, lambda pair: pair[1], chosen)


def region_of_town(country: str, admin1_code: str, geonames_id: int = 0) -> str:
    """The region of a town of GeoNames by its first-order code or, where that is too coarse, its id; "" if unknown."""
    found = _by_geonames()
    return found.get((country, geonames_id)) or found.get((country, admin1_code), "")
