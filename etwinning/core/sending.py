"""Answering with a kept file, whole or in part. The view has asked its rule before; nothing here says who may."""

import re
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import parse_etags

from etwinning.core.files import answer_headers, shown
from etwinning.core.models import File
from etwinning.core.storage import Upload

PART = 1 << 16
WHOLE, PARTIAL, OUTSIDE = 200, 206, 416
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Slice:
    """Some bytes of an open file, in parts; closes it at the end."""

    def __init__(self, stored: Upload, start: int, length: int) -> None:
        self.stored, self.left = stored, length
        stored.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (part := self.stored.read(min(PART, self.left))):
            self.left -= len(part)
            yield part
        self.close()

    def close(self) -> None:
        self.stored.close()


def send_file(
    request: HttpRequest, file: File, rendition: str = "", *, max_age: int = 0, original: bool = False
) -> HttpResponseBase:
    """The file, or a copy (of a picture small, medium, large, square; of a film its poster), as an answer.

    A recording goes out as the copy that was made of it, if there is one, unless `original` is said.

    Knows If-None-Match (304) and one Range (206, or 416 when it lies outside). Raises Http404 when the bytes are not
    there, and to others than its owner while a virus scanner has not found it clean.
    """
    mine = file.owner_id is not None and file.owner_id == request.user.pk
    if file.scan == File.Scan.INFECTED or (file.scan == File.Scan.WAITING and not mine):
        raise Http404
    form = shown(file, rendition, original=original)
    headers = answer_headers(file, rendition, max_age=max_age, original=original)
    wanted = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in wanted or form.etag in (tag.removeprefix("W/") for tag in wanted):
        return HttpResponseNotModified(headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    status, start, length = _window(request, form.etag, form.size)
    if status == OUTSIDE:
        return HttpResponse(status=status, headers={"Content-Range": f"bytes */{form.size}"})
    if status == PARTIAL:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{form.size}"
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    try:
        stored = default_storage.open(form.path)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return StreamingHttpResponse(Slice(stored, start, length), status=status, headers=headers)


def _window(request: HttpRequest, etag: str, size: int) -> tuple[int, int, int]:
    """The status, where to begin and how many bytes (RFC 9110, 14).

    What we do not understand (several parts, another unit, a part of other bytes) is answered with the whole. A part
    that happens to be everything is still a part: Safari plays no film otherwise.
    """
    whole = (WHOLE, 0, size)
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return whole
    first, last = asked.groups()
    if first:
        start, end = int(first), min(int(last or size), size - 1)
        if last and int(last) < start:
            return whole
    elif last:
        start, end = max(0, size - int(last)), size - 1
    else:
        return whole
    return (PARTIAL, start, end - start + 1) if start < size else (OUTSIDE, 0, 0)
