"""Pages without pictures, for who saves data: by their own choice, or because the browser asks for it (Save-Data)."""

import re
from collections.abc import Callable
from html import unescape

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _

type View = Callable[[HttpRequest], HttpResponse]

SHOW = "pictures"  # ?pictures=show: those of this one page
_OURS = '<main id="main" class="page"'
# Every tag from the first on, whole, so that none is ever taken for one that only stands in an attribute of another.
_TAG = re.compile(r"""<!--.*?-->|<[a-zA-Z/!](?:[^>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
_WORDS = re.compile(r'\salt="([^"]*)"')


def saves_data(request: HttpRequest) -> bool:
    """Whether this page goes without pictures: as chosen, else as the browser asks."""
    asked = request.META.get("QUERY_STRING", "")  # GET would refuse one with too many fields
    if f"{SHOW}=show" in asked.split("&"):
        return False
    chosen = request.COOKIES.get("pictures", "")
    return chosen == "none" or (chosen != "all" and request.headers.get("Save-Data", "").lower() == "on")


def without_pictures(get_response: View) -> View:
    """Middleware: leaves pictures out of whole pages and of regions; what they show is said in words instead.

    The CMS is left as it is: who chooses pictures must see them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
            return answer
        patch_vary_headers(answer, ["Save-Data"])
        if saves_data(request):
            text = answer.content.decode(answer.charset)
            if _OURS in text or request.headers.get("HX-Request") == "true":
                answer.content = _lean(text, request)
        return answer

    return middleware


def _lean(text: str, request: HttpRequest) -> str:
    left_out = 0

    def instead(found: re.Match[str]) -> str:
        nonlocal left_out
        tag = found[0]
        if tag.startswith("<img") and 'src="data:' not in tag:  # those came with the page: codes to be read by a camera
            left_out += 1
            return _in_words(tag)
        if tag.startswith("<source") and " srcset=" in tag:
            return ""
        return tag.replace(' preload="metadata"', ' preload="none"') if tag.startswith(("<video", "<audio")) else tag

    lean = _TAG.sub(instead, text)
    if not left_out or _OURS not in lean:
        return lean
    before, start, after = lean.partition(_OURS)
    rest, end, main = after.partition(">")
    return f"{before}{start}{rest}{end}{_note(request)}{main}"


def _in_words(tag: str) -> str:
    """What stands where a picture would: the words for it; of decoration nothing, so that initials stay of a face."""
    words = _WORDS.search(tag)
    if words is None or not words[1].strip():
        return ""
    shown = '<span class="left-out" dir="auto"><span class="sr-only">{} </span>{}</span>'
    return format_html(shown, _("Picture:"), unescape(words[1]))


def _note(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked[SHOW] = "show"
    return format_html(
        '<p class="hint">{} <a href="{}?{}">{}</a></p>',
        _("Pictures are left out, to save data."),
        request.path,
        asked.urlencode(),
        _("Show the pictures of this page"),
    )
