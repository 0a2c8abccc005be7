"""Of whom, of what and of which day the log is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Activity(forms.Form):
    """What makes no sense is as if it were not said."""

    who = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=100,
        help_text=_("A name, or how it begins."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("pages", pgettext_lazy("room", "Pages")),
            ("materials", pgettext_lazy("room", "Materials")),
            ("plans", pgettext_lazy("room", "Plan")),
            ("teams", pgettext_lazy("room", "Teams")),
            ("contributions", pgettext_lazy("room", "Contributions")),
            ("threads", pgettext_lazy("room", "Talk")),
            ("meetings", pgettext_lazy("room", "Meetings")),
            ("letters", _("Letters and walls")),
            ("people", _("Members and pupils")),
            ("guests", _("Visitors")),
            ("classroom", _("Class mode")),
            ("archives", _("Archives")),
        ],
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def said(self) -> dict[str, Any]:
        """Who, what and when, as far as it makes sense."""
        self.is_valid()
        cleaned = getattr(self, "cleaned_data", {})
        return {name: cleaned.get(name) or None for name in ("who", "kind", "day")}
