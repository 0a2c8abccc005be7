"""Who is suspended reads why and until when, and nothing else; when the time is over they come in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from etwinning.people.middleware import OF_AN_ACCOUNT, PUBLIC_WORDS, before_a_view
from etwinning.people.models import Person
from etwinning.safety import actions, queries

OPEN = PUBLIC_WORDS | {
    "my_standing", "notices", "read_notice", "read_notices", "open_notice", "choose_notices", "leave",
}  # fmt: skip
"""What stays open to a suspended person: reading why, the public words, one's notices, and leaving."""


@before_a_view
def suspended_people_wait(request: HttpRequest, name: str) -> HttpResponse | None:
    """A suspended person is led to the page that says why and until when."""
    person = request.user
    if not isinstance(person, Person) or not queries.is_suspended(person):
        return None
    if actions.end_sanctions(timezone.now(), person):
        person.refresh_from_db(fields=["state", "state_since"])
        if not queries.is_suspended(person):
            return None
    return None if name in OPEN or name.startswith(OF_AN_ACCOUNT) else redirect("my_standing")
