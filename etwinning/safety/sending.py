"""Giving out a file that may show pupils: nearly the only way by which any goes out."""

from django.http import Http404, HttpRequest, HttpResponseBase

from etwinning.core.models import File
from etwinning.core.sending import send_file
from etwinning.safety import queries
from etwinning.safety.queries import Viewer


def send_shown(
    request: HttpRequest,
    file: File,
    viewer: Viewer,
    rendition: str = "",
    *,
    max_age: int = 0,
    original: bool = False,
) -> HttpResponseBase:
    """The file, for somebody whose right to the thing that shows it is proven. 404 where a family does not allow it.

    A file of which anything was ever said is asked for each time, so that a withdrawal takes effect at once; only the
    others may be kept by a browser for max_age seconds.
    """
    known = queries.sightings_in([file])
    if queries.withheld_among([file], known, viewer):
        raise Http404
    return send_file(request, file, rendition, max_age=0 if known else max_age, original=original)
