"""What a room takes home: archives that are made or were brought, and whose work came from one."""

import uuid
from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Archive(models.Model):
    """An archive of a room: one that is made of it, or one that is brought into it.

    making -> ready | failed. Whoever makes it writes `attempt` and, again and again, `beat_at`: a beat that is old says
    that the maker was killed. Only a ready one of our own making has a file to fetch; one that is brought has it until
    it was read.
    """

    class State(models.TextChoices):
        MAKING = "making", pgettext_lazy("an archive", "Being made")
        READY = "ready", pgettext_lazy("an archive", "Ready")
        FAILED = "failed", pgettext_lazy("an archive", "Not made")

    class Kind(models.TextChoices):
        ASKED = "asked", _("Somebody asked for it")
        ENDED = "ended", _("Made when the project went into the archive")
        BROUGHT = "brought", _("Brought from elsewhere")

    DAYS: Final = 28  # that one which somebody asked for can be fetched
    TRIES: Final = 3

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    audiences = ArrayField(models.CharField(max_length=10))
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.MAKING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    attempt = models.UUIDField(default=uuid.uuid4)
    tries = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=400, blank=True)  # it failed
    file = models.ForeignKey("core.File", models.PROTECT, null=True, blank=True, related_name="+")
    left_out = models.JSONField(default=list, blank=True)  # [kind, name, reason] each
    carried = models.JSONField(default=list, blank=True)  # [hash, kind] of each file in it: families are asked again
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space"], condition=Q(state="making"), name="one_archive_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(kind="brought") | Q(file__isnull=False), name="ready_archive_has_a_file"
            ),
        ]
        indexes = [models.Index(fields=["space", "-asked_at"], name="archive_list")]

    def __str__(self) -> str:
        return f"{self.space_id}: {self.kind} {self.state}"

    @property
    def is_making(self) -> bool:
        return self.state == self.State.MAKING

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY


class Unpacked(models.Model):
    """A file of a brought archive that is kept already, while nothing in the room knows of it yet.

    Who reads the archive goes on from here if an earlier one was killed. What the room takes over is no longer here;
    what is still here when reading fails, or is stopped, goes with its bytes.
    """

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="unpacked")
    name = models.CharField(max_length=80)  # in the archive: the hash of its bytes there
    called = models.TextField()
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.archive_id}: {self.called}"


class Origin(models.Model):
    """Whose work a brought thing is: words, not accounts. `line` is what stands in the thing itself for readers."""

    class Kind(models.TextChoices):
        PAGE = "page"
        POST = "post"
        NOTE = "note"
        ITEM = "item"

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    thing = models.BigIntegerField()
    by = models.JSONField(default=dict, blank=True)
    line = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="one_origin_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
