"""Words from one member of a room to another: in the mailbox, or on the wall for all members to read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.libraries.addresses import address_of

WORDS = 2000


class Letter(models.Model):
    """Plain text to a member. A removed one keeps its place and loses its words."""

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    on_wall = models.BooleanField(default=False)
    body = models.TextField(_("Your words"), max_length=WORDS)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sending = models.UUIDField(null=True, blank=True)  # made by the form: the same button twice is one letter

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "sending"], name="one_letter_a_sending"),
            models.CheckConstraint(
                condition=Q(on_wall=True) | Q(author__isnull=True) | ~Q(author=F("to")), name="no_letter_to_oneself"
            ),
        ]
        indexes = [
            models.Index(fields=["space", "to", "-created_at"], name="letter_to"),
            models.Index(fields=["space", "author", "-created_at"], name="letter_by"),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} to {self.to_id}: {self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("letter", space_pk=self.space_id, pk=self.pk)


class Wall(models.Model):
    """The wall of a member. Its owner opens it with the first words; a teacher can shut it."""

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    shut_at = models.DateTimeField(null=True, blank=True)
    shut_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "owner"], name="one_wall_a_member")]

    def __str__(self) -> str:
        return f"{self.owner_id} in {self.space_id}"
