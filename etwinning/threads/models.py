"""Talk in a room: threads with replies, the journal, and short notes on its home (the news; the teachers' bulletin)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import Audience
from etwinning.libraries.addresses import address_of
from etwinning.spaces.models import Space
from etwinning.spaces.words import SEEN_BY as ALL_SEEN_BY

SEEN_BY = ALL_SEEN_BY[Space.Kind.TWINSPACE]


class Forum(models.Model):
    """A shelf for threads. What stands in none is in the general one, which every room has."""

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    title = models.CharField(_("Name of the forum"), max_length=80)
    language = models.CharField(max_length=10, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["space", "position"], name="forum_order")]

    def __str__(self) -> str:
        return self.title


class Thread(models.Model):
    """A subject people talk about; its first post says what it is about.

    One that tells of a day (`told_on`) is an entry of the room's journal: its first post is the entry, the others are
    comments. Only an entry can be public, and then its comments are for members as before.
    """

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    title = models.CharField(_("Title"), max_length=150)
    language = models.CharField(max_length=10, blank=True)
    audience = models.CharField(_("Who sees this thread"), max_length=10, choices=SEEN_BY, default=Audience.MEMBERS)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)
    post_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    forum = models.ForeignKey(Forum, models.SET_NULL, null=True, blank=True, related_name="threads")
    pinned_at = models.DateTimeField(null=True, blank=True)  # stands above the others
    answer = models.ForeignKey("threads.Post", models.SET_NULL, null=True, blank=True, related_name="+")
    told_on = models.DateField(_("The day it tells of"), null=True, blank=True)  # of an entry of the journal
    team = models.PositiveSmallIntegerField(null=True, blank=True)  # the number of the team it belongs to
    keepers = ArrayField(models.BigIntegerField(), default=list, blank=True)  # the pupils of that team, as persons
    visitors_answer = models.BooleanField(default=False)  # a teacher let them
    turn = models.PositiveBigIntegerField(
        default=0
    )  # grows with all that is done to its posts: pages ask what came after

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(told_on__isnull=True, audience__in=["teachers", "members"])
                | Q(told_on__isnull=False, audience__in=["members", "public"]),
                name="only_an_entry_is_public",
            )
        ]
        indexes = [
            models.Index(
                "space",
                F("pinned_at").desc(nulls_last=True),
                F("latest_at").desc(),
                F("id").desc(),
                name="thread_order",
            ),
            models.Index(fields=["space", "-told_on"], name="journal_list", condition=Q(told_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("thread", space_pk=self.space_id, pk=self.pk)

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of the journal."""
        return self.told_on is not None

    @property
    def seen_inside(self) -> str:
        """Who reads what is said in it: never more than the members."""
        return Audience.TEACHERS if self.audience == Audience.TEACHERS else Audience.MEMBERS


class Post(models.Model):
    """Words in a thread. A reply names the post it answers; a removed post keeps its place and loses its text."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    answers = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    body = models.TextField()  # clean HTML
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sending = models.UUIDField(null=True, blank=True)  # made by the form: the same button twice is one post
    changed = models.PositiveBigIntegerField(
        default=0
    )  # the turn of its thread at which it was last written or changed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "sending"], name="one_post_a_sending")]
        indexes = [
            models.Index(fields=["thread", "created_at"], name="post_order"),
            models.Index(fields=["thread", "changed"], name="post_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.pk}"


class ReadMark(models.Model):
    """How far somebody has read a thread: the key of the latest post they saw."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_to = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="one_mark_a_reader")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.thread_id} to {self.read_to}"


class Like(models.Model):
    """Somebody likes a post. Members read how many, and who."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="one_like_of_words")]

    def __str__(self) -> str:
        return f"{self.person_id} likes {self.post_id}"


class Mention(models.Model):
    """A post names somebody (@name) who may read it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="named_once_a_post")]

    def __str__(self) -> str:
        return f"{self.post_id} names {self.person_id}"


class Poll(models.Model):
    """A question with choices at a thread. How often each was chosen is counted; who chose what is kept nowhere."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="poll")
    question = models.CharField(_("Question"), max_length=200)
    language = models.CharField(max_length=10, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    takes_several = models.BooleanField(_("One may choose several"), default=False)
    closes_on = models.DateField(_("Last day"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ballot_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.question

    @property
    def is_over(self) -> bool:
        """Closed by hand, or its last day has gone by."""
        return self.closed_at is not None or (self.closes_on is not None and self.closes_on < timezone.localdate())


class Choice(models.Model):
    """One of the answers to choose from, and how often it was chosen."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="choices")
    text = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="one_choice_a_place")]

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """Somebody has voted. It does not say for what."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "poll"], name="one_ballot_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} voted in {self.poll_id}"


class Attachment(models.Model):
    """A file or picture with a post or a note."""

    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="attachments")
    note = models.ForeignKey("threads.Note", models.CASCADE, null=True, blank=True, related_name="attachments")
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True) ^ Q(note__isnull=True), name="attachment_of_post_or_note"
            )
        ]

    def __str__(self) -> str:
        return self.description or str(self.file_id)


class Note(models.Model):
    """A short message on a room's home. Seen by teachers: the bulletin. Seen by members or everyone: the news."""

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    audience = models.CharField(_("Who sees this"), max_length=10, choices=SEEN_BY, default=Audience.MEMBERS)
    body = models.TextField(max_length=5000)  # plain text
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sending = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "sending"], name="one_note_a_sending"),
            models.CheckConstraint(condition=~Q(audience="me"), name="note_is_for_others"),
        ]
        indexes = [models.Index(fields=["space", "audience", "-created_at"], name="note_list")]

    def __str__(self) -> str:
        return f"{self.space_id}: {self.pk}"
