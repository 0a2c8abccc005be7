"""What must be said before an account is closed, in a report, and in its answer."""

from datetime import datetime, time, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.people.models import Person
from etwinning.safety.models import Report, Ruling

LONGEST = timedelta(days=366)


class Leave(forms.Form):
    """The password, and that one means it."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    understood = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Please confirm that you understand.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Counted like a sign-in, so that it cannot be tried without end."""
        said: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.person, said):
            raise get_adapter().validation_error("incorrect_password")
        return said


class Complaint(forms.Form):
    """Why something should not stand here."""

    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Do you want to say more?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("reason") == Report.Reason.OTHER and not said.get("note"):
            self.add_error("note", _("Please say in a sentence what is wrong."))
        return said


class PupilComplaint(Complaint):
    """The same in the words of a child, with fewer reasons; those who answer read ours."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[
            (Report.Reason.BULLYING, _("It is mean, or it threatens somebody")),
            (Report.Reason.HATE, _("It is against people because of where they come from or how they are")),
            (Report.Reason.CHILD, _("Somebody may be in danger")),
            (Report.Reason.PRIVATE, _("It tells or shows something private")),
            (Report.Reason.FALSE, _("Somebody pretends to be somebody else")),
            (Report.Reason.BULK, _("It is advertising")),
            (Report.Reason.OTHER, _("Something else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )


class Answer(forms.Form):
    """The answer to a report; for the teachers of a room without sanctions, which are the support service's."""

    outcome = forms.ChoiceField(label=_("What do you decide?"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Suspended until"),
        required=False,
        widget=forms.DateInput(),
        help_text=_("Only for a suspension. It ends by itself at the end of that day."),
    )
    note = forms.CharField(
        label=_("The reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The author reads it. Write to a colleague: what is wrong, and what would be right."),
    )

    def __init__(self, *args: Any, report: Report, at_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        author = report.author
        sanctioned = at_desk and author is not None and not author.is_pupil
        sanctioned = sanctioned and author.state != "left"  # type: ignore[union-attr]
        outcomes = [Ruling.Outcome.NOTHING, Ruling.Outcome.REMOVED]
        outcomes += [Ruling.Outcome.WARNED, Ruling.Outcome.SUSPENDED] if sanctioned else []
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(outcome.value, outcome.label) for outcome in outcomes]
        if not sanctioned:
            del self.fields["until"]
        if author is None or author.is_pupil:
            self.fields["note"].help_text = _("It is kept with the report.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day = said.pop("until", None)
        if said.get("outcome") == Ruling.Outcome.SUSPENDED and "until" not in self.errors:
            today = timezone.localdate()
            if day is None or not today <= day <= today + LONGEST:
                self.add_error("until", _("Choose a day from today on, within a year."))
            else:
                said["until"] = timezone.make_aware(datetime.combine(day, time(23, 59)))
        return said
