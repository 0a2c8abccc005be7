"""What is said of families and of the pupils in a picture."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from etwinning.safety.models import Allowance, Reach
from etwinning.twinspace.models import Pupil

PREFIX = "pupil_"
KEEP = ("", _("No change"))
MEANINGS = [
    (Reach.NOTHING, _("No pictures at all")),
    (Reach.CLASS, _("Only pupils and teachers of our own school, in the TwinSpace")),
    (Reach.PROJECT, _("All members of the TwinSpace, also of the partner schools")),
    (Reach.PLATFORM, _("All validated eTwinners: staff of schools in Europe")),
    (Reach.PUBLIC, _("Everyone on the internet")),
]


class Grounds(forms.Form):
    """On what a teacher bases what she records."""

    ground = forms.ChoiceField(
        label=_("How do you know it?"), choices=Allowance.Ground.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Where the paper is"),
        max_length=100,
        required=False,
        help_text=_("For example: blue folder, number 12. No names."),
    )


class RecordAllowances(Grounds):
    """What the families of several pupils allowed, after one round of papers."""

    until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput,
        help_text=_("The last day, for example the end of the school year. Without a day it has no end."),
    )
    rest = forms.ChoiceField(label=_("All other pupils in this list"), required=False, choices=[KEEP, *MEANINGS])

    def __init__(self, *arguments: Any, pupils: Sequence[Pupil], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.pupils = pupils
        for pupil in pupils:
            self.fields[f"{PREFIX}{pupil.pk}"] = forms.ChoiceField(
                label=pupil.person.name, required=False, choices=[KEEP, *MEANINGS]
            )

    def clean_until(self) -> Any:
        """A day that is past would end it before it begins."""
        until = self.cleaned_data["until"]
        if until is not None and until < localdate():
            raise forms.ValidationError(_("This day is past. Choose a later one, or none."))
        return until

    def clean(self) -> dict[str, Any]:
        """Somebody must have said something."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.chosen(cleaned):
            raise forms.ValidationError(_("Choose for at least one pupil what the family allowed."))
        return cleaned

    def chosen(self, cleaned: dict[str, Any] | None = None) -> dict[int, int]:
        """The level for each pupil (by the person's key) of whom something was said."""
        said = self.cleaned_data if cleaned is None else cleaned
        levels = {one.person_id: said.get(f"{PREFIX}{one.pk}") or said.get("rest") for one in self.pupils}
        return {person: int(level) for person, level in levels.items() if level}


class WithdrawAllowance(Grounds):
    """A family allows less from now on."""

    reach = forms.TypedChoiceField(label=_("What the family still allows"), coerce=int, widget=forms.RadioSelect)
    field_order = ("reach", "ground", "note")

    def __init__(self, *arguments: Any, now: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["reach"].choices = [  # type: ignore[attr-defined]
            pair for pair in MEANINGS if pair[0] < max(now, Reach.CLASS)
        ]


class MarkPupils(forms.Form):
    """Who can be recognised in a picture: pupils of the room, or nobody."""

    pupils = forms.MultipleChoiceField(
        label=_("Pupils in this picture"), required=False, widget=forms.CheckboxSelectMultiple
    )
    nobody = forms.BooleanField(label=_("No pupil can be recognised in it"), required=False)

    def __init__(self, *arguments: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["pupils"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Pupils and nobody at once cannot be."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("pupils") and cleaned.get("nobody"):
            self.add_error("nobody", _("You chose pupils. Take this tick away, or the pupils."))
        return cleaned
