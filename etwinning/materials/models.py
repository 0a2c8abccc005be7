"""The materials of a room: pictures, videos, sounds and documents, in folders and albums."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import Audience
from etwinning.materials.licences import Licence
from etwinning.spaces.models import Space
from etwinning.spaces.words import SEEN_BY as ALL_SEEN_BY

SEEN_BY = ALL_SEEN_BY[Space.Kind.TWINSPACE]
BIN_DAYS = 30


class Folder(models.Model):
    """A folder, or an album, which shows its pictures large. Who sees it bounds who sees what lies in it."""

    class Kind(models.TextChoices):
        FOLDER = "folder", _("Folder: a list of names")
        ALBUM = "album", _("Album: large pictures")

    class Adders(models.TextChoices):
        MEMBERS = "members", _("All members")
        TEACHERS = "teachers", _("Teachers only")

    MOST_IN_SPACE = 500

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("How it is shown"), max_length=10, choices=Kind, default=Kind.FOLDER)
    audience = models.CharField(_("Who sees it"), max_length=10, choices=SEEN_BY, default=Audience.MEMBERS)
    adders = models.CharField(_("Who may add to it"), max_length=10, choices=Adders, default=Adders.MEMBERS)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    binned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    binned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(audience="me"), name="folder_is_for_others"),
            models.CheckConstraint(condition=Q(binned_at__isnull=False) | Q(binned_by__isnull=True), name="folder_bin"),
        ]
        indexes = [models.Index(fields=["space", "name"], name="folder_list")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("material_folder", kwargs={"space_pk": self.space_id, "pk": self.pk})


class Item(models.Model):
    """One thing: a kept file with its name, its words, its licence and author, and who sees it.

    Deleted, it lies in the bin for 30 days. What lies in a binned folder is not seen until the folder is back.
    """

    MOST_IN_SPACE = 20_000

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, models.SET_NULL, null=True, blank=True, related_name="items")
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=160)
    search = models.TextField(blank=True)  # the folded name
    alt = models.CharField(_("The picture in words"), max_length=300, blank=True)
    transcript = models.TextField(blank=True)  # what is said in a video or sound
    licence = models.CharField(_("Licence"), max_length=12, choices=Licence, default=Licence.UNSAID, blank=True)
    credit = models.CharField(_("Author"), max_length=150, blank=True)
    audience = models.CharField(_("Who sees it"), max_length=10, choices=SEEN_BY, default=Audience.MEMBERS)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    binned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    binned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(audience="me"), name="item_is_for_others"),
            models.CheckConstraint(condition=Q(binned_at__isnull=False) | Q(binned_by__isnull=True), name="item_bin"),
        ]
        indexes = [
            models.Index(fields=["space", "folder", "-added_at", "-id"], name="item_list"),
            models.Index(fields=["binned_at"], name="item_bin_since", condition=Q(binned_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("material", kwargs={"space_pk": self.space_id, "pk": self.pk})

    @property
    def is_picture(self) -> bool:
        return self.file.kind == "picture"

    @property
    def description(self) -> str:
        """The thing in words, or its name."""
        return self.alt or self.name

    @property
    def is_seen(self) -> bool:
        """Seen or heard in a text, not only linked there."""
        return self.file.kind != "document"

    @property
    def is_recording(self) -> bool:
        """A video or a sound: what can have captions and a transcript."""
        return self.file.kind in {"video", "sound"}


class Captions(models.Model):
    """What is said in a recording, timed, in one language: clean WebVTT."""

    MOST = 1_000_000  # bytes

    item = models.ForeignKey(Item, models.CASCADE, related_name="captions")
    language = models.CharField(_("Language"), max_length=10)
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="one_caption_a_language")]

    def __str__(self) -> str:
        return self.language


class Sending(models.Model):
    """A file on its way: what has arrived lies in parts in the storage, each acknowledged by the row that counts it.

    When it is whole it becomes an Item, or it is refused with a sentence; the row stays for some days, so that somebody
    whose line was cut at the last answer learns how it ended.
    """

    DAYS = 7
    MOST_OPEN = 50  # of one person in one room

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    arrived = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)  # the length of each part, in order
    sha256 = models.CharField(max_length=64, blank=True)  # of the whole, if the sender said it
    wishes = models.JSONField(default=dict)  # folder, audience, licence, credit
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="+")
    refused = models.CharField(max_length=400, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(arrived__lte=F("size")), name="sending_not_longer")]
        indexes = [
            models.Index(fields=["space", "person"], name="sending_open", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["latest_at"], name="sending_latest"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
