"""An address that only takes what a form sends, opened like a page: a calm page of ours instead of a blank one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from etwinning.core.pages import page

View = Callable[[HttpRequest], HttpResponse]


def never_blank(get_response: View) -> View:
    """Middleware: says in words why there is no page (405). Scripts and programs keep the short answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or request.method != "GET" or not _reads_pages(request):
            return answer
        title, sentence = _("There is nothing to read here"), _("This address only takes what a form sends.")
        calm = page(request, "core/refusal.html", status=405, title=title, sentence=sentence)
        calm["Allow"] = answer["Allow"]
        return calm

    return middleware


def _reads_pages(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "") and request.headers.get("HX-Request") != "true"
