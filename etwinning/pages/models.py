"""Pages of a room: a tree of titles, each with text, pictures and files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import Audience
from etwinning.libraries.addresses import address_of
from etwinning.spaces.models import Space
from etwinning.spaces.words import SEEN_BY


class Page(models.Model):
    """A page. Who sees it and who edits it are set apart; a draft is seen by those who may edit it.

    A deleted page lies in the bin for 30 days (decisions: "Page"). `version` grows with each save, so that two
    people who edit at once are told and nothing is lost. Pages below a page in the bin, or below one that a reader
    may not see, stand one level higher until it is back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    class Editors(models.TextChoices):
        AUTHOR = "author", _("Only its author")
        TEACHERS = "teachers", _("All teachers")
        MEMBERS = "members", _("All members")
        CHOSEN = "chosen", _("Chosen members")

    BIN_DAYS = 30
    MOST_DEEP = 3  # levels of the tree
    MOST_IN_SPACE = 500
    SEEN_BY = SEEN_BY[Space.Kind.TWINSPACE]

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("Title"), max_length=150)
    language = models.CharField(max_length=10, blank=True)
    body = models.TextField(blank=True)  # clean HTML
    audience = models.CharField(_("Who sees this page"), max_length=10, choices=SEEN_BY, default=Audience.MEMBERS)
    editors = models.CharField(_("Who may edit it"), max_length=10, choices=Editors, default=Editors.TEACHERS)
    chosen = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    binned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    binned_at = models.DateTimeField(null=True, blank=True)
    team = models.PositiveSmallIntegerField(null=True, blank=True)  # the number of the team it belongs to
    open_remarks = models.PositiveIntegerField(default=0)  # comments and suggestions that wait; kept by the app above

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(audience="me"), name="page_is_for_others"),
            models.CheckConstraint(condition=Q(binned_at__isnull=False) | Q(binned_by__isnull=True), name="page_bin"),
        ]
        indexes = [models.Index(fields=["space", "parent", "position"], name="page_tree")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("space_page", space_pk=self.space_id, pk=self.pk)

    @property
    def live_path(self) -> str:
        """Where its socket is, in the live process."""
        return f"/live/spaces/{self.space_id}/pages/{self.pk}/"


class Attachment(models.Model):
    """A picture in the text of a page, or a file below it."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")
    description = models.CharField(max_length=300, blank=True)  # the picture in words, or what the file is
    in_text = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.description or str(self.file_id)


class Draft(models.Model):
    """What somebody typed into the editor of a page and has not saved yet; seen by nobody else.

    `version` is the page's when they began: an older one than the page's says that somebody saved in between.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10, blank=True)
    body = models.TextField(blank=True)  # clean HTML
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "person"], name="one_draft_a_person")]

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """The text of a page as several people write it at once: a snapshot, and the changes after it (decisions/0020).

    Changes are numbered without a gap. `state` holds them up to number `upto`; older rows are gone. `Page.body` says
    what stands here up to number `settled`. Whoever adds a change holds this row.
    """

    page = models.OneToOneField(Page, models.CASCADE, related_name="document")
    state = models.BinaryField()
    upto = models.BigIntegerField(default=0)
    latest = models.BigIntegerField(default=0)
    settled = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.page_id}: {self.latest}"


class Change(models.Model):
    """Something written into a document, as its update."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="changes")
    number = models.BigIntegerField()
    update = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_change_a_number")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.number}"


class Writer(models.Model):
    """Somebody who wrote in a document, and when the journal last said so."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="writers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "person"], name="one_writer_a_person")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.person_id}"


class Version(models.Model):
    """A page as it was when it had been written for a while: a text, who wrote in it, and who wrote which letters.

    The latest one says what the page says, and grows while the same people go on writing (`actions.keeping`).
    `credits` is what libraries.credits keeps of `body`, with persons as keys. `added` and `removed` count words against
    the version before; `peak` is how many words it had when it had most.
    One with a name never changes again. `restored`: the text of which earlier one this brought back.
    """

    NAME = 80

    page = models.ForeignKey(Page, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    language = models.CharField(max_length=10, blank=True)
    body = models.TextField(blank=True)  # clean HTML
    credits = models.JSONField(default=list)
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    together = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)
    added = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    peak = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=NAME, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    restored = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_version_a_number")]
        indexes = [models.Index(fields=["at"], name="version_age", condition=Q(name=""))]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.number}"
