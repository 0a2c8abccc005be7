"""Pages that are the same for every visitor: their views say so, and `config.visitors` keeps them for seconds."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

KEEP = "etwinning.keep"  # in the environ where pages are kept: whether this answer may be
_IF_UNKNOWN = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


def for_visitors[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A view whose page is the same for all visitors who ask for the same, and may be some seconds old.

    Whoever keeps pages gets it whole, and then itself tells a visitor who has it already.
    """

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        if not isinstance(request, HttpRequest) or request.user.is_authenticated:
            return view(*args, **kwargs)
        if KEEP in request.META:
            for name in _IF_UNKNOWN:
                request.META.pop(name, None)
        answer = view(*args, **kwargs)
        request.META[KEEP] = True
        return answer

    return marked
