"""What a school says of its lessons and holidays, and a person's secret address."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.calendar.models import Change, Feed, Lesson, Season
from etwinning.calendar.openholidays import Row
from etwinning.calendar.queries import Line
from etwinning.core.actions import Stale, record
from etwinning.people.models import Person
from etwinning.schools.models import School

MOST_CHANGES = 200


@transaction.atomic
def set_timetable(school: School, *, by: Person, lines: Iterable[Line], time_zone: str) -> School:
    """Say the lessons of a school's week anew, and its zone. Who saves last has said it."""
    school = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    Lesson.objects.filter(school=school).delete()
    Lesson.objects.bulk_create(
        Lesson(school=school, begins=begins, ends=ends, weekdays=sorted(set(weekdays)))
        for begins, ends, weekdays in lines
    )
    school.time_zone = time_zone
    school.save(update_fields=["time_zone"])
    record("calendar/set_timetable", school, by=by, scope=f"school:{school.pk}", school=school.name)
    return school


def add_holiday(school: School, *, by: Person, first: date, last: date, name: str) -> Change:
    """No lessons on days that the calendar does not know of."""
    return _change("add_holiday", school, by=by, kind=Change.Kind.ADDED, first_date=first, last_date=last, name=name)


def move_holiday(school: School, *, by: Person, was: tuple[date, date], first: date, last: date) -> Change:
    """A holiday on other days at this school; on the old ones there are lessons."""
    return _change(
        "move_holiday", school, by=by, kind=Change.Kind.MOVED, first_date=first, last_date=last,
        from_first_date=was[0], from_last_date=was[1],
    )  # fmt: skip


def remove_holiday(school: School, *, by: Person, first: date, last: date) -> Change:
    """A holiday that this school does not take. A public holiday within it stays."""
    return _change("remove_holiday", school, by=by, kind=Change.Kind.REMOVED, first_date=first, last_date=last)


def add_school_day(school: School, *, by: Person, first: date, last: date, name: str = "") -> Change:
    """Lessons on days on which there would be none."""
    return _change(
        "add_school_day", school, by=by, kind=Change.Kind.SCHOOL, first_date=first, last_date=last, name=name
    )


@transaction.atomic
def _change(deed: str, school: School, *, by: Person, **fields: object) -> Change:
    """Keep one change; said twice it is kept once."""
    school = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    same = Change.objects.filter(school=school, **fields).first()
    if same is not None:
        return same
    if Change.objects.filter(school=school).count() >= MOST_CHANGES:
        raise Stale(_("This school has changed its calendar very often. Undo old changes first."))
    change = Change.objects.create(school=school, by=by, **fields)
    record(f"calendar/{deed}", change, by=by, scope=f"school:{school.pk}", school=school.name)
    return change


@transaction.atomic
def undo_change(change: Change, *, by: Person) -> None:
    """As if it had never been said. Raises Stale if somebody undid it before."""
    fresh = Change.objects.select_for_update(of=("self",)).filter(pk=change.pk).first()
    if fresh is None:
        raise Stale(_("Somebody undid this change a moment ago."))
    record("calendar/undo_change", fresh, by=by, scope=f"school:{fresh.school_id}", school=change.school.name)
    fresh.delete()


@transaction.atomic
def reset_feed(person: Person, *, by: Person) -> Feed:
    """A new secret address for one's calendar; whoever knew the old one reads nothing from now on."""
    feed, _new = Feed.objects.update_or_create(
        person=person, defaults={"token": secrets.token_urlsafe(32), "made_at": timezone.now()}
    )
    record("calendar/reset_feed", feed, by=by, scope=f"person:{person.pk}")
    return feed


@transaction.atomic
def bring_holidays(rows: Sequence[Row]) -> int:
    """Keep official school holidays in place of those that were brought in before for the same places and time.

    Gives back how many are kept. What earlier files said of other countries, regions and years stays.
    """
    if not rows:
        return 0
    for country in {row.country for row in rows}:
        own = [row for row in rows if row.country == country]
        Season.objects.filter(
            country=country,
            region__in={row.region for row in own},
            last_date__gte=min(row.first for row in own),
            first_date__lte=max(row.last for row in own),
        ).delete()
    seasons = {
        (row.country, row.region, row.first, row.last): Season(
            country=row.country, region=row.region, first_date=row.first, last_date=row.last, names=row.names
        )
        for row in rows
    }
    return len(Season.objects.bulk_create(seasons.values()))


def forget_person(person: Person) -> None:
    """Delete the address of a person who leaves. What they said of their school is the school's; their name goes."""
    Feed.objects.filter(person=person).delete()
    Change.objects.filter(by=person).update(by=None)
