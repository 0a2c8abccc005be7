"""The doors of views: who must have signed in before a view is asked at all; and where a reader is at home."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from etwinning.core import countries
from etwinning.people.models import Person

CHOSEN_LANGUAGE = "chosen_language"  # a cookie: what a visitor chose, for when they sign in


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: Person


type Guarded[**P] = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
type Open[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in[**P](view: Guarded[P]) -> Open[P]:
    """Anyone with an account, pupils too. Others are led to the sign-in page and back."""
    return _guard(view, lambda _person: True)


def member[**P](view: Guarded[P]) -> Open[P]:
    """Anyone with an account but pupils, for whom the rest of the platform does not exist (404)."""
    return _guard(view, lambda person: not person.is_pupil)


def officer[**P](view: Guarded[P]) -> Open[P]:
    """Officers of a support service. That they have a second step, a middleware sees to."""
    return _guard(view, lambda person: person.is_officer)


def _guard[**P](view: Guarded[P], admits: Callable[[Person], bool]) -> Open[P]:
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return redirect(f"{reverse('account_login')}?next={quote(request.get_full_path())}")
        if not admits(request.user):
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    update_wrapper(door, view)
    return door


def country_of(request: HttpRequest) -> str:
    """The reader's country: as chosen, as on the profile, or as the browser names it; empty if none of these says."""
    chosen = request.COOKIES.get("country", "")
    if chosen in countries.COUNTRIES or chosen == "none":
        return chosen if chosen != "none" else ""
    person = request.user if isinstance(request.user, Person) else None
    return (person.country if person else "") or country_by_browser(request)


def country_by_browser(request: HttpRequest) -> str:
    """The country that the browser's languages name ("tr-TR"), if it takes part."""
    for tag in request.headers.get("Accept-Language", "")[:200].split(","):
        region = tag.split(";")[0].strip().upper().rpartition("-")[2]
        if region in countries.COUNTRIES:
            return region
    return ""
