"""What is said when a founder hands over: to whom and why, and the answers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from etwinning.people.models import Person


class HandingOver(forms.Form):
    """Whom a founder asks to take over, and why."""

    def __init__(self, *args: Any, people: QuerySet[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"] = forms.ModelChoiceField(
            people,
            label=_("Who takes your place?"),
            help_text=_("A partner of this project whose school is in your country."),
            widget=forms.RadioSelect,
            empty_label=None,
        )
        self.fields["person"].error_messages["required"] = _("Choose one of your partners.")
        self.fields["person"].error_messages["invalid_choice"] = _("Choose a validated partner of your country.")
        self.fields["reason"] = forms.CharField(
            label=_("Your reason"),
            help_text=_("Your partner and the support service read it."),
            max_length=2000,
            min_length=10,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"min_length": _("Please write one sentence at least.")},
        )


class Replacing(HandingOver):
    """Whom a desk asks to take the place of a founder who is gone, and why."""

    def __init__(self, *args: Any, people: QuerySet[Person], **options: Any) -> None:
        super().__init__(*args, people=people, **options)
        self.fields["person"].label = _("Who takes the place?")
        self.fields["person"].help_text = _("A partner of this project whose school is in the same country.")
        self.fields["reason"].help_text = _("The partner and the other founder read it.")


class YesOrNo(forms.Form):
    """An answer to a hand-over, with a note."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    words: tuple[Any, Any] = ("", "")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].choices = list(zip(("yes", "no"), self.words, strict=True))  # type: ignore[attr-defined]
        self.fields["note"].label = _("A word to the founders")


class SuccessorsAnswer(YesOrNo):
    """The partner's."""

    words = (_("Yes, I will be a founder of this project"), _("No, I stay a partner"))


class DesksConsent(YesOrNo):
    """The desk's; a no has its reason."""

    words = (_("We agree"), _("We do not agree"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == "no" and not values.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say why, so that the founders understand it."))
        return values
