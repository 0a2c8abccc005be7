"""What can be done in the talk of a room. Every deed holds the room first, so that two of them come one by one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.files import ANY, PICTURES, drop_file, keep_file
from etwinning.core.models import Audience, File
from etwinning.core.storage import Upload
from etwinning.libraries.html import text_of
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import limits, passing
from etwinning.safety.actions import note_caution
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space
from etwinning.spaces.queries import names_of_pupils
from etwinning.threads import queries
from etwinning.threads.models import Attachment, Ballot, Forum, Like, Mention, Note, Post, ReadMark, Thread

WHO_WROTE = re.compile(r"<p><strong>[^<]*</strong></p>")  # the first line of a quotation
EMPTY_QUOTATION = "<blockquote><p>[…]</p></blockquote>"
MOST_FILES = 20  # of a post
LINKS = re.compile(r'href="(https?://[^"]+)"')


@dataclass(frozen=True)
class Words:
    """What somebody sends: clean HTML (a note: plain text), its language, files, a picture with its description.

    `sending` is made by the form: what comes twice with it is one.
    """

    body: str
    language: str = ""
    files: Sequence[Upload] = ()
    picture: tuple[Upload, str] | None = None
    sending: UUID | None = None
    is_sure: bool = False  # after the guard's hint
    is_cleared: bool = False  # a teacher let them through
    kept: Sequence[tuple[File, str]] = ()  # files that waited with them, each with its description


@transaction.atomic
def open_thread(
    space: Space, words: Words, *, by: Person, title: str, audience: str, forum: Forum | None = None,
    at: datetime | None = None,
) -> Thread:  # fmt: skip
    """Begin a thread with its first post. Raises Stale in a closed room. Twice is once."""
    must_be_open(space)
    kept = keep(words, by)
    hold(space)
    if (known := queries.post_sent(by, words.sending)) is not None:
        forget(kept)
        return known.thread
    in_forum = forum.pk if forum else None
    ask_guard("open_thread", space, space.pk, words, by, title, title=title, audience=audience, forum=in_forum)
    limits.spend(by, "post")
    at = at or timezone.now()
    thread = Thread.objects.create(
        space=space, title=title, language=words.language, audience=audience, author=by,
        created_at=at, latest_at=at, post_count=1, forum=forum,
    )  # fmt: skip
    name_people(write_post(thread, words, kept, by=by, at=at), by)
    note_down("open_thread", thread, by=by, at=at)
    return thread


@transaction.atomic
def reply(thread: Thread, words: Words, *, by: Person, answers: Post | None = None, at: datetime | None = None) -> Post:
    """Add a post; `answers` names the one it answers. Tells who opened the thread and who is answered.

    Raises Stale when the thread or the room was closed. Twice is once.
    """
    must_be_open(thread.space)
    kept = keep(words, by)
    thread = locked(thread)
    if (known := queries.post_sent(by, words.sending)) is not None:
        forget(kept)
        return known
    must_go_on(thread)
    ask_guard("reply", thread.space, thread.pk, words, by, answers=answers.pk if answers else None)
    limits.spend(by, "post")
    at = at or timezone.now()
    post = write_post(thread, words, kept, by=by, at=at, answers=answers)
    stir(thread, post, post_count=F("post_count") + 1, latest_at=at)
    note_down("reply", thread, by=by, at=at, post=post.pk)
    named = name_people(post, by)
    for seat in queries.seats_to_tell(post):
        if seat.person_id not in named:
            tell(seat.person, "threads/reply", by=by, url=queries.address_of(post), title=thread.title)
    return post


@transaction.atomic
def edit_post(post: Post, words: Words, *, by: Person, drop: Collection[int] = (), at: datetime | None = None) -> Post:
    """Write one's post anew, with files that come along and attachments (`drop`, keys) that go.

    Raises Stale when it was removed, thread or room closed, or there are too many files. The same file twice is once.
    """
    kept = keep(words, by)
    thread = locked(post.thread)
    must_go_on(thread)
    post = locked_post(post)
    if post.removed_at is not None:
        raise Stale(_("This post was removed a moment ago."))
    is_new = (post.body, post.language) != (words.body, words.language)
    if is_new:
        ask_guard("edit_post", thread.space, thread.pk, words, by, post=post.pk, drop=list(drop))
    if _change_files(post, kept, drop) or is_new:
        back_inside(thread, post, by)
        post.body, post.language, post.edited_at = words.body, words.language, at or timezone.now()
        post.save(update_fields=["body", "language", "edited_at"])
        stir(thread, post)
        record("threads/edit_post", post, by=by, scope=thread.space.scope, title=thread.title)
        name_people(post, by)
    return post


@transaction.atomic
def remove_post(post: Post, *, by: Person, at: datetime | None = None) -> Post:
    """Take the words and files of a post away; its place stays and says who did it. Twice is once.

    In a closed room too: what was reported must go.
    """
    thread = locked(post.thread, closed_too=True)
    post = locked_post(post)
    if post.removed_at is None:
        _empty_quotations(thread, post)
        post.body, post.removed_by, post.removed_at = "", by, at or timezone.now()
        post.save(update_fields=["body", "removed_by", "removed_at"])
        _drop_files_of(post)
        stir(thread, post)
        Mention.objects.filter(post=post).delete()
        Thread.objects.filter(pk=thread.pk, answer=post).update(answer=None)
        record(
            "threads/remove_post", post, by=by, scope=thread.space.scope, audience=Audience.TEACHERS, title=thread.title
        )
    return post


@transaction.atomic
def close_thread(thread: Thread, *, by: Person, at: datetime | None = None) -> Thread:
    """No more posts. What is written stays to be read. Twice is once."""
    thread = locked(thread)
    if thread.closed_at is None:
        thread.closed_at = at or timezone.now()
        thread.save(update_fields=["closed_at"])
        note_down("close_thread", thread, by=by, at=at)
    return thread


@transaction.atomic
def reopen_thread(thread: Thread, *, by: Person, at: datetime | None = None) -> Thread:
    """Let the talk go on. Twice is once."""
    thread = locked(thread)
    if thread.closed_at is not None:
        thread.closed_at = None
        thread.save(update_fields=["closed_at"])
        note_down("reopen_thread", thread, by=by, at=at)
    return thread


@transaction.atomic
def write_note(space: Space, words: Words, *, by: Person, audience: str, at: datetime | None = None) -> Note:
    """Put a note on the room's home: for teachers the bulletin, else the news. Raises Stale in a closed room."""
    must_be_open(space)
    kept = keep(words, by)
    hold(space)
    if (known := queries.note_sent(by, words.sending)) is not None:
        forget(kept)
        return known
    ask_guard("write_note", space, space.pk, words, by, audience=audience)
    limits.spend(by, "post")
    at = at or timezone.now()
    note = Note.objects.create(
        space=space, author=by, audience=audience, body=words.body, language=words.language, sending=words.sending,
        created_at=at,
    )  # fmt: skip
    Attachment.objects.bulk_create(Attachment(note=note, file=file, description=said) for file, said in kept)
    record("threads/write_note", note, by=by, scope=space.scope, audience=audience, at=at)
    return note


