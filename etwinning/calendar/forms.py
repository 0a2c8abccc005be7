"""What a school says of its week and its holidays."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from babel.dates import get_day_names, get_timezone_location
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etwinning.calendar.picture import dates, name_of
from etwinning.calendar.queries import Line
from etwinning.calendar.reference import Span, school_year, usual_lines, zones_of
from etwinning.calendar.years import year_begins
from etwinning.core import countries
from etwinning.core.formats import babel_locale
from etwinning.core.languages import active_language

MOST_LINES = 16
_LONGEST_LESSON = 240
_LONGEST_HOLIDAY = 120


def weekdays() -> list[tuple[int, str]]:
    """The days of the week for a narrow column, Monday first."""
    names = get_day_names("abbreviated", "stand-alone", babel_locale(active_language()))
    return [(day, names[day - 1]) for day in range(1, 8)]


def zone_choices(country: str) -> list[tuple[str, str]]:
    """The zones of a country, by the name of their city."""
    locale = babel_locale(active_language())
    return [(code, get_timezone_location(code, locale=locale, return_city=True)) for code in zones_of(country)]


class UsualWeek(forms.Form):
    """The country whose usual week is written into the lines."""

    usual = forms.ChoiceField(label=gettext_lazy("Fill in what is usual in"), choices=countries.choices)

    def lines(self) -> list[Line]:
        """Its lessons, or nothing if no country is named."""
        return list(usual_lines(self.cleaned_data["usual"])) if self.is_valid() else []


class Timetable(forms.Form):
    """Lessons, a line each: from, to, on which days. Empty lines are passed over."""

    def __init__(self, *args: Any, country: str, zone: str, lines: Sequence[Line] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = zone_choices(country)
        if len(zones) > 1:
            self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=zones, initial=zone)
        self.zone = zone
        self.count = min(max(len(lines) + 2, 4), MOST_LINES)
        if self.is_bound:
            sent = {name.partition("_")[2] for name in self.data if name.startswith("begins_")}
            self.count = min(max([self.count, *(int(n) + 1 for n in sent if n in _NUMBERS)]), MOST_LINES)
        for number in range(self.count):
            line = lines[number] if number < len(lines) else None
            self._add_line(number, line)

    def _add_line(self, number: int, line: Line | None) -> None:
        begins, ends, days = line or (None, None, [1, 2, 3, 4, 5])
        wrong = {"invalid": _("Write a time such as 08:30.")}
        self.fields[f"begins_{number}"] = forms.TimeField(
            label=_("Begins"), required=False, initial=begins, error_messages=wrong
        )
        self.fields[f"ends_{number}"] = forms.TimeField(
            label=_("Ends"), required=False, initial=ends, error_messages=wrong
        )
        self.fields[f"days_{number}"] = forms.TypedMultipleChoiceField(
            label=_("Days"), required=False, coerce=int, choices=weekdays(), initial=list(days),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def rows(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(number, from, to, days) of each line."""
        for number in range(self.count):
            yield number + 1, self[f"begins_{number}"], self[f"ends_{number}"], self[f"days_{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines = dict(self._said(cleaned))
        for number, (begins, ends, days) in lines.items():
            self._check(number, begins, ends, days)
            for earlier in range(number):
                if earlier in lines and _overlap(lines[earlier], (begins, ends, days)):
                    clash = _("At this time lesson %(number)s is still going on.") % {"number": earlier + 1}
                    self.add_error(f"begins_{number}", clash)
        if not lines and not self.errors:
            self.add_error("begins_0", _("Write one lesson at least."))
        cleaned["lines"] = list(lines.values())
        return cleaned

    def _said(self, cleaned: dict[str, Any]) -> Iterator[tuple[int, Line]]:
        """The lines in which something is written; a half of one is a mistake."""
        for number in range(self.count):
            begins, ends = cleaned.get(f"begins_{number}"), cleaned.get(f"ends_{number}")
            if begins is not None and ends is not None:
                yield number, (begins, ends, cleaned.get(f"days_{number}") or [])
            elif (begins is None) != (ends is None):
                lacking = f"begins_{number}" if begins is None else f"ends_{number}"
                if lacking not in self.errors:
                    self.add_error(lacking, _("Write a time such as 08:30."))

    def _check(self, number: int, begins: time, ends: time, days: Sequence[int]) -> None:
        minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
        if minutes <= 0:
            self.add_error(f"ends_{number}", _("The lesson ends before it begins."))
        elif minutes > _LONGEST_LESSON:
            self.add_error(f"ends_{number}", _("A lesson lasts four hours at most."))
        if not days and f"days_{number}" not in self.errors:
            self.add_error(f"days_{number}", _("Choose the days, or empty the line."))

    def time_zone(self) -> str:
        """The zone chosen, or the only one there is."""
        return str(self.cleaned_data.get("time_zone") or self.zone)


_NUMBERS = {str(number) for number in range(MOST_LINES)}


def _overlap(one: Line, other: Line) -> bool:
    return bool(set(one[2]) & set(other[2])) and one[0] < other[1] and other[0] < one[1]


class Days(forms.Form):
    """One day, or the days from one to another."""

    first = forms.DateField(label=gettext_lazy("First day"))
    last = forms.DateField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave it empty for a single day.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first = cleaned.get("first")
        if first is None or "last" in self.errors:
            return cleaned
        last = cleaned["last"] = cleaned.get("last") or first
        begins = year_begins(school_year(self.today))
        if not begins <= first < begins.replace(year=begins.year + 2):
            self.add_error("first", _("Choose a day of this school year or the next one."))
        elif last < first:
            self.add_error("last", _("The last day is before the first one."))
        elif (last - first).days >= _LONGEST_HOLIDAY:
            self.add_error("last", _("These are more than %(days)s days.") % {"days": _LONGEST_HOLIDAY})
        return cleaned


class NewHoliday(Days):
    """Days without lessons at this school."""

    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        max_length=100,
        help_text=gettext_lazy("Partners read it as you write it."),
    )
    field_order = ("name", "first", "last")


class SchoolDay(Days):
    """Days with lessons in spite of a holiday or a weekend."""

    name = forms.CharField(label=gettext_lazy("What for"), max_length=100, required=False)


def _key(span: Span) -> str:
    return f"{span.first}/{span.last}"


class OldHoliday(forms.Form):
    """One of the holidays of a school's year."""

    holiday = forms.ChoiceField(label=gettext_lazy("Which holiday"))

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["holiday"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (_key(span), _("%(days)s: %(name)s") % {"days": dates(span.first, span.last), "name": name_of(span)})
            for span in spans
        ]

    def clean_holiday(self) -> tuple[date, date]:
        first, last = self.cleaned_data["holiday"].split("/")
        return date.fromisoformat(first), date.fromisoformat(last)


class MoveHoliday(OldHoliday, Days):
    """A holiday, and the days on which this school takes it."""

    field_order = ("holiday", "first", "last")
