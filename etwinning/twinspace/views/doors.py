"""The pupils' door: user name and password, or a card; and where it leads."""

from allauth.core import ratelimit
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from etwinning.core.pages import found, moved, page
from etwinning.core.sessions import SessionStore
from etwinning.libraries.visitors import for_visitors
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.spaces.queries import memberships_of
from etwinning.twinspace import forms, queries
from etwinning.twinspace.cards import as_typed
from etwinning.twinspace.models import Pupil

SESSION_SECONDS = 3 * 3600  # a long morning; tablets are shared


@never_cache
def pupil_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with what stands on the card."""
    form = forms.PupilSignIn(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "twinspace/pupil_sign_in.html", form=form)
    username = form.cleaned_data["username"]
    if not ratelimit.consume(request, action="pupil_sign_in", key=as_typed(username)):
        form.add_error(None, _("Too many tries. Wait five minutes, or ask your teacher."))
        return page(request, "twinspace/pupil_sign_in.html", status=429, form=form)
    pupil = queries.pupil_with_password(username, form.cleaned_data["password"])
    if pupil is None:
        form.add_error(None, _("This does not match a card. Look at your card and try again, or ask your teacher."))
        return page(request, "twinspace/pupil_sign_in.html", form=form)
    return _let_in(request, pupil)


@require_safe
@for_visitors
def pupil_help(request: HttpRequest) -> HttpResponse:
    """Help for pupils, in few words: signed in or not."""
    return page(request, "twinspace/pupil_help.html")


@never_cache
def pupil_card(request: HttpRequest, token: str) -> HttpResponse:
    """The address in a card's QR code: says hello, and signs in only when the button is pressed."""
    pupil = queries.pupil_with_card(token)
    if pupil is None:
        return page(request, "twinspace/old_card.html", status=404)
    if request.method != "POST":
        return page(request, "twinspace/pupil_card.html", pupil=pupil)
    return _let_in(request, pupil)


def _let_in(request: HttpRequest, pupil: Pupil) -> HttpResponse:
    login(request, pupil.person)
    request.session.set_expiry(SESSION_SECONDS)
    request.session[SessionStore.ENDS_WITH_BROWSER] = True
    return moved(request, "pupil_home")


@signed_in
@require_safe
def pupil_home(request: MemberRequest) -> HttpResponse:
    """A pupil's TwinSpaces; the only open one at once."""
    pupil = found(queries.pupil_account(request.user))
    seats = list(memberships_of(request.user))
    open_seats = [seat for seat in seats if seat.space.is_open]
    if len(open_seats) == 1 and len(seats) == 1:
        return moved(request, open_seats[0].space)
    return page(request, "twinspace/pupil_home.html", pupil=pupil, seats=seats)
