"""What a school says of its holidays and lessons, by its staff, from the pages."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.calendar import actions, queries, rules
from etwinning.calendar.models import Change, Lesson
from etwinning.calendar.reference import school_year
from etwinning.calendar.tests.factories import day_to_come
from etwinning.calendar.years import Year
from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.schools.models import Membership, School
from tests import cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def konya(ayse: Person) -> School:
    return cast.make_school(cast.KONYA)


def year_of(school: School, day: date = DAY) -> Year:
    return queries.times_of([school], day)[0].year


def names(school: School) -> list[tuple[str, str, str]]:
    """The school holidays and own days of a year: first day, last day, kind."""
    spans = [span for span in year_of(school).spans if span.kind != "public"]
    return [(f"{span.first:%d.%m.}", f"{span.last:%d.%m.}", span.name or span.word) for span in spans]


SAMPLE = [("09.11.", "13.11.", "midterm"), ("18.01.", "29.01.", "semester"), ("08.03.", "12.03.", "midterm")]


class TestAddHoliday:
    def test_it_works(self, client: Client, ayse: Person, konya: School) -> None:
        client.force_login(ayse)
        url, day = f"/schools/{konya.pk}/times/holidays/add/", day_to_come(konya)
        assert client.get(url).status_code == 200
        answer = client.post(url, {"name": "Okul şenliği", "first": day.isoformat(), "last": ""})
        assert (answer.status_code, answer["Location"]) == (303, f"/schools/{konya.pk}/times/")
        change = Change.objects.get()
        assert (change.kind, change.first_date, change.last_date, change.by) == ("added", day, day, ayse)
        assert Entry.objects.get().deed == "calendar/add_holiday"
        assert "Okul şenliği" in client.get(f"/schools/{konya.pk}/times/").content.decode()

    def test_no_lessons_on_these_days(self, ayse: Person, konya: School) -> None:
        before = year_of(konya)
        actions.add_holiday(konya, by=ayse, first=date(2026, 12, 3), last=date(2026, 12, 4), name="Şenlik")
        after = year_of(konya)
        assert before.days.bit_count() - after.days.bit_count() == 2
        assert not after.in_school(date(2026, 12, 3))
        assert after.in_school(date(2026, 12, 2))

    def test_said_twice_kept_once(self, ayse: Person, konya: School) -> None:
        for _twice in "ab":
            actions.add_holiday(konya, by=ayse, first=DAY, last=DAY, name="Şenlik")
        assert Change.objects.count() == Entry.objects.count() == 1

    @pytest.mark.parametrize(
        ("first", "last", "sentence"),
        [
            ("", "", "Please fill this in."),
            ("2027-02-30", "", "This is not a date that we can read."),
            ("1066-10-14", "", "Choose a day of this school year or the next one."),
            ("9999-12-31", "", "Choose a day of this school year or the next one."),
            ("{day}", "{before}", "The last day is before the first one."),
            ("{day}", "{later}", "These are more than 120 days."),
        ],
    )
    def test_days_that_make_no_sense(
        self, client: Client, ayse: Person, konya: School, first: str, last: str, sentence: str
    ) -> None:
        client.force_login(ayse)
        day = day_to_come(konya)
        known = {"day": day, "before": day - timedelta(days=1), "later": day + timedelta(days=121)}
        said = {"name": "Şenlik", "first": first.format(**known), "last": last.format(**known)}
        answer = client.post(f"/schools/{konya.pk}/times/holidays/add/", said)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Change.objects.exists()

    def test_there_is_an_end(self, ayse: Person, konya: School) -> None:
        Change.objects.bulk_create(
            Change(school=konya, kind="added", first_date=DAY, last_date=DAY + timedelta(days=n))
            for n in range(actions.MOST_CHANGES)
        )
        with pytest.raises(Stale, match="Undo old changes first"):
            actions.add_holiday(konya, by=ayse, first=DAY, last=DAY, name="Şenlik")


class TestMoveHoliday:
    def test_it_works(self, ayse: Person, konya: School) -> None:
        assert names(konya) == SAMPLE
        actions.move_holiday(
            konya, by=ayse, was=(date(2027, 1, 18), date(2027, 1, 29)), first=date(2027, 1, 25), last=date(2027, 2, 5)
        )
        assert names(konya) == [SAMPLE[0], ("25.01.", "05.02.", "semester"), SAMPLE[2]]
        year = year_of(konya)
        assert [year.days_in(date(2027, 1, day)) for day in (11, 18, 25)] == [5, 5, 0]
        assert year.days_in(date(2027, 2, 1)) == 0

    def test_from_the_page(self, client: Client, ayse: Person, konya: School) -> None:
        client.force_login(ayse)
        url, was = f"/schools/{konya.pk}/times/holidays/move/", day_to_come(konya)
        actions.add_holiday(konya, by=ayse, first=was, last=was, name="Şenlik")
        key, day = f"{was}/{was}", was + timedelta(days=1)
        page = client.get(url, {"holiday": key}).content.decode()
        assert f'<option value="{key}" selected>' in page
        assert client.post(url, {"holiday": "2027-01-01/x", "first": day.isoformat()}).status_code == 422
        assert client.post(url, {"holiday": key, "first": day.isoformat()}).status_code == 303
        change = Change.objects.get(kind="moved")
        assert (change.from_first_date, change.from_last_date, change.first_date) == (was, was, day)
        assert Entry.objects.order_by("pk").last().deed == "calendar/move_holiday"  # type: ignore[union-attr]
        moved = [(span.first, span.name) for span in queries.spans_of(konya, timezone.localdate())]
        assert (day, "Şenlik") in moved
        assert (was, "Şenlik") not in moved
        assert client.get(f"/schools/{konya.pk}/times/").status_code == 200


class TestRemoveHoliday:
    def test_a_public_holiday_within_it_stays(self, ayse: Person, konya: School) -> None:
        actions.remove_holiday(konya, by=ayse, first=date(2027, 3, 8), last=date(2027, 3, 12))
        year = year_of(konya)
        assert names(konya) == SAMPLE[:2]
        assert [year.in_school(date(2027, 3, day)) for day in range(8, 13)] == [True, False, False, False, True]  # Eid

    def test_from_the_page(self, client: Client, ayse: Person, konya: School) -> None:
        client.force_login(ayse)
        day = day_to_come(konya)
        actions.add_holiday(konya, by=ayse, first=day, last=day, name="Şenlik")
        url = f"/schools/{konya.pk}/times/holidays/remove/"
        assert client.get(url).status_code == 200
        assert client.post(url, {"holiday": f"{day}/{day}"}).status_code == 303
        assert Entry.objects.order_by("pk").last().deed == "calendar/remove_holiday"  # type: ignore[union-attr]
        assert day not in [span.first for span in queries.spans_of(konya, timezone.localdate())]


class TestAddSchoolDay:
    def test_in_school_on_a_holiday_and_on_a_saturday(self, client: Client, ayse: Person, konya: School) -> None:
        client.force_login(ayse)
        saturday = day_to_come(konya) + timedelta(days=3)
        url = f"/schools/{konya.pk}/times/days/add/"
        assert client.get(url).status_code == 200
        assert client.post(url, {"first": saturday.isoformat(), "name": "Telafi"}).status_code == 303
        assert Entry.objects.get().deed == "calendar/add_school_day"
        assert year_of(konya, saturday).in_school(saturday)
        actions.add_school_day(konya, by=ayse, first=date(2027, 4, 23), last=date(2027, 4, 23))
        assert year_of(konya).in_school(date(2027, 4, 23))  # the children's day


class TestUndoChange:
    def test_it_works(self, client: Client, ayse: Person, konya: School) -> None:
        before = year_of(konya)
        change = actions.move_holiday(
            konya, by=ayse, was=(date(2027, 1, 18), date(2027, 1, 29)), first=date(2027, 4, 5), last=date(2027, 4, 9)
        )
        assert year_of(konya) != before
        client.force_login(ayse)
        url = f"/schools/{konya.pk}/times/changes/{change.pk}/undo/"
        assert client.get(url).status_code == 405
        assert client.post(url).status_code == 303
        assert year_of(konya) == before
        assert client.post(url).status_code == 404
        with pytest.raises(Stale, match="a moment ago"):
            actions.undo_change(change, by=ayse)
        assert list(Entry.objects.order_by("pk").values_list("deed", flat=True)) == [
            "calendar/move_holiday", "calendar/undo_change",
        ]  # fmt: skip


def lines(*rows: tuple[str, str, str]) -> dict[str, object]:
    """What the page sends: from, to, days of each line."""
    sent: dict[str, object] = {}
    for number, (begins, ends, days) in enumerate(rows):
        sent |= {f"begins_{number}": begins, f"ends_{number}": ends, f"days_{number}": list(days)}
    return sent


class TestSetTimetable:
    def test_it_works(self, client: Client, ayse: Person, konya: School) -> None:
        client.force_login(ayse)
        url = f"/schools/{konya.pk}/times/lessons/"
        assert queries.timetables_of([konya])[konya.pk].is_usual
        page = client.get(url).content.decode()
        assert 'name="begins_0" value="09:00"' in page  # what is usual in Türkiye is the draft
        sent = lines(("08:30", "09:10", "12345"), ("09:20", "10:00", "135"), ("", "", "12345"))
        assert client.post(url, sent).status_code == 303
        rows = Lesson.objects.order_by("begins").values_list("begins", "ends", "weekdays")
        assert list(rows) == [(time(8, 30), time(9, 10), [1, 2, 3, 4, 5]), (time(9, 20), time(10), [1, 3, 5])]
        assert Entry.objects.get().deed == "calendar/set_timetable"
        timetable = queries.timetables_of([konya])[konya.pk]
        assert (timetable.is_usual, len(timetable.periods), timetable.zone) == (False, 8, "Europe/Istanbul")
        konya.refresh_from_db()
        assert konya.time_zone == "Europe/Istanbul"

    def test_what_is_usual_elsewhere_is_filled_in_and_not_kept(
        self, client: Client, ayse: Person, konya: School
    ) -> None:
        client.force_login(ayse)
        url = f"/schools/{konya.pk}/times/lessons/"
        assert 'name="begins_0" value="08:15"' in client.get(url, {"usual": "FI"}).content.decode()
        assert 'name="begins_0" value="09:00"' in client.get(url, {"usual": "XX"}).content.decode()
        assert not Lesson.objects.exists()

    @pytest.mark.parametrize(
        ("rows", "field", "sentence"),
        [
            ([], "begins_0", "Write one lesson at least."),
            ([("08:30", "", "1")], "ends_0", "Write a time such as 08:30."),
            ([("soon", "09:10", "1")], "begins_0", "Write a time such as 08:30."),
            ([("09:30", "09:10", "1")], "ends_0", "The lesson ends before it begins."),
            ([("08:00", "13:00", "1")], "ends_0", "A lesson lasts four hours at most."),
            ([("08:30", "09:10", "")], "days_0", "Choose the days, or empty the line."),
            ([("08:30", "09:10", "9")], "days_0", "“9” cannot be chosen here. Please choose from the list."),
            (
                [("08:30", "09:10", "12"), ("09:00", "09:40", "23")],
                "begins_1",
                "At this time lesson 1 is still going on.",
            ),
        ],
    )
    def test_what_is_no_lesson(
        self, client: Client, ayse: Person, konya: School, rows: list[tuple[str, str, str]], field: str, sentence: str
    ) -> None:
        client.force_login(ayse)
        answer = client.post(f"/schools/{konya.pk}/times/lessons/", lines(*rows) or {"csrf": ""})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert sentence in page
        assert f'id="id_{field}_error"' in page
        assert not Lesson.objects.exists()

    def test_lessons_that_touch_or_lie_on_other_days_are_fine(
        self, client: Client, ayse: Person, konya: School
    ) -> None:
        client.force_login(ayse)
        sent = lines(("08:30", "09:10", "12"), ("09:10", "09:50", "12"), ("08:40", "09:20", "3"))
        assert client.post(f"/schools/{konya.pk}/times/lessons/", sent).status_code == 303

    def test_a_country_with_several_zones(self, client: Client) -> None:
        azores = cast.Place("PT", "PT-20", "Ponta Delgada", "Escola das Laranjeiras", "PT-9")
        marta = cast.make_teacher("Marta", "Silva", azores)
        school = cast.make_school(azores)
        client.force_login(marta)
        url = f"/schools/{school.pk}/times/lessons/"
        assert '<option value="Atlantic/Azores" selected>' in client.get(url).content.decode()
        sent = lines(("08:30", "09:20", "12345"))
        assert client.post(url, sent | {"time_zone": "Europe/Istanbul"}).status_code == 422
        assert client.post(url, sent | {"time_zone": "Europe/Lisbon"}).status_code == 303
        school.refresh_from_db()
        assert school.time_zone == queries.timetables_of([school])[school.pk].zone == "Europe/Lisbon"


DEEDS = ("add_holiday", "move_holiday", "remove_holiday", "add_school_day", "set_timetable")
PATHS = ("holidays/add/", "holidays/move/", "holidays/remove/", "days/add/", "lessons/")


@pytest.mark.parametrize(("deed", "path"), list(zip(DEEDS, PATHS, strict=True)))
def test_only_the_staff_of_the_school(
    client: Client,
    ayse: Person,
    bruno: Person,
    eva: Person,
    elif_: Person,
    olcay: Person,
    konya: School,
    deed: str,
    path: str,
) -> None:
    can = getattr(rules, f"can_{deed}")
    Membership.objects.create(person=eva, school=konya, is_default=False)  # she waits for her validation
    may = [can(person, konya) for person in (ayse, bruno, eva, elif_, olcay)]
    assert may == [True, False, False, False, False]
    for person, status in ((bruno, 403), (eva, 403), (elif_, 404), (olcay, 403)):
        client.force_login(person)
        assert client.get(f"/schools/{konya.pk}/times/{path}").status_code == status


def test_a_change_of_another_school_is_not_found(client: Client, ayse: Person, bruno: Person, konya: School) -> None:
    lecce = cast.make_school(cast.LECCE)
    change = actions.add_holiday(lecce, by=bruno, first=DAY, last=DAY, name="Festa")
    client.force_login(ayse)
    assert client.post(f"/schools/{konya.pk}/times/changes/{change.pk}/undo/").status_code == 404
    assert client.post(f"/schools/{lecce.pk}/times/changes/{change.pk}/undo/").status_code == 403
    assert not rules.can_undo_change(ayse, change)
    assert rules.can_undo_change(bruno, change)


def test_forget_person(ayse: Person, konya: School) -> None:
    actions.add_holiday(konya, by=ayse, first=DAY, last=DAY, name="Şenlik")
    actions.reset_feed(ayse, by=ayse)
    actions.forget_person(ayse)
    assert Change.objects.get().by is None
    assert queries.feed_of(ayse) is None


def test_when_all_have_ended_the_year_the_next_one_is_shown(konya: School) -> None:
    late = date(2027, 7, 1)
    assert school_year(late) == 2026
    year = year_of(konya, late)
    assert (year.begins, year.is_known, year.first) == (date(2027, 8, 1), False, date(2027, 9, 1))
