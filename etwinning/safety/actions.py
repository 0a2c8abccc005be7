"""Deeds of safety.

A block is set in `network`, which ends the tie in the same deed; a report is made and answered in `home`, which knows
what people write; what families allow and who is in a picture is said in `twinspace`, which knows the pupils.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from etwinning.core.actions import record
from etwinning.core.files import drop_file
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import cautions, queries
from etwinning.safety.limits import WEEK
from etwinning.safety.models import Allowance, Block, Caution, GuardSetting, Report, Sanction, Sighting, Spent

WARNING_LASTS = timedelta(days=180)
KEPT = timedelta(days=365)  # answered reports, with their quotes


@transaction.atomic
def sanction_person(
    person: Person, kind: str, *, by: Person, reason: str, until: datetime | None = None, report: Report | None = None
) -> Sanction:
    """Warn or suspend somebody. A new sanction of the same kind takes the place of the one that runs.

    A warning lasts half a year. Officers and visitors have no state of their own for it; they read it all the same.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = timezone.now()
    Sanction.objects.filter(person=person, kind=kind, ended_at__isnull=True).update(ended_at=now)
    sanction = Sanction.objects.create(
        person=person, kind=kind, reason=reason, by=by, report=report, at=now, until=until or now + WARNING_LASTS
    )
    follow_sanctions(person, now)
    record("safety/sanction_person", sanction, by=by, scope=f"person:{person.pk}", kind=kind)
    return sanction


def end_sanctions(at: datetime, person: Person | None = None) -> int:
    """Let end what is over; of everybody (the clock calls it), or of one person who knocks."""
    over = queries.sanctions_over(at)
    done = 0
    for sanction in over.filter(person=person) if person is not None else over:
        with transaction.atomic():
            held = Person.objects.select_for_update(no_key=True).get(pk=sanction.person_id)
            ended = Sanction.objects.filter(pk=sanction.pk, ended_at__isnull=True).update(ended_at=at)
            if ended:
                follow_sanctions(held, at)
                record("safety/end_sanction", sanction, by=None, scope=f"person:{held.pk}", kind=sanction.kind)
            done += ended
    return done


def follow_sanctions(person: Person, at: datetime) -> None:
    """Bring a person's state, whose row is locked, in line with the sanctions that run; for who was just validated too.

    Who waits for validation, or left, stays so: of them the middleware asks the sanction itself.
    """
    if person.state not in {Person.State.VALIDATED, Person.State.WARNED, Person.State.SUSPENDED}:
        return
    sanction = queries.sanction_of(person)
    state = Person.State.VALIDATED
    if sanction is not None and (sanction.kind == Sanction.Kind.SUSPENDED or person.is_staff_member):
        state = Person.State(sanction.kind)
    if person.state != state:
        person.state, person.state_since = state, at
        person.save(update_fields=["state", "state_since"])


def pass_to_central(at: datetime) -> int:
    """Give the central desk what nobody answered in three working days, and tell it. Twice is once."""
    passed = 0
    for report in queries.overdue_reports(at):
        with transaction.atomic():
            if not Report.objects.filter(pk=report.pk, central_at__isnull=True).update(central_at=at):
                continue
            record("safety/pass_to_central", report, by=None, scope=f"report:{report.pk}")
            for officer in queries.central_officers():
                tell(officer, "safety/pass_to_central", url=reverse("desk_report", kwargs={"pk": report.pk}))
            passed += 1
    return passed


def forget_old(at: datetime) -> int:
    """Delete answered reports after a year, and what was counted when it counts no more."""
    Spent.objects.filter(at__lte=at - WEEK).delete()
    _forget_cautions(Caution.objects.filter(at__lte=at - cautions.KEPT))
    old = Report.objects.filter(state=Report.State.DECIDED, ruling__at__lte=at - KEPT)
    count = old.count()
    old.delete()
    return count


def forget_person(person: Person) -> None:
    """Delete blocks, sanctions and counts of a person who leaves. Reports stay without who made them."""
    Block.objects.filter(Q(person=person) | Q(blocked=person)).delete()
    Sanction.objects.filter(person=person).delete()
    _forget_cautions(Caution.objects.filter(pupil=person))
    Spent.objects.filter(person=person).delete()
    Report.objects.filter(reporter=person).update(reporter=None)


