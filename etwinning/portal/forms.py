"""What visitors say: what they look for, which language, light or dark."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries, languages
from etwinning.core.words import AGES, SUBJECTS
from etwinning.portal.models import Offer
from etwinning.portal.queries import Looked, Wanted


class GallerySearch(forms.Form):
    """Filters of the gallery. Values that make no sense are left out, never refused."""

    q = forms.CharField(label=_("Search projects"), required=False, max_length=200)
    country = forms.ChoiceField(label=_("Country"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    age = forms.ChoiceField(label=_("Age of the pupils"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = {
            "country": countries.choices(),
            "subject": SUBJECTS.choices(),
            "age": AGES.choices(),
            "language": languages.choices(codes=languages.PLATFORM),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("Any")), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is looked for, as far as it makes sense."""
        self.is_valid()
        said = self.cleaned_data
        names = ("country", "subject", "age", "language")
        return Wanted(text=said.get("q", ""), **{name: said.get(name, "") for name in names})


class OfferSearch(forms.Form):
    """Filters of what can be learned. Values that make no sense are left out, never refused."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    speaks = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        spoken = languages.choices(codes=languages.PLATFORM)
        for name, choices in (("kind", Offer.Kind.choices), ("country", countries.choices()), ("speaks", spoken)):
            self.fields[name].choices = [("", _("Any")), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is looked for, as far as it makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class LanguageChoice(forms.Form):
    """One of the languages of the pages."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class CountryChoice(forms.Form):
    """Whose languages stand first in the list."""

    country = forms.ChoiceField(label=_("Your country"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", "—"), *countries.choices()]  # type: ignore[attr-defined]


class Search(forms.Form):
    """What somebody looks for on the public pages. Values that make no sense are left out, never refused."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[
            ("", _("Everything")), ("text", _("Pages")), ("help", _("Help")), ("news", _("News")),
            ("event", _("Learning and events")), ("kit", _("Project kits")),
            ("project", _("Projects")), ("group", _("Groups")),
        ],
    )  # fmt: skip
    written = forms.ChoiceField(label=_("Written in"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = languages.choices(codes=languages.PLATFORM)
        self.fields["written"].choices = [("", _("Any language")), *known]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("Any")), *countries.choices()]  # type: ignore[attr-defined]

    def wanted(self) -> Looked:
        """What is looked for, as far as it makes sense."""
        self.is_valid()
        return Looked(**{looked: self.cleaned_data.get(name, "") for looked, name in LOOKED})


LOOKED = (("text", "q"), ("kind", "kind"), ("written", "written"), ("country", "country"))


class Helpful(forms.Form):
    """Yes or no."""

    helped = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
