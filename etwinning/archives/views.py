"""The archives of a TwinSpace: made, fetched, removed, brought; and a TwinSpace as the start of another."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from etwinning.archives import actions, forms, queries, rules
from etwinning.archives.book import kind_words, reason_words, stays_inside
from etwinning.archives.models import Archive
from etwinning.core.actions import Stale
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.core.sending import send_file
from etwinning.people.pages import MemberRequest, member
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in


def _seat(request: MemberRequest, space_pk: int) -> Member:
    """The seat of somebody in a TwinSpace; groups have no archive."""
    seat = there(seat_in(space_pk, request.user))
    if seat.is_of_group:
        raise Http404
    return seat


@member
@require_safe
def archives(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The archives there are, how far the one is that is being made, and what else can be done."""
    seat = _seat(request, space_pk)
    allow(rules.can_see_archives(seat))
    making = queries.making_in(seat.space)
    answer = page(
        request,
        "archives/archives.html",
        space=seat.space,
        member=seat,
        archives=paged(request, queries.archives_visible_to(seat), 20),
        making=making,
        form=forms.MakeArchive(),
        can_begin=seat.space.is_open and queries.is_empty(seat.space),
    )
    if making is None and request.headers.get("HX-Target") == "standing":
        answer["HX-Refresh"] = "true"  # what was waited for is over
    return answer


@member
@require_POST
def make_archive(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Take the TwinSpace home: order its archive, or once more the one of the project's end that failed."""
    seat = _seat(request, space_pk)
    allow(rules.can_make_archive(seat))
    form = forms.MakeArchive(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    ended = bool(said.get("ended")) and queries.failed_end(seat)
    kind = Archive.Kind.ENDED if ended else Archive.Kind.ASKED
    actions.make_archive(
        seat.space, by=request.user, with_teachers=ended or said.get("with_teachers", False), kind=kind
    )
    return moved(request, "archives", _("The archive is being made. You can go on working."), space_pk=space_pk)


@member
@require_safe
def archive_file(request: MemberRequest, space_pk: int, pk: int) -> HttpResponseBase:
    """The file of a ready archive."""
    seat = _seat(request, space_pk)
    archive = found(queries.archives_visible_to(seat), pk=pk)
    if archive.file is None or not archive.is_ready:
        raise Http404
    if not queries.is_still_allowed(archive):
        raise Stale(_("A family allows less than when this archive was made. Make a new one."))
    return send_file(request, archive.file)


@member
@require_safe
def archive_left_out(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What is not in an archive, and why; of one that was brought, what could not stay as it was."""
    seat = _seat(request, space_pk)
    archive = found(queries.archives_visible_to(seat), pk=pk)
    things = [(kind_words(kind), name, reason_words(reason)) for kind, name, reason in archive.left_out]
    stays = stays_inside("teachers" in archive.audiences)
    template = "archive_changed" if archive.kind == Archive.Kind.BROUGHT else "archive_left_out"
    return page(request, f"archives/{template}.html", space=seat.space, member=seat, things=things, stays=stays)


@member
@require_POST
def remove_archive(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Remove an archive before its time, or stop its making."""
    seat = _seat(request, space_pk)
    allow(rules.can_remove_archive(seat))
    actions.remove_archive(found(queries.archives_visible_to(seat), pk=pk), by=request.user)
    return moved(request, "archives", _("You removed the archive."), space_pk=space_pk)


@member
def bring_archive(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Bring an archive into an empty TwinSpace."""
    seat = _seat(request, space_pk)
    allow(rules.can_bring_archive(seat))
    must_be_open(seat.space)
    posted = request.method == "POST"
    form = forms.BringArchive(request.POST, request.FILES) if posted else forms.BringArchive()
    if not posted or not form.is_valid():
        return page(request, "archives/bring_archive.html", space=seat.space, member=seat, form=form,
                    is_empty=queries.is_empty(seat.space))  # fmt: skip
    actions.bring_archive(seat.space, form.cleaned_data["archive"], by=request.user)
    return moved(request, "archives", _("The archive is being read into this TwinSpace."), space_pk=space_pk)


@member
def copy_twinspace(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Begin an empty TwinSpace with the shape of another."""
    seat = _seat(request, space_pk)
    allow(rules.can_copy_twinspace(seat))
    must_be_open(seat.space)
    rooms = list(queries.rooms_to_copy(request.user, seat.space))
    form = forms.CopyTwinSpace(request.POST if request.method == "POST" else None, rooms=rooms)
    if request.method != "POST" or not form.is_valid():
        return page(request, "archives/copy_twinspace.html", space=seat.space, member=seat, form=form, rooms=rooms,
                    is_empty=queries.is_empty(seat.space))  # fmt: skip
    source = found(queries.rooms_to_copy(request.user, seat.space), pk=form.cleaned_data["source"])
    number = actions.copy_twinspace(seat.space, source, by=request.user)
    words = ngettext("%(num)s thing was copied.", "%(num)s things were copied.", number) % {"num": number}
    return moved(request, "space_pages", words, space_pk=space_pk)
