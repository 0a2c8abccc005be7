"""What is said when asking for contact."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactRequest(forms.Form):
    """A few words, so that a request is never a bare click (etiquette of the platform)."""

    message = forms.CharField(
        label=_("Your message"),
        help_text=_("Say who you are and what you would like to do together."),
        max_length=600,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )
