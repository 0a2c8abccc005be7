"""A field that nobody sees, for programs that fill in every form: what has something in it is answered and not kept."""

from django import forms
from django.utils.translation import gettext_lazy as _


def left_empty() -> forms.CharField:
    """Such a field. The page hides it from everybody, also from those who hear pages (`hidden`)."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    return forms.CharField(label=_("Leave this empty"), required=False, max_length=2000, widget=widget)
