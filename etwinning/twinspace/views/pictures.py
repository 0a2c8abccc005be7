"""The pictures of a room, for its teachers: who is in them, and where they stand."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.core.models import File
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.people.pages import MemberRequest, member
from etwinning.safety import queries as safety
from etwinning.safety.models import Reach
from etwinning.safety.queries import Seen
from etwinning.safety.sending import send_shown
from etwinning.spaces.models import Member
from etwinning.spaces.queries import ever_pupils, looks_of, seat_in, viewer_in
from etwinning.twinspace import actions, forms, queries, rules
from etwinning.twinspace.models import Pupil

PER_PAGE = 20


@member
@require_safe
def room_pictures(request: MemberRequest, space_pk: int) -> HttpResponse:
    """All of them; first what was not said yet cannot be: they come as they came, each with its state."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_mark_pupils(seat))
    pictures = paged(request, queries.pictures_in(seat).annotate(pupils=ever_pupils(seat.space_id)), PER_PAGE)
    files = list(pictures)
    known = safety.sightings_in(files)
    return page(
        request,
        "twinspace/room_pictures.html",
        space=seat.space,
        member=seat,
        pictures=pictures,
        looks=looks_of(files, seat, known, pupils=any(getattr(file, "pupils", False) for file in files)),
        reaches={file.pk: Reach(safety.allowed_reach(known.get(file.sha256, []))) for file in files},
        uses=_uses(files, request),
    )


def _uses(files: Sequence[File], request: MemberRequest) -> dict[str, list[queries.Use]]:
    """Where each of some files stands, by its hash."""
    uses: dict[str, list[queries.Use]] = {}
    for use in queries.uses_of({file.sha256 for file in files}, request.user):
        uses.setdefault(use.sha256, []).append(use)
    return uses


@member
def mark_pupils(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Who can be recognised in a picture: pupils of this room, or nobody."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_mark_pupils(seat))
    file = found(queries.pictures_in(seat), pk=pk)
    seen = safety.sightings_in([file]).get(file.sha256, [])
    pupils = list(queries.pupils_to_mark(seat.space_id, file.sha256))
    form = _form(request, seat, pupils, seen)
    if request.method != "POST" or not form.is_valid():
        return _picture_page(request, seat, file, form, pupils, seen)
    chosen = {int(key) for key in form.cleaned_data["pupils"]}
    marked = [one for one in pupils if one.pk in chosen]
    actions.mark_pupils(file, marked, nobody=form.cleaned_data["nobody"], space=seat.space, by=request.user)
    return moved(request, "room_pictures", _("Saved."), space_pk=space_pk)


def _form(request: MemberRequest, seat: Member, pupils: list[Pupil], seen: list[Seen]) -> forms.MarkPupils:
    ours = {one.pupil for one in seen if one.room == seat.space_id}
    choices = [(str(one.pk), " · ".join(filter(None, _place_of(one)))) for one in pupils]
    initial = {"pupils": [str(one.pk) for one in pupils if one.person_id in ours], "nobody": 0 in ours}
    data = request.POST if request.method == "POST" else None
    return forms.MarkPupils(data, choices=choices, initial=initial)


def _place_of(pupil: Pupil) -> tuple[str, str, str]:
    """What tells a pupil from others of the same name."""
    return pupil.person.name, pupil.class_name, pupil.school.city


def _picture_page(
    request: MemberRequest, seat: Member, file: File, form: forms.MarkPupils, pupils: list[Pupil], seen: list[Seen]
) -> HttpResponse:
    shown: dict[str, Any] = {
        "standings": queries.standings_of(pupils),
        "named": queries.names_of(seen, pupils),
        "strangers": sum(1 for one in seen if one.pupil) - len(queries.names_of(seen, pupils)),
        "look": looks_of([file], seat)[file.pk],
        "reach": Reach(safety.allowed_reach(seen)),
        "uses": queries.uses_of({file.sha256}, request.user),
    }
    return page(request, "twinspace/mark_pupils.html", space=seat.space, member=seat, file=file, form=form, **shown)


@member
@require_safe
def picture_file(request: MemberRequest, space_pk: int, pk: int) -> HttpResponseBase:
    """A picture of the room, for a teacher who says who is in it."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_mark_pupils(seat))
    file = found(queries.pictures_in(seat), pk=pk)
    return send_shown(request, file, viewer_in(seat), request.GET.get("size", "")[:10])
