"""Asking for the news by mail, and the two links of its mails. No page shows an address."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from etwinning.core.countries import COUNTRIES
from etwinning.core.pages import allow, found, moved, page
from etwinning.newsletters import actions, forms, queries, rules
from etwinning.newsletters.letters import reader_key
from etwinning.people.models import Person


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


@require_http_methods(["GET", "HEAD", "POST"])
def ask_newsletter(request: HttpRequest) -> HttpResponse:
    """The news by mail. The answer is the same, whatever we know of the address."""
    allow(rules.can_ask_newsletter(_person(request)))
    country = request.GET.get("country", "") or request.COOKIES.get("country", "")
    first = {"country": country if country in COUNTRIES else "", "language": translation.get_language()}
    form = forms.AskNewsletter(request.POST if request.method == "POST" else None, initial=first)
    if not form.is_valid():
        return page(request, "newsletters/ask_newsletter.html", form=form)
    if not ratelimit.consume(request, action="ask_newsletter"):
        form.add_error(None, _("There were many requests from here in a short time. Wait an hour and try again."))
        return page(request, "newsletters/ask_newsletter.html", status=429, form=form)
    if not form.is_filled_by_machine():
        actions.ask_newsletter(form.wish(), by=_person(request))
    return moved(
        request,
        "ask_newsletter",
        _("Look into your mail: if you do not get this newsletter yet, you find a link there to confirm it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_newsletter(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the question. A button confirms, for programs that check mails open each link."""
    person = _person(request)
    allow(rules.can_confirm_newsletter(person))
    reader = found(queries.reader_of(token, "confirm"))
    if request.method == "POST":
        actions.confirm_newsletter(reader, by=person)
        reader.refresh_from_db()
    return page(request, "newsletters/confirm_newsletter.html", reader=reader)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_newsletter(request: HttpRequest, token: str) -> HttpResponse:
    """The other link: a page with one button for people, one request for mail programs (RFC 8058).

    Without a CSRF token: the link itself is the permission. Once the address is forgotten, it still says so.
    """
    if reader_key(token, "stop") is None:
        raise Http404
    reader = queries.reader_of(token, "stop").first()
    if request.method == "POST" and reader is not None:
        actions.stop_newsletter(reader, by=_person(request))
        reader = None
    return page(request, "newsletters/stop_newsletter.html", reader=reader)
