"""What is said in a question and in an answer."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries
from etwinning.libraries.traps import left_empty
from etwinning.people.models import Person
from etwinning.tickets.actions import Question
from etwinning.tickets.models import ADDRESS_KEPT, WORDS, Ticket
from etwinning.tickets.queries import desk_that_answers

UNSEEN: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def only_signs_that_show(text: str) -> None:
    """No sign that no screen shows. Raises ValidationError."""
    if UNSEEN.search(text):
        raise ValidationError(_("A sign that cannot be shown stands in this text. Please type that place again."))


def words_field(label: Any, hint: Any = "", **options: Any) -> forms.CharField:
    """Some lines."""
    area = forms.Textarea(attrs={"rows": 6})
    return forms.CharField(
        label=label, help_text=hint, max_length=WORDS, widget=area, validators=[only_signs_that_show], **options
    )


class Words(forms.Form):
    """What somebody adds or answers; `label` says what the words are."""

    words = words_field(_("Your words"))
    sending = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: str = "", hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["words"]
        field.label, field.help_text = label or field.label, hint


class AskDesk(forms.Form):
    """A question to the support service of a country. Who has an account with an address does not say it again."""

    country = forms.ChoiceField(label=_("Your country"))
    name = forms.CharField(label=_("Your name"), max_length=100, validators=[only_signs_that_show])
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=ADDRESS_KEPT,
        help_text=_("The answer goes there, with a link to your question. Only the support service sees it."),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("What is it about?"), choices=[("", "—"), *Ticket.Topic.choices])
    subject = forms.CharField(
        label=_("Your question in a few words"), max_length=120, validators=[only_signs_that_show]
    )
    text = words_field(
        _("Your question"), _("Say which page it was and what you tried. Name no pupils."), min_length=10
    )
    sending = forms.UUIDField(widget=forms.HiddenInput, required=False)
    leave_empty = left_empty()

    def __init__(self, *args: Any, person: Person | None, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language
        self.fields["country"].choices = [("", "—"), *countries.choices()]  # type: ignore[attr-defined]
        if person is not None:
            del self.fields["leave_empty"]
        if person is not None and person.email:
            del self.fields["name"], self.fields["email"]

    def clean_name(self) -> str:
        """In one line: it stands in a list."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_subject(self) -> str:
        """In one line."""
        return " ".join(self.cleaned_data["subject"].split())

    def clean(self) -> dict[str, Any]:
        """The desk that answers."""
        said = self.cleaned_data
        if said.get("country"):
            said["desk"] = desk_that_answers(said["country"], self.language)
            if said["desk"] is None:
                self.add_error("country", _("The support service of this country cannot be asked here yet."))
        return said

    def is_filled_by_machine(self) -> bool:
        """Whether it was filled in where nobody sees a field."""
        return bool(self.cleaned_data.get("leave_empty"))

    def question(self) -> Question:
        """What was asked, by whom."""
        said = self.cleaned_data
        return Question(
            said["country"], said["topic"], said["subject"], said["text"], self.language, said.get("name", ""),
            said.get("email", ""), said["sending"],
        )  # fmt: skip
