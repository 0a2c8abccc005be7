"""Finding lessons: the one at a device, those of a teacher, the pupils of one."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from etwinning.classroom.models import Lesson
from etwinning.libraries.numbers import whole
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.queries import pupils_handled_by


def _on() -> QuerySet[Lesson]:
    """Lessons that are on now: not over, in an open room, of somebody who still teaches there."""
    seat = Member.objects.filter(
        space=OuterRef("space"), person=OuterRef("teacher"), left_at__isnull=True, role__in=Member.TEACHERS
    )
    return Lesson.objects.filter(
        Exists(seat),
        ended_at__isnull=True,
        ends_at__gt=timezone.now(),
        space__closed_at__isnull=True,
        teacher__is_active=True,
        teacher__state__in=["validated", "warned"],
    ).select_related("space", "teacher")


def lesson_with(key: str) -> Lesson | None:
    """The lesson that a device was opened for, if it is still on."""
    return _on().filter(pk=whole(key)).first()


def lessons_of(seat: Member) -> QuerySet[Lesson]:
    """The lessons that are on in a room, of the teacher who asks."""
    mine = _on().filter(space=seat.space_id, teacher=seat.person_id)
    return mine.order_by("-began_at") if seat.is_teacher else mine.none()


def pupils_of(lesson: Lesson) -> QuerySet[Pupil]:
    """Who may sit down at the device: the pupils whom the teacher handles in that room, of that class."""
    seat = seat_in(lesson.space_id, lesson.teacher)
    if seat is None:
        return Pupil.objects.none()
    pupils = pupils_handled_by(seat).filter(person__is_active=True)
    return pupils.filter(class_name=lesson.class_name) if lesson.class_name else pupils


def pupils_at(lessons: list[Lesson]) -> dict[int, list[str]]:
    """The names of those who worked in some lessons, each once, in the order in which they came. One query."""
    names: dict[int, dict[str, None]] = {lesson.pk: {} for lesson in lessons}
    rows = Lesson.objects.filter(pk__in=names, turns__isnull=False).order_by("turns__at")
    for lesson, name in rows.values_list("pk", "turns__pupil__person__given_name"):
        names[lesson][name] = None
    return {lesson: list(found) for lesson, found in names.items()}
