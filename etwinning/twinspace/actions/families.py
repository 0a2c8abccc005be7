"""What families allow, and who is in a picture: the ledger itself lies in `safety`."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from etwinning.core.actions import record
from etwinning.core.models import Audience, File
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import actions as ledger
from etwinning.safety import queries as safety
from etwinning.safety.actions import Word
from etwinning.spaces.models import Member, Space
from etwinning.twinspace.models import Pupil


@transaction.atomic
def record_allowances(
    space: Space, reaches: Mapping[int, int], word: Word, *, by: Person, at: datetime | None = None
) -> list[int]:
    """Record what the families of some pupils allowed (by the person's key).

    Returns those whose families allow less than before: it is as if they had withdrawn it.
    """
    at = at or timezone.now()
    before = safety.reaches_of(reaches)
    narrowed = [pupil for pupil, reach in reaches.items() if reach < before[pupil]]
    rows = ledger.note_allowances(reaches, word, by=by, at=at)
    if rows:
        record(
            "twinspace/record_allowances", rows[0], by=by, scope=space.scope, audience=Audience.TEACHERS, at=at,
            number=len(rows),
        )  # fmt: skip
    _tell_others(narrowed, by)
    return narrowed


@transaction.atomic
def withdraw_allowance(
    pupil: Pupil, reach: int, word: Word, *, space: Space, by: Person, at: datetime | None = None
) -> None:
    """A family allows less. Every picture of the pupil is hidden from all beyond at once: each door asks the ledger.

    The other teachers of rooms that hold such pictures are told, without a name.
    """
    at = at or timezone.now()
    rows = ledger.note_allowances({pupil.person_id: reach}, word, by=by, at=at, is_withdrawal=True)
    record("twinspace/withdraw_allowance", rows[0], by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
    _tell_others([pupil.person_id], by)


def _tell_others(pupils: Collection[int], by: Person) -> None:
    """Tell the teachers of each room that holds a picture of these pupils."""
    rooms = safety.rooms_with(pupils) if pupils else []
    seats = Member.objects.filter(space_id__in=rooms, left_at__isnull=True, role__in=Member.TEACHERS)
    for seat in seats.exclude(person=by).select_related("person", "space").order_by("pk"):
        url = reverse("room_pictures", kwargs={"space_pk": seat.space_id})
        tell(seat.person, "twinspace/withdraw_allowance", by=by, url=url, title=seat.space.title)


@transaction.atomic
def mark_pupils(
    file: File, pupils: Collection[Pupil], *, nobody: bool, space: Space, by: Person, at: datetime | None = None
) -> None:
    """Say who can be recognised in a picture: exactly these pupils, or nobody; neither takes back what was said.

    Twice is once.
    """
    at = at or timezone.now()
    schools = {pupil.person_id: pupil.school_id for pupil in pupils}
    if ledger.note_sightings(file.sha256, space.pk, schools, nobody=nobody, by=by, at=at):
        record("twinspace/mark_pupils", file, by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
