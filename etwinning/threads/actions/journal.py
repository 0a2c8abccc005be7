"""The journal of a TwinSpace: entries that tell of a day, for members or for everyone on the internet."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.core.models import Audience
from etwinning.people.models import Person
from etwinning.safety import limits
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space
from etwinning.threads import queries
from etwinning.threads.actions.talk import (
    Words,
    ask_guard,
    back_inside,
    forget,
    hold,
    keep,
    locked,
    locked_post,
    name_people,
    note_down,
    stir,
    write_post,
)
from etwinning.threads.models import Thread


@dataclass(frozen=True)
class About:
    """What an entry is called, and the day it tells of."""

    title: str
    told_on: date


@transaction.atomic
def write_entry(
    space: Space, words: Words, about: About, *, by: Person, audience: str, at: datetime | None = None
) -> Thread:
    """Write an entry of the journal, for members or everyone. Raises Stale in a closed room. Twice is once."""
    must_be_open(space)
    kept = keep(words, by)
    hold(space)
    if (known := queries.post_sent(by, words.sending)) is not None:
        forget(kept)
        return known.thread
    said = {"title": about.title, "told_on": about.told_on.isoformat(), "audience": audience}
    ask_guard("write_entry", space, space.pk, words, by, about.title, **said)
    limits.spend(by, "post")
    at = at or timezone.now()
    entry = Thread.objects.create(
        space=space, title=about.title, told_on=about.told_on, language=words.language, audience=audience, author=by,
        created_at=at, latest_at=at, post_count=1,
    )  # fmt: skip
    name_people(write_post(entry, words, kept, by=by, at=at), by)
    note_down("write_entry", entry, by=by, at=at)
    return entry


@transaction.atomic
def edit_entry(entry: Thread, words: Words, about: About, *, by: Person, at: datetime | None = None) -> Thread:
    """Write it anew. What a pupil changes is for members until a teacher shows it again. Raises Stale if it is gone."""
    entry = locked(entry)
    post = locked_post(queries.opening_of(entry))
    _must_stand(post.removed_at)
    if (post.body, post.language, entry.title, entry.told_on) == (
        words.body, words.language, about.title, about.told_on,
    ):  # fmt: skip
        return entry
    said = {"title": about.title, "told_on": about.told_on.isoformat()}
    ask_guard("edit_entry", entry.space, entry.pk, words, by, about.title, **said)
    back_inside(entry, post, by)
    entry.title, entry.told_on, entry.language = about.title, about.told_on, words.language
    entry.save(update_fields=["title", "told_on", "language"])
    post.body, post.language, post.edited_at = words.body, words.language, at or timezone.now()
    post.save(update_fields=["body", "language", "edited_at"])
    stir(entry, post)
    note_down("edit_entry", entry, by=by, at=at)
    name_people(post, by)
    return entry


@transaction.atomic
def show_entry(entry: Thread, *, by: Person, at: datetime | None = None) -> Thread:
    """Let everyone on the internet read the entry; its comments stay inside. Twice is once."""
    entry = locked(entry)
    _must_stand(queries.opening_of(entry).removed_at)
    if entry.audience != Audience.PUBLIC:
        entry.audience = Audience.PUBLIC
        entry.save(update_fields=["audience"])
        note_down("show_entry", entry, by=by, at=at)
    return entry


@transaction.atomic
def hide_entry(entry: Thread, *, by: Person, at: datetime | None = None) -> Thread:
    """Back among the members; in a closed room too, it protects. Twice is once."""
    entry = locked(entry, closed_too=True)
    if entry.audience == Audience.PUBLIC:
        entry.audience = Audience.MEMBERS
        entry.save(update_fields=["audience"])
        note_down("hide_entry", entry, by=by, at=at)
    return entry


def _must_stand(removed_at: datetime | None) -> None:
    if removed_at is not None:
        raise Stale(_("This entry was removed a moment ago."))