@transaction.atomic
def remove_note(note: Note, *, by: Person, at: datetime | None = None) -> Note:
    """Take a note down, with its files; in a closed room too. Twice is once."""
    hold(note.space, closed_too=True)
    note = Note.objects.select_for_update(of=("self",)).select_related("space").get(pk=note.pk)
    if note.removed_at is None:
        note.body, note.removed_by, note.removed_at = "", by, at or timezone.now()
        note.save(update_fields=["body", "removed_by", "removed_at"])
        _drop_files_of(note)
        record("threads/remove_note", note, by=by, scope=note.space.scope, audience=Audience.TEACHERS, at=at)
    return note


def forget_person(person: Person) -> None:
    """What somebody wrote stays, under an account that says no name; the marks of their forms go.

    What they voted for stays counted: nobody knows what it was.
    """
    Post.objects.filter(author=person).update(sending=None)
    Note.objects.filter(author=person).update(sending=None)
    for of_them in (Ballot, Like, Mention, ReadMark):
        of_them.objects.filter(person=person).delete()


def name_people(post: Post, by: Person) -> set[int]:
    """Keep whom a post names (@name) and tell them in the page; who was named before is not told again."""
    seats = queries.seats_named_in(post, by)
    known = set(Mention.objects.filter(post=post).values_list("person_id", flat=True)) if seats else set()
    Mention.objects.bulk_create(
        [Mention(post=post, person=seat.person) for seat in seats if seat.person_id not in known], ignore_conflicts=True
    )
    for seat in seats:
        if seat.person_id not in known:
            title = post.thread.title
            tell(seat.person, "threads/name_people", by=by, url=queries.address_of(post), title=title)
    return {seat.person_id for seat in seats}


def ask_guard(deed: str, space: Space, thing: int, words: Words, by: Person, *more: str, **said: object) -> None:
    """What a pupil writes passes the guard, or raises Guarded. `said`: what it takes to do it when a teacher agrees."""
    if words.is_cleared or not by.is_pupil:
        return
    text = queries.plain_names("\n".join([*more, text_of(words.body), *LINKS.findall(words.body)]), space)
    kept = {"body": words.body, "language": words.language, **said}
    asked = passing.Words(by, space.pk, f"threads/{deed}", thing, text, words.sending or uuid4(), kept)
    passed = passing.must_pass(asked, names=lambda: names_of_pupils(space.pk), is_sure=words.is_sure)
    if passed is not None:
        note_caution(passed)


