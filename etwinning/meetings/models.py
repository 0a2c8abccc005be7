"""Meetings of a room: when, with whom, in which turns; and, while one is held, who is there and what is said in it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TITLE, TURN, WORDS = 100, 120, 500
SHORTEST, LONGEST, USUAL = 5, 480, 45  # minutes
MOST_TURNS = 12


class Meeting(models.Model):
    """A meeting: a moment and a length, whatever clocks show. Pupils come in while a teacher holds it.

    `place` says where it is held: "" in the browsers of those who take part, else the kind of server (`servers`).
    """

    class State(models.TextChoices):
        COMING = "coming", _("Planned")
        RUNNING = "running", _("Going on")
        OVER = "over", _("Over")
        OFF = "off", _("Called off")

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    title = models.CharField(_("What is the meeting about?"), max_length=TITLE)
    language = models.CharField(max_length=10, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    has_lobby = models.BooleanField(default=True)  # pupils wait until a teacher lets them in
    is_for_all = models.BooleanField(default=True)  # or for the pupils who are invited; teachers may always come
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed = models.PositiveIntegerField(default=0)  # how often: calendars ask (RFC 5545, SEQUENCE)
    off_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=64, unique=True)  # its name at a meeting server: nobody guesses it
    invited = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Invitation", related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False), name="ended_meeting_had_begun"
            ),
            models.CheckConstraint(
                condition=Q(off_at__isnull=True) | Q(started_at__isnull=True), name="meeting_off_never_began"
            ),
        ]
        indexes = [models.Index(fields=["space", "starts_at"], name="meeting_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", kwargs={"space_pk": self.space_id, "pk": self.pk})

    @property
    def live_path(self) -> str:
        """Where its socket is."""
        return f"/live/spaces/{self.space_id}/meetings/{self.pk}/"

    @property
    def minutes(self) -> int:
        """How long it is: so many minutes, also where clocks change meanwhile."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    def state(self, at: datetime | None = None) -> str:
        """How it stands at a moment."""
        if self.off_at is not None:
            return self.State.OFF
        if self.is_running:
            return self.State.RUNNING
        is_past = self.ended_at is not None or self.ends_at <= (at or timezone.now())
        return self.State.OVER if is_past else self.State.COMING


class Turn(models.Model):
    """A part of a meeting: what is done, by which school (none: all together), for how many minutes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="turns")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TURN)
    school = models.ForeignKey("schools.School", models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="one_turn_a_position")]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """Somebody for whom a meeting is, if it is not for all."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_invitation_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.meeting_id}"


class Pass(models.Model):
    """A teacher let somebody in, or took them out, while the meeting is held."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_in = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_pass_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}: {self.is_in}"


class Guest(models.Model):
    """Somebody whose page is at the meeting just now: a row for each socket, renewed while it lives."""

    class Mode(models.TextChoices):
        CAMERA = "camera"
        LISTENER = "listener"
        TEXT = "text"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    socket = models.CharField(max_length=32, unique=True)
    wanted = models.CharField(max_length=10, choices=Mode, blank=True)  # "": has not come in yet
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["meeting", "seen_at"], name="guest_now")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}"


class Signal(models.Model):
    """What the browser of one guest says to that of another, so that they find each other; gone when passed on."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    sender = models.ForeignKey(Guest, models.CASCADE, related_name="+")
    to = models.ForeignKey(Guest, models.CASCADE, related_name="+")
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.sender_id} to {self.to_id}"


class Saying(models.Model):
    """Words written in a meeting that is held. They are deleted when it ends."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    body = models.CharField(max_length=WORDS)
    sending = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["meeting", "id"], name="saying_news")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.pk}"
