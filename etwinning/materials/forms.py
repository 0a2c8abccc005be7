"""What is said in materials."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from etwinning.core import languages
from etwinning.core.models import Audience, File
from etwinning.core.refusals import Refused
from etwinning.core.uploads import FilesField
from etwinning.materials import queries
from etwinning.materials.captions import clean_captions
from etwinning.materials.licences import Licence
from etwinning.materials.models import Folder, Item
from etwinning.spaces.guarding import Guarded
from etwinning.spaces.models import Space
from etwinning.spaces.words import seen_by

DESCRIPTION = 300
TRANSCRIPT = 50_000
CREDIT_HELP = _("Who made it, as others shall name them. For pupils: first name only, or the name of the class.")
FACES = _("Before you show something to everyone on the internet: no faces and no full names of pupils.")
ADDERS: Final[dict[str, list[tuple[str, Any]]]] = {
    Space.Kind.TWINSPACE: Folder.Adders.choices,
    Space.Kind.GROUP: [(value, _("Moderators only")) if value == Folder.Adders.TEACHERS else (value, label)
                       for value, label in Folder.Adders.choices],
}  # fmt: skip


def folder_choices(folders: Sequence[Folder]) -> list[tuple[str, Any]]:
    return [("", _("In no folder")), *((str(folder.pk), folder.name) for folder in folders)]


class EditFolder(Guarded):
    """A folder or album."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("How it is shown"), choices=Folder.Kind, widget=forms.RadioSelect)
    audience = forms.ChoiceField(
        label=_("Who sees it"),
        widget=forms.RadioSelect,
        help_text=_("Nobody else sees what lies in it, whatever is said of a thing itself."),
    )
    adders = forms.ChoiceField(label=_("Who may add to it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, space: Space, audiences: Sequence[str], now: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adders"].choices = ADDERS[space.kind]  # type: ignore[attr-defined]
        self.fields["audience"].choices = seen_by(space, {*audiences, now})  # type: ignore[attr-defined]


class Said(forms.Form):
    """What is said of all things that are sent at once."""

    folder = forms.ChoiceField(label=_("Where they shall lie"), required=False)
    audience = forms.ChoiceField(
        label=_("Who sees them"), help_text=_("What everyone on the internet may see is chosen one by one, later.")
    )
    licence = forms.ChoiceField(
        label=_("Licence"), choices=Licence, required=False, help_text=_("Send only what you made or may use.")
    )
    credit = forms.CharField(label=_("Author"), max_length=150, required=False, help_text=CREDIT_HELP)

    def __init__(
        self, *args: Any, space: Space, folders: Sequence[Folder], audiences: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        inside = [audience for audience in audiences if audience != Audience.PUBLIC]
        self.fields["folder"].choices = folder_choices(folders)  # type: ignore[attr-defined]
        self.fields["audience"].choices = seen_by(space, inside)  # type: ignore[attr-defined]


class AddMaterials(Said):
    """Several files as a plain form sends them."""

    upload = FilesField(label=_("Files"))
    field_order = ["upload", "folder", "audience", "licence", "credit"]


class BeginUpload(Said):
    """What a sender says of a file before it comes in parts."""

    name = forms.CharField(max_length=1000, required=False, strip=False)
    size = forms.IntegerField(min_value=0, max_value=2**62)
    mime = forms.CharField(max_length=200, required=False)
    sha256 = forms.RegexField(regex=r"^[0-9a-f]{64}$", required=False)


class EditMaterial(Guarded):
    """Everything that is said of an item."""

    name = forms.CharField(label=_("Name"), max_length=150)
    alt = forms.CharField(
        label=_("The picture in words, for those who cannot see it"), max_length=DESCRIPTION, required=False
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=Licence, required=False, widget=forms.RadioSelect)
    credit = forms.CharField(label=_("Author"), max_length=150, required=False, help_text=CREDIT_HELP)
    transcript = forms.CharField(
        label=_("What is said in it, word for word"),
        max_length=TRANSCRIPT,
        required=False,
        widget=forms.Textarea,
        help_text=_("For those who cannot hear it, and for those who would rather read."),
    )
    folder = forms.ChoiceField(label=_("Where it lies"), required=False)
    audience = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect, help_text=FACES)
    sure = forms.BooleanField(label=_("Yes, everyone on the internet may see this"), required=False)

    def __init__(
        self,
        *args: Any,
        space: Space,
        item: Item,
        folders: Sequence[Folder],
        audiences: Sequence[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.item = item
        for name, kinds in {"alt": {"picture"}, "transcript": {"video", "sound"}}.items():
            if item.file.kind not in kinds:
                del self.fields[name]
        lies_in = [item.folder] if item.folder and item.folder not in folders else []
        self.fields["folder"].choices = folder_choices([*folders, *lies_in])  # type: ignore[attr-defined]
        self.fields["audience"].choices = seen_by(space, {*audiences, item.audience})  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What becomes public needs its words and its licence, a clean bill of the scanner, and a second yes."""
        said = super().clean() or {}
        if said.get("audience") != Audience.PUBLIC:
            return said
        if self.item.file.scan != File.Scan.CLEAN:
            self.add_error("audience", _("This is still being checked for viruses. Try again in a minute."))
        why = queries.why_not_public(self.item) if self.item.audience != Audience.PUBLIC else None
        if why is not None:
            kept = {"name": said.get("alt") or said.get("name") or self.item.name, "why": why.label}
            self.add_error("audience", _("Not for everyone: “%(name)s”. %(why)s") % kept)
        if "alt" in self.fields and not said.get("alt"):
            self.add_error("alt", _("Say in a few words what the picture shows."))
        if not said.get("licence"):
            self.add_error("licence", _("What everyone sees needs a licence. Choose one."))
        if self.item.audience != Audience.PUBLIC and not said.get("sure"):
            self.add_error("sure", _("Everyone on the internet will see this. Tick the box if that is right."))
        return said


class Described(Guarded):
    """Words for some pictures, each in the field of its key."""

    def __init__(self, *args: Any, items: Sequence[Item], **options: Any) -> None:
        super().__init__(*args, **options)
        for item in items:
            self.fields[f"alt-{item.pk}"] = forms.CharField(
                label=_("What this picture shows"), max_length=DESCRIPTION, required=False
            )

    def words(self) -> dict[int, str]:
        """What was written, by the key of the picture."""
        return {int(name.removeprefix("alt-")): words for name, words in self.said().items() if words}


class AddCaptions(Guarded):
    """Captions of a recording in one language."""

    language = forms.ChoiceField(label=_("Language of the captions"), choices=languages.choices)
    file = forms.FileField(
        label=_("File with the captions"),
        help_text=_("WebVTT (.vtt) or SubRip (.srt), up to 1 MB. Captions in the same language are replaced."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("The file did not arrive. Choose it again."),
            "invalid": _("The file did not arrive. Choose it again."),
            "empty": _("This file is empty. Choose it again, or choose another one."),
        },
    )

    def clean_file(self) -> str:
        """The captions as clean WebVTT."""
        try:
            return clean_captions(self.cleaned_data["file"])
        except Refused as refused:
            raise ValidationError(refused.sentence, code="refused") from refused


class Chosen(forms.Form):
    """Some items, and perhaps where they shall go."""

    item = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Choose at least one thing.")})
    folder = forms.ChoiceField(label=_("Where they shall lie"), required=False)

    def __init__(self, *args: Any, items: Sequence[int], folders: Sequence[Folder], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"].choices = [(pk, pk) for pk in items]  # type: ignore[attr-defined]
        self.fields["folder"].choices = folder_choices(folders)  # type: ignore[attr-defined]
