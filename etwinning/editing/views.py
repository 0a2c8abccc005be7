"""The door of the editors' pages, which are the CMS's own: our sign-in, our second factor, the rights of the desks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages

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

PLACES = (*rules.NEEDS_THE_PAGE, "wagtail_bulk_action")  # where pages are made or changed outside their own addresses

PRESSED = {"action-publish", "action-submit"}  # by somebody: the rest saves itself

type View = Callable[..., HttpResponseBase]


def editors_door(view: View) -> View:
    """Officers of a whole desk with their second factor; what they may change, the groups of their desks say."""

    @officer
    def door(request: MemberRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allow(rules.can_edit_texts(request.user))
        actions.take_seats(request.user)
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        allow(rules.can_open_in_editor(request.user, name, **kwargs))
        answer = _written(view, request, *args, **kwargs) if _writes_pages(request) else view(request, *args, **kwargs)
        answer._csp_config = LOOSER  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's csp_override does
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"  # the preview beside the text
        answer.headers.pop("Content-Security-Policy", None)  # a preview went through all middleware already
        return answer

    return wraps(view)(door)


def _writes_pages(request: MemberRequest) -> bool:
    """Is this sent to one of the CMS's addresses that make or publish pages, or change where they are?"""
    match = request.resolver_match
    if request.method != "POST" or match is None:
        return False
    return "wagtailadmin_pages" in match.namespaces or match.url_name in PLACES


def _written(view: View, request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """What the CMS answers; where it finds too late that a page cannot stand so, nothing has happened, and it is said.

    (A version that waits was right when it was written: its address may be another page's by now.)
    """
    try:
        with actions.one_hand():
            if "parent_page_id" in kwargs and PRESSED & request.POST.keys():
                actions.drop_own_draft(kwargs["parent_page_id"], request.POST.get("slug", ""), editor=request.user)
            return view(request, *args, **kwargs)
    except ValidationError as no:
        messages.error(request, _why(no))
    url = reverse("wagtailadmin_pages:edit", args=[kwargs["page_id"]]) if "page_id" in kwargs else "/editors/"
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":  # a dialog of the CMS, which follows where we say
        return JsonResponse({"step": "success", "redirect": url})
    return HttpResponseRedirect(url)


def _why(no: ValidationError) -> str:
    if "slug" in getattr(no, "error_dict", {}):
        return _(
            "Not published: another page stands at the address of this one by now. Nothing is lost. "
            "Give it another address (slug), then publish it."
        )
    return _("Not published: %(why)s Nothing is lost.") % {"why": " ".join(no.messages)}


@officer
@require_safe
def opinions(request: MemberRequest) -> HttpResponse:
    """What readers answered to "Did this help?", article by article."""
    allow(rules.can_edit_texts(request.user))
    articles = paged(request, queries.articles_with_opinions(request.user))
    may_change = rules.can_change_articles(request.user)
    return page(request, "editing/opinions.html", articles=articles, may_change=may_change)
