"""What can be counted of the platform, and what was counted last."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypedDict

from django.db.models import Avg, F, Func, Q, QuerySet
from django.db.models import Count as Number
from django.db.models.functions import ExtractYear

from etwinning.core.countries import CODES
from etwinning.figures.hiding import Shown, Table, hide, with_sums
from etwinning.figures.models import Count
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Project
from etwinning.projects.queries import public_projects
from etwinning.schools.models import School

MEASURES = ("people", "schools", "projects")
type ByYear = dict[str, int | None]  # a year, or "all"; None is hidden


class Counted(TypedDict):
    """The figures of a day.

    people, schools, projects: for each country and for "all" how many came in each year, and "all" of them. A project
    counts in the countries of both founders, and once in "all".
    pairs: two countries and the projects that founders of both began, most first.
    places: (latitude, longitude) of the middle of a country's schools.
    languages, subjects: how many projects have chosen each, most first.
    """

    people: dict[str, ByYear]
    schools: dict[str, ByYear]
    projects: dict[str, ByYear]
    pairs: list[tuple[str, str, int]]
    places: dict[str, tuple[float, float]]
    languages: list[tuple[str, int]]
    subjects: list[tuple[str, int]]


def latest_count() -> Count | None:
    """What was counted last, if anything was."""
    return Count.objects.order_by("-day").first()


def counted() -> Counted:
    """Counts everything, in eight statements. Small numbers of people are hidden; schools and projects are none."""
    projects = public_projects().order_by().prefetch_related(None).select_related(None)
    staff = Person.objects.filter(kind=Person.Kind.STAFF, state__in=[Person.State.VALIDATED, Person.State.WARNED])
    founders = Founder.objects.filter(project__in=projects, school__isnull=False)
    return {
        "people": _table(_by_year(staff, "joined_at"), hide),
        "schools": _table(_by_year(School.objects.all(), "registered_at"), with_sums),
        "projects": _of_projects(projects, founders),
        "pairs": _pairs(founders),
        "places": _places(),
        "languages": _most(projects, "languages"),
        "subjects": _most(projects, "subjects"),
    }


def _by_year(rows: QuerySet[Any], moment: str) -> Counter[tuple[str, int]]:
    """How many rows there are of each country and year."""
    found = rows.filter(country__in=CODES).order_by()
    found = found.values_list("country", ExtractYear(moment)).annotate(number=Number("pk", distinct=True))
    return Counter({(code, year): number for code, year, number in found if year})


def _table(numbers: Mapping[tuple[str, int], int], sums: Callable[[Table], Shown]) -> dict[str, ByYear]:
    countries = sorted({code for code, _year in numbers})
    years = _years(year for _code, year in numbers)
    table = sums([[numbers.get((code, year), 0) for year in years] for code in countries])
    names = [*map(str, years), "all"]
    return {code: dict(zip(names, row, strict=True)) for code, row in zip([*countries, "all"], table, strict=True)}


def _years(some: Iterable[int]) -> list[int]:
    """All years from the first to the last."""
    found = set(some)
    return list(range(min(found), max(found) + 1)) if found else []


def _of_projects(projects: QuerySet[Project], founders: QuerySet[Founder]) -> dict[str, ByYear]:
    by_country = founders.filter(project__opened_at__isnull=False).annotate(one=F("project_id")).order_by()
    rows = by_country.values_list("school__country", ExtractYear("project__opened_at"))
    numbers = {(code, year): number for code, year, number in rows.annotate(number=Number("one", distinct=True))}
    once = projects.filter(opened_at__isnull=False).values_list(ExtractYear("opened_at")).annotate(number=Number("pk"))
    whole = dict(once)
    found: dict[str, ByYear] = {}
    for code in [*sorted({code for code, _year in numbers}), "all"]:
        row: dict[str, int | None] = {}
        for year in _years(whole):
            row[str(year)] = whole.get(year, 0) if code == "all" else numbers.get((code, year), 0)
        found[code] = row | {"all": sum(value or 0 for value in row.values())}
    return found


def _pairs(founders: QuerySet[Founder]) -> list[tuple[str, str, int]]:
    both = founders.filter(
        ~Q(school__country=F("project__founders__school__country")), project__founders__place=2, place=1,
        project__founders__school__isnull=False,
    )  # fmt: skip
    rows = both.order_by().values_list("school__country", "project__founders__school__country")
    found: Counter[tuple[str, str]] = Counter()
    for one, other, number in rows.annotate(number=Number("project_id", distinct=True)):
        low, high = sorted((one, other))
        found[low, high] += number
    return sorted(((one, other, number) for (one, other), number in found.items()), key=lambda row: (-row[2], row))


def _places() -> dict[str, tuple[float, float]]:
    rows = School.objects.filter(country__in=CODES, latitude__isnull=False, longitude__isnull=False).order_by()
    middle = rows.values_list("country").annotate(north=Avg("latitude"), east=Avg("longitude"))
    return {code: (round(north, 2), round(east, 2)) for code, north, east in middle}


def _most(projects: QuerySet[Project], field: str) -> list[tuple[str, int]]:
    rows = projects.annotate(word=Func(F(field), function="unnest")).values_list("word").annotate(number=Number("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def lines_of(data: Counted) -> Iterable[tuple[str, str, str, int | None]]:
    """All numbers by country and year for a table of one kind: measure, country or "all", year or "all", number."""
    for measure in MEASURES:
        for country, years in data[measure].items():  # type: ignore[literal-required]
            for year, number in years.items():
                yield measure, country, year, number
