"""Who is suspended reads why and until when, and nothing else; when the time is over they come in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from etwinning.people.middleware import OF_AN_ACCOUNT, PUBLIC_WORDS
from etwinning.people.models import Person
from etwinning.safety import actions, queries

View = Callable[[HttpRequest], HttpResponse]
OPEN = PUBLIC_WORDS | {
    "my_standing", "notices", "read_notice", "read_notices", "open_notice", "choose_notices", "leave",
}  # fmt: skip
"""What stays open to a suspended person: reading why, the public words, one's notices, and leaving."""


def suspended_people_wait(get_response: View) -> View:
    """Middleware: leads a suspended person to the page that says why and until when."""

    class Waiting:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
            person = request.user
            if not isinstance(person, Person) or not queries.is_suspended(person):
                return None
            if actions.end_sanctions(timezone.now(), person):
                person.refresh_from_db(fields=["state", "state_since"])
                if not queries.is_suspended(person):
                    return None
            name = (request.resolver_match and request.resolver_match.url_name) or ""
            if name in OPEN or name.startswith(OF_AN_ACCOUNT):
                return None
            return redirect("my_standing")

    return Waiting()
