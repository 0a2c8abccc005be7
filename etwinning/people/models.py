"""Persons, the desks of the support services and their officers, and what a person is told."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etwinning.libraries.addresses import address_of
from etwinning.people.kinds import Kind, Mail, kind_of

# Who may be suggested as a partner: the condition of two indexes, and of `calls.queries.suggestions`.
LOOKING = Q(kind="staff", state__in=["validated", "warned"], is_active=True, available=True)


class PersonManager(BaseUserManager["Person"]):
    """Finds a person for sign-in. E-mails are compared folded: see folded_email."""


class Person(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # the CMS's have none
    """Anyone with an account: school staff, officers, pupils and visitors.

    State of staff (decisions: "State of a person"): draft -> waiting <-> info_requested -> validated | rejected;
    validated -> waiting when the school changes; -> warned, suspended, left. Everyone else is validated from the start.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("School staff")
        OFFICER = "officer", _("Support service")
        PUPIL = "pupil", _("Pupil")
        VISITOR = "visitor", _("Visitor")

    class State(models.TextChoices):
        DRAFT = "draft", _("Registration not finished")
        WAITING = "waiting", _("Waiting for validation")
        INFO_REQUESTED = "info_requested", _("The support service asks for information")
        VALIDATED = "validated", _("Validated")
        REJECTED = "rejected", _("Not validated")
        WARNED = "warned", _("Warned")
        SUSPENDED = "suspended", _("Suspended")
        LEFT = "left", _("Left")

    MOVES: dict[str, set[str]] = {
        State.DRAFT: {State.WAITING, State.LEFT},
        State.WAITING: {State.INFO_REQUESTED, State.VALIDATED, State.REJECTED, State.LEFT},
        State.INFO_REQUESTED: {State.WAITING, State.VALIDATED, State.REJECTED, State.LEFT},
        State.VALIDATED: {State.WAITING, State.WARNED, State.SUSPENDED, State.LEFT},
        State.REJECTED: {State.WAITING, State.LEFT},
        State.WARNED: {State.VALIDATED, State.WAITING, State.SUSPENDED, State.LEFT},
        State.SUSPENDED: {State.VALIDATED, State.WARNED, State.LEFT},
        State.LEFT: set(),
    }

    DECIDING: ClassVar = ("kind", "state", "is_active")  # what queries may ask of who asks (libraries.known)

    class Visibility(models.TextChoices):
        MEMBERS = "members", _("Validated eTwinners")
        PUBLIC = "public", _("Everyone on the internet")

    class Part(models.TextChoices):
        """A part of a profile that everyone may see if its owner says so (decisions: "Profile visibility")."""

        ABOUT = "about", _("About me")
        IDEAS = "ideas", _("Project ideas")
        PHOTO = "photo", _("Photo")
        SCHOOLS = "schools", _("Schools")
        TEACHING = "teaching", _("Role, subjects and age of the pupils")
        LANGUAGES = "languages", _("Languages")
        AVAILABILITY = "availability", _("Availability")
        INTERESTS = "interests", _("Interests")
        PROJECTS = "projects", _("Projects")
        GROUPS = "groups", _("Groups")
        LABELS = "labels", _("Labels")
        PROGRESS = "progress", _("Progress, if you share it")

    # for the length of a request, known to spaces.middleware: a seat they look from, and the one they sit on
    looks_from: Any = None
    sits_on: Any = None

    username = models.CharField(_("User name"), max_length=60, unique=True)
    email = models.CharField(_("E-mail"), max_length=254, null=True, blank=True, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STAFF)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    given_name = models.CharField(_("First name"), max_length=80, blank=True)
    family_name = models.CharField(_("Family name"), max_length=80, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    region = models.CharField(_("Region"), max_length=10, blank=True)
    language = models.CharField(_("Language of the pages"), max_length=10, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    role = models.CharField(_("Role at school"), max_length=30, blank=True)
    subjects = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    ages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    speaks = models.JSONField(default=dict, blank=True)  # {"tr": "native", "en": "b2"}: slugs of LEVELS
    about = models.TextField(_("About me"), blank=True, max_length=4000)
    ideas = models.TextField(_("Project ideas"), blank=True, max_length=4000)
    text_language = models.CharField(max_length=10, blank=True)  # of about and ideas
    photo = models.ForeignKey("core.File", models.SET_NULL, null=True, blank=True, related_name="+")
    available = models.BooleanField(_("Available for projects"), default=True)
    available_from = models.DateField(_("Not before"), null=True, blank=True)  # the first day of a month
    interests = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    public_parts = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # of Part; for public ones
    shares_progress = models.BooleanField(_("Show my progress to others"), default=False)
    mail_notices = models.BooleanField(_("Send notices by e-mail as well"), default=True)
    search = models.TextField(blank=True, editable=False)  # folded names, town, school, texts
    sort_name = models.BinaryField(blank=True, default=b"", editable=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    active_date = models.DateField(null=True, blank=True)  # the latest day on which the person was here

    objects = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="staff") | Q(state__in=["validated", "suspended", "left"]), name="only_staff_wait"
            ),
            models.CheckConstraint(condition=~Q(kind="pupil") | Q(email__isnull=True), name="pupils_have_no_email"),
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_may_do_everything"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="person_search", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["subjects"], name="person_subjects"),
            GinIndex(fields=["ages"], name="person_ages"),
            GinIndex(fields=["interests"], name="person_interests"),
            GinIndex(fields=["speaks"], name="person_speaks"),
            models.Index(fields=["kind", "state", "country", "-active_date"], name="person_directory"),
            models.Index(
                F("active_date").desc(nulls_last=True), F("id").desc(), name="person_lately", condition=LOOKING
            ),
            models.Index(fields=["-joined_at", "-id"], name="person_newest", condition=LOOKING),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name others read: pupils have a display name only, kept as given name. Who left has none any more."""
        if self.state == self.State.LEFT:
            return gettext("Former eTwinner")
        return f"{self.given_name} {self.family_name}".strip() or self.username

    @property
    def is_pupil(self) -> bool:
        return self.kind == self.Kind.PUPIL

    @property
    def is_officer(self) -> bool:
        return self.kind == self.Kind.OFFICER

    @property
    def is_staff_member(self) -> bool:
        return self.kind == self.Kind.STAFF

    @property
    def is_validated(self) -> bool:
        """Staff whom a national service validated, and who are in good standing."""
        return self.is_staff_member and self.state in {self.State.VALIDATED, self.State.WARNED}

    def is_free(self, on: date) -> bool:
        """Whether the person looks for a project on that day."""
        return self.available and (self.available_from is None or self.available_from <= on)

    def get_absolute_url(self) -> str:
        return address_of("person", pk=self.pk)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.given_name or self.username


class Desk(models.Model):
    """A support service: national (a country may have several) or the central one. In the programme's words, an NSS."""

    class Kind(models.TextChoices):
        NATIONAL = "national", _("National Support Service")
        CENTRAL = "central", _("Central Support Service")

    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    language = models.CharField(max_length=10, blank=True)  # a country with two services parts them by language
    name = models.CharField(max_length=200)  # the organisation, in its own language
    english_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    usual_days = models.PositiveSmallIntegerField(default=5)  # working days a request usually takes

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind="central") ^ ~Q(country=""), name="national_desk_has_country"),
        ]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A seat at a desk. A coordinator's seat is bound to regions; an empty list means the whole country."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="offices")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="officers")
    regions = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "desk"], name="one_seat_a_desk")]

    def __str__(self) -> str:
        return f"{self.person} @ {self.desk}"


