"""What is said about the guard."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.safety.models import GuardSetting


class SetGuard(forms.Form):
    """How strictly it looks."""

    mode = forms.ChoiceField(
        label=_("When a pupil writes a telephone number, an address, a link or somebody's full name"),
        choices=GuardSetting.Mode.choices,
        widget=forms.RadioSelect,
    )


class RefuseWords(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why?"), help_text=_("The pupil reads it."), max_length=300)
