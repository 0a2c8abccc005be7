"""Visits: people from outside who read a TwinSpace for a while because an administrator invited them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Visit(models.Model):
    """An invitation and what became of it. The address is kept until the visit ends; the seat says whether it holds."""

    class Kind(models.TextChoices):
        PARENT = "parent", pgettext_lazy("visitor", "Parent")
        HEAD = "head", _("Head of a school")
        AUTHORITY = "authority", _("School authority")
        EVALUATOR = "evaluator", _("Evaluator")
        TEACHER = "teacher", _("Teacher from another country")
        OTHER = "other", _("Other guest")

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="visits")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visit")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    country = models.CharField(max_length=2, blank=True)  # of a guest teacher, with the school
    school = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)  # the first time
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="visit_lasts"),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | Q(email=""), name="ended_visit_has_no_address"),
        ]
        indexes = [models.Index(fields=["until"], name="visit_on", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.space_id}"

    @property
    def is_on(self) -> bool:
        """Whether the link still opens the room."""
        return self.ended_at is None and self.until > timezone.now()
