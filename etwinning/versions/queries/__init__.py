"""What can be found of the history of a page."""

from etwinning.versions.queries.finding import (
    Day,
    by_day,
    comparison_address,
    latest_number,
    neighbours,
    number_before,
    version_in,
    versions_of,
)
from etwinning.versions.queries.showing import Hand, Shown, Stretch, coloured, stretches

__all__ = [
    "Day",
    "Hand",
    "Shown",
    "Stretch",
    "by_day",
    "coloured",
    "comparison_address",
    "latest_number",
    "neighbours",
    "number_before",
    "stretches",
    "version_in",
    "versions_of",
]
