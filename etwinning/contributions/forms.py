"""What may be said of work done elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etwinning.contributions.actions import Said
from etwinning.contributions.models import Elsewhere
from etwinning.contributions.queries import School
from etwinning.people.models import Person
from etwinning.spaces.models import Member

EARLIEST = date(2005, 1, 1)


class AddElsewhere(forms.Form):
    """When, what, which school, and who of another school can say so."""

    day = forms.DateField(label=_("On which day"), widget=forms.DateInput)
    words = forms.CharField(
        label=_("What was done"),
        help_text=_("For example: the class measured the spring behind the school. Write no names of pupils."),
        max_length=Elsewhere.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    school = forms.ChoiceField(label=_("By which school"))
    witness = forms.ChoiceField(
        label=_("Who can confirm it"),
        help_text=_(
            "A teacher of another school who knows of it. It counts when they, or another partner, confirm it."
        ),
    )

    def __init__(self, *arguments: Any, schools: Sequence[School], teachers: Sequence[Member], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.schools, self.teachers = schools, {str(one.person_id): one for one in teachers}
        self.fields["school"].choices = [(str(one.pk), f"{one.name}, {one.city}") for one in schools]  # type: ignore[attr-defined]
        self.fields["witness"].choices = [("", "—")] + [  # type: ignore[attr-defined]
            (key, f"{one.person.name} · {one.school.city}" if one.school else one.person.name)
            for key, one in self.teachers.items()
        ]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is still to come. Add what was done already."))
        if day < EARLIEST:
            raise forms.ValidationError(gettext("This day is too long ago."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        seat = self.teachers.get(said.get("witness", ""))
        if seat and str(seat.school_id) == said.get("school"):
            self.add_error("witness", gettext("The witness must be of another school than the one that did it."))
        return said

    @property
    def said(self) -> Said:
        """What was said, once the form is valid."""
        data = self.cleaned_data
        witness: Person = self.teachers[data["witness"]].person
        return Said(data["day"], data["words"], int(data["school"]), witness)
