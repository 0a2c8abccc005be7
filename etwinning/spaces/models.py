"""The room itself: a place with members and roles. It does not know why it was opened."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.libraries.addresses import address_of


class Space(models.Model):
    """A room of people who work together. Closed means read-only. Its kind says what walls it has, not why it is."""

    class Kind(models.TextChoices):
        TWINSPACE = "twinspace", _("TwinSpace")  # teachers and pupils
        GROUP = "group", _("Group")  # school staff only

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TWINSPACE)
    title = models.CharField(max_length=150)
    language = models.CharField(max_length=10, blank=True)  # of the title
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    words_waiting = models.PositiveIntegerField(default=0)  # of pupils, for a teacher; counted here, shown on each page

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("group" if self.is_group else "space", space_pk=self.pk)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_group(self) -> bool:
        """Whether it has no pupils, but moderators and members."""
        return self.kind == self.Kind.GROUP

    @property
    def scope(self) -> str:
        """The journal's name for this place."""
        return f"space:{self.pk}"


class Member(models.Model):
    """A person in a room, with one role. Somebody who left keeps the row, so that what they wrote keeps its author."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Teacher administrator")
        TEACHER = "teacher", _("Teacher")
        PUPIL_ADMINISTRATOR = "pupil_admin", _("Pupil administrator")
        PUPIL = "pupil", _("Pupil")
        VISITOR = "visitor", _("Visitor")
        MODERATOR = "moderator", pgettext_lazy("role in a group", "Moderator")
        MEMBER = "member", pgettext_lazy("role in a group", "Member")

    DECIDING: ClassVar = ("role", "left_at")  # what queries may ask of a seat (libraries.known)
    STANDING: ClassVar = ("space_id", "person_id", "school_id")
    TEACHERS = (Role.ADMINISTRATOR, Role.TEACHER)
    PUPILS = (Role.PUPIL_ADMINISTRATOR, Role.PUPIL)
    LEADERS = (Role.ADMINISTRATOR, Role.MODERATOR)
    CARERS = (*TEACHERS, Role.MODERATOR)
    # a role never crosses between teachers, pupils and visitors: the account behind it is of another kind; nor between
    # those of a TwinSpace and those of a group
    MOVES: ClassVar[dict[Role, set[Role]]] = {
        Role.ADMINISTRATOR: {Role.TEACHER},
        Role.TEACHER: {Role.ADMINISTRATOR},
        Role.PUPIL_ADMINISTRATOR: {Role.PUPIL},
        Role.PUPIL: {Role.PUPIL_ADMINISTRATOR},
        Role.VISITOR: set(),
        Role.MODERATOR: {Role.MEMBER},
        Role.MEMBER: {Role.MODERATOR},
    }

    space = models.ForeignKey(Space, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rooms")
    role = models.CharField(max_length=20, choices=Role)
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, blank=True, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # in the room; soon forgotten (forget_presence)
    letters_waiting = models.PositiveIntegerField(default=0)  # not read yet; counted by `letters`, shown on every page
    is_fixed = models.BooleanField(default=False)  # neither the role nor the seat can be taken (a project's founder)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "person"], name="one_membership_a_space"),
            models.CheckConstraint(
                condition=Q(is_fixed=False) | Q(role="administrator", left_at__isnull=True),
                name="fixed_member_is_administrator",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="member_present", condition=Q(left_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.space_id}: {self.role}"

    @property
    def is_present(self) -> bool:
        return self.left_at is None

    @property
    def is_teacher(self) -> bool:
        return self.role in self.TEACHERS

    @property
    def is_administrator(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    @property
    def leads(self) -> bool:
        """An administrator of a TwinSpace, a moderator of a group."""
        return self.role in self.LEADERS

    @property
    def has_care(self) -> bool:
        """Who answers for what stands in the room: every teacher of a TwinSpace, the moderators of a group."""
        return self.role in self.CARERS

    @property
    def is_of_group(self) -> bool:
        """A seat in a group: there are no pupils, and no teachers among themselves."""
        return self.role in {self.Role.MODERATOR, self.Role.MEMBER}

    @property
    def is_pupil(self) -> bool:
        return self.role in self.PUPILS


class Credit(models.Model):
    """While it lasts, what a member does in the room is the work of a team: somebody sits at a class's device.

    The account that answers for it stays the member's (docs/decisions/0047). `team` is the team's number.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="credits")
    team = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()  # set beforehand: when the lesson ends by itself

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="credit_lasts")]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.team}"
