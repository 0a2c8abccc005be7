"""Writing for others: posts, comments, and what readers do with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.files import ANY, PICTURES, drop_file, keep_file
from etwinning.core.models import Audience
from etwinning.core.storage import Upload
from etwinning.libraries.statements import rows_of
from etwinning.network import previews, queries
from etwinning.network.models import Comment, Hiding, Like, Post, PostFile, Preview, Visit
from etwinning.network.words import first_address
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import limits
from etwinning.schools.models import School

FILES = ANY - PICTURES  # a picture has a field of its own, which asks what it shows
MOST_PINNED = 3
SAME_VISIT, A_MOMENT = timedelta(minutes=30), timedelta(minutes=1)


@dataclass(frozen=True)
class Words:
    """What somebody writes: plain text, its language, pictures each with what it shows, files; the mark of the form."""

    body: str
    language: str = ""
    pictures: Sequence[tuple[Upload, str]] = ()
    files: Sequence[Upload] = ()
    sending: UUID | None = None


@transaction.atomic
def write_post(
    words: Words, *, by: Person, seen_by: str, school: School | None = None, at: datetime | None = None
) -> Post:
    """Write a post; with a school it stands on the school's page. The same form twice is one post.

    The page behind its first link is asked by the worker what it says of itself.
    """
    _hold(by)
    if (known := queries.post_sent(by, words.sending)) is not None:
        return known
    at = at or timezone.now()
    limits.spend(by, "post", at=at)
    kept = [(keep_file(upload, by=by, accept=PICTURES), said) for upload, said in words.pictures]
    kept += [(keep_file(upload, by=by, accept=FILES), "") for upload in words.files]
    post = Post.objects.create(
        author=by, school=school, seen_by=seen_by, body=words.body, language=words.language, sending=words.sending,
        created_at=at,
    )  # fmt: skip
    PostFile.objects.bulk_create(PostFile(post=post, file=file, description=said) for file, said in kept)
    _preview_anew(post)
    record("network/write_post", post, by=by, scope=post.scope, audience=audience_of(post), at=at)
    return post


def _hold(person: Person) -> None:
    """Let the same form, sent twice at once, come one after the other."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def audience_of(post: Post) -> str:
    """The journal's word for who reads a post: colleagues only are the teachers of the place."""
    return Audience.TEACHERS if post.seen_by == Post.SeenBy.SCHOOL else Audience.MEMBERS


@transaction.atomic
def edit_post_words(post: Post, *, by: Person, body: str, language: str = "") -> Post:
    """Write one's post anew; who reads it stays as it was."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if (post.body, post.language) != (body, language):
        is_other_page = first_address(post.body) != first_address(body)
        post.body, post.language, post.edited_at = body, language, timezone.now()
        post.save(update_fields=["body", "language", "edited_at"])
        if is_other_page:
            _preview_anew(post)
        record("network/edit_post_words", post, by=by)
    return post


@transaction.atomic
def delete_post(post: Post, *, by: Person) -> None:
    """Take one's post away, with its files, comments and likes."""
    record("network/delete_post", post, by=by)
    _delete([post])


def _delete(posts: Iterable[Post]) -> None:
    kept = [row.file for row in PostFile.objects.filter(post__in=[post.pk for post in posts]).select_related("file")]
    Post.objects.filter(pk__in=[post.pk for post in posts]).delete()
    for file in kept:
        drop_file(file)


def _preview_anew(post: Post) -> None:
    Preview.objects.filter(post=post).delete()
    if url := first_address(post.body):
        Preview.objects.create(post=post, url=url)
        transaction.on_commit(lambda: fetch_preview.enqueue(post.pk))


@task
def fetch_preview(post_pk: int) -> None:
    """Ask the page behind a post's link what it says of itself, once. Without a network the post has no preview."""
    preview = Preview.objects.filter(post=post_pk, state=Preview.State.WAITING).first()
    if preview is not None:
        keep_preview(preview, previews.said_by(preview.url))


def keep_preview(preview: Preview, said: previews.Said | None) -> None:
    """Write down what a page said, or that it said nothing; not if the post names another page meanwhile."""
    found = Preview.objects.filter(pk=preview.pk, url=preview.url)
    if said is None:
        found.update(state=Preview.State.NONE)
    else:
        found.update(state=Preview.State.SHOWN, title=said.title, description=said.description, site=said.site)


