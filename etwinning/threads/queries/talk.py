"""Threads with their posts, what is new in them, and the files with what is said."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from etwinning.core.folding import fold
from etwinning.libraries.html import text_of
from etwinning.libraries.known import Known, Pages
from etwinning.materials import players
from etwinning.materials.queries import pictures_for, recordings_in, text_without, with_albums
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.safety.queries import Look
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import Credits, audiences_of, looks_of
from etwinning.threads.models import Attachment, Forum, Like, Mention, Note, Post, ReadMark, Thread
from etwinning.threads.queries.files import with_files
from etwinning.threads.queries.notes import notes_in

PER_PAGE = 20
NAMED = 20  # of those who like a post
QUOTATION = re.compile(r"<blockquote.*?</blockquote>", re.DOTALL)


def threads_visible_to(member: Member) -> QuerySet[Thread]:
    """The threads of the room that a member may read, with authors; pinned ones, then the newest talk first."""
    threads = Thread.objects.filter(space_id=member.space_id, audience__in=audiences_of(member))
    if not member.is_present:
        threads = threads.none()
    return threads.select_related("author", "space").order_by(F("pinned_at").desc(nulls_last=True), "-latest_at", "-pk")


def posts_of(thread: Thread) -> QuerySet[Post]:
    """The posts of a thread as they came, removed ones in their place; with authors, what they answer, and files."""
    posts = Post.objects.filter(thread=thread).select_related("author", "removed_by", "answers__author")
    return posts.prefetch_related(with_files()).order_by("created_at", "pk")


def posts_shown(thread: Thread) -> QuerySet[Post]:
    """The same posts for a page that shows them: of the people only their names."""
    columns = [field.name for field in Post._meta.concrete_fields]
    names = [column for path in ("author", "removed_by", "answers__author") for column in named(path)]
    return posts_of(thread).only(*columns, *names, "author__country", "answers__author_id")


_POSTS = Known(posts_shown)


_SINCE = Known(lambda thread, turn: posts_shown(thread).filter(changed__gt=turn).order_by("changed")[:PER_PAGE])


def posts_since(thread: Thread, turn: int) -> tuple[list[Post], int]:
    """What was written and changed in a thread after a turn, a page of it at most; the turn up to which that is all."""
    posts = _SINCE(thread=thread, turn=turn)
    return posts, posts[-1].changed if len(posts) == PER_PAGE else thread.turn


_TURN = Known(lambda seat, pk: threads_visible_to(seat).filter(pk=pk).order_by().select_related(None).only("turn"))


def turn_of(member: Member, pk: int) -> Thread | None:
    """A thread with nothing but its turn, if a member may read it. One small query: pages ask it every few seconds."""
    return _TURN.first(seat=member, pk=pk)


def list_of_posts(thread: Thread) -> Pages[Post]:
    """The posts of a thread for a page that shows them, a page at a time."""
    return _POSTS.paged(thread=thread)


def _listed(seat: Member) -> QuerySet[Thread]:
    columns = (field.name for field in Thread._meta.concrete_fields)
    shown = threads_visible_to(seat).filter(told_on__isnull=True).select_related(None).select_related("author")
    return shown.only(*columns, *named("author"))


_THREADS = Known(_listed)
_IN_FORUM = Known(lambda seat, forum: _listed(seat).filter(forum_id=forum))
_GENERAL = Known(lambda seat: _listed(seat).filter(forum__isnull=True))


def list_of_threads(member: Member, forum: Forum | None = None, *, general: bool = False) -> Pages[Thread]:
    """The threads that a member may read with what a list shows of them, a page at a time; of one forum, or of all."""
    if general:
        return _GENERAL.paged(seat=member)
    return _IN_FORUM.paged(seat=member, forum=forum.pk) if forum else _THREADS.paged(seat=member)


_FORUMS = Known(lambda space: Forum.objects.filter(space=space).order_by("position", "pk"))


def forums_in(space: Space) -> list[Forum]:
    """The forums of a room in their order, without the general one."""
    return _FORUMS(space=space)


def forums_visible_to(member: Member) -> QuerySet[Forum]:
    """The forums of the room in which a member sits."""
    forums = Forum.objects.filter(space_id=member.space_id).select_related("space").order_by("position", "pk")
    return forums if member.is_present else forums.none()


def _marks(person: Person) -> Coalesce:
    """How far a person has read the thread of a post."""
    marks = ReadMark.objects.filter(thread=OuterRef("thread"), person=person).values("read_to")[:1]
    return Coalesce(Subquery(marks), 0)


def _fresh(person: Person, since: datetime) -> Q:
    """Posts of others that came since this person was there, or joined the room."""
    there = Q(removed_at__isnull=True, created_at__gte=since, pk__gt=_marks(person))
    return there & (Q(author__isnull=True) | ~Q(author_id=person.pk))


_UNREAD = Known(
    lambda person, threads, since: (
        Post.objects.filter(_fresh(person, since), thread_id__any=threads)
        .values("thread")
        .annotate(number=Count("pk"), first=Min("pk"))
        .values_list("thread", "number", "first")
    )
)


def unread_in(member: Member, threads: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By thread how many posts are new to a member, and the first of them. One query."""
    found = _UNREAD(person=member.person, threads=list(threads), since=member.joined_at) if threads else []
    return {thread: (number, first) for thread, number, first in found}


