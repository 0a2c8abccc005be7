"""What is said when a label is awarded or withdrawn, and the code that somebody looks up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core import languages
from etwinning.recognition.queries import Holder


def _reason(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, min_length=10, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )  # fmt: skip


class Award(forms.Form):
    """To whom of a project, where that is asked, and why."""

    reason = _reason(_("Your reason"), _("Those who get the label read it. It does not stand on the public page."))
    field_order = ["person", "reason"]

    def __init__(self, *args: Any, holders: list[Holder] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if holders is not None:
            self.people = {str(one.person.pk): one.person for one in holders}
            words = [(pk, self._line(one)) for pk, one in zip(self.people, holders, strict=True)]
            self.fields["person"] = forms.ChoiceField(
                label=_("Who gets the label?"), choices=words, widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the teachers.")},
            )  # fmt: skip
            self.order_fields(self.field_order)

    def _line(self, one: Holder) -> str:
        return f"{one.person.name} · {one.school.name}, {one.school.city}"

    def said(self) -> dict[str, Any]:
        """What the deed is told."""
        chosen = self.cleaned_data.get("person")
        return {"reason": self.cleaned_data["reason"]} | ({"person": self.people[chosen]} if chosen else {})


class Withdrawal(forms.Form):
    """Why a label is taken back."""

    reason = _reason(_("Your reason"), _("Those who hold the label read it. The public page says only that it ended."))


class Inspiration(forms.Form):
    """Why a project inspires others."""

    why = forms.CharField(
        label=_("Why does it inspire?"), required=False, max_length=200,
        help_text=_("One sentence, which everybody on the internet reads. Name no pupil."),
    )  # fmt: skip
    text_language = forms.ChoiceField(
        label=_("Language of this sentence"), choices=lambda: languages.choices(codes=languages.PLATFORM)
    )


class Code(forms.Form):
    """The code of a label."""

    code = forms.CharField(
        label=_("Code of the label"),
        help_text=_("Twelve letters and digits, such as ab3d-9kmn-x7qr. They stand on the certificate."),
        max_length=40,
    )
