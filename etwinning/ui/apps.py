from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "etwinning.ui"

    def ready(self) -> None:
        """Where several things can be chosen, "this field" is none: a group without a tick says what it wants."""
        for kind in (forms.MultipleChoiceField, forms.ModelMultipleChoiceField):
            kind.default_error_messages["required"] = _("Choose at least one.")
