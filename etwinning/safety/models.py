"""What keeps people safe from one another: blocks, reports and their answers, sanctions, counts of what was done.

And what families allow: how far pictures of a pupil may go, and in which pictures a pupil can be recognised.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.core.models import Decision


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


class Report(models.Model):
    """Somebody says that something people wrote should not stand here. Its words are kept as they were.

    It lies with the teachers of a room (`room`, no `desk`) when a pupil wrote it, else at a desk; after three working
    days also at the central one (`central_at`). waiting -> decided.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a report", "Waiting for an answer")
        DECIDED = "decided", pgettext_lazy("a report", "Answered")

    class Reason(models.TextChoices):
        BULLYING = "bullying", _("Bullying, threats or insults")
        HATE = "hate", _("Hate against a group of people")
        CHILD = "child", _("A child may be in danger")
        PRIVATE = "private", _("Private data or pictures of somebody")
        BULK = "bulk", _("The same message to many, or advertising")
        FALSE = "false", _("Somebody is not who they say they are")
        RIGHTS = "rights", _("Somebody else's work without permission")
        OTHER = "other", _("Something else")

    kind = models.CharField(max_length=20)  # what was reported: a row of home/reported.py
    thing_id = models.BigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.TextField(max_length=1000, blank=True)
    quote = models.TextField()
    language = models.CharField(max_length=10, blank=True)  # of the quote
    url = models.CharField(max_length=300)
    room = models.BigIntegerField(null=True, blank=True)  # of spaces.Space, which stands above
    desk = models.ForeignKey("people.Desk", models.PROTECT, null=True, blank=True, related_name="+")
    region = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=timezone.now)
    central_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "thing_id"], condition=Q(state="waiting"), name="one_open_report_a_person"
            ),
            models.CheckConstraint(
                condition=Q(room__isnull=False) | Q(desk__isnull=False), name="report_lies_somewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "at"], name="report_queue", condition=Q(state="waiting")),
            models.Index(fields=["room", "at"], name="report_in_room", condition=Q(room__isnull=False)),
            models.Index(fields=["author", "-at"], name="report_author"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}: {self.reason}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def lies_with_teachers(self) -> bool:
        return self.desk_id is None


class Ruling(Decision):
    """The answer to a report."""

    class Outcome(models.TextChoices):
        NOTHING = "nothing", _("It does not break the code of conduct")
        REMOVED = "removed", _("Take it down")
        WARNED = "warned", _("Take it down and warn its author")
        SUSPENDED = "suspended", _("Take it down and suspend its author")

    report = models.OneToOneField(Report, models.CASCADE, related_name="ruling")
    outcome = models.CharField(max_length=20, choices=Outcome)
    until = models.DateTimeField(null=True, blank=True)  # of a suspension

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="suspended", until__isnull=False)
                | (~Q(outcome="suspended") & Q(until__isnull=True)),
                name="a_suspension_has_its_end",
            )
        ]


