"""Work of a school that the room itself cannot see, with somebody of another school who says that it was so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from etwinning.spaces.models import Space


class Elsewhere(models.Model):
    """What a school did outside the room on a day: in class, on a trip, by post. It counts once a partner confirmed it.

    `witness`: who was asked; `answered_by` who answered, which any teacher of another school may do.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("work elsewhere", "Waits for a witness")
        CONFIRMED = "confirmed", pgettext_lazy("work elsewhere", "Confirmed")
        DECLINED = "declined", pgettext_lazy("work elsewhere", "Declined")

    LONGEST = 300
    MOST_WAITING = 20  # of one author in one room

    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    day = models.DateField()
    words = models.CharField(max_length=LONGEST)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    witness = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="elsewhere_answered_once",
            ),
            models.CheckConstraint(condition=~Q(author=F("answered_by")), name="no_own_witness"),
        ]
        indexes = [models.Index(fields=["space", "-day", "-id"], name="elsewhere_list")]

    def __str__(self) -> str:
        return f"{self.space_id}: {self.words}"

    @property
    def waits(self) -> bool:
        return self.state == self.State.WAITING