_HERE = Known(
    lambda person, thread, since: (
        Post.objects.filter(thread=thread)
        .values("thread")
        .annotate(
            mine=Max("pk", filter=Q(author=person)),
            number=Count("pk", filter=_fresh(person, since)),
            first=Min("pk", filter=_fresh(person, since)),
        )
        .values_list("mine", "number", "first")
    )
)


def reading_of(member: Member, thread: Thread) -> tuple[int, tuple[int, int] | None]:
    """The key of what a member wrote last in a thread (or 0); how many posts are new to them and the first of these."""
    mine, number, first = _HERE.first(person=member.person, thread=thread, since=member.joined_at) or (0, 0, 0)
    return mine or 0, (number, first) if number else None


_NAMED = Known(
    lambda person, space: (
        Mention.objects.filter(person=person, post__thread__space=space, post__removed_at__isnull=True)
        .annotate(seen=Coalesce(
            Subquery(ReadMark.objects.filter(thread=OuterRef("post__thread"), person=person).values("read_to")[:1]), 0
        ))
        .filter(post_id__gt=F("seen"))
        .order_by("-post_id")
        .values_list("post_id", "post__thread__title", "post__thread__audience")[:10]
    )
)  # fmt: skip


def named_in(member: Member) -> list[tuple[int, str]]:
    """Posts that name a member and were not read yet, with the title of their thread; ten at most."""
    seen, found = audiences_of(member), _NAMED(person=member.person, space=member.space)
    return [(post, title) for post, title, audience in found if audience in seen]


_LIKES = Known(
    lambda posts, person: (
        Like.objects.filter(post_id__any=posts)
        .annotate(
            place=Window(RowNumber(), order_by="pk", partition_by=F("post")),
            number=Window(Count("pk"), partition_by=F("post")),
            is_mine=Window(BoolOr(Q(person=person)), partition_by=F("post")),
        )
        .filter(place__lte=NAMED)
        .select_related("person")
        .only("post", *named("person"))
        .order_by("pk")
    )
)


@dataclass
class Liked:
    """Who likes a post: how many they are, whether the reader is one of them, and the first by name."""

    number: int
    is_mine: bool
    people: list[Person] = field(default_factory=list)


def likes_of(posts: Iterable[Post], reader: Person) -> dict[int, Liked]:
    """By post who likes it. One query, and no more rows than are shown."""
    found: dict[int, Liked] = {}
    keys = [post.pk for post in posts if not post.removed_at]
    for like in _LIKES(posts=keys, person=reader) if keys else []:
        found.setdefault(like.post_id, Liked(like.number, like.is_mine)).people.append(like.person)
    return found


def plain_names(text: str, space: Space) -> str:
    """The text with no @ before the names of members: there it is no name on a social network."""
    if "@" not in text:
        return text
    seats = Member.objects.filter(space=space, left_at__isnull=True).select_related("person")
    names = sorted((seat.person.name for seat in seats), key=len, reverse=True)
    anyone = "|".join(re.escape(name) for name in names)
    return re.sub(rf"@({anyone})(?!\w)", r"\1", text, flags=re.IGNORECASE)


MOST_NAMES, LETTERS = 8, 60

_HERE_WITH_NAMES = Known(
    lambda space: (
        Member.objects.filter(space=space, left_at__isnull=True)
        .select_related("person")
        .only("role", "left_at", "person_id", *named("person"))
        .order_by("person__given_name", "person__family_name", "pk")
    )
)


def names_like(member: Member, begun: str) -> list[str]:
    """Names of others in the room of which a word begins so, to be put after an @: eight at most. One query.

    Pupils are offered to teachers and pupils; a visitor, who sees no list of members, is offered teachers.
    """
    begun = fold(begun[:LETTERS]).strip()
    if not begun or not member.is_present:
        return []
    knows_all = member.is_teacher or member.is_pupil or member.is_of_group
    found = []
    for seat in _HERE_WITH_NAMES(space=member.space):
        name = fold(seat.person.name)
        starts = name.startswith(begun) or f" {begun}" in name
        if starts and seat.person_id != member.person_id and (knows_all or seat.is_teacher):
            found.append(seat.person.name)
    return found[:MOST_NAMES]


