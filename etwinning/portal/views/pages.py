"""The front page, and the pages that say what this is."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_GET, require_safe

from etwinning.core.pages import moved, page
from etwinning.people.models import Person
from etwinning.portal import queries
from etwinning.projects.queries import inspiring_projects


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What eTwinning is, for somebody who comes for the first time. Who has signed in goes to their own page."""
    if isinstance(request.user, Person):
        return moved(request, {"pupil": "pupil_home", "officer": "desk"}.get(request.user.kind, "home"))
    return page(
        request, "portal/front.html", figures=queries.figures(), projects=inspiring_projects(3),
    )  # fmt: skip


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/about.html")


@require_GET
def conduct(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/conduct.html")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/privacy.html")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/accessibility.html")


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/help.html", desks=queries.national_desks())


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public face, and what people made public."""
    closed = ("/account/", "/desks/", "/report/", "/messages/", "/me/", "/language/")
    text = "".join(f"Disallow: {path}\n" for path in closed)
    return HttpResponse(f"User-agent: *\n{text}", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where browsers look for the mark that do not read the page first."""
    return HttpResponsePermanentRedirect(static("ui/favicon.svg"))
