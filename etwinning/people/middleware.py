"""The reader's language and clock on every request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from etwinning.people.actions import forget_browser, wake_pages
from etwinning.people.models import Person
from etwinning.people.pages import CHOSEN_LANGUAGE
from etwinning.people.queries import has_second_factor, zone_of
from etwinning.ui.addressing import speak_to_a_pupil

View = Callable[[HttpRequest], HttpResponse]
OF_AN_ACCOUNT = ("account_", "mfa_", "usersessions_")
# what stays open to who has signed in and is shut out of everything else
PUBLIC_WORDS = {
    "front", "about", "conduct", "privacy", "accessibility", "help", "choose_language", "choose_theme",
    "choose_pictures", "stop_mails", "push_worker",
}  # fmt: skip
OFFERED = {code for code, _name in settings.LANGUAGES}


def person_of_the_session(get_response: View) -> View:
    """Middleware: who asks. Django's own puts it off until somebody wants to know; here that is always at once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = get_user(request)
        return get_response(request)

    return middleware


def language_of_the_reader(get_response: View) -> View:
    """Middleware: a person's own choice, else the cookie of a visitor, else what the browser asks for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        code = person.language if person and person.language in OFFERED else ""
        speak_to_a_pupil(person.is_pupil if person else request.path.startswith("/pupil/"))
        translation.activate(code or translation.get_language_from_request(request))
        timezone.activate(zone_of(person))
        answer = get_response(request)
        answer.headers.setdefault("Content-Language", translation.get_language() or "en")
        return answer

    return middleware


def pages_stay_private(get_response: View) -> View:
    """Middleware: what somebody who has signed in reads is kept by no proxy, and signing out empties the browser.

    Not "no-store": with it browsers forget what was typed when one goes back from an error page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        answer = get_response(request)
        is_here = isinstance(request.user, Person)
        if person is not None or is_here:
            answer.headers.setdefault("Cache-Control", "private, no-cache")
        if person is not None and not is_here:
            answer.delete_cookie(CHOSEN_LANGUAGE, samesite="Lax")  # it was theirs
            answer.headers["Clear-Site-Data"] = '"cache"'  # the back button of a shared computer shows nothing
            wake_pages(person)  # pages that are still open in other tabs are told nothing any more
        if person is not None and not is_here and request.COOKIES.get("browser", "").isdecimal():
            forget_browser(person, int(request.COOKIES["browser"][:18]), by=person)  # nor does it show their notices
            answer.delete_cookie("browser", samesite="Lax")
        return answer

    return middleware


def before_a_view(check: Callable[[HttpRequest, str], HttpResponse | None]) -> Callable[[View], View]:
    """Middleware of a question that is asked before a view, with the name of its address: another answer, or None."""

    def middleware(get_response: View) -> View:
        class Asking:
            def __call__(self, request: HttpRequest) -> HttpResponse:
                return get_response(request)

            def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
                return check(request, (request.resolver_match and request.resolver_match.url_name) or "")

        return Asking()

    return middleware


@before_a_view
def pupils_have_no_account_pages(request: HttpRequest, name: str) -> None:
    """Passwords and sessions of pupils are their teachers' business; of allauth they may sign out only."""
    of_an_account = name.startswith(OF_AN_ACCOUNT) and name != "account_logout"
    if of_an_account and isinstance(request.user, Person) and request.user.is_pupil:
        raise Http404


@before_a_view
def officers_have_a_second_step(request: HttpRequest, name: str) -> HttpResponse | None:
    """An officer without a second step is led to where it is set up, whatever they ask for."""
    is_open = name in PUBLIC_WORDS or name.startswith(OF_AN_ACCOUNT)
    if is_open or not isinstance(request.user, Person) or not request.user.is_officer:
        return None
    return None if has_second_factor(request.user) else redirect("mfa_index")