@transaction.atomic
def pin_post(post: Post, *, by: Person, at: datetime | None = None) -> Post:
    """Let a post stand first on the page of its school. Raises Stale when three stand there already. Twice is once."""
    assert post.school_id is not None  # noqa: S101 - the rule has seen to it
    School.objects.select_for_update(no_key=True).get(pk=post.school_id)
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.pinned_at is None:
        if queries.pinned_number(post.school_id or 0) >= MOST_PINNED:
            raise Stale(_("Three posts are pinned on the page of your school. Take one of them down first."))
        post.pinned_at = at or timezone.now()
        post.save(update_fields=["pinned_at"])
        record("network/pin_post", post, by=by)
    return post


@transaction.atomic
def unpin_post(post: Post, *, by: Person) -> Post:
    """Let a post stand among the others again. Twice is once."""
    if Post.objects.filter(pk=post.pk, pinned_at__isnull=False).update(pinned_at=None):
        record("network/unpin_post", post, by=by)
    post.pinned_at = None
    return post


@transaction.atomic
def like_post(post: Post, *, by: Person) -> Post:
    """Say that one likes it. Twice is once; nobody is told, others read the number."""
    _like, new = Like.objects.get_or_create(post=post, person=by)
    if new:
        record("network/like_post", post, by=by)
    return post


@transaction.atomic
def unlike_post(post: Post, *, by: Person) -> Post:
    """Take it back. Twice is once."""
    number, _rows = Like.objects.filter(post=post, person=by).delete()
    if number:
        record("network/unlike_post", post, by=by)
    return post


@transaction.atomic
def hide_post(post: Post, *, by: Person) -> Post:
    """Keep a post out of one's own feed. Nobody else notices. Twice is once."""
    _hiding, new = Hiding.objects.get_or_create(post=post, person=by)
    if new:
        record("network/hide_post", post, by=by)
    return post


@transaction.atomic
def unhide_post(post: Post, *, by: Person) -> Post:
    """Let it back in. Twice is once."""
    number, _rows = Hiding.objects.filter(post=post, person=by).delete()
    if number:
        record("network/unhide_post", post, by=by)
    return post


@transaction.atomic
def write_comment(post: Post, *, by: Person, body: str, sending: UUID | None = None) -> Comment:
    """Say something below a post; its author is told. The same form twice is one comment."""
    _hold(by)
    if (known := queries.comment_sent(by, sending)) is not None:
        return known
    limits.spend(by, "comment")
    comment = Comment.objects.create(post=post, author=by, body=body, sending=sending)
    record("network/write_comment", comment, by=by)
    tell(post.author, "network/write_comment", by=by, url=f"{post.get_absolute_url()}#comment-{comment.pk}", body=body)
    return comment


@transaction.atomic
def delete_comment(comment: Comment, *, by: Person) -> Post:
    """Take a comment away. Returns the post it stood below."""
    record("network/delete_comment", comment, by=by)
    comment.delete()
    return comment.post


_VISIT = """
    INSERT INTO network_visit AS visit (person_id, seen_at, before_at) VALUES (%(me)s, %(at)s, NULL)
    ON CONFLICT (person_id) DO UPDATE SET seen_at = excluded.seen_at, before_at =
        CASE WHEN visit.seen_at < %(same)s THEN visit.seen_at ELSE visit.before_at END
    RETURNING before_at
"""


def note_feed_visit(person: Person, *, by: Person, at: datetime) -> datetime | None:
    """Keep that a person looks at the feed; returns when they did before. Within half an hour it is one visit.

    Not a deed for the journal. Within a minute nothing is written: who turns pages looks, and waits for no disk.
    """
    for seen, before_that in rows_of("SELECT seen_at, before_at FROM network_visit WHERE person_id = %s", [by.pk]):
        if timedelta(0) <= at - seen < A_MOMENT:
            return before_that if person.pk == by.pk else None
    with connection.cursor() as cursor:
        cursor.execute(_VISIT, {"me": by.pk, "at": at, "same": at - SAME_VISIT})
        row = cursor.fetchone()
    before: datetime | None = row[0] if row and person.pk == by.pk else None
    return before


def forget_posts(person: Person) -> None:
    """Delete what somebody wrote for others, with files, comments and likes, and what they hid."""
    _delete(Post.objects.filter(author=person))
    for model in (Like, Hiding, Visit):
        model.objects.filter(person=person).delete()
    Comment.objects.filter(author=person).delete()
