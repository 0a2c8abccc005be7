"""Where things stand on the time line of a plan, in hundredths of its width."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from etwinning.calendar.picture import dates, name_of
from etwinning.calendar.reference import Span
from etwinning.core.formats import join_list
from etwinning.plans.queries import Holiday, Plan, Shown
from etwinning.schools.models import School

LAST_MONTH = 0.92  # of the width: a name that begins later would stick out
FEW_MONTHS = 4
MOST_SAID = 4  # holidays in a sentence


@dataclass(frozen=True)
class Bar:
    """Days from one place to another; `label` says what they are."""

    x: float
    width: float
    label: str = ""


@dataclass(frozen=True)
class Lanes:
    """The time line: marks at the beginnings of months, a lane of holidays for each school, a bar for each step."""

    months: list[tuple[float, date]]
    schools: list[tuple[str, str, list[Bar]]]  # town, country, holidays
    steps: list[tuple[Shown, Bar]]


def lanes(plan: Plan) -> Lanes | None:
    """The time line of a plan, from the first to the last day of its steps; None without steps.

    Steps of activities that are finished stand no longer in it, as long as others are there.
    """
    steps = [one for one in plan.steps if one.step.activity_id not in plan.finished] or plan.steps
    if not steps:
        return None
    first = min(one.step.first for one in steps)
    last = max(one.step.last for one in steps)
    bars = [(one, _bar(one.step.first, one.step.last, first, last)) for one in steps]
    return Lanes(_months(first, last), _free(plan.schools, plan.holidays, first, last), bars)


def lanes_between(schools: Sequence[School], holidays: Mapping[int, Sequence[Span]], first: date, last: date) -> Lanes:
    """The holidays of schools between two days, with few names of months: they stand in a form."""
    months = _months(first, last)
    return Lanes(months[:: len(months) // FEW_MONTHS + 1], _free(schools, holidays, first, last), [])


def words_of(schools: Sequence[School], holidays: Mapping[int, Sequence[Span]]) -> list[tuple[str, list[str]]]:
    """Each school's place and the days of its holidays, as the reader writes them."""
    return [
        (one.city or one.name, [dates(span.first, span.last) for span in holidays.get(one.pk, ())]) for one in schools
    ]


def hint_of(free: Sequence[Holiday]) -> str:
    """That holidays lie in the days of a step, as a sentence: no error, it may be meant. Nothing without any."""
    if not free:
        return ""
    said = [f"{one.school.city or one.school.name} ({dates(one.span.first, one.span.last)})" for one in free]
    more = [_("and more")] if len(said) > MOST_SAID else []
    listed = join_list(said) if not more else ", ".join([*said[:MOST_SAID], *more])
    return _("Some of these days are holidays: %(schools)s. The step may stand all the same.") % {"schools": listed}


def _bar(begins: date, ends: date, first: date, last: date, label: str = "") -> Bar:
    days = (last - first).days + 1
    x = max(0, (begins - first).days) / days * 100
    end = min(days, (ends - first).days + 1) / days * 100
    return Bar(round(x, 2), round(max(end - x, 0.5), 2), label)


def _months(first: date, last: date) -> list[tuple[float, date]]:
    days, found, month = (last - first).days + 1, [], first.replace(day=1)
    while month <= last:
        if first <= month and (month - first).days / days < LAST_MONTH:
            found.append((round((month - first).days / days * 100, 2), month))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _free(
    schools: Sequence[School], holidays: Mapping[int, Sequence[Span]], first: date, last: date
) -> list[tuple[str, str, list[Bar]]]:
    return [
        (
            school.city or school.name,
            school.country,
            [
                _bar(span.first, span.last, first, last, name_of(span))
                for span in holidays.get(school.pk, ())
                if span.first <= last and span.last >= first
            ],
        )
        for school in schools
    ]
