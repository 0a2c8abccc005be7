"""The plan of a room: activities in steps, which school does what of them, and what belongs to a step."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """Something that the classes do together, in steps."""

    MOST_IN_SPACE = 60

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    title = models.CharField(_("Title"), max_length=120)
    about = models.TextField(_("What it is about"), blank=True, max_length=2000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["space"], name="activity_of_space")]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """A step of an activity, between two days. It may wait for another one: then it is locked until that is done.

    It is done when all its parts are. Whether it is locked is never stored (`queries.Shown`).
    """

    MOST_IN_ACTIVITY = 40

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="steps")
    title = models.CharField(_("Title"), max_length=120)
    words = models.TextField(_("What there is to do"), blank=True, max_length=4000)
    first = models.DateField(_("First day"))
    last = models.DateField(_("Last day"))
    waits_for = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)  # 0 until somebody moves one: steps stand by their days

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="step_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(waits_for=F("pk")), name="step_waits_for_another"),
        ]

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """What one school does in a step."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="parts")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "school"], name="one_part_a_school")]

    def __str__(self) -> str:
        return f"{self.step_id} of {self.school_id}"


class Thing(models.Model):
    """A page, a thread or an item of the materials that belongs to a step."""

    KINDS = ("page", "thread", "item")

    step = models.ForeignKey(Step, models.CASCADE, related_name="things")
    page = models.ForeignKey("pages.Page", models.CASCADE, null=True, blank=True, related_name="+")
    thread = models.ForeignKey("threads.Thread", models.CASCADE, null=True, blank=True, related_name="+")
    item = models.ForeignKey("materials.Item", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, thread__isnull=True, item__isnull=True)
                | Q(page__isnull=True, thread__isnull=False, item__isnull=True)
                | Q(page__isnull=True, thread__isnull=True, item__isnull=False),
                name="thing_of_one_kind",
            ),
            *(
                models.UniqueConstraint(fields=["step", kind], name=f"{kind}_once_in_step")
                for kind in ("page", "thread", "item")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.page_id or self.thread_id or self.item_id}"


class Task(models.Model):
    """Something that pupils do in a step and hand in: each for herself (all, or those of a school), or a team together.

    A task of a team keeps the team's number when the team is gone: teachers choose anew for whom it is.
    """

    MOST_IN_STEP = 30

    step = models.ForeignKey(Step, models.CASCADE, related_name="tasks")
    title = models.CharField(_("Title"), max_length=120)
    words = models.TextField(_("What there is to do"), blank=True, max_length=4000)
    due = models.DateField(_("Until which day"), null=True, blank=True)
    team = models.ForeignKey("teams.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    team_number = models.PositiveSmallIntegerField(null=True, blank=True)
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, blank=True, related_name="+")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(team__isnull=True) | Q(team_number__isnull=False), name="team_numbered"),
            models.CheckConstraint(
                condition=Q(team_number__isnull=True) | Q(school__isnull=True), name="task_of_team_or_school"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lost_its_team(self) -> bool:
        """Its team is gone, and nobody has chosen yet for whom it is now."""
        return self.team_number is not None and self.team_id is None

    @property
    def until(self) -> date:
        """The day by which it shall be done: its own, or the last of its step."""
        return self.due or self.step.last


class HandIn(models.Model):
    """What a pupil handed in, for herself or for her team. Teachers read it, and whose it is.

    handed -> done | back (to be mended) -> handed.
    """

    class State(models.TextChoices):
        HANDED = "handed", _("Handed in")
        BACK = "back", _("Given back")
        DONE = "done", _("Done")

    MOST_FILES = 20

    task = models.ForeignKey(Task, models.CASCADE, related_name="hand_ins")
    member = models.ForeignKey("spaces.Member", models.CASCADE, related_name="+")  # who handed it in last
    words = models.TextField(max_length=6000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.HANDED)
    sending = models.UUIDField(null=True, blank=True)  # the form it came by last: twice is one
    handed_at = models.DateTimeField()
    comment = models.TextField(blank=True, max_length=2000)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "member"], name="one_hand_in_a_pupil")]

    def __str__(self) -> str:
        return f"{self.task_id} of {self.member_id}"


class HandedFile(models.Model):
    """A file that was handed in with the words, or instead of words."""

    hand_in = models.ForeignKey(HandIn, models.CASCADE, related_name="files")
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.hand_in_id}: {self.file_id}"
