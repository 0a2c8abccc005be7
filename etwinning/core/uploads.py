"""Form fields for files: judged by content, with the reason of a refusal beside the field.

What they clean is the upload itself (with its judgement on it), for `core.files.keep_file` in the action.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from etwinning.core.filenames import shown_name
from etwinning.core.judge import ALLOWED, ANY, LIMIT, MEGABYTE, PICTURE_LIMIT, PICTURES, judge
from etwinning.core.refusals import Refused
from etwinning.core.storage import Upload

MOST_FILES = 20


def endings(accept: frozenset[str]) -> list[str]:
    """The extensions that a field takes, without dots: what the file chooser offers and the help names."""
    return [extension for kind, extension in ALLOWED.values() if kind in accept]


def _help(accept: frozenset[str]) -> str:
    names = ", ".join(extension.upper() for extension in endings(accept))
    picture_limit, limit = PICTURE_LIMIT // MEGABYTE, LIMIT // MEGABYTE
    if accept == PICTURES:
        return gettext("%(kinds)s, up to %(limit)s MB.") % {"kinds": names, "limit": picture_limit}
    if not accept & PICTURES:
        return gettext("%(kinds)s, up to %(limit)s MB.") % {"kinds": names, "limit": limit}
    return gettext("%(kinds)s. Pictures up to %(picture_limit)s MB, other files up to %(limit)s MB.") % {
        "kinds": names,
        "picture_limit": picture_limit,
        "limit": limit,
    }


def _too_many(most: int) -> str:
    sentence = ngettext("Choose only %(num)s file at a time.", "Choose at most %(num)s files at a time.", most)
    return sentence % {"num": most}


help_for = lazy(_help, str)


class FilesInput(forms.FileInput):
    """The browser's file chooser for several files."""

    allow_multiple_selected = True


class FileField(forms.FileField):
    """One file of the accepted kinds. Cleans to the upload, judged; empty and not required: None."""

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "invalid": _("The file did not arrive. Choose it again."),
        "missing": _("The file did not arrive. Choose it again."),
        "empty": _("This file is empty. Choose it again, or choose another one."),
    }

    def __init__(self, *, accept: frozenset[str] = ANY, **options: Any) -> None:
        self.accept = accept
        options.setdefault("help_text", help_for(accept))
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Offer only fitting files in the chooser; the judgement does not rely on it."""
        fitting = ",".join(f".{extension}" for extension in endings(self.accept))
        return super().widget_attrs(widget) | {"accept": fitting}

    def to_python(self, data: Upload | None) -> Upload | None:
        """Judge the upload. Raises ValidationError with the sentence of the refusal."""
        upload = super().to_python(data)
        if upload is None:
            return None
        try:
            judge(upload, self.accept)
        except Refused as refused:
            raise ValidationError(refused.sentence, code="refused") from refused
        return upload


class PictureField(FileField):
    """One picture. Cleans to the upload, judged."""

    default_error_messages = {"required": _("Choose a picture.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(accept=PICTURES, **options)


class FilesField(FileField):
    """Several files. Cleans to a list of uploads, judged; each refusal names the file it is about."""

    widget = FilesInput

    def __init__(self, *, accept: frozenset[str] = ANY, most: int = MOST_FILES, **options: Any) -> None:
        self.most = most
        super().__init__(accept=accept, **options)

    def clean(self, data: Sequence[Upload] | Upload | None, initial: Any = None) -> list[Upload]:
        """The uploads, in the order in which they were chosen. Raises ValidationError with one sentence a file."""
        sent = [data] if isinstance(data, File) else [upload for upload in data or [] if upload]
        if not sent:
            super().clean(None, initial)
            return []
        if len(sent) > self.most:
            raise ValidationError(_too_many(self.most), code="too_many")
        kept: list[Upload] = []
        problems: list[ValidationError] = []
        for upload in sent:
            try:
                kept.append(super().clean(upload))
            except ValidationError as problem:
                problems.extend(self._named(upload, sentence) for sentence in problem.messages)
        if problems:
            raise ValidationError(problems)
        return kept

    def _named(self, upload: Upload, sentence: str) -> ValidationError:
        said = {"name": shown_name(upload.name or ""), "sentence": sentence}
        return ValidationError(gettext("%(name)s: %(sentence)s") % said, code="refused")
