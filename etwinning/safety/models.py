"""What keeps people safe from one another. (Reports, sanctions and family consent come with later work.)"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Block(models.Model):
    """One person hides from another: it ends contact and hides each from the other (decisions: "Following")."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "blocked"], name="one_block_a_pair"),
            models.CheckConstraint(condition=~Q(person=F("blocked")), name="nobody_blocks_oneself"),
        ]
        indexes = [models.Index(fields=["blocked", "person"], name="block_reverse")]

    def __str__(self) -> str:
        return f"{self.person_id} blocks {self.blocked_id}"
