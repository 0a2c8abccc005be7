"""Fields that fields.html shows in a way of their own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PictureWords(forms.CharField):
    """What a picture shows: not needed without one, so it is not called optional. The form asks for it."""

    is_needed_at_times = True

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("The picture in words, for those who cannot see it"))
        options.setdefault("help_text", _("Needed with a picture."))
        super().__init__(required=False, max_length=300, **options)
