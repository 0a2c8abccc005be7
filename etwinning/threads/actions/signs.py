"""Small signs at what is said: read, liked, pinned, the answer, and the forum it stands in."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.threads import queries
from etwinning.threads.actions.talk import hold, locked, locked_post, note_down, stir
from etwinning.threads.models import Forum, Like, Post, ReadMark, Thread

MOST_FORUMS = 30


def mark_read(thread: Thread, person: Person, *, to: int) -> None:
    """Remember how far somebody has read. Nobody else sees it, and it leaves no entry."""
    ReadMark.objects.bulk_create(
        [ReadMark(thread=thread, person=person, read_to=to)],
        update_conflicts=True,
        unique_fields=["person", "thread"],
        update_fields=["read_to"],
    )


@transaction.atomic
def like_words(post: Post, *, by: Person) -> Post:
    """Say that one likes a post. Twice is once; nobody is told."""
    thread, post = locked(post.thread), locked_post(post)
    if post.removed_at is not None:
        raise Stale(_("This post was removed a moment ago."))
    _like, is_new = Like.objects.get_or_create(post=post, person=by)
    if is_new:
        stir(thread, post)
        note_down("like_words", thread, by=by, post=post.pk)
    return post


@transaction.atomic
def unlike_words(post: Post, *, by: Person) -> Post:
    """Take it back. Twice is once."""
    thread = locked(post.thread)
    if Like.objects.filter(post=post, person=by).delete()[0]:
        stir(thread, post)
        note_down("unlike_words", thread, by=by, post=post.pk)
    return post


@transaction.atomic
def pin_thread(thread: Thread, *, by: Person, at: datetime | None = None) -> Thread:
    """Let it stand above the others. Twice is once."""
    thread = locked(thread)
    if thread.pinned_at is None:
        thread.pinned_at = at or timezone.now()
        thread.save(update_fields=["pinned_at"])
        note_down("pin_thread", thread, by=by, at=at)
    return thread


@transaction.atomic
def unpin_thread(thread: Thread, *, by: Person) -> Thread:
    """Back among the others. Twice is once."""
    thread = locked(thread)
    if thread.pinned_at is not None:
        thread.pinned_at = None
        thread.save(update_fields=["pinned_at"])
        note_down("unpin_thread", thread, by=by)
    return thread


@transaction.atomic
def admit_visitors(thread: Thread, *, by: Person) -> Thread:
    """Let visitors answer in a thread. Twice is once."""
    return _let_visitors_answer(thread, by, "admit_visitors", answer=True)


@transaction.atomic
def exclude_visitors(thread: Thread, *, by: Person) -> Thread:
    """Let visitors only read it; in a closed room too, it protects. What they wrote stays. Twice is once."""
    return _let_visitors_answer(thread, by, "exclude_visitors", answer=False)


def _let_visitors_answer(thread: Thread, by: Person, deed: str, *, answer: bool) -> Thread:
    thread = locked(thread, closed_too=not answer)
    if thread.visitors_answer != answer:
        thread.visitors_answer = answer
        thread.save(update_fields=["visitors_answer"])
        note_down(deed, thread, by=by)
    return thread


@transaction.atomic
def mark_answer(post: Post, *, by: Person) -> Post:
    """This post answers what the thread asks; another that was marked before is no longer."""
    thread, post = locked(post.thread), locked_post(post)
    if post.removed_at is not None:
        raise Stale(_("This post was removed a moment ago."))
    if queries.opening_of(thread).pk == post.pk:
        raise Stale(_("This is the question itself. Mark one of the answers below it."))
    if thread.answer_id != post.pk:
        before = [thread.answer] if thread.answer else []
        thread.answer = post
        thread.save(update_fields=["answer"])
        stir(thread, *before, post)
        note_down("mark_answer", thread, by=by, post=post.pk)
    return post


@transaction.atomic
def unmark_answer(post: Post, *, by: Person) -> Post:
    """The question is open again. Twice is once."""
    thread = locked(post.thread)
    if thread.answer_id == post.pk:
        thread.answer = None
        thread.save(update_fields=["answer"])
        stir(thread, post)
        note_down("unmark_answer", thread, by=by, post=post.pk)
    return post


@transaction.atomic
def move_thread(thread: Thread, forum: Forum | None, *, by: Person) -> Thread:
    """Put it into another forum of its room; none: the general one."""
    thread = locked(thread)
    if forum is not None and not Forum.objects.filter(pk=forum.pk, space=thread.space).exists():
        raise Stale(_("This forum is no longer there."))
    if thread.forum_id != (forum.pk if forum else None):
        thread.forum = forum
        thread.save(update_fields=["forum"])
        note_down("move_thread", thread, by=by)
    return thread


def entrust_threads(space: Space, given: Mapping[int, tuple[int, list[int]]]) -> None:
    """Which threads of a room belong to which team, by number, and to which persons; all others belong to none.

    The deed is that of the teams (`teams.give_work`), which calls this.
    """
    Thread.objects.filter(space=space, team__isnull=False).exclude(pk__in=given).update(team=None, keepers=[])
    for pk, (team, people) in given.items():
        Thread.objects.filter(space=space, pk=pk).update(team=team, keepers=people)


@transaction.atomic
def make_forum(space: Space, title: str, *, by: Person, language: str = "") -> Forum:
    """Add a forum at the end. The same name twice is one. Raises Stale when there are too many."""
    hold(space)
    forums = Forum.objects.filter(space=space)
    if (known := forums.filter(title=title).first()) is not None:
        return known
    if forums.count() >= MOST_FORUMS:
        raise Stale(_("There are already %(num)s forums here. Remove one first.") % {"num": MOST_FORUMS})
    last = forums.aggregate(last=Max("position"))["last"] or 0
    forum = Forum.objects.create(space=space, title=title, language=language, position=last + 1)
    record("threads/make_forum", forum, by=by, scope=space.scope, title=title)
    return forum


@transaction.atomic
def rename_forum(forum: Forum, title: str, *, by: Person) -> Forum:
    """Give it another name."""
    hold(forum.space)
    if forum.title != title:
        Forum.objects.filter(pk=forum.pk).update(title=title)
        forum.title = title
        record("threads/rename_forum", forum, by=by, scope=forum.space.scope, title=title)
    return forum


@transaction.atomic
def raise_forum(forum: Forum, *, by: Person) -> Forum:
    """One place up. The first stays where it is."""
    hold(forum.space)
    forums = list(Forum.objects.filter(space=forum.space).order_by("position", "pk"))
    place = next((number for number, one in enumerate(forums) if one.pk == forum.pk), 0)
    if place > 0:
        forums[place - 1], forums[place] = forums[place], forums[place - 1]
        for number, one in enumerate(forums, start=1):
            one.position = number
        Forum.objects.bulk_update(forums, ["position"])
        record("threads/raise_forum", forum, by=by, scope=forum.space.scope, title=forum.title)
    return forum


@transaction.atomic
def remove_forum(forum: Forum, *, by: Person) -> None:
    """Take a forum away; its threads stand in the general one then."""
    hold(forum.space)
    record("threads/remove_forum", forum, by=by, scope=forum.space.scope, title=forum.title)
    forum.delete()
