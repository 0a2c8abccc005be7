"""What may be said in a TwinSpace of its description, of pupils, and at the pupils' door."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.renderers import get_default_renderer
from django.utils.translation import gettext_lazy as _

from etwinning.core.folding import fold
from etwinning.core.uploads import PictureField
from etwinning.libraries.numbers import whole
from etwinning.schools import lists
from etwinning.twinspace.cards import as_typed
from etwinning.twinspace.models import TwinSpace
from etwinning.ui.fields import PictureWords

MOST_PUPILS = 500
TYPED_ROWS = 4
SHORTEST_USERNAME = 5
LONG_NUMBER = 5


class PupilRow(forms.Form):
    """One pupil. An empty row is nobody."""

    name = forms.CharField(label=_("First name and initial"), max_length=40)
    class_name = forms.CharField(label=_("Class"), max_length=40, required=False)
    username = forms.CharField(label=_("User name"), max_length=30, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].error_messages["required"] = _("Type a first name, or empty the whole row.")
        self.fields["name"].error_messages["max_length"] = _("This name is too long: at most 40 letters.")
        self.fields["class_name"].error_messages["max_length"] = _("This class is too long: at most 40 letters.")
        self.fields["username"].error_messages["max_length"] = _("This user name is too long: at most 30 letters.")

    def clean_name(self) -> str:
        """A name as others read it: letters that can be read, no address, no number of a pupil."""
        name = _legible(self.cleaned_data["name"])
        if "@" in name:
            raise forms.ValidationError(_("This looks like an e-mail address. Type a first name and an initial."))
        if sum(letter.isdigit() for letter in name) >= LONG_NUMBER:
            raise forms.ValidationError(_("This looks like a number. Type a first name and an initial."))
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("A name needs at least one letter."))
        return name

    def clean_class_name(self) -> str:
        return _legible(self.cleaned_data["class_name"])

    def clean_username(self) -> str:
        """The user name as it is stored: plain small letters and digits."""
        wished = self.cleaned_data["username"]
        if not wished:
            return ""
        username = as_typed(_legible(wished))
        if len(username) < SHORTEST_USERNAME or not username[:1].isalpha():
            raise forms.ValidationError(
                _("A user name starts with a letter and has at least 5 letters or digits. Or leave it empty.")
            )
        return username

    def clean(self) -> dict[str, Any]:
        """A user name must not give the pupil's name away."""
        cleaned: dict[str, Any] = super().clean() or {}
        names = [word for word in fold(cleaned.get("name", "")).split() if len(word) > 2]  # noqa: PLR2004 - initials
        if cleaned.get("username") and any(as_typed(word) in cleaned["username"] for word in names if as_typed(word)):
            self.add_error("username", _("A user name must not contain the pupil's name. Leave it empty: we make one."))
        return cleaned

    @property
    def warning(self) -> str:
        """What is not wrong but should be looked at, or ""."""
        name = str(self["name"].value() or "")
        if self.errors.get("name") or not lists.is_full_name(name):
            return ""
        return str(_("This looks like a full name. Better: %(short)s")) % {"short": lists.shorten(name)}

    @property
    def is_told_apart(self) -> bool:
        """Whether the name has a number, because another of the class has the same."""
        return lists.is_numbered(str(self["name"].value() or ""))


class PupilRows(forms.BaseFormSet[PupilRow]):
    """The rows of a list of pupils, each with its problems; and what is wrong between rows."""

    form = PupilRow
    extra = TYPED_ROWS
    min_num = 0
    max_num = MOST_PUPILS
    absolute_max = MOST_PUPILS + TYPED_ROWS
    validate_min = can_order = can_delete = can_delete_extra = edit_only = False
    validate_max = True
    renderer = get_default_renderer()

    def __init__(
        self,
        data: dict[str, str] | None = None,
        *,
        present: Collection[tuple[str, str]] = (),
        usernames_taken: Callable[[Collection[str]], set[str]] = set,
        initial: list[dict[str, Any]] | None = None,
    ) -> None:
        """present: folded name and class of pupils who are there; usernames_taken: which of some names are."""
        super().__init__(data, prefix="rows", initial=initial)
        self.present, self.usernames_taken = present, usernames_taken
        self.already_there = 0

    @property
    def filled(self) -> list[PupilRow]:
        """The rows with somebody in them."""
        return [row for row in self.forms if row.has_changed()]

    def clean(self) -> None:
        """Two pupils with one name in a class, a name that is there already, a user name that somebody has."""
        first_with: dict[tuple[str, str], int] = {}
        first_named: dict[str, int] = {}
        wished = {row.cleaned_data["username"] for row in self.filled if row.cleaned_data.get("username")}
        taken = self.usernames_taken(wished) if wished else set()
        for number, row in enumerate(self.forms, 1):
            if not row.has_changed():
                continue
            name, class_name, username = (row.cleaned_data.get(key, "") for key in row.fields)
            key = (fold(name), fold(class_name))
            if name and key in first_with:
                row.add_error("name", _same_as(first_with[key]))
            elif name and key in self.present:
                self.already_there += 1
                row.add_error("name", _("You already have a pupil with this name in this class here."))
            first_with.setdefault(key, number)
            if username and username in first_named:
                row.add_error("username", _same_as(first_named[username]))
            elif username in taken:
                row.add_error("username", _("Somebody has this user name. Choose another one, or leave it empty."))
            first_named.setdefault(username, number)
        if not self.filled:
            raise forms.ValidationError(_("There is nobody in this list. Type at least one name."))

    @property
    def is_sent_twice(self) -> bool:
        """Whether all of them are there already, which is what the same button twice looks like."""
        return bool(self.filled) and self.already_there == len(self.filled)


