"""What members write for each other: posts with pictures, files and a preview of a link; comments and likes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.libraries.addresses import address_of
from etwinning.network.words import linked


class Post(models.Model):
    """Some words for others, in plain text. With a school it stands on the school's page and can be pinned there."""

    class SeenBy(models.TextChoices):
        MEMBERS = "members", _("All eTwinners")
        FOLLOWERS = "followers", _("My followers and contacts")
        SCHOOL = "school", _("My school only")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, blank=True, related_name="+")
    seen_by = models.CharField(max_length=10, choices=SeenBy, default=SeenBy.MEMBERS)
    body = models.TextField(max_length=5000)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    sending = models.UUIDField(null=True, blank=True)  # made by the form: the same button twice is one post

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "sending"], name="one_feed_post_a_sending"),
            models.CheckConstraint(
                condition=~Q(seen_by="school") | Q(school__isnull=False), name="post_for_a_school_has_it"
            ),
            models.CheckConstraint(
                condition=~Q(seen_by="followers") | Q(school__isnull=True), name="post_for_followers_is_ones_own"
            ),
            models.CheckConstraint(
                condition=Q(pinned_at__isnull=True) | Q(school__isnull=False), name="post_is_pinned_at_a_school"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_of_author"),
            models.Index(fields=["school", "-created_at"], name="post_of_school"),
        ]

    def __str__(self) -> str:
        return self.body[:60]

    def get_absolute_url(self) -> str:
        return address_of("post", pk=self.pk)

    @property
    def html(self) -> str:
        """The words as clean HTML, addresses as links."""
        return linked(self.body)

    @property
    def scope(self) -> str:
        """The journal's name for the place where it stands."""
        return f"school:{self.school_id}" if self.school_id else f"person:{self.author_id}"


class PostFile(models.Model):
    """A picture (with its description) or another file with a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="files")
    file = models.ForeignKey("core.File", models.PROTECT, related_name="+")
    description = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.description or str(self.file_id)


class Preview(models.Model):
    """What the page behind a post's first link says of itself. Words only: nothing of it is loaded by our readers."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not fetched yet")
        SHOWN = "shown", _("Shown")
        NONE = "none", _("No preview")

    post = models.OneToOneField(Post, models.CASCADE, related_name="preview")
    url = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=400, blank=True)
    site = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.url


class Comment(models.Model):
    """A few words below a post, in plain text."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    body = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    sending = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "sending"], name="one_comment_a_sending")]
        indexes = [models.Index(fields=["post", "created_at"], name="comment_order")]

    def __str__(self) -> str:
        return self.body[:60]

    @property
    def html(self) -> str:
        """The words as clean HTML, addresses as links."""
        return linked(self.body)


class Like(models.Model):
    """Somebody likes a post. Others read how many, never who."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="one_like_a_post")]

    def __str__(self) -> str:
        return f"{self.person_id} likes {self.post_id}"


class Hiding(models.Model):
    """A post that somebody does not want to see in their feed. Nobody else knows."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="one_hiding_a_post")]

    def __str__(self) -> str:
        return f"{self.person_id} hides {self.post_id}"


class Visit(models.Model):
    """When a person looked at the feed, and when the time before: the line "since your last visit" stands there."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.seen_at}"
