"""Finding what the guard found: the queue of a room's teachers, a pupil's own words that wait."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from etwinning.core.models import File
from etwinning.libraries.known import Known
from etwinning.people.models import Person
from etwinning.safety.models import Caution, GuardSetting

KEPT = timedelta(days=92)  # as chats are

_MODES = Known(lambda room: GuardSetting.objects.filter(room=room).values_list("mode", flat=True))


def guard_mode(room: int) -> str:
    """How strictly the guard looks in a room: a hint, unless its teachers said otherwise."""
    return _MODES.first(room=room) or GuardSetting.Mode.HINT


def cautions_in(room: int) -> QuerySet[Caution]:
    """The queue of a room's teachers: what waits first, then the newest."""
    first = Case(When(state=Caution.State.WAITING, then=0), default=1)
    return Caution.objects.filter(room=room).select_related("pupil", "decided_by").order_by(first, "-at", "-pk")


_OWN = Known(
    lambda pupil, deeds, thing, since: (
        Caution.objects.filter(pupil=pupil, deed__in=deeds, thing=thing)
        .filter(Q(state=Caution.State.WAITING) | Q(state=Caution.State.REFUSED, decided_at__gt=since))
        .order_by("at")
    )
)


def cautions_of(pupil: Person, deeds: tuple[str, ...], thing: int, at: datetime | None = None) -> list[Caution]:
    """A pupil's own words about a thing that wait, or were refused in the last week. No query for anybody else."""
    if not pupil.is_pupil:
        return []
    return _OWN(pupil=pupil, deeds=deeds, thing=thing, since=(at or timezone.now()) - timedelta(days=7))


def files_held(keys: Sequence[Sequence[Any]]) -> list[tuple[File, str]]:
    """The files that wait with words (`said["files"]`: keys and descriptions), as far as they are still there."""
    files = File.objects.in_bulk([key for key, _description in keys]) if keys else {}
    return [(files[key], str(description)) for key, description in keys if key in files]


def show_files(some: Iterable[Caution]) -> None:
    """Give each of these lines `files`, what waits with it. One query; none without files."""
    lines = list(some)
    keys = [pair for one in lines if one.state == Caution.State.WAITING for pair in one.said.get("files", [])]
    found = {file.pk: (file, description) for file, description in files_held(keys)}
    for one in lines:
        waits = one.state == Caution.State.WAITING
        mine = [found.get(key) for key, _description in one.said.get("files", [])] if waits else []
        one.files = [pair for pair in mine if pair]  # type: ignore[attr-defined]
