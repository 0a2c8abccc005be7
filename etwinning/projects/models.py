"""Schools working together: the project, its two founders, its partners, and the answers of the desks."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.libraries.addresses import address_of


class Project(models.Model):
    """A project of two schools or more.

    draft -> waiting_partner -> waiting_desks -> active -> closed -> archived; refused and withdrawn may be revised
    into a draft again. Only actions move it (decisions: "Projects").
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING_PARTNER = "waiting_partner", _("Waiting for the partner")
        WAITING_DESKS = "waiting_desks", _("Waiting for approval")
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[Mapping[str, AbstractSet[str]]] = {
        State.DRAFT: {State.WAITING_PARTNER, State.WITHDRAWN},
        State.WAITING_PARTNER: {State.WAITING_DESKS, State.REFUSED, State.WITHDRAWN, State.DRAFT},
        State.WAITING_DESKS: {State.ACTIVE, State.REFUSED, State.WITHDRAWN},
        State.ACTIVE: {State.CLOSED},
        State.CLOSED: {State.ACTIVE, State.ARCHIVED},
        State.ARCHIVED: set(),
        State.REFUSED: {State.DRAFT},
        State.WITHDRAWN: {State.DRAFT},
    }
    RUNNING = (State.ACTIVE,)
    SHOWN = (State.ACTIVE, State.CLOSED, State.ARCHIVED)  # has a public page
    REOPEN_DAYS = 30  # a founder may reopen it
    ARCHIVE_DAYS = 365  # closed for so long, it may be archived

    slug = models.CharField(max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=150, blank=True)
    summary = models.TextField(_("In short"), blank=True, max_length=600)
    aims = models.TextField(_("Aims"), blank=True, max_length=4000)
    process = models.TextField(_("How we will work"), blank=True, max_length=6000)
    results = models.TextField(_("Expected results"), blank=True, max_length=4000)
    text_language = models.CharField(_("Language of this description"), max_length=10, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    subjects = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    competences = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    tools = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    age_from = models.PositiveSmallIntegerField(_("Youngest pupils (age)"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("Oldest pupils (age)"), null=True, blank=True)
    pupil_count = models.PositiveSmallIntegerField(_("Number of pupils"), null=True, blank=True)
    partner_limit = models.PositiveSmallIntegerField(_("Most partners we want"), default=6)
    picture = models.ForeignKey("core.File", models.SET_NULL, null=True, blank=True, related_name="+")
    picture_words = models.CharField(_("The picture in words"), max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(default=timezone.now)
    is_national = models.BooleanField(null=True, blank=True)  # settled when the desks are asked, and for ever
    version = models.PositiveIntegerField(default=1)  # of the text, for saving as one types in two windows
    unfinished = models.JSONField(default=dict, blank=True)  # what was typed into a draft and is not valid yet
    twinspace = models.OneToOneField(
        "twinspace.TwinSpace", models.SET_NULL, null=True, blank=True, related_name="project"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a desk: none but its teachers and desks see it
    hidden_until = models.DateTimeField(null=True, blank=True)  # none: until a desk shows it again
    hidden_reason = models.TextField(blank=True, max_length=2000)
    search = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["active", "closed", "archived"], twinspace__isnull=False)
                | ~Q(state__in=["active", "closed", "archived"]),
                name="running_project_has_twinspace",
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                name="project_ages_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="closed_project_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_until__isnull=True)
                | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="hidden_project_has_reason",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="project_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["state", "-opened_at"], name="project_gallery"),
            models.Index(fields=["hidden_until"], name="project_hidden", condition=Q(hidden_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Project without a title"))

    def get_absolute_url(self) -> str:
        return address_of("project", slug=self.slug)


class Founder(models.Model):
    """One of the two founders, with the school they found it for. Both keep the same rights to the end."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")

    project = models.ForeignKey(Project, models.CASCADE, related_name="founders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # once
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField()  # 1 began it, 2 was asked
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=2000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "place"], name="one_founder_a_place"),
            models.UniqueConstraint(fields=["project", "person"], name="founder_once"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="exactly_two_founders"),
        ]
        indexes = [models.Index(fields=["person", "state"], name="founder_person")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.person_id}"

    @property
    def beginner(self) -> Any:
        """Who wrote or agreed at the beginning: the founder, or the one who handed over first."""
        return self.began_by or self.person


class Partner(models.Model):
    """A teacher who joined after the approval, asked by a founder from among the founder's contacts."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Partner")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("Left the project")

    MOVES: ClassVar[Mapping[str, AbstractSet[str]]] = {
        State.INVITED: {State.JOINED, State.DECLINED},
        State.JOINED: {State.LEFT},
        State.DECLINED: {State.INVITED},
        State.LEFT: {State.INVITED},
    }

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="partner_once")]
        indexes = [models.Index(fields=["person", "state"], name="partner_person")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.person_id}"


class Approval(models.Model):
    """What one desk answers to one sending of a project: a row from the moment the desk is asked.

    `round` counts the sendings, so that a revised project keeps the history of its earlier answers.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Not needed any more")

    project = models.ForeignKey(Project, models.CASCADE, related_name="approvals")
    desk = models.ForeignKey("people.Desk", models.PROTECT, related_name="+")
    region = models.CharField(max_length=10, blank=True)  # of the founder's school, for regional coordinators
    round = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=4000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "desk", "round"], name="one_answer_a_desk"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", at__isnull=True) | (~Q(outcome="waiting") & Q(at__isnull=False)),
                name="answer_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(outcome="refused") | ~Q(note=""), name="refusal_has_its_reason"),
        ]
        indexes = [models.Index(fields=["desk", "outcome", "asked_at"], name="approval_queue")]

    def __str__(self) -> str:
        return f"{self.project_id} at {self.desk_id}: {self.outcome}"
