"""What is always in the context of a page and mixes what many apps know: how much is new, for the head of the page."""

from typing import Any

from etwinning.home.queries import numbers_of
from etwinning.people.models import Person


def always(request: Any) -> dict[str, Any]:
    """unread: notices not read; unread_messages: conversations with something new. One query."""
    user = getattr(request, "user", None)
    numbers = {"notices": 0, "messages": 0}
    if isinstance(user, Person) and not user.is_pupil:
        numbers = numbers_of(user)
    return {"unread": numbers["notices"], "unread_messages": numbers["messages"]}
