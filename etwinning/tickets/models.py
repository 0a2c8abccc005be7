"""What somebody asks a support service, and every step until it is settled."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.libraries.addresses import address_of

WORDS = 4000  # characters of a step
ADDRESS_KEPT = 200


class Ticket(models.Model):
    """A question and who holds it: the desk of the asker's country, or the central one it was passed on to.

    waiting -> answered <-> passed, closed at any time; the asker's next word brings it back to whoever held it. The
    asker is a person, or somebody without an account, of whom name, address and language stand here.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a question", "Waiting for an answer")
        PASSED = "passed", pgettext_lazy("a question", "Passed on to the central desk")
        ANSWERED = "answered", pgettext_lazy("a question", "Answered")
        CLOSED = "closed", pgettext_lazy("a question", "Closed")

    class Topic(models.TextChoices):
        ACCOUNT = "account", _("My account or signing in")
        VALIDATION = "validation", _("Validation and schools")
        PROJECTS = "projects", _("Projects and partners")
        TWINSPACE = "twinspace", _("TwinSpaces and pupils")
        LABELS = "labels", _("Labels and recognition")
        FAULT = "fault", _("Something on the platform does not work")
        OTHER = "other", _("Something else")

    WAITS: ClassVar = (State.WAITING, State.PASSED)  # for a desk

    desk = models.ForeignKey("people.Desk", models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=10, blank=True)  # of the asker, where known
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=ADDRESS_KEPT, blank=True)
    language = models.CharField(max_length=10)
    topic = models.CharField(max_length=10, choices=Topic)
    subject = models.CharField(max_length=120)
    search = models.TextField(blank=True, editable=False)  # folded subject, and name of who has no account
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    state_since = models.DateTimeField(default=timezone.now)
    at_central = models.BooleanField(default=False)  # who holds it, and gets it back when the asker writes again
    passed_at = models.DateTimeField(null=True, blank=True)  # for the first time; the central desk may answer since
    asked_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asker__isnull=False, name="", email="") | (Q(asker__isnull=True) & ~Q(email="")),
                name="ticket_has_one_asker",
            ),
            models.CheckConstraint(
                condition=~Q(state="passed", at_central=False) & ~Q(state="waiting", at_central=True),
                name="ticket_waits_where_it_lies",
            ),
            models.CheckConstraint(
                condition=Q(at_central=False) | Q(passed_at__isnull=False), name="ticket_at_central_was_passed_on"
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "state_since"], name="ticket_queue", condition=Q(state="waiting")),
            models.Index(fields=["state_since"], name="ticket_passed", condition=Q(state="passed")),
            models.Index(fields=["desk", "state", "-changed_at"], name="ticket_desk"),
            models.Index(fields=["asker", "-changed_at"], name="ticket_asker"),
            models.Index(fields=["state", "changed_at"], name="ticket_age"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"  # never who asked

    def get_absolute_url(self) -> str:
        return address_of("question", pk=self.pk)

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def waits(self) -> bool:
        """Whether a desk has to say something."""
        return self.state in self.WAITS


class Step(models.Model):
    """What happened to a ticket. Words for desks only are read by nobody else; a note is not even seen."""

    class Kind(models.TextChoices):
        ASKED = "asked", pgettext_lazy("a question", "Asked")
        ADDED = "added", pgettext_lazy("a question", "Added")
        REOPENED = "reopened", pgettext_lazy("a question", "Opened again")
        ANSWERED = "answered", pgettext_lazy("a question", "Answered")
        NOTED = "noted", _("Note for the support services")
        PASSED = "passed", pgettext_lazy("a question", "Passed on to the central desk")
        HANDED_BACK = "handed_back", pgettext_lazy("a question", "Handed back")
        CLOSED = "closed", pgettext_lazy("a question", "Closed")

    FOR_DESKS: ClassVar = (Kind.NOTED, Kind.PASSED, Kind.HANDED_BACK)

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    desk = models.ForeignKey("people.Desk", models.PROTECT, null=True, blank=True, related_name="+")  # empty: the asker
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True, max_length=WORDS)
    is_internal = models.BooleanField(default=False)  # the words are for desks only
    at = models.DateTimeField(default=timezone.now)
    sending = models.UUIDField(null=True, blank=True, unique=True)  # the same sending twice is one step
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["noted", "passed", "handed_back"], is_internal=True)
                | (~Q(kind__in=["noted", "passed", "handed_back"]) & Q(is_internal=False)),
                name="step_words_have_readers",
            ),
            models.CheckConstraint(condition=Q(kind="closed") | ~Q(words=""), name="step_says_something"),
            models.CheckConstraint(
                condition=Q(kind="closed")
                | Q(kind__in=["asked", "added", "reopened"], desk__isnull=True)
                | (~Q(kind__in=["asked", "added", "reopened"]) & Q(desk__isnull=False)),
                name="step_has_its_side",
            ),
        ]
        indexes = [models.Index(fields=["ticket", "at", "id"], name="step_order")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.kind}"
