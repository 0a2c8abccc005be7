"""What must be said before an account is closed."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.people.models import Person


class Leave(forms.Form):
    """The password, and that one means it."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    understood = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Please confirm that you understand.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Counted like a sign-in, so that it cannot be tried without end."""
        said: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.person, said):
            raise get_adapter().validation_error("incorrect_password")
        return said
