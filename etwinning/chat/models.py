"""Live talk in a room: chats that a teacher opens and closes, the lines said in them, and who is there now."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WORDS, TITLE, REASON = 1_000, 80, 300


class Chat(models.Model):
    """A place to talk at the same time. Closed until a teacher opens it; paused: everybody reads, teachers write.

    `latest` is the number of its latest change; it is moved in the transaction of the change, under the row's lock.
    """

    class State(models.TextChoices):
        CLOSED = "closed", _("Closed")
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    title = models.CharField(_("What shall people talk about here?"), max_length=TITLE)
    language = models.CharField(max_length=10, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    led_at = models.DateTimeField(null=True, blank=True)  # when a teacher was there last, to some minutes
    removed_at = models.DateTimeField(null=True, blank=True)  # for pupils at once; for teachers with its last lines
    latest = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(opened_at__isnull=False), name="paused_chat_is_open"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(opened_at__isnull=True), name="removed_chat_is_closed"
            ),
        ]
        indexes = [models.Index(fields=["space", "made_at"], name="chat_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("chat", kwargs={"space_pk": self.space_id, "pk": self.pk})

    @property
    def live_path(self) -> str:
        """Where its socket is."""
        return f"/live/spaces/{self.space_id}/chats/{self.pk}/"

    @property
    def state(self) -> str:
        if self.opened_at is None:
            return self.State.CLOSED
        return self.State.OPEN if self.paused_at is None else self.State.PAUSED


class Line(models.Model):
    """What somebody said. A removed line keeps its place, and says who took its words away and why.

    `number` is its place in the chat; `changed` the number of what was done to it last (said, removed). So whoever
    names the latest number they have gets all that is newer, removals too.
    """

    chat = models.ForeignKey(Chat, models.CASCADE, related_name="lines")
    number = models.PositiveBigIntegerField()
    changed = models.PositiveBigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    body = models.TextField(blank=True, max_length=WORDS)  # plain text
    at = models.DateTimeField(default=timezone.now)
    sending = models.UUIDField(null=True, blank=True)  # made by who sends: the same one twice is one line
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chat", "number"], name="one_line_a_number"),
            models.UniqueConstraint(fields=["author", "sending"], name="one_line_a_sending"),
            models.CheckConstraint(condition=Q(removed_at__isnull=True) | Q(body=""), name="removed_line_says_nothing"),
        ]
        indexes = [
            models.Index(fields=["chat", "changed"], name="line_news"),
            models.Index(fields=["author", "at"], name="line_lately"),
            models.Index(fields=["at"], name="line_age"),
        ]

    def __str__(self) -> str:
        return f"{self.chat_id}: {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.chat.get_absolute_url()}#line-{self.number}"


class Presence(models.Model):
    """Somebody who has a chat open just now: a row for each socket, renewed while it lives."""

    chat = models.ForeignKey(Chat, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    socket = models.CharField(max_length=32, unique=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["chat", "seen_at"], name="presence_now")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.chat_id}"
