"""Deeds of class mode: opening a device for a class, sitting down at it, ending it."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.classroom.models import Lesson, Turn
from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.people.actions import wake_pages
from etwinning.people.models import Person
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Credit, Space
from etwinning.teams.models import Place
from etwinning.twinspace.models import Pupil

KEPT = timedelta(days=92)


@transaction.atomic
def begin_lesson(
    space: Space,
    *,
    class_name: str,
    asks_pictures: bool,
    hours: int,
    pin: str,
    by: Person,
    at: datetime | None = None,
) -> Lesson:
    """Open a device for a class. Raises Stale when the room is closed. The caller signs the teacher out of it."""
    must_be_open(space)
    at = at or timezone.now()
    lesson = Lesson.objects.create(
        space=space,
        teacher=by,
        class_name=class_name,
        asks_pictures=asks_pictures,
        pin=make_password(pin),
        began_at=at,
        ends_at=at + timedelta(hours=hours),
    )
    record("classroom/begin_lesson", lesson, by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
    return lesson


@transaction.atomic
def enter_lesson(lesson: Lesson, pupil: Pupil, *, session: str, by: Person, at: datetime | None = None) -> Turn:
    """A pupil sits down at the device: what is done there is hers, and the work of her team if she has one.

    Raises Stale when the lesson is over.
    """
    now = Lesson.objects.select_for_update().get(pk=lesson.pk)
    at = at or timezone.now()
    if now.ended_at is not None or now.ends_at <= at:
        raise Stale(_("The lesson is over."))
    _end_credits(now, at)
    place = Place.objects.filter(member__space=now.space_id, member__person=pupil.person_id, team__isnull=False)
    seat = place.select_related("team").first()
    credit = None
    if seat is not None and seat.team is not None:
        credit = Credit.objects.create(
            member_id=seat.member_id, team=seat.team.number, began_at=at, ended_at=now.ends_at
        )
    turn = Turn.objects.create(lesson=now, pupil=pupil, session=session, credit=credit, at=at)
    record("classroom/enter_lesson", now, by=by, scope=lesson.space.scope, audience=Audience.TEACHERS, at=at)
    return turn


@transaction.atomic
def end_lesson(lesson: Lesson, *, by: Person, at: datetime | None = None) -> bool:
    """End it, and with it the sessions of all who sat down at the device. Twice is once."""
    now = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if now.ended_at is not None:
        return False
    now.ended_at = at or timezone.now()
    now.save(update_fields=["ended_at"])
    turns = list(now.turns.exclude(session="").select_related("pupil__person"))
    Session.objects.filter(session_key__in=[turn.session for turn in turns]).delete()
    now.turns.update(session="")
    _end_credits(now, now.ended_at)
    for person in {turn.pupil.person for turn in turns}:
        wake_pages(person)
    record("classroom/end_lesson", now, by=by, scope=lesson.space.scope, audience=Audience.TEACHERS, at=at)
    return True


def leave_device(lesson: Lesson, *, at: datetime | None = None) -> None:
    """Whoever sat at the device gets up: what she does elsewhere is her own again."""
    _end_credits(lesson, at or timezone.now())


def _end_credits(lesson: Lesson, at: datetime) -> None:
    Credit.objects.filter(pk__in=lesson.turns.values("credit"), ended_at__gt=at).update(ended_at=at)


def forget_lessons(at: datetime) -> int:
    """Delete lessons three months after they ended, and who sat at the device (docs/decisions/0066). How many."""
    count, _rows = Lesson.objects.filter(ends_at__lte=at - KEPT).delete()
    return count


def is_pin_of(lesson: Lesson, typed: str) -> bool:
    """Whether somebody typed the PIN that the teacher chose."""
    return check_password(typed, lesson.pin)
