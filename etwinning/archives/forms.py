"""What is said when a TwinSpace is taken home, brought, or begun as a copy."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
