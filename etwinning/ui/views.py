"""The style guide, and how pages look in a browser: light or dark, with pictures or without."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from etwinning.ui import examples, forms

THEMES = frozenset({"day", "night"})
PICTURES = frozenset({"none", "all"})
A_YEAR = 365 * 24 * 3600


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component with its states: the place to look before making something new, and what axe reads."""
    return TemplateResponse(
        request,
        "ui/style_guide.html",
        {
            "form": forms.Sample(initial=examples.FILLED),
            "long": forms.Sample(data=examples.FILLED, prefix="long"),
            "faulty": forms.Sample(data=examples.FAULTY, prefix="faulty"),
            "paged": Paginator(range(1000), 20).get_page(3),
            "examples": examples,
        },
        using="jinja2",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie and go back. Anything but day and night means: as the device says."""
    theme, back = _asked(request, "theme")
    if request.method != "POST":
        return TemplateResponse(request, "ui/choose_theme.html", {"next": back, "wanted": theme}, using="jinja2")
    answer = HttpResponseRedirect(back, status=303)
    if theme in THEMES:
        # not HttpOnly: the page's own script changes it without a reload
        answer.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def choose_pictures(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie and go back. Anything but none and all means: as the browser asks."""
    pictures, back = _asked(request, "pictures")
    if request.method != "POST":
        shown = {"next": back, "wanted": request.COOKIES.get("pictures", "")}
        return TemplateResponse(request, "ui/choose_pictures.html", shown, using="jinja2")
    answer = HttpResponseRedirect(back, status=303)
    if pictures in PICTURES:
        answer.set_cookie(
            "pictures", pictures, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        answer.delete_cookie("pictures", samesite="Lax")
    return answer


def _asked(request: HttpRequest, name: str) -> tuple[str, str]:
    """What was chosen, and the page of ours to go back to."""
    given = request.POST if request.method == "POST" else request.GET
    back = given.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    return given.get(name, ""), back
