"""What is always in the context of a page and mixes what many apps know: how much is new, for the head of the page."""

from typing import Any

from etwinning.home.queries import numbers_of
from etwinning.people.models import Person


def always(request: Any) -> dict[str, Any]:
    """unread: notices not read; unread_messages: conversations with something new; writes_portal. One query."""
    user = getattr(request, "user", None)
    said = numbers_of(user) if isinstance(user, Person) and not user.is_pupil else (0, 0, False)
    notices, conversations, has_whole_desk = said
    return {"unread": notices, "unread_messages": conversations, "writes_portal": has_whole_desk}
