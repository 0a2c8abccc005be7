"""Where pupils come from: lines, a table, or the export of a school in OneRoster."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etwinning.core.uploads import FilesInput
from etwinning.schools import lists, rosters
from etwinning.schools.lists import Line, Said
from etwinning.schools.rosters import NotARoster, Problem, Roster
from etwinning.twinspace.forms.pupils import MOST_PUPILS

STEPS: Final = ("look", "choose", "shorten", "add")
MOST_BYTES: Final = 2_000_000
MOST_FILES: Final = 12
NO_CLASS: Final = -1
SALT: Final = "etwinning.twinspace.roster"
Upload = UploadedFile[bytes]


@dataclass(frozen=True)
class Source:
    """What was read: the pupils of lists, headings that were left out, and the export of a school, if there was one."""

    lines: list[Line] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    roster: Roster | None = None


class SourceField(forms.FileField):
    """A table, or the files of an export. Cleans to what was read."""

    widget = FilesInput

    def __init__(self, *, language: str = "", **options: Any) -> None:
        self.language = language
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Sequence[Upload] | Upload | None, initial: Any = None) -> Source:
        """Raises for files that are too large, no text, or an export that cannot be opened."""
        sent = [data] if isinstance(data, UploadedFile) else list(data or [])
        if not sent:
            return Source()
        if len(sent) > MOST_FILES or sum(upload.size or 0 for upload in sent) > rosters.MOST_BYTES:
            raise forms.ValidationError(_("These files are too large to be lists of pupils. The limit is 5 MB."))
        files = [(str(super(SourceField, self).clean(upload, initial).name), upload.read()) for upload in sent]
        if any(rosters.is_export(name, content, language=self.language) for name, content in files):
            return self._exported(files)
        if len(files) > 1:
            raise forms.ValidationError(
                _("Choose one list. Several files at once are read only as a OneRoster export.")
            )
        content = files[0][1]
        if len(content) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large to be a list of pupils. The limit is 2 MB."))
        try:
            found = lists.read_list(lists.text_of(content, language=self.language), most=MOST_PUPILS)
        except lists.NotATable as binary:
            raise forms.ValidationError(
                _("This file is not a list in text form. In your table program, save it as CSV, then choose that file.")
            ) from binary
        return Source(found.lines, found.left_out)

    def _exported(self, files: list[tuple[str, bytes]]) -> Source:
        try:
            tables = rosters.unpacked(files)
            roster = rosters.read_roster(tables, language=self.language, today=localdate())
        except NotARoster as unreadable:
            raise forms.ValidationError(unreadable.sentence) from unreadable
        if len(roster.pupils) > rosters.MOST_IN_CLASSES or len(roster.classes) > rosters.MOST_CLASSES:
            raise forms.ValidationError(_("There are too many pupils in this export. Export only your own classes."))
        return Source(roster=roster)


class PupilSource(forms.Form):
    """Where the pupils come from: lines pasted into a field, or files."""

    lines = forms.CharField(
        label=_("Paste a list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One pupil a line: first name and initial, then the class, for example: Elif Y.; 4A"),
    )
    file = SourceField(
        label=_("Or choose a file"),
        required=False,
        help_text=_(
            "A table saved as CSV or as text, or the export of your school in OneRoster (a ZIP, or its CSV files). "
            "Only the names, the class and the user name are read."
        ),
        widget=FilesInput(attrs={"accept": ".csv,.txt,.tsv,.zip,text/csv,text/plain,application/zip"}),
    )

    def __init__(self, *arguments: Any, language: str, typed: int, **options: Any) -> None:
        """language: the reader's, for files that do not say their encoding; typed: pupils in the rows beside."""
        super().__init__(*arguments, **options)
        self.typed = typed
        self.fields["file"].language = language  # type: ignore[attr-defined]
        # the reader of lists turns unreadable characters into a problem of their cell
        self.fields["lines"].validators = []

    def clean(self) -> dict[str, Any]:
        """Read the list. Raises when there is nobody in it, too many, or something is wrong in an export."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        pasted, sent = lists.read_list(cleaned["lines"], most=MOST_PUPILS), cleaned["file"]
        found = Source(pasted.lines + sent.lines, pasted.left_out + sent.left_out, sent.roster)
        if found.roster is not None and found.roster.problems:
            raise forms.ValidationError(_("Something is wrong in the export. Nothing was added. See the list below."))
        number = self.typed + len(found.lines)
        if not (number or (found.roster and found.roster.pupils)):
            raise forms.ValidationError(_("We found no pupils. Type at least one name, paste a list or choose a file."))
        if number > MOST_PUPILS:
            raise forms.ValidationError(too_many())
        return cleaned | {"found": found}

    @property
    def found(self) -> Source:
        """What was read, once the form is valid."""
        result: Source = self.cleaned_data["found"]
        return result

    @property
    def problems(self) -> list[Problem]:
        """What is wrong in an export that was sent."""
        sent: Source | None = self.cleaned_data.get("file") if self.is_bound and hasattr(self, "cleaned_data") else None
        return sent.roster.problems if sent is not None and sent.roster is not None else []


class ChooseClasses(forms.Form):
    """Which classes of an export come in. The export itself travels in the page, signed: nothing of it is stored."""

    roster = forms.CharField(widget=forms.HiddenInput)
    classes = forms.TypedMultipleChoiceField(
        label=_("Classes"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one class.")},
    )

    def __init__(self, data: Any = None, *, roster: Roster | None = None, typed: int) -> None:
        """Without data: for this export. Raises NotARoster when the export in the data is not as we sent it."""
        self.found = unsealed(str(data.get("roster", ""))) if data is not None else roster or Roster()
        super().__init__(data, initial={"roster": sealed(self.found)})
        self.typed = typed
        numbers = self.found.numbers()
        choices: list[tuple[int, str]] = [
            (place, _labelled(name, numbers[place])) for place, name in enumerate(self.found.classes)
        ]
        if self.found.without_class:
            choices.append((NO_CLASS, _labelled(str(_("No class")), len(self.found.without_class))))
        self.fields["classes"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Raises when the chosen classes are too many pupils at once."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("classes") and len(lines_of(self.found, cleaned["classes"])) + self.typed > MOST_PUPILS:
            raise forms.ValidationError(too_many())
        return cleaned


def lines_of(roster: Roster, chosen: Sequence[int]) -> list[Line]:
    """The pupils of the chosen classes, those of one name told apart."""
    without: list[Said] = roster.without_class if NO_CLASS in chosen else []
    return lists.told_apart(roster.of_classes(chosen) + without)


def all_classes(roster: Roster) -> list[int] | None:
    """Every place there is to choose, or None where somebody should choose: there is more than one."""
    places = list(range(len(roster.classes))) + ([NO_CLASS] if roster.without_class else [])
    return places if len(places) == 1 else None


def sealed(roster: Roster) -> str:
    """An export as text that only we can have written."""
    return signing.dumps([roster.classes, [astuple(pupil) for pupil in roster.pupils]], salt=SALT, compress=True)


def unsealed(text: str) -> Roster:
    """The export again. Raises NotARoster; after a day one chooses the file again."""
    try:
        classes, pupils = signing.loads(text, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature as broken:
        raise NotARoster(str(_("This page was open for too long. Choose the file again."))) from broken
    return Roster(classes, [rosters.Pupil(given, family, tuple(places)) for given, family, places in pupils])


def _labelled(name: str, number: int) -> str:
    pupils = ngettext("%(num)s pupil", "%(num)s pupils", number) % {"num": number}
    return f"{name} · {pupils}"


def too_many() -> str:
    """More than fit into one list."""
    return ngettext(
        "You can add at most %(num)s pupil at once. Nothing was added. Take a part of the list first.",
        "You can add at most %(num)s pupils at once. Nothing was added. Take a part of the list first.",
        MOST_PUPILS,
    ) % {"num": MOST_PUPILS}