def seats_named_in(post: Post, by: Person) -> list[Member]:
    """Who is named (@name) in a post, not in what it quotes, and may read it. No query without an @; thirty at most."""
    text = fold(text_of(QUOTATION.sub("", post.body)))
    if "@" not in text:
        return []
    seats = Member.objects.filter(space=post.thread.space_id, left_at__isnull=True).exclude(person=by)
    able = [seat for seat in seats.select_related("person") if post.thread.audience in audiences_of(seat)]
    return [seat for seat in able if re.search(rf"@{re.escape(fold(seat.person.name))}(?!\w)", text)][:30]


def posts_visible_to(member: Member) -> QuerySet[Post]:
    """The posts in threads that a member may read."""
    threads = threads_visible_to(member).order_by().values("pk")
    return Post.objects.filter(thread__in=threads).select_related("author", "thread__space", "thread__author")


def address_of(post: Post) -> str:
    """Where a post stands: its thread, the page of it, its place there. One query."""
    before = Q(created_at__lt=post.created_at) | Q(created_at=post.created_at, pk__lt=post.pk)
    number = Post.objects.filter(before, thread=post.thread_id).count()
    return f"{post.thread.get_absolute_url()}?page={number // PER_PAGE + 1}#post-{post.pk}"


def post_sent(by: Person, sending: UUID | None) -> Post | None:
    """The post that came with this sending: the same button twice is one post."""
    posts = Post.objects.filter(author=by, sending=sending).select_related("thread__space")
    return posts.first() if sending else None


def latest_word_of(person: Person, space: Space) -> int:
    """A number that grows when this person opens a thread or writes a note in a room: what they sent has arrived."""
    thread = Thread.objects.filter(space=space, author=person).aggregate(latest=Max("pk"))["latest"] or 0
    note = Note.objects.filter(space=space, author=person).aggregate(latest=Max("pk"))["latest"] or 0
    return int(thread) + int(note)


def towns_and_credits(space: Space, people: Iterable[int | None]) -> tuple[dict[int, str], Credits]:
    """Where the schools of these people are, as far as they sit in the room for one; for which teams they worked."""
    towns: dict[int, str] = {}
    credited, authors = Credits(), sorted({pk for pk in people if pk})
    for person, town, team, began, ended in _BYLINES(space=space, people=authors) if authors else []:
        towns[person] = town
        if team is not None:
            credited.setdefault(person, []).append((team, began, ended))
    return towns, credited


_BYLINES = Known(
    lambda space, people: Member.objects.filter(space=space, person_id__any=people, school__isnull=False).values_list(
        "person_id", "school__city", "credits__team", "credits__began_at", "credits__ended_at"
    )
)


def seats_to_tell(post: Post) -> list[Member]:
    """Who wants to hear of a post: who opened the thread, who is answered; if they sit here and may read it."""
    people = {post.thread.author_id, post.answers.author_id if post.answers else None} - {None, post.author_id}
    seats = Member.objects.filter(space=post.thread.space_id, person__in=people, left_at__isnull=True)
    return [seat for seat in seats.select_related("person") if post.thread.audience in audiences_of(seat)]


def looks_at(things: Iterable[Post | Note], member: Member) -> dict[int, Look]:
    """How the files with these posts or notes look to a member. Three queries at most; none without files.

    In their texts recordings of the room's materials are played, and what may not be seen is a sentence.
    """
    shown = [thing for thing in things if not thing.removed_at]
    texts = [post for post in shown if isinstance(post, Post) and "/materials/" in post.body]
    for post in texts:
        post.body = with_albums(post.body, member)
    together = "".join(post.body for post in texts)
    items, kept = pictures_for(together, member)
    recordings = recordings_in(together, items)
    files = [one.file for thing in shown for one in thing.attachments.all()] + [item.file for item in items]
    looks = looks_of(files, member) if files else {}
    kept |= {item.pk for item in items if looks[item.file_id].withheld}
    for post in texts:
        post.body = players.with_players(text_without(post.body, kept), recordings, players.inside(member.space_id))
    return looks


def attachments_visible_to(member: Member) -> QuerySet[Attachment]:
    """Files with the posts and notes that a member may read and nobody removed."""
    posts = posts_visible_to(member).filter(removed_at__isnull=True).values("pk")
    notes = notes_in(member.space, member).order_by().values("pk")
    return Attachment.objects.filter(Q(post__in=posts) | Q(note__in=notes)).select_related("file")


def uses_of(hashes: Collection[str], rooms: Collection[int]) -> QuerySet[Attachment]:
    """Where files with these hashes stand with posts and notes of some rooms."""
    posts = Q(post__thread__space_id__in=rooms, post__removed_at__isnull=True)
    notes = Q(note__space_id__in=rooms, note__removed_at__isnull=True)
    found = Attachment.objects.filter(posts | notes, file__sha256__in=hashes)
    return found.select_related("file", "post__thread", "note").order_by("pk")
