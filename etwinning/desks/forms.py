"""What an officer looks for among the labels of the desk, and what the central desk says of desks and accounts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries, languages
from etwinning.core.regions import regions_of
from etwinning.core.words import LABELS
from etwinning.desks import queries
from etwinning.people.accounts import folded_email
from etwinning.people.models import Desk, Person
from etwinning.recognition.models import Label


def _any(choices: Any) -> Any:
    return lambda: [("", _("Any")), *(choices() if callable(choices) else choices)]


class LabelSearch(forms.Form):
    """Words, a kind, a state: what makes no sense asks for nothing."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Label"), choices=_any(LABELS.choices), required=False)
    state = forms.ChoiceField(label=_("State"), choices=_any(Label.State.choices), required=False)

    def wanted(self) -> dict[str, str]:
        """What is looked for, as `recognition.queries.labels_found` takes it."""
        self.is_valid()
        said = self.cleaned_data
        return {"text": said.get("q", ""), "kind": said.get("kind", ""), "state": said.get("state", "")}


class EditDesk(forms.Form):
    """How a desk is called, where it is reached, how many working days a request usually takes there."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("The organisation, in its own language."))
    english_name = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Mailbox"), required=False, max_length=254, help_text=_("Where people can write to. It is public.")
    )
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    usual_days = forms.IntegerField(
        label=_("Usual days"), min_value=1, max_value=60, initial=5,
        help_text=_("Working days a request usually takes. What waits for longer is marked."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, desk: Desk | None = None) -> None:
        super().__init__(data, initial={name: getattr(desk, name) for name in self.base_fields} if desk else None)


class OpenDesk(EditDesk):
    """A new national desk."""

    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", _("Choose …")), *countries.choices()])
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", _("All")), *languages.choices()], required=False,
        help_text=_("Only where a country has a desk for each language."),
    )  # fmt: skip
    field_order = ["country", "language", "name"]


class Account(forms.Form):
    """Somebody's account, by its confirmed address."""

    email = forms.EmailField(
        label=_("E-mail address of the account"), help_text=_("The person registers and confirms the address first.")
    )
    refused: Any = queries.CANNOT_SIT

    def may_be(self, person: Person) -> bool:
        """Whether it is an account for this."""
        return queries.can_sit(person)

    def clean_email(self) -> str:
        return folded_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if email := said.pop("email", ""):
            person = said["person"] = queries.account_with(email)
            if person is None:
                self.add_error("email", _("No account has this address, or it is not confirmed yet."))
            elif not self.may_be(person):
                self.add_error("email", ValidationError(self.refused))
        return said


class Seat(Account):
    """An officer of a desk; without a region, for the whole country."""

    regions = forms.MultipleChoiceField(
        label=_("Only these regions"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A coordinator answers for some regions only. With none chosen, the whole country."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, desk: Desk) -> None:
        super().__init__(data)
        regions = self.fields["regions"]
        assert isinstance(regions, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        regions.choices = regions_of(desk.country) if desk.country else []
        if not regions.choices:
            del self.fields["regions"]


class Authority(Account):
    """The account of a local or school authority."""

    refused = _("This is no account of school staff.")

    def may_be(self, person: Person) -> bool:
        return person.is_staff_member
