"""The helpers every view uses: find, allow, show, move on; and the polite answers to refusals."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import models
from django.forms import BaseForm, BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template import engines
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from jinja2_fragments import render_block

from etwinning.core import languages
from etwinning.core.actions import Stale, TooMany
from etwinning.libraries.known import Pages
from etwinning.libraries.moment import spoken
from etwinning.libraries.sent import sent_with

View = Callable[[HttpRequest], HttpResponse]
LARGEST_KEY = 2**63 - 1
FRAME = {"title", "description", "head", "header", "above", "face", "main", "footer"}  # blocks that are no regions


def found[M: models.Model](queryset: models.QuerySet[M], **lookup: object) -> M:
    """The one row of a queryset that already knows who asks. Raises Http404: what you may not see is not there."""
    if any(_names_nothing(value) for value in lookup.values()):
        raise Http404
    try:
        return queryset.get(**lookup)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def there[M: models.Model](row: M | None) -> M:
    """The row that a known query found for the one who asks. Raises Http404 if there is none."""
    if row is None:
        raise Http404
    return row


def _names_nothing(value: object) -> bool:
    """Whether no row can have this value: a number beyond the largest key, or text that PostgreSQL cannot hold."""
    return (isinstance(value, int) and abs(value) > LARGEST_KEY) or (isinstance(value, str) and "\0" in value)


def allow(permitted: bool) -> None:
    """Go on only if a rule says so. Raises PermissionDenied (403)."""
    if not permitted:
        raise PermissionDenied


def page(request: HttpRequest, template: str, *, status: int | None = None, **context: Any) -> HttpResponse:
    """Render a page, or only the block that htmx named as its target.

    The answer is 422 when the context holds a form with errors, so that scripts and tests can tell.
    """
    if status is None:
        forms = (value for value in context.values() if isinstance(value, BaseForm | BaseFormSet))
        status = 422 if any(form.is_bound and not form.is_valid() for form in forms) else 200
    region = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") == "true" else ""
    loaded = get_template(template, using="jinja2")
    if region not in FRAME and region in loaded.template.blocks:  # type: ignore[attr-defined]
        environment = engines["jinja2"].env  # type: ignore[attr-defined]
        everything = _with_processors(loaded, request, context)
        answer = HttpResponse(render_block(environment, template, region, everything), status=status)
    else:
        answer = HttpResponse(loaded.render(context, request), status=status)
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


def _with_processors(loaded: Any, request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy  # noqa: PLC0415 - fragments only

    everything = {"request": request, "csrf_input": csrf_input_lazy(request), "csrf_token": csrf_token_lazy(request)}
    for processor in loaded.backend.template_context_processors:
        everything.update(processor(request))
    return everything | context


def moved(request: HttpRequest, to: models.Model | str, message: str = "", **arguments: object) -> HttpResponse:
    """Answer a deed: go to a page (URL name and arguments, a thing or an address), with a sentence shown once."""
    if message:
        messages.success(request, message)
    answer = HttpResponseRedirect(resolve_url(to, **arguments))
    answer.status_code = 303
    return answer


def paged[M: models.Model](request: HttpRequest, rows: models.QuerySet[M] | Pages[M], per_page: int = 20) -> Page[M]:
    """The page of a list that ?page= names. A number that makes no sense leads to the first or the last page."""
    pages: Paginator[M] = Paginator(cast("Any", rows), per_page)  # Pages has what it asks for
    return pages.get_page(request.GET.get("page", "1")[:9])


def refused_politely(get_response: View) -> View:
    """Middleware: turns a deed that came too late (Stale, 409) or too often (TooMany, 429) into a calm page."""

    class Politely:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
            if isinstance(error, Stale):
                return page(request, "core/stale.html", status=409, sentence=error.sentence, sent=sent_with(request))
            return _too_many(request, error) if isinstance(error, TooMany) else None

    return Politely()


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """What was typed stands in the page, ready to be sent again: nobody writes it twice."""
    context = {"sentence": error.sentence, "conduct": error.conduct, "sent": sent_with(request)}
    answer = page(request, "core/too_many.html", status=429, **context)
    if error.until is not None:
        answer["Retry-After"] = str(max(1, int((error.until - timezone.now()).total_seconds())))
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it does not exist, or it does not exist for you."""
    return page(
        request,
        "core/refusal.html",
        status=404,
        title=_("This page does not exist"),
        sentence=_(
            "It may have moved, or it is not open to you. If somebody sent you the address, ask them to check it."
        ),
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: you may see it but not do this."""
    return page(
        request,
        "core/refusal.html",
        status=403,
        title=_("You cannot do this"),
        sentence=_(
            "Your role does not allow it here. If you think it should, ask a teacher of the project or your National "
            "Support Service."
        ),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense."""
    return page(
        request,
        "core/refusal.html",
        status=400,
        title=_("We could not read this request"),
        sentence=_("Something in the address or in what was sent is damaged. Go back and try again."),
    )


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the CSRF check: nearly always a page that was open for long."""
    return page(
        request,
        "core/refusal.html",
        status=403,
        title=_("This page was open for too long"),
        sentence=_(
            "For your safety we did not carry it out. Go back, reload the page and send it again: "
            "your browser still has what you typed."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: ours. Renders without the database, the session and the frames, any of which may be what broke."""
    return bare_page(request, "core/failure.html", status=500)


def bare_page(request: HttpRequest, template: str, *, status: int, **context: object) -> HttpResponse:
    """A page that asks nobody who the reader is: the language is that of the cookie or the browser."""
    with translation.override(translation.get_language_from_request(request)):
        code = translation.get_language() or "en"
        whole = context | {"language": code, "html_language": spoken(code), "dir": languages.direction(code)}
        return HttpResponse(get_template(template, using="jinja2").template.render(whole), status=status)  # type: ignore[attr-defined]
