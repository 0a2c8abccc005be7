"""What is said of a search that somebody keeps, and of the map."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries, regions
from etwinning.core.words import SCHOOL_LEVELS
from etwinning.directory.map_queries import WantedSchools
from etwinning.directory.models import SavedSearch


class KeptSearch(forms.ModelForm[SavedSearch]):
    """Its name, and whether there is to be news of it."""

    class Meta:
        model = SavedSearch
        fields = ["name", "weekly"]
        help_texts = {"weekly": _("You get one notice a week, and only if somebody or something new fits.")}


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