@dataclass(frozen=True)
class Word:
    """On what a teacher bases what she records: the ground, a remark without names, the last day on which it holds."""

    ground: str
    note: str = ""
    until: date | None = None


def note_allowances(
    reaches: Mapping[int, int], word: Word, *, by: Person, at: datetime, is_withdrawal: bool = False
) -> Sequence[Allowance]:
    """Add a row to the ledger for each pupil (by the key of the person)."""
    return Allowance.objects.bulk_create(
        Allowance(
            pupil_id=pupil, reach=reach, ground=word.ground, note=word.note, until=word.until, by=by, at=at,
            is_withdrawal=is_withdrawal,
        )
        for pupil, reach in sorted(reaches.items())
    )  # fmt: skip


@transaction.atomic
def note_sightings(
    sha256: str, room: int, pupils: Mapping[int, int | None], *, nobody: bool, by: Person, at: datetime
) -> bool:
    """Let a room say of a file exactly this: these pupils (with the keys of their schools), or nobody. Twice is once.

    Rows that are said no more are ended. Answers whether anything changed.
    """
    wanted: dict[int | None, int | None] = dict(pupils.items())
    if nobody and not wanted:
        wanted[None] = None
    said = queries.sightings_said_in(room, sha256).select_for_update()
    known = {row.pupil_id: row.pk for row in said}
    over = [pk for pupil, pk in known.items() if pupil not in wanted]
    Sighting.objects.filter(pk__in=over).update(ended_at=at, ended_by=by)
    new = [
        Sighting(sha256=sha256, room=room, pupil_id=pupil, school=school, by=by, at=at)
        for pupil, school in wanted.items()
        if pupil not in known
    ]
    Sighting.objects.bulk_create(new, ignore_conflicts=True)
    return bool(over or new)


def note_caution(caution: Caution) -> Caution:
    """A line in the queue of the room's teachers: one for each sending, whatever became of it meanwhile."""
    values = {
        name: getattr(caution, name) for name in ("room", "deed", "thing", "said", "words", "found", "state", "at")
    }
    with transaction.atomic():
        known = Caution.objects.select_for_update().filter(pupil=caution.pupil, sending=caution.sending).first()
        if known is not None and known.state in {Caution.State.APPROVED, Caution.State.REFUSED, Caution.State.WAITING}:
            _drop_files([caution])  # the same form once more: its files wait already
            return known
        made, _new = Caution.objects.update_or_create(pupil=caution.pupil, sending=caution.sending, defaults=values)
    return made


def decide_caution(caution: Caution, state: str, *, by: Person, reason: str = "", at: datetime | None = None) -> bool:
    """A teacher answers words that wait, inside the deed of a room above. Twice is once: then it answers False."""
    waiting = Caution.objects.filter(pk=caution.pk, state=Caution.State.WAITING)
    done = bool(waiting.update(state=state, decided_by=by, decided_at=at or timezone.now(), reason=reason))
    if done and state == Caution.State.REFUSED:
        _drop_files([caution])
    return done


def _drop_files(some: Iterable[Caution]) -> None:
    """Forget the files that waited with words which are not posted."""
    for file, _description in cautions.files_held([key for one in some for key in one.said.get("files", [])]):
        drop_file(file)


def _forget_cautions(some: QuerySet[Caution]) -> None:
    _drop_files(some.filter(state=Caution.State.WAITING))
    some.delete()


def set_mode(room: int, mode: str) -> bool:
    """How strictly the guard looks in a room, inside a deed of the room. Whether it changed."""
    changed = cautions.guard_mode(room) != mode
    GuardSetting.objects.update_or_create(room=room, defaults={"mode": mode})
    return changed


def forget_remarks(pupils: Iterable[int]) -> None:
    """Empty the remarks in the ledger of pupils who become nameless (the rows stay), and delete what the guard kept."""
    nameless = list(pupils)
    Allowance.objects.filter(pupil__in=nameless).exclude(note="").update(note="")
    _forget_cautions(Caution.objects.filter(pupil__in=nameless))
