"""What is said in the history of a page: names of versions, which two are compared, which passage comes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.pages.models import Version

LARGEST = 2**31 - 1


class Name(forms.Form):
    """The name of a version."""

    name = forms.CharField(
        label=_("Name of this version"),
        help_text=_(
            "For example “Before the visit”. A version with a name is kept for ever. "
            "Leave it empty to take the name away."
        ),
        max_length=Version.NAME,
        required=False,
    )


class Two(forms.Form):
    """Which versions are compared."""

    earlier = forms.IntegerField(label=_("From version"), min_value=1, max_value=LARGEST, required=False)
    later = forms.IntegerField(label=_("To version"), min_value=1, max_value=LARGEST, required=False)

    def lacks(self, *fields: str) -> None:
        """Say that the page has no version with these numbers."""
        self.full_clean()
        for field in fields:
            self.add_error(field, _("There is no version with this number, or it is not kept any more."))


class Passage(forms.Form):
    """Which piece of a version comes back, or is taken out."""

    place = forms.IntegerField(min_value=0, max_value=LARGEST)
    out = forms.BooleanField(required=False)
    earlier = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)  # what the page is compared with
