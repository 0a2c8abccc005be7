"""The figures of a night: what may be shown of them, and nothing else."""

from django.db import models
from django.utils import timezone


class Count(models.Model):
    """What was counted on one day. `data` holds only what everybody may read: what is hidden was never written down.

    Its shape is that of `queries.Counted`.
    """

    day = models.DateField(unique=True)
    counted_at = models.DateTimeField(default=timezone.now)
    data = models.JSONField()

    class Meta:
        get_latest_by = "day"

    def __str__(self) -> str:
        return str(self.day)