class Notice(models.Model):
    """Something a person is told. The words are a template of the app that owns the deed, in the reader's language."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    deed = models.CharField(max_length=80)
    url = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    in_page = models.BooleanField(default=True)
    mail = models.CharField(max_length=10, choices=Mail, blank=True)  # how it is still to be mailed; empty: no more
    push = models.BooleanField(default=False)  # still to be pushed
    wait_until = models.DateTimeField(null=True, blank=True)  # the end of the quiet hours in which it came

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_person"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["mail", "person"], name="notice_to_mail", condition=~Q(mail="")),
            models.Index(fields=["at"], name="notice_to_push", condition=Q(push=True)),
        ]

    def __str__(self) -> str:
        return f"{self.deed} -> {self.person_id}"

    @property
    def kind(self) -> Kind:
        return kind_of(self.deed)


class NoticeChoice(models.Model):
    """Where a person wants notices of one kind. Without a row it is as `kinds.FIRST` says."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=10, choices=Kind)
    page = models.BooleanField(default=True)
    mail = models.CharField(max_length=10, choices=Mail)
    push = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_a_kind")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class QuietHours(models.Model):
    """From when to when nothing is mailed or pushed at once, by the person's own clock. May span midnight."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="quiet_hours")
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(begins=F("ends")), name="quiet_hours_last")]

    def __str__(self) -> str:
        return f"{self.begins} - {self.ends}"


class PushSubscription(models.Model):
    """A browser that shows notices while it is closed. The address is its maker's; only that browser can read."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="browsers")
    endpoint = models.CharField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    agent = models.CharField(max_length=300, blank=True)  # what the browser calls itself
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.agent}"


class Digest(models.Model):
    """One mail with what a person has not read, for one day. The row makes it one, however often the job runs."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="digests")
    rhythm = models.CharField(max_length=10, choices=Mail)
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "rhythm", "day"], name="one_digest_a_day")]
        indexes = [models.Index(fields=["made_at"], name="digest_to_send", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.day} -> {self.person_id}"


class Memory(models.Model):
    """What all processes know together for some minutes, such as how often somebody tried to sign in.

    The table of Django's database cache; nothing but the cache reads or writes it.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_memory"

    def __str__(self) -> str:
        return self.cache_key
