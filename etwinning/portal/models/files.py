"""Pictures and files of the portal. Their names are drawn by lot, so a browser may keep what an address gave."""

import logging
from pathlib import PurePath
from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

from etwinning.core.storage import StorageAway

FOLDER = "portal"
log = logging.getLogger(__name__)


def drawn_name(_thing: Any, filename: str) -> str:
    """Where new bytes lie: under a name that nobody used before, with the ending of what they were judged to be."""
    return f"{FOLDER}/{uuid4().hex}{PurePath(filename).suffix.lower()[:6]}"


def address_of(name: str | None) -> str:
    """Where a page finds the bytes of this name."""
    return reverse("portal_file", kwargs={"name": (name or "").removeprefix(f"{FOLDER}/")})


class Picture(AbstractImage):  # type: ignore[misc]
    """A picture that an editor sent. It was judged by its content and drawn anew (editing.forms)."""

    admin_form_fields: ClassVar = ("title", "file", "description", "collection", "tags")

    def get_upload_to(self, filename: str) -> str:
        """A name of its own: two pictures called photo.jpg are two."""
        return drawn_name(self, filename)

    def get_rendition(self, how: Any) -> Any:
        """The CMS's own, whose errors of damaged files become the one that it knows how to show."""
        try:
            return super().get_rendition(how)
        except (SourceImageIOError, StorageAway):
            raise
        except (OSError, ValueError) as no:
            raise SourceImageIOError(str(no)) from no

    def copy_as(self, how: str) -> "Copy | None":
        """A copy, made now if there is none; None where the picture's file is gone or damaged, which is logged."""
        try:
            copy: Copy = self.get_rendition(how)
        except SourceImageIOError as no:
            log.warning("No copy can be made of picture %s (%s): %s", self.pk, self.file.name, str(no))
            return None
        return copy


class Copy(AbstractRendition):  # type: ignore[misc]
    """A smaller copy of a picture."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_copy_of_a_kind")
        ]

    def get_upload_to(self, filename: str) -> str:
        """Named after the picture and what was done to it."""
        return f"{FOLDER}/copies/{filename}"

    @property
    def url(self) -> str:
        """Where a page finds it."""
        return address_of(self.file.name)


class Paper(AbstractDocument):  # type: ignore[misc]
    """A file for readers to take along: a publication, the sheets of a kit."""

    file = models.FileField(upload_to=drawn_name, verbose_name=_("file"))
    admin_form_fields: ClassVar = ("title", "file", "collection", "tags")

    @property
    def url(self) -> str:
        """Where a page finds it."""
        return address_of(self.file.name)
