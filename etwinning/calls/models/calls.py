"""Partner calls ("partners wanted"), what others answer in public, and the forums of campaigns."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.libraries.addresses import address_of


class Campaign(models.Model):
    """A forum that a support service opens for some weeks, such as the autumn weeks: calls go in until the deadline.

    A national service's forum takes calls of its country's teachers, the central one's those of everybody; all read.
    """

    name = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    text_language = models.CharField(max_length=10, blank=True)
    desk = models.ForeignKey("people.Desk", models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    start_date = models.DateField()
    deadline = models.DateField()  # the last day on which a call may be put in
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(deadline__gte=F("start_date")), name="campaign_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["-deadline", "start_date"], name="campaign_time")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("campaign", pk=self.pk)

    def takes_calls(self, today: date) -> bool:
        """Whether a call may be put in on that day."""
        return self.start_date <= today <= self.deadline


class Call(models.Model):
    """A search for partners. It sits in exactly one band and expires after 60 days unless it is renewed.

    States: draft -> open -> closed | expired; closed and expired -> open (renewed).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open call")
        CLOSED = "closed", _("Call closed")
        EXPIRED = "expired", _("Call expired")

    MOVES: ClassVar[Mapping[str, AbstractSet[str]]] = {
        State.DRAFT: {State.OPEN},
        State.OPEN: {State.CLOSED, State.EXPIRED},
        State.CLOSED: {State.OPEN},
        State.EXPIRED: {State.OPEN},
    }
    LASTS: ClassVar[timedelta] = timedelta(days=60)
    NOTICE: ClassVar[timedelta] = timedelta(days=7)  # so long before the end its author is told

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, blank=True, related_name="calls")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    band = models.CharField(max_length=20, blank=True)  # a slug of AGES
    title = models.CharField(max_length=120, blank=True)
    idea = models.TextField(blank=True, max_length=4000)
    text_language = models.CharField(max_length=10, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    subjects = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    languages = models.JSONField(default=dict, blank=True)  # {"en": "b1"}: how well the class speaks it
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # wanted ones; none is "any"
    partners_wanted = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    start_date = models.DateField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_week = models.PositiveSmallIntegerField(null=True, blank=True)
    unfinished = models.JSONField(default=dict, blank=True)  # what was typed and makes no sense yet
    version = models.PositiveIntegerField(default=1)
    search = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # the author has found partners
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, expires_at__isnull=False),
                name="shown_calls_have_their_times",
            ),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(band=""), name="shown_calls_sit_in_a_band"),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "expired"]) | Q(closed_at__isnull=False), name="ended_calls_say_when"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "band", "-published_at"], name="call_bands"),
            models.Index(fields=["author", "state"], name="call_author"),
            models.Index(fields=["expires_at"], name="call_expiry", condition=Q(state="open")),
            GinIndex(fields=["search"], name="call_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Call without a title"))

    def get_absolute_url(self) -> str:
        return address_of("call", pk=self.pk)

    @property
    def is_open(self) -> bool:
        """Whether others may still answer."""
        return self.state == self.State.OPEN

    def ends_soon(self, at: datetime) -> bool:
        """Whether it is time to renew it."""
        return self.is_open and self.expires_at is not None and self.expires_at - at <= self.NOTICE


class Answer(models.Model):
    """A public reply to a call. (Who would rather write in private uses messages.)"""

    call = models.ForeignKey(Call, models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    body = models.TextField(max_length=2000)
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=timezone.now)
    sending = models.UUIDField(null=True, blank=True)  # the form's: what comes twice is one

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "sending"], name="one_answer_a_sending")]
        indexes = [models.Index(fields=["call", "at"], name="answer_call")]

    def __str__(self) -> str:
        return f"{self.author_id} to {self.call_id}"

    def get_absolute_url(self) -> str:
        return f"{address_of('call', pk=self.call_id)}#answer-{self.pk}"
