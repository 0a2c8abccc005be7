"""The door of the editors' pages, which are the CMS's own: our sign-in, our second factor, the rights of the desks."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.http import require_safe

from etwinning.core.pages import allow, page, paged
from etwinning.editing import actions, queries, rules
from etwinning.people.pages import MemberRequest, officer

# The CMS writes styles and a few scripts into its pages; nothing comes from elsewhere (docs/decisions/0042).
LOOSER = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}

PLACES = tuple(rules.NEEDS_THE_PAGE)  # its translations' own, where they make pages

type View = Callable[..., HttpResponseBase]


def editors_door(view: View) -> View:
    """Officers of a whole desk with their second factor; what they may change, the groups of their desks say."""

    @officer
    def door(request: MemberRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allow(rules.can_edit_texts(request.user))
        actions.take_seats(request.user)
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        allow(rules.can_open_in_editor(request.user, name, **kwargs))
        with actions.one_hand() if request.method == "POST" and _writes_pages(request) else nullcontext():
            answer = view(request, *args, **kwargs)
        answer._csp_config = LOOSER  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's csp_override does
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"  # the preview beside the text
        answer.headers.pop("Content-Security-Policy", None)  # a preview went through all middleware already
        return answer

    return wraps(view)(door)


def _writes_pages(request: MemberRequest) -> bool:
    """Is this one of the CMS's addresses that make pages or change where they are?"""
    match = request.resolver_match
    return match is not None and ("wagtailadmin_pages" in match.namespaces or match.url_name in PLACES)


@officer
@require_safe
def opinions(request: MemberRequest) -> HttpResponse:
    """What readers answered to "Did this help?", article by article."""
    allow(rules.can_edit_texts(request.user))
    articles = paged(request, queries.articles_with_opinions(request.user))
    may_change = rules.can_change_articles(request.user)
    return page(request, "editing/opinions.html", articles=articles, may_change=may_change)
