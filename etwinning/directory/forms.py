"""What one may look for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries, languages
from etwinning.core.words import AGES, SUBJECTS
from etwinning.directory.queries import Wanted


class PeopleSearch(forms.Form):
    """Filters of the people directory. Values that make no sense are left out, never refused."""

    q = forms.CharField(label=_("Search people"), required=False, max_length=200)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    age = forms.ChoiceField(label=_("Age of the pupils"), required=False)
    available = forms.BooleanField(label=_("Free for a new project"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("Any"))
        for name, choices in (
            ("country", countries.choices()),
            ("language", languages.choices()),
            ("subject", SUBJECTS.choices()),
            ("age", AGES.choices()),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = [anything, *choices]

    def wanted(self) -> Wanted:
        """What is looked for, as far as it makes sense."""
        self.is_valid()
        values = self.cleaned_data
        self.errors.clear()
        return Wanted(
            text=values.get("q", ""),
            country=values.get("country", ""),
            language=values.get("language", ""),
            subject=values.get("subject", ""),
            age=values.get("age", ""),
            available=values.get("available", False),
        )
