"""What a partner call says, and what is answered to it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from etwinning.calls.models import Call, Campaign
from etwinning.core import countries, languages
from etwinning.core.words import AGES, LEVELS, SUBJECTS, ages_of_band, bands_of_ages
from etwinning.libraries.numbers import whole
from etwinning.people.models import Desk

YOUNGEST, OLDEST = 2, 25
LANGUAGES = 4  # rows of them
LARGEST_DRAFT = 50_000  # characters of all fields together
NOTHING = ("", "—")


class Several(forms.MultipleChoiceField):
    """Some of a closed list, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


def _spoken() -> list[tuple[str, Any]]:
    return [NOTHING, *languages.choices()]


def _levels() -> list[tuple[str, Any]]:
    return [NOTHING, *LEVELS.choices()]


def _number(label: Any, least: int, most: int, *, hint: Any = "", required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=hint, required=required)


class CallText(forms.Form):
    """The whole of a call, complete: what is asked when it is published, and while it is open."""

    band = forms.ChoiceField(
        label=_("Which pupils is it for?"),
        help_text=_("A call sits in one place only, so that nobody reads it twice."),
        choices=AGES.choices,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Title"), min_length=5, max_length=120)
    idea = forms.CharField(
        label=_("Your idea"),
        help_text=_(
            "What would the two classes do together, and what is still open? What kind of partner do you hope for?"
        ),
        min_length=40,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"min_length": _("Please write two or three sentences.")},
    )
    text_language = forms.ChoiceField(label=_("Language of this text"), choices=_spoken)
    age_from = _number(_("Youngest pupils (age)"), YOUNGEST, OLDEST)
    age_to = _number(_("Oldest pupils (age)"), YOUNGEST, OLDEST)
    subjects = Several(label=_("Subjects"), choices=SUBJECTS.choices)
    countries = Several(
        label=_("Wanted countries"),
        help_text=_("Leave all boxes empty if partners may come from any country."),
        choices=countries.choices,
        required=False,
    )
    partners_wanted = _number(_("How many partners do you look for?"), 1, 30)
    start_date = forms.DateField(
        label=_("Start"), help_text=_("About when, as far as you know."), required=False, widget=forms.DateInput
    )
    months = _number(_("Length in months"), 1, 36, required=False)
    hours_week = _number(_("Hours a week"), 1, 30, hint=_("How long your class would work on it."), required=False)

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(1, LANGUAGES + 1):
            self.fields[f"language_{place}"] = forms.ChoiceField(
                label=_("Language"), choices=_spoken, required=place == 1
            )
            self.fields[f"level_{place}"] = forms.ChoiceField(
                label=_("Level of your class"), choices=_levels, required=place == 1
            )
        self.fields["campaign"] = forms.ModelChoiceField(
            campaigns, label=_("Put it into a campaign as well?"), required=False, empty_label=str(_("No campaign"))
        )
        for field in self.fields.values():
            field.error_messages["required"] = _("This is still missing.")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        youngest, oldest, band = values.get("age_from"), values.get("age_to"), values.get("band")
        if youngest is not None and oldest is not None:
            if youngest > oldest:
                self.add_error("age_to", _("The oldest pupils cannot be younger than the youngest."))
            elif band and not _fits(band, youngest, oldest):
                self.add_error("age_from", _("These ages do not fit the group of pupils that you chose."))
        for place in range(1, LANGUAGES + 1):
            self._check_language(place, values)
        return values

    def _check_language(self, place: int, values: dict[str, Any]) -> None:
        code, level = values.get(f"language_{place}"), values.get(f"level_{place}")
        earlier = {values.get(f"language_{before}") for before in range(1, place)}
        if code and not level and f"level_{place}" not in self.errors:
            self.add_error(f"level_{place}", _("Choose how well your class knows it."))
        if level and not code and f"language_{place}" not in self.errors:
            self.add_error(f"language_{place}", _("Choose the language."))
        if code and code in earlier:
            self.add_error(f"language_{place}", _("You chose this language twice."))

    def kept(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """(values, unfinished): what can stand in the record, and what was typed and cannot stand there yet."""
        values: dict[str, Any] = {}
        unfinished: dict[str, Any] = {}
        for name, field in self.fields.items():
            if name not in self.errors:
                values[name] = self.cleaned_data.get(name)
                continue
            values[name] = _nothing(field)
            if (typed := self[name].data) not in (None, "", []):
                unfinished[name] = _plain(typed)
        rows = [f"{kind}_{place}" for place in range(1, LANGUAGES + 1) for kind in ("language", "level")]
        if any(bool(values[code]) != bool(values[level]) or code in unfinished or level in unfinished
               for code, level in zip(rows[::2], rows[1::2], strict=True)):  # fmt: skip
            unfinished |= {name: _plain(self[name].data or "") for name in rows}  # all, so that each keeps its place
        return _as_stored(values), unfinished

    def said(self) -> dict[str, Any]:
        """What stands in the record, of a valid form."""
        return _as_stored(self.cleaned_data)


def _fits(band: str, youngest: int, oldest: int) -> bool:
    if band == "vocational":
        return oldest >= ages_of_band(band)[0] - 1
    return band in bands_of_ages(youngest, oldest)


def _nothing(field: forms.Field) -> Any:
    if isinstance(field, Several):
        return []
    empty = isinstance(field, forms.IntegerField | forms.DateField | forms.ModelChoiceField)
    return None if empty else ""


def _plain(typed: Any) -> Any:
    """Without the one character that no database keeps."""
    return [_plain(part) for part in typed] if isinstance(typed, list) else str(typed).replace("\0", "")[:LARGEST_DRAFT]


def _as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of languages as one field; a number of partners is never empty."""
    stored = {name: value for name, value in values.items() if not name.startswith(("language_", "level_"))}
    rows = [(values.get(f"language_{place}"), values.get(f"level_{place}")) for place in range(1, LANGUAGES + 1)]
    stored["languages"] = {code: level for code, level in rows if code and level}
    stored["partners_wanted"] = stored.get("partners_wanted") or 1
    return stored


def typed(call: Call) -> dict[str, Any]:
    """What stands in a call, the unfinished parts as they were typed: for showing it and for judging it."""
    names = (name for name in CallText.base_fields if hasattr(call, name))
    saved = {name: getattr(call, name) for name in names} | {"campaign": call.campaign_id}
    for place, (code, level) in enumerate(call.languages.items(), start=1):
        saved |= {f"language_{place}": code, f"level_{place}": level}
    return saved | dict(call.unfinished)


def version_of(data: Mapping[str, Any]) -> int:
    """Which saving of the text the window had read; 0 (never the current one) for nonsense."""
    return whole(data.get("version"), 9)  # fits the column


def is_too_long(data: Mapping[str, Any]) -> bool:
    """Whether more was typed than a draft can keep."""
    return sum(len(str(data.get(name, ""))) for name in CallText.base_fields) > LARGEST_DRAFT


class CallAnswer(forms.Form):
    """A public reply."""

    body = forms.CharField(
        label=_("Your answer"),
        help_text=_("All eTwinners can read it. Say who you are, and what you like about the idea."),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )
    sending = forms.UUIDField(widget=forms.HiddenInput, required=False)


class CampaignText(forms.Form):
    """The forum of a campaign."""

    name = forms.CharField(label=_("Name of the campaign"), min_length=5, max_length=120)
    text = forms.CharField(
        label=_("What it is about"),
        help_text=_("Why one should take part, and what happens after the deadline."),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    text_language = forms.ChoiceField(label=_("Language of this text"), choices=_spoken)
    start_date = forms.DateField(label=_("First day"), widget=forms.DateInput)
    deadline = forms.DateField(
        label=_("Deadline"), help_text=_("The last day on which a call can be put in."), widget=forms.DateInput
    )

    def __init__(self, *args: Any, desks: QuerySet[Desk] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if desks is not None:
            self.fields["desk"] = forms.ModelChoiceField(
                desks, label=_("Support service"), widget=forms.RadioSelect, empty_label=None, initial=desks.first()
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("start_date"), values.get("deadline")
        if first and last and last < first:
            self.add_error("deadline", _("The deadline cannot be before the first day."))
        return values
