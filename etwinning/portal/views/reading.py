"""In which language one reads the pages. Kept in a cookie, and on the person who has signed in."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from etwinning.core import countries, languages
from etwinning.core.pages import moved, page
from etwinning.people import actions as people
from etwinning.people.models import Person
from etwinning.people.pages import CHOSEN_LANGUAGE, country_by_browser, country_of
from etwinning.portal import forms

YEAR = 365 * 24 * 3600


def _next(request: HttpRequest) -> str:
    """Where the reader came from, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"


def choose_language(request: HttpRequest) -> HttpResponse:
    """All languages of the pages, those of the reader's country first; choosing one."""
    person = request.user if isinstance(request.user, Person) else None
    if request.method != "POST":
        asked = forms.CountryChoice(request.GET)
        country = asked.cleaned_data.get("country", "") if asked.is_valid() else ""
        country = country or (person.country if person else country_by_browser(request))
        form = forms.CountryChoice(initial={"country": country})
        own = set(countries.languages_of(country))
        return page(
            request, "portal/choose_language.html", form=form, next=_next(request),
            own=[code for code in countries.chooser_languages(country) if code in own],
            others=[code for code in languages.INTERFACE if code not in own],
        )  # fmt: skip
    choice = forms.LanguageChoice(request.POST)
    if not choice.is_valid():
        return moved(request, "choose_language")
    code = choice.cleaned_data["language"]
    if person is not None:
        people.choose_language(person, by=person, language=code)
    with translation.override(code):
        # Translators: name your own language here: the sentence is shown right after somebody chose it.
        answer = moved(request, _next(request), _("The pages are in English now."))
    if person is None:  # until the browser is closed, or somebody signs out: who signs in goes on in it
        answer.set_cookie(CHOSEN_LANGUAGE, code, httponly=True, samesite="Lax", secure=request.is_secure())
    return _remembered(request, answer, code, YEAR)


def in_its_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose address names a language: the page is in it, and so is what its visitor opens next.

    The cookie that says so ends with the browser, and is given only where the next page would be in another language.
    """

    @wraps(view)
    def spoken(request: HttpRequest, language: str, **keys: str) -> HttpResponse:
        before = translation.get_language()
        translation.activate(language)
        answer = view(request, language, **keys)
        stays = before == language or request.user.is_authenticated or answer.status_code != 200  # noqa: PLR2004
        return answer if stays else _remembered(request, answer, language, None)

    return spoken


def _remembered(request: HttpRequest, answer: HttpResponse, code: str, seconds: int | None) -> HttpResponse:
    named = settings.LANGUAGE_COOKIE_NAME
    answer.set_cookie(named, code, max_age=seconds, samesite="Lax", secure=request.is_secure())
    return answer


def choose_country(request: HttpRequest) -> HttpResponse:
    """Whose news stand on the front page. It has nothing to do with the language."""
    form = forms.CountryChoice(request.POST or None, initial={"country": country_of(request)})
    if request.method != "POST" or not form.is_valid():
        return page(request, "portal/choose_country.html", form=form, next=_next(request))
    answer = moved(request, _next(request))
    code = form.cleaned_data["country"] or "none"
    answer.set_cookie("country", code, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer
