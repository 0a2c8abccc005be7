"""Labels that are held: by a teacher for a project, by a project, by a school."""

import secrets
from datetime import date
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.core.words import LABELS

LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another one
NATIONAL, EUROPEAN, SCHOOL = LABELS


def new_code() -> str:
    """The code of a check page: 59 bits, so that nobody guesses one."""
    return "".join(secrets.choice(LETTERS) for _letter in range(12))


class Label(models.Model):
    """A label that somebody holds or held. How one applies for it is no part of it: a row begins with the award.

    national: a teacher's, for the own part in a project, with the school of that time. european: a project's, and so of
    those of its teachers who hold a national one. school: a school's, until `valid_until`.
    held -> expired | withdrawn; expired -> withdrawn. A label that is awarded again is another row.
    """

    class State(models.TextChoices):
        HELD = "held", _("Valid")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    YEARS: ClassVar[int] = 2  # for which a school label is valid

    kind = models.CharField(max_length=10)  # a slug of LABELS
    code = models.CharField(max_length=12, unique=True, default=new_code)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="+")
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # the last day
    desk = models.ForeignKey("people.Desk", models.PROTECT, related_name="+")
    region = models.CharField(max_length=10, blank=True)  # of the school, for regional coordinators
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(max_length=2000)
    awarded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # expired or withdrawn
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    why_ended = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=NATIONAL, person__isnull=False, project__isnull=False, school__isnull=False)
                | Q(kind=EUROPEAN, person__isnull=True, project__isnull=False, school__isnull=True)
                | Q(kind=SCHOOL, person__isnull=True, project__isnull=True, school__isnull=False),
                name="label_has_its_holder",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SCHOOL) | Q(valid_until__isnull=False), name="school_label_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(state="held", ended_at__isnull=True) | (~Q(state="held") & Q(ended_at__isnull=False)),
                name="ended_label_says_when",
            ),
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(kind=NATIONAL, state="held"), name="one_national_label_held"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(kind=EUROPEAN, state="held"), name="one_european_label_held"
            ),
            models.UniqueConstraint(
                fields=["school"], condition=Q(kind=SCHOOL, state="held"), name="one_school_label_held"
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "-awarded_at"], name="label_desk"),
            models.Index(fields=["-awarded_at"], name="label_latest"),
            models.Index(fields=["valid_until"], name="label_end", condition=Q(state="held", kind=SCHOOL)),
        ]

    def __str__(self) -> str:
        return LABELS.label(self.kind)

    def get_absolute_url(self) -> str:
        return reverse("label", kwargs={"code": self.code})

    @property
    def year(self) -> int:
        """The year in which it was awarded."""
        return self.valid_from.year

    @property
    def written_code(self) -> str:
        """The code as people read and type it: in three parts."""
        return "-".join(self.code[at : at + 4] for at in range(0, 12, 4))

    def is_valid(self, today: date) -> bool:
        """Whether it holds on that day, also before the nightly work has ended it."""
        return self.state == self.State.HELD and (self.valid_until is None or today <= self.valid_until)


class Inspiring(models.Model):
    """The mark of a desk on a public project that inspires others, with a sentence that everybody reads."""

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="+")
    desk = models.ForeignKey("people.Desk", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=200, blank=True)
    text_language = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="inspiring_latest")]

    def __str__(self) -> str:
        return str(self.project)
