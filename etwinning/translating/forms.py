"""What is said about a translation: a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core.refusals import Refused
from etwinning.translating import exchange


class BringTranslation(forms.Form):
    """A file of a translator."""

    file = forms.FileField(
        label=_("The file, PO or XLIFF"),
        widget=forms.FileInput(attrs={"accept": ".po,.xlf,.xliff"}),
        help_text=_("The file that you took out here, with the translations in it."),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file.")},
    )

    def clean_file(self) -> exchange.Brought:
        """What the file says."""
        upload: Any = self.cleaned_data["file"]
        try:
            return exchange.read(upload.read(exchange.LARGEST + 1))
        except Refused as no:
            raise forms.ValidationError(no.sentence) from no
