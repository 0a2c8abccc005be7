"""What one may look for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries, languages, regions
from etwinning.core.words import AGES, SCHOOL_LEVELS, SUBJECTS
from etwinning.directory.map_queries import WantedSchools
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


class MapFilters(forms.Form):
    """Filters of the map of schools, as `map_queries.wanted_schools` reads them; regions of chosen countries only."""

    country = forms.MultipleChoiceField(label=_("Country"), required=False, widget=forms.CheckboxSelectMultiple)
    region = forms.MultipleChoiceField(label=_("Region"), required=False, widget=forms.CheckboxSelectMultiple)
    level = forms.MultipleChoiceField(
        label=_("Kind of school"), choices=SCHOOL_LEVELS.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, wanted: WantedSchools) -> None:
        chosen = {"country": wanted.countries, "region": wanted.regions, "level": wanted.levels}
        super().__init__(initial={name: list(values) for name, values in chosen.items()})
        known = [pair for code in wanted.countries[:5] for pair in regions.regions_of(code)]
        others = [(code, regions.region_name(code)) for code in wanted.regions if code not in dict(known)]
        self.has_regions = bool(known or others)
        for name, choices in (("country", countries.choices()), ("region", known + others)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = sorted(choices, key=lambda choice: choice[0] not in chosen[name])
