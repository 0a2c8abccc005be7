"""A founder who hands over: asked, answered, decided."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HandOver(models.Model):
    """A founder of a running project hands over to a partner of the same country (decisions: "Partner leaves").

    asked -> accepted -> granted | refused; or declined by the partner, withdrawn before the desk answered. For a
    founder who is gone the desk asks (`is_by_desk`): then it agrees already, and the partner's yes is the last word.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the partner")
        ACCEPTED = "accepted", _("Waiting for approval")
        GRANTED = "granted", _("Approved")
        REFUSED = "refused", _("Refused")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[Mapping[str, AbstractSet[str]]] = {
        State.ASKED: {State.ACCEPTED, State.DECLINED, State.WITHDRAWN},
        State.ACCEPTED: {State.GRANTED, State.REFUSED, State.WITHDRAWN},
    }
    OPEN = (State.ASKED, State.ACCEPTED)

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    founder = models.ForeignKey("projects.Founder", models.CASCADE, related_name="+")  # the place that changes hands
    old = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    new = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    is_by_desk = models.BooleanField(default=False)
    desk = models.ForeignKey("people.Desk", models.PROTECT, related_name="+")
    region = models.CharField(max_length=10, blank=True)  # of the partner's school, for regional coordinators
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True, max_length=4000)  # of who declined or decided

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state__in=["asked", "accepted"]), name="one_hand_over_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(old=F("new")), name="handed_over_to_somebody_else"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(note=""), name="refused_hand_over_has_reason"),
        ]
        indexes = [models.Index(fields=["desk", "state_since"], name="hand_over_queue", condition=Q(state="accepted"))]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.old_id} to {self.new_id}"
