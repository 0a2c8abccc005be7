"""The closed room of one project, and the pupils in it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class TwinSpace(models.Model):
    """A space with pupils. Title, description and picture are public; nothing else is until somebody chooses so."""

    space = models.OneToOneField("spaces.Space", models.CASCADE, related_name="twinspace")
    description = models.TextField(blank=True, max_length=2000)
    picture = models.ForeignKey("core.File", models.SET_NULL, null=True, blank=True, related_name="+")
    picture_alt = models.CharField(blank=True, max_length=300)  # the picture in words

    def __str__(self) -> str:
        return str(self.space_id)

    def get_absolute_url(self) -> str:
        return reverse("space", kwargs={"space_pk": self.space_id})


class Pupil(models.Model):
    """What makes a person a pupil: the teacher who made the account, the school, and the card.

    Password and QR of the card are derived from the secret of the installation, the pupil and `card`, never stored:
    a new card number makes every older card useless.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pupil")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    class_name = models.CharField(max_length=40, blank=True)
    card = models.PositiveIntegerField(default=1)
    words = models.CharField(max_length=10, default="en")  # the list of this card's words (docs/decisions/0085)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["teacher", "school"], name="pupil_teacher")]

    def __str__(self) -> str:
        return str(self.person_id)
