"""Where one wants which notices; and what a browser says of itself that wants to show them."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.people import pushing
from etwinning.people.kinds import ALWAYS_ON_THE_PAGE, HINTS, Choice, Kind, Mail
from etwinning.people.models import QuietHours

EVENING, MORNING = time(20, 0), time(7, 0)


class Row(NamedTuple):
    """One kind on the page: its words and its fields; `page` is None where there is nothing to choose."""

    kind: Kind
    hint: Any
    page: BoundField | None
    mail: BoundField
    push: BoundField


class Notices(forms.Form):
    """A row for each kind of notice, all mails at once, and the hours of quiet."""

    all_mails = forms.BooleanField(
        label=_("Send me mails"),
        required=False,
        help_text=_("Without it you get no mails about notices, whatever is chosen below."),
    )
    quiet = forms.BooleanField(
        label=_("I want quiet hours"),
        required=False,
        help_text=_("Mails and notices on your devices then wait until the quiet hours are over."),
    )
    begins = forms.TimeField(label=pgettext_lazy("quiet hours", "From"), required=False, widget=forms.TimeInput())
    ends = forms.TimeField(label=pgettext_lazy("quiet hours", "Until"), required=False, widget=forms.TimeInput())

    def __init__(
        self, data: Any = None, *, choices: Mapping[Kind, Choice], quiet: QuietHours | None, mail_notices: bool
    ) -> None:
        now: dict[str, Any] = {"all_mails": mail_notices, "quiet": quiet is not None}
        now |= {"begins": quiet.begins if quiet else EVENING, "ends": quiet.ends if quiet else MORNING}
        for kind, choice in choices.items():
            now |= {f"{kind}_{name}": value for name, value in choice._asdict().items()}
        super().__init__(data, initial=now)
        for kind in Kind:
            if kind not in ALWAYS_ON_THE_PAGE:
                self.fields[f"{kind}_page"] = forms.BooleanField(label=_("In the page"), required=False)
            self.fields[f"{kind}_mail"] = forms.ChoiceField(label=_("By e-mail"), choices=Mail.choices)
            self.fields[f"{kind}_push"] = forms.BooleanField(label=_("On my devices"), required=False)

    def rows(self) -> Iterator[Row]:
        """What the page shows, in its order."""
        for kind in Kind:
            page = None if kind in ALWAYS_ON_THE_PAGE else self[f"{kind}_page"]
            yield Row(kind, HINTS[kind], page, self[f"{kind}_mail"], self[f"{kind}_push"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("quiet"):
            for name in ("begins", "ends"):
                if said.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Write a time, like 20:00."))
            if said.get("begins") is not None and said.get("begins") == said.get("ends"):
                self.add_error("ends", _("The quiet hours must end at another time than they begin."))
        return said

    def choices(self) -> dict[Kind, Choice]:
        """What was chosen for each kind."""
        said = self.cleaned_data
        return {
            kind: Choice(said.get(f"{kind}_page", True), said[f"{kind}_mail"], said[f"{kind}_push"]) for kind in Kind
        }

    def mail_notices(self) -> bool:
        """Whether any mails are wanted at all."""
        return bool(self.cleaned_data["all_mails"])

    def hours(self) -> tuple[time, time] | None:
        """From when to when nothing is sent."""
        said = self.cleaned_data
        return (said["begins"], said["ends"]) if said["quiet"] else None


class Browser(forms.Form):
    """What a browser says that was allowed to show notices."""

    endpoint = forms.CharField(max_length=500)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        known = pushing.is_push_service(said.get("endpoint", ""))
        if not self.errors and not (known and pushing.are_keys_of_a_browser(said["p256dh"], said["auth"])):
            raise forms.ValidationError(_("This browser cannot show notices while it is closed."))
        return said
