"""Where things stand on the time line of a plan, in hundredths of its width."""

from dataclasses import dataclass
from datetime import date, timedelta

from etwinning.plans.queries import Plan, Shown

LAST_MONTH = 0.92  # of the width: a name that begins later would stick out


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
    """The time line of a plan, from the first to the last day of its steps; None without steps."""
    steps = plan.steps
    if not steps:
        return None
    first = min(one.step.first for one in steps)
    last = max(one.step.last for one in steps)
    days = (last - first).days + 1

    def bar(begins: date, ends: date, label: str = "") -> Bar:
        x = max(0, (begins - first).days) / days * 100
        end = min(days, (ends - first).days + 1) / days * 100
        return Bar(round(x, 2), round(max(end - x, 0.5), 2), label)

    months, month = [], first.replace(day=1)
    while month <= last:
        if first <= month and (month - first).days / days < LAST_MONTH:
            months.append((round((month - first).days / days * 100, 2), month))
        month = (month + timedelta(days=32)).replace(day=1)
    return Lanes(
        months,
        [
            (school.city, school.country, [bar(span.first, span.last, span.name)
             for span in plan.holidays.get(school.pk, []) if span.first <= last and span.last >= first])
            for school in plan.schools
        ],
        [(one, bar(one.step.first, one.step.last)) for one in steps],
    )  # fmt: skip