class Sanction(models.Model):
    """A warning or a suspension: why, from when, until when. It ends by itself; `ended_at` says that it did."""

    class Kind(models.TextChoices):
        WARNED = "warned", _("Warned")
        SUSPENDED = "suspended", _("Suspended")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="sanctions")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_at__isnull=True), name="one_sanction_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="sanction_lasts"),
        ]
        indexes = [models.Index(fields=["until"], name="sanction_runs", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} until {self.until}"


class Spent(models.Model):
    """Somebody did something of which one may do so many (limits). `mark` tells nearly equal texts; see limits.py."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    deed = models.CharField(max_length=30)
    at = models.DateTimeField(default=timezone.now)
    mark = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="spent_lately")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.deed} {self.at}"


class Reach(models.IntegerChoices):
    """How far from a pupil a picture may go. Each level holds those before it."""

    NOTHING = 0, pgettext_lazy("how far a picture may go", "No pictures")
    CLASS = 1, pgettext_lazy("how far a picture may go", "Own school only")
    PROJECT = 2, pgettext_lazy("how far a picture may go", "This TwinSpace")
    PLATFORM = 3, pgettext_lazy("how far a picture may go", "eTwinners")
    PUBLIC = 4, pgettext_lazy("how far a picture may go", "Everyone")


class Allowance(models.Model):
    """What a family allowed, as a teacher recorded it. The ledger only grows: the latest row of a pupil counts.

    `until` is the last day on which it holds; after it, and before anything is said, Allowance.UNSAID holds.
    """

    class Ground(models.TextChoices):
        PAPER = "paper", _("Signed paper form")
        TALK = "talk", _("Talk with the parents")
        LETTER = "letter", _("Letter or e-mail from the parents")
        SCHOOL = "school", _("The school's own permission")

    UNSAID: ClassVar = Reach.CLASS

    pupil = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reach = models.PositiveSmallIntegerField(choices=Reach)
    ground = models.CharField(max_length=10, choices=Ground)
    note = models.CharField(max_length=100, blank=True)  # where the paper lies; emptied with the pupil's name
    is_withdrawal = models.BooleanField(default=False)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["pupil", "-at", "-id"], name="allowance_latest")]

    def __str__(self) -> str:
        return f"{self.pupil_id}: {self.reach}"

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.until is None or on <= self.until


class Sighting(models.Model):
    """A teacher said that a pupil can be recognised in a picture, a film or a recording; without pupil: nobody can.

    It belongs to the bytes, not to one row of File: the same picture, kept twice, shows the same children. Taken back
    is ended, not deleted. Room and school are keys of things above.
    """

    sha256 = models.CharField(max_length=64)
    pupil = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    room = models.BigIntegerField()  # whose teachers said it
    school = models.BigIntegerField(null=True, blank=True)  # of the pupil
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "room", "pupil"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_sighting_a_room",
            )
        ]
        indexes = [models.Index(fields=["pupil"], name="sighting_pupil", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.sha256[:8]}: {self.pupil_id}"


class GuardSetting(models.Model):
    """How strictly the guard looks at what pupils write in a room (its key). Without a row: hints."""

    class Mode(models.TextChoices):
        APPROVE = "approve", _("What the guard finds waits until a teacher lets it through")
        HINT = "hint", _("Only a hint: the pupil can send it all the same")
        OFF = "off", _("Off")

    room = models.BigIntegerField(unique=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.HINT)

    def __str__(self) -> str:
        return f"{self.room}: {self.mode}"


class Caution(models.Model):
    """Words of a pupil in which the guard found something: a line in the queue of the room's teachers.

    hinted -> sent | waiting -> approved | refused; together: written letter by letter, with no hint.
    `deed`, `thing` and `said` are what is needed to do the deed later.
    """

    class State(models.TextChoices):
        HINTED = "hinted", pgettext_lazy("words of a pupil", "Not sent: the pupil saw the hint")
        SENT = "sent", pgettext_lazy("words of a pupil", "Sent after the hint")
        TOGETHER = "together", pgettext_lazy("words of a pupil", "Written together: it stands in the page")
        WAITING = "waiting", pgettext_lazy("words of a pupil", "Waiting")
        APPROVED = "approved", pgettext_lazy("words of a pupil", "Let through")
        REFUSED = "refused", pgettext_lazy("words of a pupil", "Not let through")

    STANDING = (State.SENT, State.TOGETHER, State.APPROVED)  # the words were posted

    room = models.BigIntegerField()
    pupil = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    deed = models.CharField(max_length=40)
    thing = models.BigIntegerField()
    said = models.JSONField(default=dict)
    words = models.TextField()  # as the teacher reads them
    found = ArrayField(models.CharField(max_length=10))
    sending = models.UUIDField()
    state = models.CharField(max_length=10, choices=State, default=State.HINTED)
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pupil", "sending"], name="one_caution_a_sending"),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "refused"]) ^ Q(decided_at__isnull=True), name="caution_decided"
            ),
        ]
        indexes = [
            models.Index(fields=["room", "-at"], name="caution_queue"),
            models.Index(fields=["pupil", "thing"], name="caution_own"),
            models.Index(fields=["at"], name="caution_age"),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.deed} {self.state}"
