"""What every part stands on: a line of the journal, a kept file, and the shape of a decision."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read a thing: the words a reader sees are the words of the rule."""

    AUTHOR = "me", _("Seen by you only")
    TEACHERS = "teachers", _("Seen by teachers")
    MEMBERS = "members", _("Seen by all members")
    PUBLIC = "public", _("Seen by everyone on the internet")


class Entry(models.Model):
    """A line in the journal: who did what to which thing, where and when. Written once, and then left alone.

    Only what names somebody goes from `data` when that account is closed.
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    deed = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)
    thing_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing_id = models.BigIntegerField()
    thing = GenericForeignKey("thing_type", "thing_id")
    scope = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.AUTHOR)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope", "-at"], name="entry_scope"),
            models.Index(fields=["thing_type", "thing_id", "-at"], name="entry_thing"),
            models.Index(fields=["actor", "-at"], name="entry_actor"),
            # What can stand in a feed, in its order: see network/queries/feed.py, which says the same conditions.
            models.Index(
                fields=["scope", "-at", "-id"], name="entry_feed", condition=~models.Q(audience=Audience.AUTHOR)
            ),
            models.Index(
                fields=["actor", "-at", "-id"],
                name="entry_actor_feed",
                condition=models.Q(audience__in=[Audience.MEMBERS, Audience.PUBLIC])
                & (
                    models.Q(scope__startswith="person:")
                    | models.Q(scope__startswith="project:")
                    | models.Q(scope__startswith="school:")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.thing_id}"


class File(models.Model):
    """A kept file. Its bytes lie under their hash; who may fetch it is the business of the thing that shows it."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        DOCUMENT = "document", _("Document")
        SOUND = "sound", _("Sound")
        VIDEO = "video", _("Video")

    class Scan(models.TextChoices):
        """What the virus scanner said. Until it has spoken, only the owner may fetch the file."""

        WAITING = "waiting", _("Being checked for viruses")
        CLEAN = "clean", _("Checked")
        INFECTED = "infected", _("Refused: it carries a virus")

    class Conversion(models.TextChoices):
        """How far the copy of a recording is that every browser plays. Nothing: none is made of it (yet)."""

        WAITING = "waiting", _("Being made ready to play everywhere")
        DONE = "done", _("Ready to play everywhere")
        FAILED = "failed", _("Could not be made ready to play everywhere")

    MOST_TRIES = 3

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    renditions = models.JSONField(default=dict, blank=True)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.CLEAN)
    conversion = models.CharField(max_length=10, choices=Conversion, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # of the conversion, this one included
    seconds = models.PositiveIntegerField(null=True, blank=True)  # how long a recording plays
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["conversion", "id"],
                name="file_to_convert",
                condition=models.Q(kind__in=["sound", "video"]) & ~models.Q(conversion="done"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_still(self) -> bool:
        """Whether there is a picture of a film."""
        return "poster" in self.renditions


class Decision(models.Model):
    """An answer with who, when and why. Each app that decides has its own concrete table."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.outcome
