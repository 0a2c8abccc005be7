"""The map of schools: filters, windows, circles, the list beside it; bad addresses; the cost of one and of many."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.http.request import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.directory import map_queries, maps, rules
from etwinning.directory.map_queries import WantedSchools, school_map, wanted_schools
from etwinning.people.models import Person
from etwinning.schools.actions import fill_folded
from etwinning.schools.models import School
from etwinning.ui import ground

pytestmark = pytest.mark.django_db
KONYA, ANKARA, LECCE, REUNION = (37.87, 32.48), (39.93, 32.86), (40.35, 18.17), (-21.1, 55.5)


def make(name: str, at: tuple[float, float] | None, country: str = "TR", **fields: object) -> School:
    latitude, longitude = at or (None, None)
    values = {"region": "", "city": "Town", "levels": ["isced-1"], "head_email": "h@x.example"} | fields
    school = School(name=name, country=country, latitude=latitude, longitude=longitude, **values)
    fill_folded(school)
    school.save()
    return school


def around(at: tuple[float, float], number: int, spread: float, name: str = "S", **fields: object) -> list[School]:
    """So many schools on a diagonal around a place."""
    steps = [spread * (step / max(number - 1, 1) - 0.5) for step in range(number)]
    return [make(f"{name} {n}", (at[0] + step, at[1] + step), **fields) for n, step in enumerate(steps)]  # type: ignore[arg-type]


def view(address: str = "") -> map_queries.SchoolMap:
    return school_map(QueryDict(address))


def names(schools: Iterable[School] | None) -> list[str]:
    return [school.name for school in schools or ()]


def test_it_works(client: Client, ayse: Person) -> None:
    around(KONYA, 30, 0.02, city="Konya")
    single = make("Falcone", LECCE, "IT", city="Lecce")
    client.force_login(ayse)
    page = client.get("/schools/map/").content.decode()
    assert 'aria-label="Türkiye: 30 schools"' not in page  # all of one town: called by it
    assert 'aria-label="Konya, Türkiye: 30 schools"' in page
    at = 'class="map-school" data-at="40.3500,18.1700"'
    assert f'<a {at} href="/schools/{single.pk}/" aria-label="Falcone, Lecce, Italy">' in page
    assert "31 of 32 schools lie in this part of the map." in page  # Ayşe's own has no place
    assert "1 school has no place on this map" in page
    listed = re.findall(r'<li class="map-row"><a class="plain" href="([^"]+)"', page)
    drawn = re.findall(r'<a class="map-(?:circle|school)" data-at="[^"]+" href="([^"]+)"', page)
    assert listed == drawn  # the list says what the map shows


class TestFilters:
    def test_an_address_is_read_as_often_as_it_says(self) -> None:
        query = QueryDict("q=%20Konya%20&country=TR&country=IT&country=TR&region=TR-42&level=isced-1&level=vocational")
        wanted = wanted_schools(query)
        assert wanted == WantedSchools("Konya", ("TR", "IT"), ("TR-42",), ("isced-1", "vocational"))
        assert wanted.chosen() == 5
        assert wanted_schools(QueryDict(urlencode(wanted.address()))) == wanted

    @pytest.mark.parametrize(
        "address", ["country=XX&region=nowhere&level=castle", "country=&q=%00", "country=tr", "q="]
    )
    def test_nonsense_is_left_out(self, address: str) -> None:
        assert wanted_schools(QueryDict(address)) == WantedSchools()

    def test_each_narrows(self) -> None:
        make("Mevlana", KONYA, region="TR-42", city="Konya")
        make("Atatürk", ANKARA, region="TR-06", city="Ankara", levels=["isced-3", "vocational"])
        make("Falcone", LECCE, "IT", city="Lecce", levels=["isced-2"])
        table = {
            "": ["Atatürk", "Falcone", "Mevlana"], "country=IT": ["Falcone"],
            "country=IT&country=TR&region=TR-42": ["Mevlana"],
            "level=vocational&level=isced-2": ["Atatürk", "Falcone"], "q=konya+mev": ["Mevlana"],
            "q=ataturk": ["Atatürk"],
            "country=DE": [], "q=%25_": ["Atatürk", "Falcone", "Mevlana"], "q=zz%25": [],
        }  # fmt: skip
        found = {ask: sorted(names(map_queries.schools_wanted(wanted_schools(QueryDict(ask))))) for ask in table}
        assert found == table

    def test_the_form_holds_what_is_chosen_and_regions_of_its_countries_only(
        self, client: Client, ayse: Person
    ) -> None:
        client.force_login(ayse)
        page = client.get("/schools/map/?country=TR&region=IT-75").content.decode()
        offered = re.findall(r'type="checkbox" name="region" value="([^"]+)"([^>]*)>', page)
        assert {"TR-42", "TR-06", "IT-75"} <= {code for code, _checked in offered}
        assert [code for code, said in offered if "checked" in said] == ["IT-75"]
        assert "IT-36" not in dict(offered)
        assert 'name="region"' not in client.get("/schools/map/").content.decode()


class TestWindow:
    def test_filters_open_the_window_in_which_all_is_seen(self) -> None:
        around(KONYA, 3, 2.0)
        make("Falcone", LECCE, "IT")
        make("Far away", REUNION, "FR")
        opened = view("country=TR").window
        assert opened.zoom == 4
        assert opened.box().contains(maps.Box(36.87, 31.48, 38.87, 33.48))
        assert view().window == view("country=FR").window == view("country=DE").window == maps.WHOLE

    def test_an_address_names_one(self) -> None:
        window = view("zoom=3&at=38,33").window
        assert (window.zoom, window.address()["at"]) == (3, "38.0000,33.0000")
        assert view(f"zoom=3&at={window.address()['at']}").window.x == pytest.approx(window.x)

    @pytest.mark.parametrize(
        "address",
        ["zoom=99&at=38,33", "zoom=-1&at=0,0", "zoom=x&at=38,33", "at=nan,nan", "at=inf,1", "at=1", "at=1,2,3",
         "zoom=4", "at=x,y", "zoom=4&at=999,999", "zoom=4&at=-999,-999", "zoom=²&at=1,1", "at=" + "9" * 5000],
    )  # fmt: skip
    def test_nonsense_shows_the_map_all_the_same(self, address: str) -> None:
        window = view(address).window
        left, top = window.corner
        assert left >= -1
        assert top >= -1
        assert left + window.width <= ground.WIDTH + 1
        assert top + window.height <= ground.HEIGHT + 1

    def test_steps_lead_there_and_back_and_end_at_the_edge(self) -> None:
        middle = view("zoom=3&at=45,15").window
        assert middle.zoomed(1).zoomed(-1) == middle
        assert middle.moved(0.5, 0).moved(-0.5, 0).x == pytest.approx(middle.x)
        assert maps.WHOLE.moved(1, 1) == maps.WHOLE == maps.WHOLE.zoomed(-1)
        assert middle.zoomed(99).zoom == maps.NEAREST


class TestCircles:
    def test_they_never_touch_and_lose_nobody(self) -> None:
        for row in range(8):
            around((36 + row * 0.9, 30 + row * 1.1), 12, 1.7, name=f"R{row}")
        for zoom in range(maps.NEAREST + 1):
            shown = view(f"zoom={zoom}&at=39,33")
            box = shown.window.box()
            assert shown.shown == School.objects.filter(box.holds()).count()
            inner = [circle for circle in shown.circles if 40 < circle.x < 440 and 40 < circle.y < 360]
            for one in inner:
                for other in inner:
                    apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
                    assert one is other or apart >= maps.APART - 0.2

    def test_following_the_largest_leads_to_a_list_of_schools(self) -> None:
        around(KONYA, 40, 0.01, city="Konya")
        around(ANKARA, 5, 3.0, city="Ankara")
        make("Falcone", LECCE, "IT")
        address, steps = "", 0
        while (shown := view(address)).box is None:
            address, steps = shown.link_of(shown.circles[0]).partition("?")[2], steps + 1
            assert steps < 9
        assert shown.schools is not None
        assert shown.schools.count() == 40

    def test_at_the_nearest_zoom_every_circle_opens_a_list(self) -> None:
        around(KONYA, 30, 0.15)
        shown = view("zoom=6&at=37.87,32.48")
        several = [circle for circle in shown.circles if circle.count > 1]
        assert several
        for circle in several:
            listed = view(shown.link_of(circle).partition("?")[2])
            assert listed.schools is not None
            assert listed.schools.count() == circle.count

    def test_they_are_called_by_countries_from_afar_and_by_towns_from_near(self) -> None:
        around(KONYA, 30, 3.0, city="Konya")
        around((40.4, -5.0), 3, 0.5, country="ES", city="Ávila")
        assert [circle.title for circle in view().circles] == ["Türkiye", "Spain"]
        around((40.8, -7.3), 2, 0.3, country="PT", city="Guarda")
        cache.clear()
        assert [circle.title for circle in view().circles] == ["Türkiye", "Spain and Portugal"]
        near = {circle.title for circle in view("zoom=5&at=37.87,32.48").circles}
        assert "Around Konya, Türkiye" in near

    def test_many_countries_are_not_all_named(self) -> None:
        for number, country in enumerate(["BE", "NL", "LU", "DE", "FR"]):
            around((50.5, 5.5 + number / 10), 6 - number, 0.1, country=country)
        assert [circle.title for circle in view().circles] == ["Belgium, Netherlands and 3 other countries"]


class TestList:
    def test_few_schools_are_listed_one_by_one(self) -> None:
        around(KONYA, 20, 1.0)
        assert len(names(view().schools)) == 20
        make("One more", KONYA)
        cache.clear()
        assert view().schools is None

    def test_those_without_a_place_are_not_lost(self) -> None:
        make("Nowhere", None)
        make("Far away", REUNION, "FR")
        make("Mevlana", KONYA)
        shown = view("box=none")
        assert names(shown.schools) == ["Far away", "Nowhere"]
        assert names(view("box=none&country=FR").schools) == ["Far away"]

    @pytest.mark.parametrize("box", ["", "1,2,3", "nan,1,2,3", "x", "9,9,1,1", "1e999,0,0,0", "\0"])
    def test_a_box_that_makes_no_sense(self, client: Client, ayse: Person, box: str) -> None:
        client.force_login(ayse)
        assert client.get("/schools/map/", {"box": box, "zoom": "2", "at": "40,30"}).status_code == 200


def test_script_gets_the_same_as_the_page(client: Client, ayse: Person) -> None:
    around(KONYA, 30, 2.0)
    client.force_login(ayse)
    path = "/schools/map/?country=TR&zoom=4&at=38,32"
    part = client.get(path, headers={"HX-Request": "true", "HX-Target": "found"}).content.decode().strip()
    assert part.startswith('<div id="found"')
    assert part in client.get(path).content.decode()


def test_who_may(
    client: Client, ayse: Person, eva: Person, olcay: Person, victor: Person, elif_: Person
) -> None:  # fmt: skip
    people = (ayse, eva, olcay, victor, elif_)
    assert [rules.can_see_map(person) for person in people] == [True, True, True, False, False]
    answers = [client.get("/schools/map/").status_code]
    for person in people:
        client.force_login(person)
        answers.append(client.get("/schools/map/").status_code)
    assert answers == [302, 200, 200, 200, 403, 404]


def test_it_costs_the_same_for_one_and_for_many(client: Client, ayse: Person) -> None:
    make("First", KONYA)
    client.force_login(ayse)
    path = "/schools/map/?country=TR&zoom=2&at=39,33"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    around(ANKARA, 60, 5.0, name="More")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) <= len(few) <= 12


def test_the_first_view_is_kept_for_a_while(ayse: Person) -> None:
    make("First", KONYA)
    first = view()
    make("Second", ANKARA)
    assert view().total == first.total  # kept
    assert view("country=TR").total == first.total + 1
    assert view("zoom=0&at=50,15").total == first.total  # the same view, by its place
    assert view("zoom=1&at=38,33").total == view("q=e").total == first.total + 1
    with CaptureQueriesContext(connection) as asked:
        view()
    assert not [query for query in asked if "GROUP BY" in query["sql"]]
