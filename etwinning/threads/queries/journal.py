"""The journal of a room: threads that tell of a day. The opening post is the entry; the others are comments.

Everyone on the internet reads the entry of a public one, and never a comment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from etwinning.core.models import Audience
from etwinning.libraries.known import Known, Pages
from etwinning.people.queries import named
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import audiences_of
from etwinning.threads.models import Attachment, Post, Thread
from etwinning.threads.queries.files import with_files
from etwinning.threads.queries.talk import threads_visible_to

STANDS = Q(told_on__isnull=False, opening_removed__isnull=True)


def _opening(column: str) -> Subquery:
    return Subquery(Post.objects.filter(thread=OuterRef("pk")).order_by("pk").values(column)[:1])


def _entries(space: int, audiences: Sequence[str]) -> QuerySet[Thread]:
    """Entries that stand, the latest day first. With `opening`, the key of the post that is the entry."""
    entries = Thread.objects.filter(space_id=space, audience__in=audiences).select_related("author", "space")
    return _standing(entries).order_by("-told_on", "-pk")


def _standing(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    return threads.annotate(opening=_opening("pk"), opening_removed=_opening("removed_at")).filter(STANDS)


def entries_visible_to(member: Member) -> QuerySet[Thread]:
    """The entries that a member may read, the latest day first."""
    entries = _entries(member.space_id, audiences_of(member))
    return entries if member.is_present else entries.none()


def threads_that_stand(member: Member) -> QuerySet[Thread]:
    """The threads that a member may read, without entries whose words were removed: nor is what was said about them."""
    entries = entries_visible_to(member).filter(Q(opening__isnull=False)).order_by().values("pk")
    return threads_visible_to(member).filter(Q(told_on__isnull=True) | Q(pk__in=entries))


_ENTRIES = Known(
    lambda space, audiences: (
        _entries(space, audiences)
        .select_related(None)
        .select_related("author")
        .only(*(field.name for field in Thread._meta.concrete_fields), *named("author"))
    )
)


def list_of_entries(member: Member) -> Pages[Thread]:
    """The same with what a list shows of them, a page at a time."""
    return _ENTRIES.paged(space=member.space_id, audiences=audiences_of(member) if member.is_present else ())


def latest_entries(member: Member, most: int) -> list[Thread]:
    """The latest entries for the home of a room."""
    return list_of_entries(member)[:most]


def opening_of(thread: Thread) -> Post:
    """The post a thread began with. Raises DoesNotExist when there is none."""
    return Post.objects.select_related("author", "thread__space").filter(thread=thread).order_by("pk")[:1].get()


@dataclass(frozen=True)
class Entry:
    """An entry and the post that says it."""

    thread: Thread
    post: Post


def public_entries(space: Space) -> QuerySet[Thread]:
    """The entries that everyone on the internet may read, the latest day first."""
    return _entries(space.pk, [Audience.PUBLIC])


def public_entries_in(spaces: Iterable[Space]) -> QuerySet[Thread]:
    """The same of several rooms, in no order."""
    return _standing(Thread.objects.filter(space__in=spaces, audience=Audience.PUBLIC))


def public_entry(space: Space, pk: int) -> Entry | None:
    """One of them with its words and files, or None."""
    thread = public_entries(space).filter(pk=pk).first() if 0 < pk < 2**63 else None
    if thread is None:
        return None
    post = Post.objects.select_related("author").prefetch_related(with_files()).get(pk=thread.opening)  # type: ignore[attr-defined]
    return Entry(thread, post)


def public_entry_file(space: Space, pk: int) -> Attachment | None:
    """A file with one of the public entries, or None."""
    files = Attachment.objects.filter(pk=pk) if 0 < pk < 2**63 else Attachment.objects.none()
    attachment = files.select_related("file", "post").first()
    post = attachment.post if attachment else None
    entry = public_entry(space, post.thread_id) if post else None
    return attachment if entry is not None and entry.post == post else None
