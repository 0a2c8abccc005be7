"""Writing a call, publishing it, keeping it open, ending it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.calls import queries
from etwinning.calls.models import Call
from etwinning.core.actions import Stale, record
from etwinning.core.folding import search_text
from etwinning.core.models import Audience
from etwinning.people.models import Person
from etwinning.safety import limits

State = Call.State
TEXT = (
    "title", "idea", "text_language", "band", "age_from", "age_to", "subjects", "languages", "countries",
    "partners_wanted", "start_date", "months", "hours_week", "campaign",
)  # fmt: skip


class Changed(Stale):
    """The same call was saved in another window meanwhile."""


class CrossPosted(Exception):
    """The author has an open call that says the same, or nearly: `first`."""

    def __init__(self, first: Call) -> None:
        super().__init__(str(first))
        self.first = first


def locked(call: Call) -> Call:
    """The call as it is now, held until the end of the deed. Raises Stale if its draft was thrown away."""
    fresh = Call.objects.select_for_update(of=("self",)).select_related("author").filter(pk=call.pk).first()
    if fresh is None:
        raise Stale(_("This draft was deleted a moment ago."))
    return fresh


def standing(call: Call) -> str:
    """How a call stands, for somebody whose deed came too late."""
    return {
        State.DRAFT: _("This call is a draft. Nobody else sees it."),
        State.OPEN: _("This call is open already."),
        State.CLOSED: _("This call was closed by its author."),
        State.EXPIRED: _("This call has expired. Its author can renew it."),
    }[State(call.state)]


@transaction.atomic
def write_call(*, by: Person, band: str = "", at: datetime | None = None) -> Call:
    """Begin a draft. Whoever has one in which nothing was written yet goes on with that."""
    hold(by)
    empty = Call.objects.filter(author=by, state=State.DRAFT, version=1).order_by("pk").first()
    if empty is not None:
        return empty
    call = Call.objects.create(
        author=by, band=band, created_at=at or timezone.now(), text_language=by.text_language or by.language,
        subjects=by.subjects,
    )  # fmt: skip
    note_down("write_call", call, by=by, at=at)
    return call


@transaction.atomic
def save_call(
    call: Call,
    *,
    by: Person,  # noqa: ARG001 - every deed says by whom; a draft leaves no entry for each pause in typing
    version: int,
    values: Mapping[str, object],
    unfinished: Mapping[str, object],
) -> Call:
    """Keep what was typed into a draft: `values` make sense, `unfinished` not yet. What is saved is not saved twice.

    Raises Changed if another window saved after `version` was read, Stale if it is no draft any more.
    """
    call = locked(call)
    if call.state != State.DRAFT:
        raise Stale(standing(call))
    _write(call, version, values, unfinished)
    return call


@transaction.atomic
def edit_call(call: Call, *, by: Person, version: int, values: Mapping[str, object]) -> Call:
    """Change an open call. Raises Changed, Stale if it has ended, CrossPosted if it now says what another says."""
    hold(by)
    call = locked(call)
    if call.state != State.OPEN:
        raise Stale(standing(call))
    _must_be_the_only_one(call, values)
    if _write(call, version, values, {}):
        note_down("edit_call", call, by=by)
    return call


@transaction.atomic
def publish_call(
    call: Call, *, by: Person, version: int, values: Mapping[str, object], at: datetime | None = None
) -> Call:
    """Show a complete draft to all eTwinners for 60 days. Twice is once.

    Raises CrossPosted if its author has an open call that says the same, Changed and Stale as the others.
    """
    hold(by)
    call = locked(call)
    if call.state == State.OPEN:
        return call
    _must_be_the_only_one(call, values)
    at = at or timezone.now()
    limits.spend(by, "publish_call", at=at)
    _write(call, version, values, {})
    _move(call, State.OPEN, published_at=at, expires_at=at + Call.LASTS)
    note_down("publish_call", call, by=by, at=at, audience=Audience.MEMBERS)
    return call


@transaction.atomic
def renew_call(call: Call, *, by: Person, at: datetime | None = None) -> Call:
    """Another 60 days from now, and the search is on again. Raises CrossPosted, and Stale for a draft."""
    hold(by)
    call = locked(call)
    at = at or timezone.now()
    if call.state == State.OPEN:
        call.expires_at, call.reminded_at, call.answered_at = at + Call.LASTS, None, None
        call.save(update_fields=["expires_at", "reminded_at", "answered_at"])
    elif call.state == State.DRAFT:
        raise Stale(standing(call))
    else:
        _must_be_the_only_one(call, {})
        again = {"closed_at": None, "answered_at": None, "reminded_at": None}
        _move(call, State.OPEN, published_at=at, expires_at=at + Call.LASTS, **again)
    note_down("renew_call", call, by=by, at=at)
    return call


@transaction.atomic
def mark_answered(call: Call, *, by: Person, at: datetime | None = None) -> Call:
    """The author has found partners: the call says so, and is offered to nobody any more. Raises Stale if it ended."""
    call = locked(call)
    if call.state != State.OPEN:
        raise Stale(standing(call))
    if call.answered_at is None:
        call.answered_at = at or timezone.now()
        call.save(update_fields=["answered_at"])
        note_down("mark_answered", call, by=by, at=at)
    return call


@transaction.atomic
def close_call(call: Call, *, by: Person, at: datetime | None = None) -> Call:
    """End a call before its time. Twice is once."""
    call = locked(call)
    if call.state != State.CLOSED:
        _move(call, State.CLOSED, closed_at=at or timezone.now())
        note_down("close_call", call, by=by, at=at)
    return call


@transaction.atomic
def discard_call(call: Call, *, by: Person) -> None:
    """Delete a draft. Raises Stale if it was published."""
    call = locked(call)
    if call.state != State.DRAFT:
        raise Stale(standing(call))
    note_down("discard_call", call, by=by)
    call.delete()


@transaction.atomic
def remove_call(call: Call, *, by: Person) -> None:
    """Take a call away with its answers, after a report."""
    call = locked(call)
    note_down("remove_call", call, by=by)
    call.delete()


def hold(person: Person) -> None:
    """Deeds of one author that look at all their calls come one by one."""
    Person.objects.select_for_update().get(pk=person.pk)


def note_down(
    deed: str, call: Call, *, by: Person | None, at: datetime | None = None, audience: str = Audience.AUTHOR
) -> None:
    """The journal's entry, where the author's other deeds stand."""
    scope = f"person:{call.author_id}"
    record(f"calls/{deed}", call, by=by, scope=scope, audience=audience, at=at, title=str(call))


def _move(call: Call, state: str, **fields: object) -> None:
    if state not in Call.MOVES[State(call.state)]:
        raise Stale(standing(call))
    call.state = state
    for name, value in fields.items():
        setattr(call, name, value)
    call.save(update_fields=["state", *fields])


def _must_be_the_only_one(call: Call, values: Mapping[str, object]) -> None:
    title, idea = (str(values.get(name, getattr(call, name))) for name in ("title", "idea"))
    first = queries.call_nearly_the_same(call, title, idea)
    if first is not None:
        raise CrossPosted(first)


def _write(call: Call, version: int, values: Mapping[str, object], unfinished: Mapping[str, object]) -> bool:
    """Put the text in place. False if all of it stands there already; Changed if another text came in between."""
    if all(getattr(call, name) == value for name, value in values.items()) and call.unfinished == unfinished:
        return False
    if call.version != version:
        raise Changed(_("This call was changed in another window after you opened it."))
    for name in TEXT:
        if name in values:
            setattr(call, name, values[name])
    call.unfinished = dict(unfinished)
    call.version += 1
    call.search = search_text(call.title, call.idea)
    call.save(update_fields=[*TEXT, "unfinished", "version", "search"])
    return True
