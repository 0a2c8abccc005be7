"""What is always in the context of a page: whether it is shown at a device in class mode."""

from typing import Any

from etwinning.people.models import Person


def always(request: Any) -> dict[str, Any]:
    """at_lesson: whether a pupil sits at a device that a teacher opened; lesson_team: her team. No query."""
    user = getattr(request, "user", None)
    is_here = isinstance(user, Person) and user.is_pupil and bool(request.session.get("lesson"))
    return {"at_lesson": is_here, "lesson_team": request.session.get("team") if is_here else None}
