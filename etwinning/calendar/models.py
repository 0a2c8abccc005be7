"""When a school teaches: holidays brought in, its own changes, its lessons; the secret address of a person's feed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Season(models.Model):
    """School holidays of a country or of one of its regions, brought in from an official calendar."""

    country = models.CharField(max_length=2)
    region = models.CharField(max_length=10, blank=True)  # "" is all of the country
    first_date = models.DateField()
    last_date = models.DateField()
    names = models.JSONField(default=dict)  # by language
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="season_ends_after_it_begins"),
            models.UniqueConstraint(fields=["country", "region", "first_date", "last_date"], name="one_season_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.region or self.country} {self.first_date}"


class Change(models.Model):
    """What a school does differently: no lessons on some days, lessons on others, or both when a holiday is moved."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Holiday added")
        MOVED = "moved", _("Holiday moved")
        REMOVED = "removed", _("Holiday removed")
        SCHOOL = "school", _("In school on a holiday")

    school = models.ForeignKey("schools.School", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    first_date = models.DateField()
    last_date = models.DateField()
    from_first_date = models.DateField(null=True, blank=True)  # of a moved holiday: where it was, lessons from now on
    from_last_date = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="change_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(kind="moved", from_last_date__gte=F("from_first_date"))
                | (~Q(kind="moved") & Q(from_first_date__isnull=True, from_last_date__isnull=True)),
                name="only_moved_holidays_come_from_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["school", "first_date"], name="change_of_school")]

    def __str__(self) -> str:
        return f"{self.school_id}: {self.kind} {self.first_date}"


class Lesson(models.Model):
    """A lesson period of a school's week, in the school's wall time, on one or more weekdays (1 is Monday)."""

    school = models.ForeignKey("schools.School", models.CASCADE, related_name="+")
    begins = models.TimeField()
    ends = models.TimeField()
    weekdays = ArrayField(models.SmallIntegerField())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="lesson_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.school_id}: {self.begins:%H:%M}"


class Feed(models.Model):
    """The secret address under which a person's calendar program reads school holidays. A new one ends the old one."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"of {self.person_id}"
