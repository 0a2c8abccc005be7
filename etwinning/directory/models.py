"""The index in use and what changed since it was made; who founded a project, who holds a label; kept searches."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """The index in use of one kind of things ("people"). Its file lies on each machine under the version's name.

    `upto` is a transaction: what was committed by an earlier one is in the file.
    """

    kind = models.CharField(max_length=20, primary_key=True)
    version = models.CharField(max_length=32)
    upto = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Change(models.Model):
    """A thing that the index may describe as it was. Written by the database itself (migrations) or `note_change`.

    `xid` is the transaction that wrote it.
    """

    kind = models.CharField(max_length=20)
    thing_id = models.BigIntegerField()
    xid = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "xid"], name="directory_change_new")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"


class Founded(models.Model):
    """Somebody founded a project that was approved. Told from above, by the app of projects."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", primary_key=True)

    def __str__(self) -> str:
        return str(self.person_id)


class Labelled(models.Model):
    """A person, a project or a school ("people", …) holds a label now. Told from above, by the app of recognition."""

    kind = models.CharField(max_length=20)
    thing_id = models.BigIntegerField()
    label = models.CharField(max_length=10)  # a slug of LABELS

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing_id", "label"], name="labelled_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}: {self.label}"


class SavedSearch(models.Model):
    """A search of the directory that a person keeps, as what stands in its address."""

    MOST = 30  # of one person

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(_("Name"), max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    weekly = models.BooleanField(_("Tell me once a week what is new"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(default=timezone.now)  # what is newer has not been told

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "query"], name="one_search_kept_once")]
        indexes = [models.Index(fields=["told_at"], name="saved_search_due", condition=models.Q(weekly=True))]

    def __str__(self) -> str:
        return self.name
