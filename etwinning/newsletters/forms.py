"""What somebody says who wants the news by mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries, languages
from etwinning.libraries.traps import left_empty
from etwinning.newsletters.actions import Wish


class AskNewsletter(forms.Form):
    """Which address, which country, which language."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=200)
    country = forms.ChoiceField(label=_("News of"), required=False)
    language = forms.ChoiceField(label=_("Language of the mails"))
    leave_empty = left_empty()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("Only Europe")), *countries.choices()]  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, languages.self_name(code)) for code in languages.INTERFACE]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """In small letters: one address is one reader."""
        return str(self.cleaned_data["email"]).lower()

    def is_filled_by_machine(self) -> bool:
        """Whether it was filled in where nobody sees a field."""
        return bool(self.cleaned_data.get("leave_empty"))

    def wish(self) -> Wish:
        """What was asked for."""
        said = self.cleaned_data
        return Wish(said["email"], said["country"], said["language"])
