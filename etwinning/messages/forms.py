"""What is said in messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core.uploads import FilesField, PictureField
from etwinning.messages.models import MOST_PEOPLE, WORDS
from etwinning.people.models import Person
from etwinning.ui.fields import PictureWords

MOST_FILES = 5


class SendMessage(forms.Form):
    """Words, files, or both; and the mark of this very form."""

    body = forms.CharField(
        label=_("Your message"), max_length=WORDS, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    picture = PictureField(label=_("Add a picture"), required=False)
    picture_alt = PictureWords()
    attach = FilesField(label=_("Add files"), required=False, most=MOST_FILES)
    sending = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A picture needs its description; a message needs something in it."""
        said = super().clean() or {}
        if said.get("picture") and not said.get("picture_alt"):
            self.add_error("picture_alt", _("Say in a few words what the picture shows."))
        if not self.errors and not (said.get("body") or said.get("picture") or said.get("attach")):
            self.add_error("body", _("Write something first."))
        return said


class Draft(forms.Form):
    """Words as one types them: kept whatever they are, as long as they fit."""

    body = forms.CharField(max_length=WORDS, required=False, strip=False)


class StartConversation(forms.Form):
    """With whom; for several people, what it is about."""

    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": _("Choose somebody first."),
            "invalid_choice": _("You cannot write to one of these people any more. Choose again."),
            "invalid_pk_value": _("Choose somebody from the list."),
        },
    )
    title = forms.CharField(
        label=_("What is it about?"), help_text=_("Everybody in the group reads it."), max_length=80, required=False
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]

    def clean_people(self) -> list[Person]:
        """As many as a small group holds, with the one who asks."""
        chosen = list(self.cleaned_data["people"])
        if len(chosen) >= MOST_PEOPLE:
            raise forms.ValidationError(
                _("A group has at most %(num)s people, with you.") % {"num": MOST_PEOPLE}, code="too_many"
            )
        return chosen


class ReadMarks(forms.Form):
    """Whether others see what one has read."""

    shown = forms.BooleanField(required=False)


class ReadTo(forms.Form):
    """Up to which message somebody has read."""

    to = forms.IntegerField(min_value=0, max_value=2**63 - 1)
