"""Class mode: one device that a teacher opens for a class for some hours, and who worked at it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Lesson(models.Model):
    """A device that is open for a class: until the PIN, the teacher elsewhere, or the clock ends it."""

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    class_name = models.CharField(max_length=40, blank=True)  # empty: all pupils of the teacher in the room
    asks_pictures = models.BooleanField(default=False)
    pin = models.CharField(max_length=128)  # hashed
    began_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="lesson_lasts")]
        indexes = [models.Index(fields=["space", "teacher"], name="lesson_on", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.space_id}: {self.class_name}"


class Turn(models.Model):
    """A pupil at the device. The key of the session is kept while the lesson lasts, to end it with the lesson."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="turns")
    pupil = models.ForeignKey("twinspace.Pupil", models.CASCADE, related_name="+")
    session = models.CharField(max_length=40, blank=True)
    credit = models.ForeignKey("spaces.Credit", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.pupil_id} at {self.lesson_id}"
