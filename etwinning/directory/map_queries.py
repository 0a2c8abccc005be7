"""What the map of schools shows: which schools are looked for, gathered in circles, and the list beside it.

Everything is in the address (filters, zoom, middle), so that each step is a link. Cells are counted by the database,
from an index that holds all it takes; what lies too close to be told apart is then gathered (see maps).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Avg, Count, F, IntegerField, Max, Min, QuerySet
from django.db.models.functions import Cast, Floor
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etwinning.core import countries, regions
from etwinning.core.folding import fold_words
from etwinning.core.formats import join_list
from etwinning.core.words import SCHOOL_LEVELS
from etwinning.directory.maps import (
    EVERYWHERE,
    NEAREST,
    WHOLE,
    Box,
    Circle,
    Query,
    Window,
    box_of,
    gathered,
    inside,
    last,
    window_around,
    window_of,
)  # fmt: skip
from etwinning.schools.models import School

COLUMNS, ROWS = 24, 20  # cells that are counted
MOST_WORDS: Final = 8
AFAR: Final = 2  # up to this zoom circles are called by countries
SHORT_NAME: Final = 12  # letters
MOST_NAMED: Final = 3  # countries of one circle
FEW: Final = 20  # so many schools are listed one by one beside the map
NOWHERE: Final = "none"
KEPT, KEPT_SECONDS = "directory:school_map", 300


@dataclass(frozen=True)
class WantedSchools:
    """Which schools are looked for. Several choices of one filter mean "any of them"; empty means all."""

    text: str = ""
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def chosen(self) -> int:
        """How many choices besides the text are made."""
        return len(self.countries) + len(self.regions) + len(self.levels)

    @property
    def is_everywhere(self) -> bool:
        """Whether nothing is asked that ties schools to a place: then the whole map is shown first."""
        return not (self.text or self.countries or self.regions)

    def address(self) -> list[tuple[str, str]]:
        """The filters as they stand in an address."""
        pairs = [("q", self.text)] if self.text else []
        for name, values in (("country", self.countries), ("region", self.regions), ("level", self.levels)):
            pairs += [(name, value) for value in values]
        return pairs


def wanted_schools(query: Query) -> WantedSchools:
    """What an address asks for: q, and country, region, level, each as often as one likes. Nonsense is left out."""

    def known(name: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in query.getlist(name)[:60] if is_known(value)))

    return WantedSchools(
        text=last(query, "q").replace("\0", " ").strip()[:200],
        countries=known("country", countries.COUNTRIES.__contains__),
        regions=known("region", regions.is_region),
        levels=known("level", SCHOOL_LEVELS.__contains__),
    )


def schools_wanted(wanted: WantedSchools) -> QuerySet[School]:
    """The schools that fit. Words may stand in any order, in name, town, number or country."""
    schools = School.objects.all()
    for word in fold_words(wanted.text)[:MOST_WORDS]:
        schools = schools.filter(search__contains=word)
    if wanted.countries:
        schools = schools.filter(country__in=wanted.countries)
    if wanted.regions:
        schools = schools.filter(region__in=wanted.regions)
    if wanted.levels:
        schools = schools.filter(levels__overlap=list(wanted.levels))
    return schools


def circles_in(window: Window, cells: list[dict[str, Any]]) -> list[Circle]:
    """The cells of a window, gathered to circles that have names; the largest first. One query, whatever it shows."""
    circles = gathered(cells, window)
    names = School.objects.filter(pk__in=[circle.school for circle in circles]).only("name", "city", "country")
    known = {school.pk: school for school in names}
    met = Counter(code for circle in circles for code in circle.countries)
    for circle in circles:
        school = known[circle.school]
        circle.place = _("%(town)s, %(country)s") % {
            "town": school.city, "country": countries.country_name(school.country),
        }  # fmt: skip
        if window.zoom > AFAR and len(school.city) <= SHORT_NAME:
            circle.town = school.city
        if circle.count == 1:
            circle.title = school.name
        else:
            circle.title = (
                circle.place if circle.box.is_one_town else _called(circle, met if window.zoom <= AFAR else None)
            )
            around = window_around(circle.box)
            circle.window = around if around.zoom > window.zoom else inside(window.zoom + 1, around.x, around.y)
    return circles


def _called(circle: Circle, met: Counter[str] | None) -> str:
    """What a circle is called: from afar its countries, if it holds several or all that is seen of one; else a town."""
    if met is None:
        return _("Around %(place)s") % {"place": circle.place}
    names = [countries.country_name(code) for code, _count in circle.countries.most_common()]
    if len(names) > MOST_NAMED:
        others = len(names) - MOST_NAMED + 1
        more = ngettext("%(num)s other country", "%(num)s other countries", others) % {"num": others}
        return join_list([*names[: MOST_NAMED - 1], more])
    if len(names) > 1 or all(met[code] == 1 for code in circle.countries):
        return join_list(names)
    return _("Around %(place)s") % {"place": circle.place}


def _cells(window: Window, schools: QuerySet[School]) -> list[dict[str, Any]]:
    """The schools of each cell of a window, by country, counted by the database."""
    box = window.box()
    across = Floor((F("longitude") - box.west) / ((box.east - box.west) / COLUMNS))
    down = Floor((F("latitude") - box.south) / ((box.north - box.south) / ROWS))
    counted = schools.filter(box.holds()).annotate(cell=Cast(across * 1000 + down, IntegerField()))
    rows = (
        counted.order_by()
        .values("cell", "country")
        .annotate(
            count=Count("pk"), school=Min("pk"), x=Avg("longitude"), y=Avg("latitude"),
            west=Min("longitude"), east=Max("longitude"), south=Min("latitude"), north=Max("latitude"),
        )
    )  # fmt: skip
    return [dict(row) for row in rows]


@dataclass
class SchoolMap:
    """A view of the map, with the addresses that lead on from it."""

    wanted: WantedSchools
    window: Window
    circles: list[Circle]
    total: int  # schools that fit, wherever they are
    box: Box | None = None  # one circle, to be listed
    is_nowhere: bool = False  # those without a place on the map, to be listed
    schools: QuerySet[School] | None = None  # to be listed; without them, the circles are
    links: dict[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        """How many schools lie in the window."""
        return sum(circle.count for circle in self.circles)

    def link(self, window: Window, box: object = "") -> str:
        """The address of another view with the same filters."""
        pairs = [*self.wanted.address(), *window.address().items()]
        pairs += [("box", str(box))] if box else []
        return f"{reverse('school_map')}?{urlencode(pairs)}"

    def link_of(self, circle: Circle) -> str:
        """Where a circle leads: to its school, into a nearer view, or to the list of the schools of a town."""
        if circle.count == 1:
            return reverse("school", kwargs={"pk": circle.school})
        if circle.box.is_one_town or self.window.zoom == NEAREST:
            return self.link(self.window, circle.box)
        return self.link(circle.window)


def school_map(query: Query) -> SchoolMap:
    """The view of the map that an address asks for. At most four queries, and one more for the list."""
    wanted, box, is_nowhere = wanted_schools(query), box_of(query), last(query, "box") == NOWHERE
    schools = schools_wanted(wanted)
    window, cells, total = _counted(wanted, window_of(query), schools)
    view = SchoolMap(wanted, window, circles_in(window, cells), total, box, is_nowhere)
    in_order = schools.order_by("folded_city", "folded_name", "pk")
    if is_nowhere:
        view.schools = in_order.exclude(EVERYWHERE.holds()) | in_order.filter(latitude__isnull=True)
    elif box is not None:
        view.schools = in_order.filter(box.holds())
    elif view.shown <= FEW:
        view.schools = in_order.filter(window.box().holds())
    view.links = {
        "nearer": view.link(window.zoomed(1)), "farther": view.link(window.zoomed(-1)),
        "north": view.link(window.moved(0, -0.5)), "south": view.link(window.moved(0, 0.5)),
        "west": view.link(window.moved(-0.5, 0)), "east": view.link(window.moved(0.5, 0)),
        "all": f"{reverse('school_map')}?{urlencode(wanted.address())}", "back": view.link(window),
        "nowhere": view.link(window, NOWHERE),
    }  # fmt: skip
    return view


type Counted = tuple[Window, list[dict[str, Any]], int]


def _counted(wanted: WantedSchools, named: Window | None, schools: QuerySet[School]) -> Counted:
    """The window, its cells, and how many schools fit at all. The views with which one begins are kept for a while."""
    begins = named is None or (named == WHOLE and wanted.is_everywhere)
    if wanted.text or not begins:
        window = named or _fitting(wanted, schools)
        return window, _cells(window, schools), schools.count()
    name = f"{KEPT}:{sha256(urlencode(wanted.address()).encode()).hexdigest()}"
    kept: Counted | None = cache.get(name)
    if kept is None:
        window = _fitting(wanted, schools)
        kept = window, _cells(window, schools), schools.count()
        cache.set(name, kept, KEPT_SECONDS)
    return kept


def _fitting(wanted: WantedSchools, schools: QuerySet[School]) -> Window:
    """The window in which all that is looked for is seen."""
    if wanted.is_everywhere:
        return WHOLE
    edges = schools.filter(EVERYWHERE.holds()).aggregate(
        south=Min("latitude"), west=Min("longitude"), north=Max("latitude"), east=Max("longitude")
    )
    return WHOLE if edges["south"] is None else window_around(Box(**edges))
