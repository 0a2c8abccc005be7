"""The calendar of two schools: lessons confirmed, a partner's school beside it, a holiday moved, the feed's address."""

from datetime import timedelta

from django.utils import timezone, translation
from django.utils.translation import ngettext
from icalendar import Calendar

from etwinning.calendar import queries
from etwinning.calendar.models import Change, Lesson
from etwinning.calendar.tests.factories import day_to_come
from etwinning.projects.tests.factories import make_active, make_project
from etwinning.schools.models import School
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, in_two_languages, sign_in


def common(look: Look, count: int) -> str:
    with translation.override(look.language):
        words = ngettext(
            "%(num)s lesson period a week in common with you", "%(num)s lesson periods a week in common with you", count
        )
        return words % {"num": count}


def say_lessons(teacher: Reader) -> None:
    """From what is usual in the country to what the school really does."""
    teacher.press("Check and confirm the lessons")
    teacher.passes()
    teacher.fill(ends_0="08:00")
    teacher.press("Save the lessons")
    teacher.sees("The lesson ends before it begins.")
    teacher.passes()
    teacher.fill(ends_0="09:45", begins_0="09:05")
    teacher.press("Save the lessons")
    teacher.sees("The lessons are saved.")
    teacher.passes()


def move_a_holiday(teacher: Reader, konya: School) -> None:
    """A day of the school's own: added, moved, and the move undone."""
    day = day_to_come(konya)
    teacher.press("Add a holiday")
    teacher.passes()
    teacher.fill(name="Okul şenliği", first=day.isoformat())
    teacher.press("Add it")
    teacher.reads("Okul şenliği")
    teacher.go(f"/schools/{konya.pk}/times/holidays/move/?holiday={day}/{day}")
    teacher.passes()
    teacher.fill(first=(day + timedelta(days=1)).isoformat())
    teacher.press("Move it")
    teacher.sees("The holiday is moved.")
    assert Change.objects.filter(school=konya).count() == 2
    teacher.press("Undo")
    teacher.sees("It is as it was before.")


@in_two_languages
def test_the_calendar_of_two_schools(site: Site, look: Look) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, available=True)
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, available=True)
    dimitris = cast.make_teacher("Dimitris", "Papadakis", cast.VOLOS)
    konya, lecce = cast.make_school(cast.KONYA), cast.make_school(cast.LECCE)
    make_active(ayse, bruno)
    draft = make_project(ayse, bruno, title="Maps of our childhood")
    today = timezone.localdate()

    teacher = sign_in(site, look, ayse, f"/schools/{konya.pk}/")
    teacher.press("Terms, holidays and lessons")
    teacher.passes()
    say_lessons(teacher)
    assert Lesson.objects.filter(school=konya).count() == 6

    move_a_holiday(teacher, konya)

    count = queries.periods_in_common(konya, lecce, today)
    teacher.go(f"/people/{bruno.pk}/")
    teacher.reads(common(look, count))
    teacher.passes()
    teacher.follow(f"/people/{bruno.pk}/times/")
    teacher.passes()
    teacher.press("See the lessons and the holidays")
    teacher.reads("Istituto Comprensivo “Falcone”")
    teacher.passes()
    teacher.page.locator("main summary").first.click()
    teacher.sees("Week of")
    teacher.passes()

    teacher.fill(q="volos")
    teacher.press("Search")
    teacher.press("Add %(school)s", school="Volos")
    teacher.sees("Two by two")
    teacher.passes()

    teacher.go(f"/people/{dimitris.pk}/contact/")
    teacher.page.locator("#times .times-figure").wait_for()  # came by itself
    teacher.passes()
    teacher.go(f"/projects/{draft.slug}/edit/")
    teacher.sees("See the lessons and the holidays")
    teacher.passes()

    teacher.go("/me/calendar/")
    teacher.passes()
    teacher.press("Make my address")
    teacher.passes()
    secret = teacher.page.locator("main code").inner_text()
    answer = teacher.page.request.get("/calendar/" + secret.rsplit("/", 1)[1])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    towns = {str(event["location"]).rpartition(", ")[2] for event in Calendar.from_ical(answer.body()).walk("VEVENT")}
    assert towns == {"Konya", "Lecce"}
