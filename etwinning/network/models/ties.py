"""Ties between members."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
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


class Card(models.Model):
    """What a person notes of a contact for themselves: some words and tags. Nobody else ever sees it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    note = models.CharField(max_length=600, blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "person"], name="one_card_a_contact")]
        indexes = [GinIndex(fields=["tags"], name="card_tags")]

    def __str__(self) -> str:
        return f"{self.owner_id} on {self.person_id}"


class Follow(models.Model):
    """A one-sided, silent tie: what happens in that scope of the journal stands in the follower's feed.

    `scope` names what is followed as the journal does ("person:5", "school:7", "project:12", "space:9" of a group).
    Persons and schools have a real key beside it; projects and groups live above this app and have the word alone.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    scope = models.CharField(max_length=40)
    followed = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    school = models.ForeignKey("schools.School", models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "scope"], name="one_follow_a_scope"),
            models.CheckConstraint(condition=~Q(person=F("followed")), name="nobody_follows_oneself"),
            models.CheckConstraint(
                condition=Q(scope__startswith="person:", followed__isnull=False, school__isnull=True)
                | Q(scope__startswith="school:", school__isnull=False, followed__isnull=True)
                | Q(scope__startswith="project:", followed__isnull=True, school__isnull=True)
                | Q(scope__startswith="space:", followed__isnull=True, school__isnull=True),
                name="follow_has_its_key",
            ),
        ]
        indexes = [models.Index(fields=["person", "-since"], name="follow_latest")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.scope}"

    @property
    def kind(self) -> str:
        """person, school, project or space (a group)."""
        return self.scope.partition(":")[0]

    @property
    def number(self) -> int:
        """The key of what is followed."""
        return int(self.scope.partition(":")[2])
