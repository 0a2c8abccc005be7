"""What may be said of class mode."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

HOURS = (1, 2, 3, 4, 6)
_digits = RegexValidator(r"^[0-9]{4,8}$", _("A PIN is 4 to 8 digits."))


def _lasting(hours: int) -> str:
    return ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours}


class PinInput(forms.PasswordInput):
    """Dots instead of digits, and the keyboard of digits."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "autocomplete": "off"})


class BeginLesson(forms.Form):
    """For which class this device is opened, for how long, and how it is ended."""

    class_name = forms.ChoiceField(label=_("Class"), required=False)
    hours = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, initial=1, choices=[(one, lazy(_lasting, str)(one)) for one in HOURS]
    )
    asks_pictures = forms.BooleanField(
        label=_("Ask each pupil for four pictures"),
        required=False,
        help_text=_("So that nobody sits down under another's name. Print the pictures beforehand."),
    )
    pin = forms.CharField(
        label=_("PIN to end class mode"),
        max_length=8,
        validators=[_digits],
        widget=PinInput,
        help_text=_("4 to 8 digits that only you know. You need them to end class mode on this device."),
    )

    def __init__(self, *arguments: Any, classes: Sequence[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [("", _("All my pupils")), *[(name, name) for name in classes]]
        self.fields["class_name"].choices = choices  # type: ignore[attr-defined]


class EnterPin(forms.Form):
    """The PIN that ends it."""

    pin = forms.CharField(label=_("PIN"), max_length=8, validators=[_digits], widget=PinInput)
