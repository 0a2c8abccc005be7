"""What teachers say of a meeting."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from etwinning.meetings.actions import Said
from etwinning.meetings.models import LONGEST, MOST_TURNS, SHORTEST, TITLE, TURN, USUAL
from etwinning.schools.models import School
from etwinning.spaces.models import Member

SPARE_ROWS = 3
AHEAD = timedelta(days=732)


class MeetingForm(forms.Form):
    """A title, when on the writer's clock, how long, for whom, and the parts in their order."""

    title = forms.CharField(label=_("What is the meeting about?"), max_length=TITLE)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    time = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput, error_messages={"invalid": _("Write a time such as 08:30.")}
    )
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=SHORTEST, max_value=LONGEST, initial=USUAL)
    for_whom = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=[("all", _("Everybody in this TwinSpace")), ("some", _("Only those I choose"))],
        initial="all",
        widget=forms.RadioSelect,
    )
    people = forms.TypedMultipleChoiceField(
        label=_("Who is invited"),
        help_text=_("Teachers find every meeting. Pupils who are not invited do not see it."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    has_lobby = forms.BooleanField(
        label=_("Pupils wait at the door until a teacher lets them in"), required=False, initial=True
    )

    def __init__(
        self,
        *arguments: Any,
        seats: Sequence[Member],
        schools: Sequence[School],
        was: Said | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.was = was
        self.fields["people"].choices = [(seat.person_id, _named(seat)) for seat in seats]  # type: ignore[attr-defined]
        turns = list(was.turns) if was else []
        sent = sum(1 for number in range(MOST_TURNS) if f"what_{number}" in self.data)
        self.count = sent or min(max(len(turns) + SPARE_ROWS, 4), MOST_TURNS)
        who = [("", gettext("All together")), *((school.pk, f"{school.city} · {school.name}") for school in schools)]
        for number in range(self.count):
            what, school, minutes = turns[number] if number < len(turns) else ("", None, None)
            self._add_turn(number, who, what, school, minutes)

    def _add_turn(
        self, number: int, who: list[tuple[Any, str]], what: str, school: int | None, minutes: int | None
    ) -> None:
        self.fields[f"what_{number}"] = forms.CharField(
            label=pgettext_lazy("a part of a meeting", "What"), max_length=TURN, required=False, initial=what
        )
        self.fields[f"who_{number}"] = forms.TypedChoiceField(
            label=pgettext_lazy("a part of a meeting", "Who"), choices=who, coerce=int, empty_value=None,
            required=False, initial=school or "",
        )  # fmt: skip
        self.fields[f"takes_{number}"] = forms.IntegerField(
            label=_("Minutes"), min_value=1, max_value=LONGEST, required=False, initial=minutes
        )
        self.fields[f"place_{number}"] = forms.IntegerField(
            label=pgettext_lazy("a part of a meeting", "Order"), min_value=1, max_value=99, required=False,
            initial=number + 1,
        )  # fmt: skip

    @property
    def chosen_names(self) -> list[str]:
        """Whom the boxes name that are ticked: they are folded away."""
        ticked = {str(key) for key in self["people"].value() or ()}
        return [name for key, name in self.fields["people"].choices if str(key) in ticked]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[BoundField, BoundField, BoundField, BoundField]]:
        """(order, what, who, minutes) of each part."""
        return [
            (self[f"place_{number}"], self[f"what_{number}"], self[f"who_{number}"], self[f"takes_{number}"])
            for number in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("day") and said.get("time"):
            self._clean_start(said)
        if said.get("for_whom") == "some" and not said.get("people") and "people" not in self.errors:
            self.add_error("people", _("Choose somebody, or invite everybody."))
        turns = [turn for number in range(self.count) if (turn := self._turn(said, number))]
        said["turns"] = [turn[1:] for turn in sorted(turns, key=lambda turn: turn[0])]
        takes, minutes = sum(turn[3] for turn in turns), said.get("minutes")
        if minutes and takes > minutes:
            sentence = gettext("The parts take %(takes)s minutes together. Make the meeting longer, or a part shorter.")
            self.add_error("minutes", sentence % {"takes": takes})
        return said

    def _clean_start(self, said: dict[str, Any]) -> None:
        """The moment at which the writer's clocks show this. The hour that they show twice counts as the first."""
        shown = datetime.combine(said["day"], said["time"])
        try:
            starts_at = shown.replace(tzinfo=timezone.get_current_timezone()).astimezone(UTC)
            is_there = starts_at.astimezone(timezone.get_current_timezone()).replace(tzinfo=None) == shown
        except (OverflowError, ValueError):
            self.add_error("day", _("Choose a day within the next two years."))
            return
        if not is_there:
            self.add_error("time", _("Clocks go forward in that night, and skip this time. Choose another one."))
        elif self.was is None or starts_at != self.was.starts_at:
            now = timezone.now()
            if starts_at < now - timedelta(minutes=15):
                self.add_error("day", _("That moment has passed. Choose one that is still to come."))
            elif starts_at > now + AHEAD:
                self.add_error("day", _("Choose a day within the next two years."))
        said["starts_at"] = starts_at

    def _turn(self, said: dict[str, Any], number: int) -> tuple[int, str, int | None, int] | None:
        what, takes = said.get(f"what_{number}"), said.get(f"takes_{number}")
        if not what and not takes:
            return None
        if not what:
            if f"what_{number}" not in self.errors:
                self.add_error(f"what_{number}", _("Write what is done in this part, or leave the minutes out."))
            return None
        if not takes:
            if f"takes_{number}" not in self.errors:
                self.add_error(f"takes_{number}", _("How many minutes does this part take?"))
            return None
        return said.get(f"place_{number}") or number + 1, what, said.get(f"who_{number}"), takes

    def said(self, language: str) -> Said:
        """What was said, once the form is valid."""
        value = self.cleaned_data
        is_for_all = value["for_whom"] == "all"
        return Said(
            value["title"], value["starts_at"], value["minutes"], language, value["has_lobby"], is_for_all,
            [] if is_for_all else sorted(value["people"]), value["turns"],
        )  # fmt: skip


def initial_of(said: Said) -> dict[str, Any]:
    """A meeting as the form shows it: on the clock of who reads."""
    starts_at = timezone.localtime(said.starts_at)
    return {
        "title": said.title, "day": starts_at.date(), "time": starts_at.time(), "minutes": said.minutes,
        "for_whom": "all" if said.is_for_all else "some", "people": list(said.people), "has_lobby": said.has_lobby,
    }  # fmt: skip


def _named(seat: Member) -> str:
    return f"{seat.person.name} · {seat.school.city}" if seat.school else seat.person.name
