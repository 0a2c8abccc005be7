"""What editors say and send in the CMS: texts, pictures, files."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from etwinning.core.judge import DOCUMENTS, PICTURES, judge
from etwinning.core.refusals import Refused
from etwinning.libraries.html import from_plain, text_of
from etwinning.portal.models import cleaned, closed

log = logging.getLogger(__name__)


class Writing(DraftailRichTextArea):  # type: ignore[misc]
    """The editor's field of rich text. What it did not send itself is taken as plain words: no error, no word lost."""

    def format_value(self, value: Any) -> Any:
        """A stored text as the editor reads it."""
        html = str(value or "")
        try:
            return super().format_value(cleaned(html))
        except (AssertionError, LookupError, ValueError, TypeError, AttributeError):
            log.warning("A text could not be opened in the editor as it is; its words are shown.", exc_info=True)
            return super().format_value(closed(from_plain(text_of(html))))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """The text as HTML."""
        try:
            html = super().value_from_datadict(data, files, name)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, ExporterException):
            html = from_plain(str(data.get(name, "")))
        return html if html is None else str(html).replace("\0", "")


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """A picture that an editor sends: judged by its bytes, kept as we drew it, without place, camera or date."""

    def clean_file(self) -> Any:
        """The picture drawn anew. Raises ValidationError with the sentence of the refusal."""
        sent = self.cleaned_data["file"]
        if not isinstance(sent, UploadedFile):
            return sent
        try:
            judged = judge(sent, PICTURES)
        except Refused as refused:
            raise ValidationError(refused.sentence) from refused
        if judged.redrawn is None:
            return sent
        name = f"picture.{judged.extension}"
        return self.fields["file"].to_python(SimpleUploadedFile(name, judged.redrawn.content, judged.redrawn.mime))


class PaperForm(BaseDocumentForm):  # type: ignore[misc]
    """A file that an editor sends for readers."""

    def clean_file(self) -> Any:
        """The file as it is. Raises ValidationError with the sentence of the refusal."""
        sent = self.cleaned_data["file"]
        if isinstance(sent, UploadedFile):
            try:
                judge(sent, DOCUMENTS)
            except Refused as refused:
                raise ValidationError(refused.sentence) from refused
            sent.seek(0)
        return sent
