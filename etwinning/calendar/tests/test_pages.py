"""The pages: schools together, one school, another person's; who sees them, and at what cost."""

from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.calendar import queries, rules
from etwinning.calendar.models import Change
from etwinning.calendar.tests.factories import ATHENS, HELSINKI, LISBON, make_school
from etwinning.calendar.years import Year, weeks_of
from etwinning.people.models import Person
from etwinning.safety.models import Block
from etwinning.schools.models import Membership, School
from tests import cast
from tests.cast import Place

pytestmark = pytest.mark.django_db
MORNING = "08:15-09:00 09:10-09:55 10:10-10:55 11:05-11:50"


@pytest.fixture
def schools(ayse: Person) -> list[School]:
    """Konya, Lisbon, Athens, Helsinki, Lecce, Volos: six, with lessons."""
    places = (cast.KONYA, LISBON, ATHENS, HELSINKI, cast.LECCE, cast.VOLOS)
    return [make_school(place, MORNING) for place in places]


def page(client: Client, path: str, **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWorkingTimes:
    def test_my_school_first(self, client: Client, ayse: Person, schools: list[School]) -> None:
        client.force_login(ayse)
        text = page(client, "/working-times/")
        assert "Mevlana İlkokulu" in text
        assert "lesson periods a week in common" not in text

    def test_two(self, client: Client, ayse: Person, schools: list[School]) -> None:
        client.force_login(ayse)
        konya, _lisbon, athens = schools[:3]
        text = page(client, "/working-times/", school=[konya.pk, athens.pk])
        count = queries.periods_in_common(konya, athens, timezone.localdate())
        assert f"<dd>{count}</dd>" in text
        assert "common working week" in text
        assert "Two by two" not in text
        assert "Two by two" in page(client, "/working-times/", school=[school.pk for school in schools])

    def test_at_most_six_each_once_and_no_nonsense(self, client: Client, ayse: Person, schools: list[School]) -> None:
        client.force_login(ayse)
        seventh = cast.make_school(cast.BRNO)
        keys = [*(school.pk for school in schools), schools[0].pk, seventh.pk]
        assert queries.schools_chosen(ayse, [str(key) for key in keys]) == schools
        hostile = ["", "-1", "٣", "1e9", "9" * 30, "x' OR 1=1", "\0", str(10**17)]
        assert queries.schools_chosen(ayse, hostile) == []
        text = page(client, "/working-times/", school=[*hostile, schools[1].pk, schools[1].pk])
        assert "Escola Básica do Castelo" in text

    def test_adding_by_search(self, client: Client, ayse: Person, schools: list[School]) -> None:
        client.force_login(ayse)
        konya, lisbon = schools[:2]
        text = page(client, "/working-times/", school=konya.pk, q="castelo")
        assert f'href="?school={konya.pk}&amp;school={lisbon.pk}"' in text
        assert "No other school was found" in page(client, "/working-times/", school=konya.pk, q="mevlana")
        for hostile in ("\0", "%_'\"\\", "x" * 10_000):
            assert client.get("/working-times/", {"q": hostile}).status_code == 200

    def test_without_a_school(self, client: Client, ayse: Person) -> None:
        Membership.objects.all().delete()
        client.force_login(ayse)
        assert "First choose your school" in page(client, "/working-times/")

    @pytest.mark.parametrize("number", [1, 6])
    def test_queries_do_not_grow(
        self, client: Client, ayse: Person, schools: list[School], number: int, django_assert_num_queries: object
    ) -> None:
        client.force_login(ayse)
        url, query = "/working-times/", {"school": [school.pk for school in schools[:number]]}
        client.get(url, query)
        with django_assert_num_queries(8):  # type: ignore[operator]
            client.get(url, query)

    def test_who_waits_sees_schools_and_a_visitor_nothing(
        self, client: Client, eva: Person, victor: Person, elif_: Person, schools: list[School]
    ) -> None:
        assert [rules.can_see_working_times(person) for person in (eva, victor, elif_)] == [True, False, False]
        Person.objects.filter(pk=eva.pk).update(state="draft")
        client.force_login(Person.objects.get(pk=eva.pk))
        text = page(client, "/working-times/", school=[schools[1].pk])  # not yet: only one's own
        assert "Castelo" not in text
        assert client.get(f"/schools/{schools[1].pk}/times/").status_code == 404
        client.force_login(victor)
        assert client.get("/working-times/").status_code == 403
        client.force_login(elif_)
        assert client.get("/working-times/").status_code == 404


class TestSchoolTimes:
    @pytest.mark.parametrize("number", [1, 40])
    def test_queries_do_not_grow_with_changes(
        self, client: Client, ayse: Person, schools: list[School], number: int, django_assert_num_queries: object
    ) -> None:
        day = timezone.localdate()
        Change.objects.bulk_create(
            Change(
                school=schools[0], kind="added", first_date=day, last_date=day + timedelta(days=n), by=ayse, name="x"
            )
            for n in range(number)
        )
        client.force_login(ayse)
        url = f"/schools/{schools[0].pk}/times/"
        client.get(url)
        with django_assert_num_queries(11):  # type: ignore[operator]
            client.get(url)

    def test_a_guest_reads_and_staff_may_change(
        self, client: Client, ayse: Person, bruno: Person, schools: list[School]
    ) -> None:
        url = f"/schools/{schools[0].pk}/times/"
        client.force_login(bruno)
        text = page(client, url)
        assert "Change the lessons" not in text
        assert "Compare with my school" in text
        client.force_login(ayse)
        assert "Change the lessons" in page(client, url)

    def test_it_says_what_is_a_guess(self, client: Client, bruno: Person) -> None:
        amman = make_school(Place("JO", "JO-AM", "عمان", "مدرسة الأمل", "JO-1"))
        client.force_login(bruno)
        text = page(client, f"/schools/{amman.pk}/times/")
        assert "Nobody of the school has confirmed it yet." in text
        assert "We count public holidays and a school year of the usual length." in text


class TestTimesWith:
    def test_the_region_alone_and_as_a_page(
        self, client: Client, ayse: Person, dimitris: Person, schools: list[School]
    ) -> None:
        client.force_login(ayse)
        url = f"/people/{dimitris.pk}/times/"
        whole = page(client, url)
        region = client.get(url, headers={"HX-Request": "true", "HX-Target": "times"}).content.decode()
        assert "<html" not in region
        assert region.strip() in whole
        assert f"?school={schools[0].pk}&amp;school={schools[5].pk}" in region
        asking = page(client, f"/people/{dimitris.pk}/contact/")
        assert f'data-hx-get="{url}"' in asking
        assert f'<a class="plain" href="{url}">' in asking  # where no script runs

    def test_no_school_or_the_same_one(self, client: Client, ayse: Person, bruno: Person) -> None:
        client.force_login(ayse)
        Membership.objects.filter(person=bruno).update(school=cast.make_school(cast.KONYA))
        assert "not the same one" in page(client, f"/people/{bruno.pk}/times/")
        Membership.objects.filter(person=bruno).delete()
        assert "not the same one" in page(client, f"/people/{bruno.pk}/times/")
        assert "not the same one" in page(client, f"/people/{ayse.pk}/times/")

    def test_a_block_hides_it(self, client: Client, ayse: Person, bruno: Person) -> None:
        Block.objects.create(person=bruno, blocked=ayse)
        client.force_login(ayse)
        assert client.get(f"/people/{bruno.pk}/times/").status_code == 404

    def test_queries(
        self,
        client: Client,
        ayse: Person,
        dimitris: Person,
        schools: list[School],
        django_assert_max_num_queries: object,
    ) -> None:
        client.force_login(ayse)
        client.get(f"/people/{dimitris.pk}/times/")
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            client.get(f"/people/{dimitris.pk}/times/")


def test_a_year_of_six_schools_takes_milliseconds(schools: list[School]) -> None:
    times = queries.times_of(schools, date(2026, 9, 1))
    years = [each.year for each in times]
    best = min(_measure(years) for _try in range(5))
    assert best < 0.02, f"{best * 1000:.1f} ms"


def _measure(years: list[Year]) -> float:
    begin = perf_counter()
    assert len(weeks_of(years, date(2026, 8, 3), date(2027, 7, 26))) == 52
    return perf_counter() - begin
