"""Sending files: a plain form, and the tus protocol 1.0.0 for what is large, for many at once, and for weak lines.

Every answer of the protocol carries a sentence for the person when something is wrong; the offset is what counts.
"""

import tempfile
from functools import partial
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from etwinning.core import scanning
from etwinning.core.actions import Stale
from etwinning.core.judge import LIMIT, PICTURE_LIMIT
from etwinning.core.pages import allow, moved, page, there
from etwinning.core.refusals import Refused
from etwinning.core.storage import StorageAway, StorageFull, is_full
from etwinning.materials import actions, forms, protocol, queries, rules
from etwinning.materials.models import Item, Sending
from etwinning.materials.views.seats import seat_of, sent
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.safety.passing import Guarded
from etwinning.spaces.actions import hold_words
from etwinning.spaces.models import Member

SPOOL = 1 << 20
MISMATCH, FULL = 460, 507
PART = 5_000_000  # what the page sends at a time


@signed_in
def add_materials(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Choose files. With script they are sent one by one in parts; without, as one form."""
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_add_materials(seat))
    initial = {"folder": request.GET.get("folder", ""), "audience": "members"}
    form = forms.AddMaterials(sent(request), request.FILES or None, **_choices(seat), initial=initial)
    items = _added(form, seat) if request.method == "POST" and form.is_valid() else None
    if items is None:
        context: dict[str, Any] = {"limits": {"picture": PICTURE_LIMIT, "file": LIMIT, "part": PART}}
        context |= {"open_sendings": list(queries.open_sendings(seat)), "scans": scanning.is_scanning()}
        context["left"] = queries.left_in(seat.space)
        return page(request, "materials/add_materials.html", space=seat.space, member=seat, form=form, **context)
    sentence = ngettext("%(num)s file added.", "%(num)s files added.", len(items)) % {"num": len(items)}
    if any(item.is_picture for item in items):
        return moved(request, "describe_materials", sentence, space_pk=space_pk)
    return moved(request, items[0], sentence)


def _added(form: forms.AddMaterials, seat: Member) -> list[Item] | None:
    """The things; none when the guard held the author's name."""
    try:
        return actions.add_materials(seat.space, form.cleaned_data["upload"], _wishes(form), by=seat.person)
    except Guarded as guarded:
        hold_words(guarded.caution)
        form.add_error("credit", guarded.sentence.split("\n"))
        return None


@signed_in
@require_http_methods(["OPTIONS", "POST"])
def begin_upload(request: MemberRequest, space_pk: int) -> HttpResponse:
    """A file is announced; its first bytes may come along."""
    seat = seat_of(request, space_pk)
    if request.method == "OPTIONS":
        tells: dict[str, Any] = {
            "Tus-Version": protocol.VERSION,
            "Tus-Extension": protocol.EXTENSIONS,
            "Tus-Max-Size": LIMIT,
        }
        tells["Tus-Max-Size"] = LIMIT
        tells["Tus-Checksum-Algorithm"] = ",".join(protocol.CHECKSUMS)
        return _answer(204, **tells)
    allow(rules.can_begin_upload(seat))
    try:
        form = _announced(request, seat)
        sending = actions.begin_upload(
            seat.space,
            actions.Announced(*(form.cleaned_data[name] for name in ("name", "size", "mime", "sha256"))),
            _wishes(form),
            by=request.user,
        )
    except (protocol.Nonsense, Refused, Stale) as no:
        if isinstance(no, Guarded):
            hold_words(no.caution)
        return _no(no)
    sending.space = seat.space
    where: dict[str, Any] = {"Location": reverse("send_part", kwargs={"space_pk": space_pk, "key": sending.key})}
    if request.headers.get("Content-Type", "") != protocol.TYPE:
        return _stands(sending, 201, **where)
    return _receive(request, sending, 0, partial(_stands, status=201, **where))


@signed_in
@require_http_methods(["HEAD", "PATCH", "DELETE", "POST"])
def send_part(request: MemberRequest, space_pk: int, key: Any) -> HttpResponse:
    """How much has arrived (HEAD); the next bytes (PATCH); giving up (DELETE). POST may say which of them it is."""
    seat = seat_of(request, space_pk)
    sending = there(queries.sending_of(seat, key))
    method = request.headers.get("X-HTTP-Method-Override", request.method or "")
    if method == "HEAD":
        return _stands(sending, 200) if not sending.refused else _no(Refused(sending.refused))
    allow(rules.can_send_part(seat, sending))
    if method == "DELETE":
        actions.drop_upload(sending, by=request.user)
        return _answer(204)
    if method != "PATCH" or request.headers.get("Content-Type", "") != protocol.TYPE:
        return _answer(415 if method == "PATCH" else 405)
    try:
        start = protocol.number_of(request.headers, "Upload-Offset")
    except protocol.Nonsense as no:
        return _no(no)
    return _receive(request, sending, start, partial(_stands, status=204))


@signed_in
@require_POST
def drop_upload(request: MemberRequest, space_pk: int, key: Any) -> HttpResponse:
    """Give up a file that is half sent, by its button."""
    seat = seat_of(request, space_pk)
    sending = there(queries.sending_of(seat, key))
    allow(rules.can_drop_upload(seat, sending))
    actions.drop_upload(sending, by=request.user)
    return moved(request, "add_materials", _("Dropped: what had arrived of it is deleted."), space_pk=space_pk)


def _choices(seat: Member) -> dict[str, Any]:
    folders = list(queries.folders_to_add_to(seat))
    return {"space": seat.space, "folders": folders, "audiences": rules.audiences_open_to(seat)}


def _wishes(form: forms.Said) -> actions.Wishes:
    said = form.cleaned_data
    folder = int(said["folder"]) if said["folder"] else None
    return actions.Wishes(folder, said["audience"], said["licence"], said["credit"])


def _announced(request: HttpRequest, seat: Member) -> forms.BeginUpload:
    """What the headers say of a file. Raises Nonsense, or Refused with the sentence of the first wrong wish."""
    told = protocol.metadata_of(request.headers.get("Upload-Metadata", ""))
    size = protocol.number_of(request.headers, "Upload-Length")
    data = {"audience": "members"} | told | {"name": told.get("filename", ""), "mime": told.get("filetype", "")}
    form = forms.BeginUpload(data | {"size": size}, **_choices(seat))
    if not form.is_valid():
        raise Refused(" ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
    return form


def _receive(request: MemberRequest, sending: Sending, start: int, well: Any) -> HttpResponse:
    """Take the bytes of a request, as many as arrive before the line is cut, and answer how far we are."""
    if start != sending.arrived:
        return _stands(sending, 409)
    left, length = sending.size - start, request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > left:
        return _answer(413, _("More was sent than was announced. Choose the file again."))
    try:
        with tempfile.SpooledTemporaryFile(SPOOL) as content:
            if not _read(request, content, left):
                return _answer(MISMATCH, _("A part was damaged on its way. It is sent again."))
            arrived = actions.send_part(sending, content, start=start, by=request.user)
    except (protocol.Nonsense, Stale, OSError) as why:
        return _not_now(sending, why)
    return _no(Refused(arrived.refused)) if arrived.refused else well(arrived)


def _not_now(sending: Sending, why: Exception) -> HttpResponse:
    """Why a part was not taken. Where it went on meanwhile, the offset says so; what is no news to us is a fault."""
    away = StorageFull() if is_full(why) else why
    if isinstance(away, StorageAway):
        return _answer(away.status, away.sentence, **{"Retry-After": 10})
    if isinstance(why, OSError):
        raise why
    fresh = queries.fresh(sending) if isinstance(why, Stale) else None
    return _stands(fresh, 409, sentence=str(why)) if fresh and not fresh.refused else _no(why)


def _read(request: HttpRequest, content: IO[bytes], most: int) -> bool:
    """Read the body as far as it comes. False if its checksum is not the one that was said: then nothing is kept."""
    checksum = protocol.checksum_of(request.headers.get("Upload-Checksum", ""))
    digest = protocol.CHECKSUMS[checksum[0]]() if checksum else None
    try:
        while most > 0 and (some := request.read(min(most, 1 << 16))):
            most -= len(some)
            content.write(some)
            if digest:
                digest.update(some)
    except UnreadablePostError:
        pass  # the line was cut: what came before stays
    return digest is None or checksum is None or digest.digest() == checksum[1]


def _stands(sending: Sending, status: int, *, sentence: str = "", **headers: object) -> HttpResponse:
    """How far a sending is, and when it will be forgotten; when it became an item, where that is."""
    headers |= {"Upload-Offset": sending.arrived, "Upload-Length": sending.size}
    if sending.is_open:
        headers["Upload-Expires"] = http_date(sending.latest_at.timestamp() + Sending.DAYS * 86_400)
    if sending.item is not None:
        headers["X-Item"] = sending.item.get_absolute_url()
    return _answer(status, sentence, **headers)


def _no(why: Exception) -> HttpResponse:
    sentence = getattr(why, "sentence", str(why))
    status = 422 if isinstance(why, Refused | Guarded) else 409 if isinstance(why, Stale) else 400
    return _answer(status, sentence)


def _answer(status: int, sentence: str = "", **headers: object) -> HttpResponse:
    answer = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    always = {"Tus-Resumable": protocol.VERSION, "Cache-Control": "private, no-store"}
    for name, value in (always | headers).items():
        answer[name] = str(value)
    return answer
