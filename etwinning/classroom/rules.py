"""Who may open a device for a class, sit down at it, and end it."""

from etwinning.classroom.models import Lesson
from etwinning.spaces.models import Member
from etwinning.spaces.rules import is_teacher


def can_begin_lesson(seat: Member) -> bool:
    """Teachers, for the pupils they handle."""
    return is_teacher(seat) and not seat.is_of_group


def can_see_pictures(seat: Member) -> bool:
    """The pictures of the pupils one handles: as their cards."""
    return can_begin_lesson(seat)


def can_enter_lesson(lesson: Lesson | None) -> bool:
    """Whoever stands at the device while its lesson is on; who is of the class is asked by the query."""
    return lesson is not None and lesson.ended_at is None


def can_end_lesson(seat: Member, lesson: Lesson) -> bool:
    """The teacher who began it; at the device the PIN says that it is her."""
    return seat.person_id == lesson.teacher_id and seat.space_id == lesson.space_id
