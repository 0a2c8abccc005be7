"""What an editor's form of a page checks beyond its fields. (A page of the CMS names its form, so it stands here.)"""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm

from etwinning.core.words import AGES


class Dated(WagtailAdminPageForm):  # type: ignore[misc]
    """A page with first and last days: no last day lies before its first."""

    spans: ClassVar = (("first", "last"), ("apply_from", "apply_until"))

    def clean(self) -> dict[str, Any]:
        """What was said; a message beside each day that comes too early."""
        said: dict[str, Any] = super().clean()
        for first, last in self.spans:
            begins, ends = said.get(first), said.get(last)
            if begins and ends and ends < begins:
                self.add_error(last, _("This day is before the first one. Choose the same or a later day."))
        return said


class WithAges(WagtailAdminPageForm):  # type: ignore[misc]
    """A page for pupils of some ages, which are chosen from ours."""

    ages = forms.MultipleChoiceField(
        label=gettext_lazy("Age of the pupils"), choices=AGES.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
