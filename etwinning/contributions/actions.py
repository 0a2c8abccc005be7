"""What can be done about contributions: the room counts its own, people add what was done elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.contributions.models import Elsewhere
from etwinning.core.actions import Stale, TooMany, record
from etwinning.core.models import Audience
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space


@dataclass(frozen=True)
class Said:
    """What was done elsewhere: when, what, by which school (its key), and who can say so."""

    day: date
    words: str
    school: int
    witness: Person


@transaction.atomic
def add_elsewhere(space: Space, said: Said, *, by: Person, at: datetime | None = None) -> Elsewhere:
    """Add work done elsewhere and ask the witness. Raises Stale in a closed room, TooMany when too much waits."""
    room = _open(space)
    waiting = Elsewhere.objects.filter(space=room, author=by, state=Elsewhere.State.WAITING).count()
    if waiting >= Elsewhere.MOST_WAITING:
        raise TooMany(_("Much of what you added still waits for a witness. Add more when your partners have answered."))
    one = Elsewhere.objects.create(
        space=room, school_id=said.school, day=said.day, words=said.words, author=by, witness=said.witness,
        at=at or timezone.now(),
    )  # fmt: skip
    _note("contributions/add_elsewhere", one, by=by, at=at)
    tell(said.witness, "contributions/add_elsewhere", by=by, url=_address(one), title=room.title, words=one.words)
    return one


@transaction.atomic
def confirm_elsewhere(one: Elsewhere, *, by: Person, at: datetime | None = None) -> Elsewhere:
    """Say that it was so: it counts from now on. Raises Stale when it was answered already, or in a closed room."""
    one = _answered(one, Elsewhere.State.CONFIRMED, by, at)
    _note("contributions/confirm_elsewhere", one, by=by, at=at)
    if one.author:
        tell(one.author, "contributions/confirm_elsewhere", by=by, url=_address(one), words=one.words)
    return one


@transaction.atomic
def decline_elsewhere(one: Elsewhere, *, by: Person, at: datetime | None = None) -> Elsewhere:
    """Say that one cannot witness it: it does not count. Raises Stale as confirming does."""
    one = _answered(one, Elsewhere.State.DECLINED, by, at)
    _note("contributions/decline_elsewhere", one, by=by, at=at)
    if one.author:
        tell(one.author, "contributions/decline_elsewhere", by=by, url=_address(one), words=one.words)
    return one


@transaction.atomic
def remove_elsewhere(one: Elsewhere, *, by: Person, at: datetime | None = None) -> None:
    """Take it out of the list; it no longer counts. Raises Stale in a closed room."""
    _open(one.space)
    _note("contributions/remove_elsewhere", one, by=by, at=at)
    one.delete()


def _open(space: Space) -> Space:
    """The room, held until the transaction ends."""
    room = Space.objects.select_for_update().get(pk=space.pk)
    must_be_open(room)
    return room


def _answered(one: Elsewhere, state: str, by: Person, at: datetime | None) -> Elsewhere:
    _open(one.space)
    held = Elsewhere.objects.filter(pk=one.pk).select_related("space").first()
    if held is None or not held.waits:
        raise Stale(_("Somebody answered this, or took it away, a moment ago."))
    held.state, held.answered_by, held.answered_at = state, by, at or timezone.now()
    held.save(update_fields=["state", "answered_by", "answered_at"])
    return held


def _note(deed: str, one: Elsewhere, *, by: Person, at: datetime | None) -> None:
    record(deed, one, by=by, scope=one.space.scope, audience=Audience.TEACHERS, at=at, words=one.words)


def _address(one: Elsewhere) -> str:
    return reverse("elsewhere", kwargs={"space_pk": one.space_id})
