"""Schools, who teaches there, and the validation of the people of a school by their national service."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import Decision
from etwinning.libraries.addresses import address_of


class School(models.Model):
    """Where persons teach. Unique by official number in a country, else by folded town and name."""

    country = models.CharField(_("Country"), max_length=2)
    region = models.CharField(_("Region"), max_length=10, blank=True)
    city = models.CharField(_("Town"), max_length=120)
    name = models.CharField(_("Name of the school"), max_length=200)
    official_number = models.CharField(_("Official school number"), max_length=40, blank=True)
    address = models.CharField(_("Street address"), max_length=200, blank=True)
    website = models.URLField(_("Web site"), blank=True, max_length=300)
    levels = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    description = models.TextField(_("About the school"), blank=True, max_length=4000)
    text_language = models.CharField(max_length=10, blank=True)
    head_name = models.CharField(_("Name of the head"), max_length=160)  # shown to desks only
    head_email = models.EmailField(_("E-mail of the head"))  # shown to desks only
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    picture = models.ForeignKey("core.File", models.SET_NULL, null=True, blank=True, related_name="+")
    picture_words = models.CharField(max_length=300, blank=True)  # what it shows, for those who cannot see it
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_by = models.ForeignKey(  # text and picture, the latest time
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    folded_name = models.CharField(max_length=260, editable=False)
    folded_city = models.CharField(max_length=160, editable=False)
    search = models.TextField(blank=True, editable=False)
    sort_name = models.BinaryField(blank=True, default=b"", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "official_number"], condition=~Q(official_number=""), name="one_school_a_number"
            ),
            models.UniqueConstraint(
                fields=["country", "folded_city", "folded_name"],
                condition=Q(official_number=""),
                name="one_school_a_name_in_town",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="school_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["country", "region", "folded_city"], name="school_place"),
            # holds all that the map asks of a school, so that it need not read the rows
            models.Index(
                fields=["latitude", "longitude"],
                include=["country", "region", "levels", "id"],
                name="school_on_map",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("school", pk=self.pk)


class Membership(models.Model):
    """A person at a school. One of a person's schools is the default one.

    The default one of a validated person was confirmed by the support service; another one is confirmed when it was
    the default one before, or when a colleague there said so. Only confirmed people stand on a school's page.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, related_name="memberships")
    is_default = models.BooleanField(default=True)
    since = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # of a school that is not the default one
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "school"], name="one_membership_a_school"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_default=True), name="one_default_school"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.school_id}"


class ValidationRequest(models.Model):
    """A person's request to be validated as staff of a school. The desk of the school's country answers."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the support service")
        INFO_REQUESTED = "info_requested", _("The support service asks for information")
        VALIDATED = "validated", _("Validated")
        REJECTED = "rejected", _("Not validated")
        WITHDRAWN = "withdrawn", _("Replaced by a newer request")

    MOVES: ClassVar[Mapping[str, AbstractSet[str]]] = {
        State.WAITING: {State.INFO_REQUESTED, State.VALIDATED, State.REJECTED, State.WITHDRAWN},
        State.INFO_REQUESTED: {State.WAITING, State.VALIDATED, State.REJECTED, State.WITHDRAWN},
        State.VALIDATED: set(),
        State.REJECTED: set(),
        State.WITHDRAWN: set(),
    }
    OPEN = (State.WAITING, State.INFO_REQUESTED)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="validation_requests")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    desk = models.ForeignKey("people.Desk", models.PROTECT, related_name="+")
    region = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    message = models.TextField(blank=True, max_length=2000)  # what the person wrote to the desk
    head_asked_at = models.DateTimeField(null=True, blank=True)
    head_answered_at = models.DateTimeField(null=True, blank=True)
    head_answer = models.CharField(max_length=10, blank=True, choices=[("yes", _("Yes")), ("no", _("No"))])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["waiting", "info_requested"]),
                name="one_open_validation_request",
            ),
            models.CheckConstraint(
                condition=Q(head_answer="", head_answered_at__isnull=True)
                | (~Q(head_answer="") & Q(head_answered_at__isnull=False)),
                name="head_answer_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["desk", "state", "asked_at"], name="validation_queue")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.school_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return address_of("validation_request", pk=self.pk)


class Validation(Decision):
    """What an officer decided about a request: validated, rejected (with a reason), or asked for information."""

    class Outcome(models.TextChoices):
        VALIDATED = "validated", _("Validated")
        INFO_REQUESTED = "info_requested", _("Asked for information")
        REJECTED = "rejected", _("Not validated")

    outcome = models.CharField(max_length=20, choices=Outcome)
    request = models.ForeignKey(ValidationRequest, models.CASCADE, related_name="decisions")
    answer = models.TextField(blank=True)  # what the person wrote to the desk after it had asked


class Evidence(models.Model):
    """A document that a person sends with a request. Seen by the person and the desk, nobody else."""

    request = models.ForeignKey(ValidationRequest, models.CASCADE, related_name="evidence")
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.request_id}: {self.file_id}"
