"""What is said when a TwinSpace is taken home, brought, or begun as a copy."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.archives import reading
from etwinning.core.formats import file_size
from etwinning.core.refusals import Refused
from etwinning.core.storage import Upload
from etwinning.spaces.models import Space


class MakeArchive(forms.Form):
    """Whose view of the room it holds."""

    with_teachers = forms.BooleanField(
        label=_("With what only teachers see"),
        required=False,
        help_text=_("Without it, the archive holds what all members see, and can be shown in class."),
    )
    ended = forms.BooleanField(required=False, widget=forms.HiddenInput)  # once more the one of the project's end


class BringArchive(forms.Form):
    """A file that is checked as a whole before anything is begun."""

    archive = forms.FileField(
        label=_("The archive, as a ZIP file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={"required": _("Choose the file of the archive.")},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        size = {"size": file_size(reading.MOST_BYTES)}
        self.fields["archive"].help_text = _("Up to %(size)s. Leave it packed, as you got it.") % size

    def clean_archive(self) -> Upload:
        """The file, if it is an archive through and through."""
        upload: Upload = self.cleaned_data["archive"]
        try:
            reading.opened(upload)
        except Refused as no:
            raise forms.ValidationError(no.sentence) from no
        return upload


class CopyTwinSpace(forms.Form):
    """Another TwinSpace of the same administrator."""

    source = forms.TypedChoiceField(
        label=_("Copy from"), coerce=int, error_messages={"required": _("Choose a TwinSpace.")}
    )

    def __init__(self, *arguments: Any, rooms: Sequence[Space], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["source"].choices = [("", "—"), *((room.pk, room.title) for room in rooms)]  # type: ignore[attr-defined]


class Activity(forms.Form):
    """Of whom, of what and of which day the log is read. What makes no sense is as if it were not said."""

    person = forms.TypedChoiceField(label=_("Who"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("pages", pgettext_lazy("room", "Pages")),
            ("threads", pgettext_lazy("room", "Talk")),
            ("materials", pgettext_lazy("room", "Materials")),
            ("people", _("Members and pupils")),
            ("teams", _("Teams")),
            ("archives", _("Archives")),
        ],
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *arguments: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Who, what and when, as far as it makes sense."""
        self.is_valid()
        cleaned = getattr(self, "cleaned_data", {})
        return {name: cleaned.get(name) or None for name in ("person", "kind", "day")}