def rows_of(
    lines: Collection[lists.Line],
    *,
    seat_names: Collection[tuple[str, str]],
    usernames_taken: Callable[[Collection[str]], set[str]],
) -> PupilRows:
    """Lines as rows, judged, wherever they came from."""
    posted = {"rows-TOTAL_FORMS": str(len(lines)), "rows-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        posted[f"rows-{number}-name"] = line.name
        posted[f"rows-{number}-class_name"] = line.class_name
        posted[f"rows-{number}-username"] = line.username
    return PupilRows(posted, present=seat_names, usernames_taken=usernames_taken)


def empty_rows(lines: Collection[lists.Line]) -> PupilRows:
    """A few empty rows to type into, after those that were typed already."""
    return PupilRows(initial=[vars(line) for line in lines])


def shortened(lines: Collection[lists.Line]) -> list[lists.Line]:
    """The lines with each full name cut down to first name and initial."""
    return [replace(line, name=lists.shorten(line.name)) if lists.is_full_name(line.name) else line for line in lines]


def typed_lines(posted: dict[str, Any]) -> list[lists.Line]:
    """The rows of a posted form that have somebody in them, unjudged."""
    number = min(whole(posted.get("rows-TOTAL_FORMS"), 5), MOST_PUPILS + TYPED_ROWS)
    rows = [
        lists.Line(*(str(posted.get(f"rows-{place}-{key}", "")).strip() for key in ("name", "class_name", "username")))
        for place in range(number)
    ]
    return [row for row in rows if any((row.name, row.class_name, row.username))]


def _legible(text: str) -> str:
    if lists.UNREADABLE in text:
        raise forms.ValidationError(_("Some letters could not be read. Type this again."))
    return text


def _same_as(number: int) -> str:
    return str(_("This is the same as in row %(number)s. Add a letter, so that one can tell them apart.")) % {
        "number": number
    }


class BringPupils(forms.Form):
    """Which of a teacher's pupils come in."""

    pupils = forms.MultipleChoiceField(
        label=_("Your pupils"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one pupil.")},
    )

    def __init__(self, *arguments: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["pupils"].choices = choices  # type: ignore[attr-defined]


class EditTwinSpace(forms.Form):
    """Description and picture: what everyone on the internet sees of a TwinSpace."""

    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    picture = PictureField(label=_("New picture"), required=False)
    picture_alt = PictureWords(
        label=_("The picture in words"), help_text=_("For people who cannot see it. Never write pupils' names.")
    )
    no_picture = forms.BooleanField(label=_("Show no picture"), required=False)
    nobody = forms.BooleanField(label=_("No pupil can be recognised in the new picture"), required=False)

    def __init__(self, *arguments: Any, has_pupils: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not has_pupils:
            del self.fields["nobody"]

    def clean(self) -> dict[str, Any]:
        """A new picture needs its words; where there are pupils, none may be recognised in what everyone sees."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("picture") and "nobody" in self.fields and not cleaned.get("nobody"):
            self.add_error("nobody", _("Everyone on the internet sees this picture. Choose one without pupils."))
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Say in a few words what the picture shows."))
        return cleaned


def said_of(twinspace: TwinSpace) -> dict[str, str]:
    """What was said of a TwinSpace so far."""
    return {"description": twinspace.description, "picture_alt": twinspace.picture_alt}


class PupilSignIn(forms.Form):
    """What stands on a pupil's card."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        error_messages={"required": _("Type the user name from your card.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=100,
        error_messages={"required": _("Type the password from your card.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        ),
    )


class UseMaterial(forms.Form):
    """On which page a thing shall stand."""

    page = forms.TypedChoiceField(label=_("Put it at the end of a page"), coerce=int)

    def __init__(self, *args: Any, pages: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["page"].choices = [("", "—"), *pages]  # type: ignore[attr-defined]
