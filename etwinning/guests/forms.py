"""What may be said of a visitor."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etwinning.core.languages import self_name, translated
from etwinning.guests.models import Visit
from etwinning.guests.words import every_country

DAYS = (7, 30, 90, 180)


def _lasting(days: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


LASTING = [(one, lazy(_lasting, str)(one)) for one in DAYS]


class ExtendVisit(forms.Form):
    """How long a visit goes on, from today."""

    days = forms.TypedChoiceField(label=_("From today"), coerce=int, initial=30, choices=LASTING)


class InviteVisitor(forms.Form):
    """Who is invited, and for how long."""

    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The link goes there. Pupils get no mail: they have cards.")
    )
    kind = forms.ChoiceField(label=_("Who this is"), choices=Visit.Kind)
    country = forms.ChoiceField(label=_("Country, of a teacher"), required=False)
    school = forms.CharField(
        label=_("School, of a teacher"),
        max_length=120,
        required=False,
        help_text=_("In the list both stand beside the name, in the talk the country."),
    )
    days = forms.TypedChoiceField(label=_("For how long"), coerce=int, initial=30, choices=LASTING)
    language = forms.ChoiceField(label=_("Language of the mail"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered = [(code, self_name(code)) for code in translated()]
        self.fields["language"].choices = offered  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "—"), *every_country()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A teacher comes from a school in a country; of others neither is kept."""
        said = super().clean() or {}
        if said.get("kind") != Visit.Kind.TEACHER:
            return said | {"country": "", "school": ""}
        for name in ("country", "school"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Say from which country and school this teacher comes."))
        return said

    def clean_name(self) -> str:
        """On one line, with at least one letter."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("A name needs at least one letter."))
        return name
