"""Colleagues who are not here yet and were asked to come."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Invitation(models.Model):
    """A member asks somebody by mail to come. The address is kept until there is an answer or the time is over."""

    class State(models.TextChoices):
        WAITING = "waiting", _("No answer yet")
        JOINED = "joined", _("Registered")
        DECLINED = "declined", _("Wants no mail from us")
        EXPIRED = "expired", _("Too old")

    MOVES: ClassVar[Mapping[str, AbstractSet[str]]] = {
        State.WAITING: {State.JOINED, State.DECLINED, State.EXPIRED},
        State.EXPIRED: {State.DECLINED},
        State.JOINED: set(),
        State.DECLINED: set(),
    }

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    email = models.CharField(max_length=254, blank=True)  # empty when it is needed no more
    email_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)
    joined = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "email_hash"], name="one_invitation_an_address"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(email=""), name="answered_invitation_forgets_the_address"
            ),
        ]
        indexes = [
            models.Index(fields=["email_hash"], name="invitation_address"),
            models.Index(fields=["by", "-asked_at"], name="invitation_latest"),
            models.Index(fields=["asked_at"], name="invitation_age", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.state}"


class DoNotMail(models.Model):
    """An address that wants no invitation ever again, as a keyed hash: nobody can read the address from it."""

    email_hash = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.email_hash
