"""What is said of a search that somebody keeps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.directory.models import SavedSearch


class KeptSearch(forms.ModelForm[SavedSearch]):
    """Its name, and whether there is to be news of it."""

    class Meta:
        model = SavedSearch
        fields = ["name", "weekly"]
        help_texts = {"weekly": _("You get one notice a week, and only if somebody or something new fits.")}
