"""What may be said of a visitor."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import check_for_language, ngettext
from django.utils.translation import gettext_lazy as _

from etwinning.core.languages import INTERFACE, self_name
from etwinning.guests.models import Visit

DAYS = (7, 30, 90, 180)


def _lasting(days: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


class InviteVisitor(forms.Form):
    """Who is invited, and for how long."""

    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The link goes there. Pupils get no mail: they have cards.")
    )
    kind = forms.ChoiceField(label=_("Who this is"), choices=Visit.Kind)
    days = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, initial=30, choices=[(one, lazy(_lasting, str)(one)) for one in DAYS]
    )
    language = forms.ChoiceField(label=_("Language of the mail"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered = [(code, self_name(code)) for code in INTERFACE if check_for_language(code)]
        self.fields["language"].choices = offered  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """On one line, with at least one letter."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("A name needs at least one letter."))
        return name
