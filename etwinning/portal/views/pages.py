"""The front page, and the pages that say what this is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.http import require_safe

from etwinning.core.pages import moved, page, there
from etwinning.groups.queries import featured_groups
from etwinning.libraries.visitors import for_visitors
from etwinning.people.models import Person
from etwinning.portal import queries
from etwinning.portal.views.previews import address_of_front_preview
from etwinning.portal.views.reading import in_its_language
from etwinning.portal.views.texts import front_context, shown
from etwinning.recognition.queries import inspiration


@require_safe
@for_visitors
def front(request: HttpRequest) -> HttpResponse:
    """What eTwinning is, for somebody who comes for the first time. Who has signed in goes to their own page."""
    if isinstance(request.user, Person):
        return moved(request, {"pupil": "pupil_home", "officer": "desk"}.get(request.user.kind, "home"))
    return _front(request)


@require_safe
@for_visitors
@in_its_language
def portal_front(request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG001 - active already
    """The front page in one language, whoever reads it."""
    return _front(request)


def _front(request: HttpRequest) -> HttpResponse:
    language = translation.get_language() or "en"
    reader = request.user if isinstance(request.user, Person) else None
    stories, featured = inspiration(3)
    return page(
        request, "portal/front.html", figures=queries.figures(), projects=featured, stories=stories,
        groups=featured_groups(reader, 3), preview_picture=address_of_front_preview(),
        **front_context(request, language),
    )  # fmt: skip


@require_safe
@for_visitors
def page_with_role(request: HttpRequest, role: str) -> HttpResponse:
    """The page that links at the foot of every page lead to, in the reader's language."""
    language = translation.get_language() or "en"
    return shown(request, there(queries.text_with_role(language, role)), language)


@require_safe
@for_visitors
def help_page(request: HttpRequest) -> HttpResponse:
    language = translation.get_language() or "en"
    return shown(request, there(queries.section_of(language, "help")), language)


@require_safe
@for_visitors
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public face, and what people made public."""
    closed = ("/account/", "/desks/", "/report/", "/messages/", "/me/", "/language/")
    text = "".join(f"Disallow: {path}\n" for path in closed)
    text += f"Disallow: /editors/\n\nSitemap: {settings.ADDRESS}/sitemap.xml\n"
    return HttpResponse(f"User-agent: *\n{text}", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where browsers look for the mark that do not read the page first."""
    return HttpResponsePermanentRedirect(static("ui/favicon.svg"))
