"""Words between people: conversations of two or of a small group of staff, and who sits in them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_PEOPLE = 12
WORDS = 8_000


class Conversation(models.Model):
    """Two people (then `low` and `high` name them, the lower key first, and there is one row a pair), or a group."""

    low = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    high = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(_("What is it about?"), max_length=80, blank=True)  # of a group
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="one_conversation_a_pair"),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__lt=F("high")), name="conversation_low_first"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("conversation", kwargs={"pk": self.pk})

    @property
    def is_group(self) -> bool:
        return self.low_id is None

    @property
    def scope(self) -> str:
        """How the journal names this place."""
        return f"conversation:{self.pk}"


class Seat(models.Model):
    """Somebody in a conversation: what they have read, what they wrote and did not send, from where on they see it.

    A pupil has none: a trigger of the database says so (migration 0001).
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    came_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)  # by themselves: without it, it exists from a message on
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sees_after = models.BigIntegerField(default=0)  # the key of the latest message they do not see
    read_to = models.BigIntegerField(default=0)  # the key of the latest message they have read
    told_at = models.DateTimeField(null=True, blank=True)  # a notice stands since then, until they read
    muted_at = models.DateTimeField(null=True, blank=True)
    draft = models.TextField(blank=True, max_length=WORDS)
    draft_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="one_seat_a_conversation")]
        indexes = [models.Index(fields=["person"], name="seat_present", condition=Q(left_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.conversation_id}"


class Message(models.Model):
    """Plain words of somebody, or the line that says who came into a group or left it (`about`)."""

    class Kind(models.TextChoices):
        WORDS = "words", _("Message")
        CAME = "came", _("Somebody came")
        LEFT = "left", _("Somebody left")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.WORDS)
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    body = models.TextField(blank=True)
    search = models.TextField(blank=True, editable=False)  # folded
    at = models.DateTimeField(default=timezone.now)
    sending = models.UUIDField(null=True, blank=True)  # made by the form: the same button twice is one message

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "sending"], name="one_message_a_sending"),
            models.CheckConstraint(
                condition=Q(kind="words", about__isnull=True) | (~Q(kind="words") & Q(about__isnull=False, body="")),
                name="message_has_words_or_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_order"),
            GinIndex(fields=["search"], name="message_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.pk}"


class Attachment(models.Model):
    """A file with a message; a picture has its description."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")
    description = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.description or str(self.file_id)


class HiddenMessage(models.Model):
    """A message that somebody took away for themselves; the others still see it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "message"], name="hidden_once")]

    def __str__(self) -> str:
        return f"{self.message_id} for {self.person_id}"


class ReadMarksOff(models.Model):
    """Somebody does not show what they have read, and so does not see it of others."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.person_id)
