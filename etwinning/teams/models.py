"""Teams of pupils from several countries in one room, and what teachers said of how they shall be made."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """How many pupils a team of a room shall have."""

    USUAL, FEWEST, MOST = 4, 2, 12

    space = models.OneToOneField("spaces.Space", models.CASCADE, related_name="+")
    size = models.PositiveSmallIntegerField(default=USUAL)

    def __str__(self) -> str:
        return f"{self.space_id}: {self.size}"


class Team(models.Model):
    """One team. Its number is its name."""

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "number"], name="one_team_a_number")]

    def __str__(self) -> str:
        return f"{self.space_id}: {self.number}"


class Place(models.Model):
    """Where a pupil of a room stands: in which team (none: absent, or came later), absent, speaks for others."""

    member = models.OneToOneField("spaces.Member", models.CASCADE, related_name="team_place")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="places")
    is_absent = models.BooleanField(default=False)
    speaks = models.BooleanField(default=False)  # the language in which the classes talk, well

    def __str__(self) -> str:
        return f"{self.member_id} in {self.team_id}"


class Work(models.Model):
    """A page or a thread that belongs to a team. A page is edited by the team's pupils, whoever they are."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="works")
    page = models.OneToOneField("pages.Page", models.CASCADE, null=True, blank=True, related_name="+")
    thread = models.OneToOneField("threads.Thread", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=True) ^ Q(thread__isnull=True), name="work_of_page_or_thread"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.page_id or self.thread_id}"


class Wish(models.Model):
    """Two pupils who shall be in one team, or never."""

    class Kind(models.TextChoices):
        APART = "apart", _("never in one team with")
        TOGETHER = "together", _("always in one team with")

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    one = models.ForeignKey("spaces.Member", models.CASCADE, related_name="+")
    other = models.ForeignKey("spaces.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="wish_of_two"),
            models.UniqueConstraint(fields=["one", "other"], name="one_wish_a_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"
