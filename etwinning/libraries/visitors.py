"""Pages that are the same for every visitor: their views say so, and `config.visitors` keeps them for seconds."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

KEEP = "etwinning.keep"  # in the environ of a request whose answer may be kept


def for_visitors[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A view whose page is the same for all visitors who ask for the same, and may be some seconds old."""

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(*args, **kwargs)
        request = args[0]
        if isinstance(request, HttpRequest) and not request.user.is_authenticated:
            request.META[KEEP] = True
        return answer

    return marked
