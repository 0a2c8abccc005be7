"""Ties between members."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Contact(models.Model):
    """A mutual tie: one asks with a short message, the other accepts or declines. One row a pair, low pk first."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Contact")
        DECLINED = "declined", _("Declined")

    MOVES: ClassVar[Mapping[str, AbstractSet[str]]] = {
        State.WAITING: {State.ACCEPTED, State.DECLINED},
        State.ACCEPTED: set(),
        State.DECLINED: {State.WAITING},
    }

    low = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    high = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    message = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="one_contact_a_pair"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="contact_low_first"),
            models.CheckConstraint(
                condition=Q(asked_by=F("low"), asked_of=F("high")) | Q(asked_by=F("high"), asked_of=F("low")),
                name="contact_asked_within_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="contact_answer_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_of", "state", "-asked_at"], name="contact_inbox"),
            models.Index(fields=["asked_by", "state", "-asked_at"], name="contact_outbox"),
            models.Index(fields=["high", "state"], name="contact_high"),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} and {self.high_id}: {self.state}"