def hold(space: Space, *, closed_too: bool = False) -> None:
    """Keep others from writing into the room until the transaction ends. Raises Stale if it is closed."""
    held = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    if not closed_too:
        must_be_open(held)


def locked(thread: Thread, *, closed_too: bool = False) -> Thread:
    hold(thread.space, closed_too=closed_too)
    return Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=thread.pk)


def _empty_quotations(thread: Thread, removed: Post) -> None:
    """What others quoted of a post goes with it: the quotation stays as an empty place."""
    said = _plain(removed.body)

    def emptied(found: re.Match[str]) -> str:
        quoted = _plain(WHO_WROTE.sub("", found[0]))
        return EMPTY_QUOTATION if quoted and said and (quoted in said or said in quoted) else found[0]

    for post in Post.objects.filter(thread=thread, body__contains="<blockquote").exclude(pk=removed.pk):
        body = queries.QUOTATION.sub(emptied, post.body)
        if body != post.body:
            post.body = body
            post.save(update_fields=["body"])
            stir(thread, post)


def stir(thread: Thread, *posts: Post, **more: object) -> None:
    """These posts of a locked thread are not as they were: pages that show it learn so when they look next."""
    for post in posts:
        thread.turn += 1
        Post.objects.filter(pk=post.pk).update(changed=thread.turn)
    Thread.objects.filter(pk=thread.pk).update(turn=thread.turn, **more)


def _plain(body: str) -> str:
    return " ".join(text_of(body).split())


def back_inside(entry: Thread, post: Post, by: Person) -> None:
    """What a pupil changes in a public entry of the journal is for members until a teacher has looked at it."""
    if entry.audience == Audience.PUBLIC and by.is_pupil and queries.opening_of(entry).pk == post.pk:
        entry.audience = Audience.MEMBERS
        entry.save(update_fields=["audience"])


def locked_post(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).get(pk=post.pk)


def must_go_on(thread: Thread) -> None:
    if thread.closed_at is not None:
        raise Stale(_("A teacher closed this thread. You can read it, but nobody can write in it any more."))


def keep(words: Words, by: Person) -> list[tuple[File, str]]:
    """Take the files in, before the room is held: it may take a while."""
    kept = list(words.kept)
    if words.picture:
        kept.append((keep_file(words.picture[0], by=by, accept=PICTURES), words.picture[1]))
    return kept + [(keep_file(upload, by=by, accept=ANY), "") for upload in words.files]


def forget(kept: list[tuple[File, str]]) -> None:
    for file, _description in kept:
        drop_file(file)


def write_post(
    thread: Thread,
    words: Words,
    kept: list[tuple[File, str]],
    *,
    by: Person,
    at: datetime,
    answers: Post | None = None,
) -> Post:
    post = Post.objects.create(
        thread=thread, author=by, body=words.body, language=words.language, sending=words.sending, created_at=at,
        answers=answers,
    )  # fmt: skip
    Attachment.objects.bulk_create(Attachment(post=post, file=file, description=said) for file, said in kept)
    return post


def _drop_files_of(thing: Post | Note) -> None:
    for attachment in thing.attachments.select_related("file"):
        attachment.delete()
        drop_file(attachment.file)


def _change_files(post: Post, kept: list[tuple[File, str]], drop: Collection[int]) -> bool:
    """Take some attachments of a post away and add others. Whether anything changed."""
    there = list(post.attachments.select_related("file"))
    gone = [one for one in there if one.pk in set(drop)]
    known = {one.file.sha256 for one in there if one not in gone}
    new = [(file, said) for file, said in kept if file.sha256 not in known]
    forget([one for one in kept if one not in new])
    if len(there) - len(gone) + len(new) > MOST_FILES:
        raise Stale(_("A post can have %(num)s files at most.") % {"num": MOST_FILES})
    for attachment in gone:
        attachment.delete()
        drop_file(attachment.file)
    Attachment.objects.bulk_create(Attachment(post=post, file=file, description=said) for file, said in new)
    return bool(gone or new)


def note_down(deed: str, thread: Thread, *, by: Person, at: datetime | None = None, **data: int) -> None:
    """The journal's line, for those who read the thread."""
    scope, audience = thread.space.scope, thread.seen_inside
    record(f"threads/{deed}", thread, by=by, scope=scope, audience=audience, at=at, title=thread.title, **data)
