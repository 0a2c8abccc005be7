"""The queue of what the guard found in what pupils wrote, for the teachers of a room."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.people.pages import MemberRequest, member
from etwinning.safety.cautions import cautions_in, files_held, guard_mode, show_files
from etwinning.safety.guard import Kind
from etwinning.safety.models import Caution
from etwinning.safety.sending import send_shown
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in, viewer_in
from etwinning.twinspace import actions, forms, rules
from etwinning.twinspace.queries.standing import place_of_words

KINDS = dict(Kind.choices)


@member
@require_safe
def cautions(request: MemberRequest, space_pk: int) -> HttpResponse:
    """What waits first, then what was hinted at and sent; and how strictly the guard looks."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_cautions(seat))
    return _queue(request, seat, forms.SetGuard(initial={"mode": guard_mode(space_pk)}))


def _queue(request: MemberRequest, seat: Member, form: forms.SetGuard) -> HttpResponse:
    some = paged(request, cautions_in(seat.space_id))
    show_files(some)
    context: dict[str, Any] = {"space": seat.space, "member": seat, "cautions": some, "kinds": KINDS}
    return page(request, "twinspace/cautions.html", form=form, **context)


@member
@require_safe
def find_words(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """To the place where posted words stand, so that a teacher can take them away."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_cautions(seat))
    place = place_of_words(found(cautions_in(space_pk).filter(state__in=Caution.STANDING), pk=pk))
    return moved(request, place or "cautions", "" if place else _("It stands there no more."), space_pk=space_pk)


@member
@require_safe
def caution_file(request: MemberRequest, space_pk: int, pk: int, file_pk: int) -> HttpResponseBase:
    """A file that waits with a pupil's words, for the teachers who let it through or not."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_cautions(seat))
    caution = found(cautions_in(space_pk).filter(state=Caution.State.WAITING), pk=pk)
    files = [file for file, _description in files_held(caution.said.get("files", [])) if file.pk == file_pk]
    if not files:
        raise Http404
    return send_shown(request, files[0], viewer_in(seat), "medium" if request.GET.get("size") == "medium" else "")


@member
@require_POST
def set_guard(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_set_guard(seat))
    form = forms.SetGuard(request.POST)
    if not form.is_valid():
        return _queue(request, seat, form)
    actions.set_guard(seat.space, form.cleaned_data["mode"], by=request.user)
    return moved(request, "cautions", _("The guard looks as you said from now on."), space_pk=space_pk)


@member
@require_POST
def approve_words(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_approve_words(seat))
    caution = found(cautions_in(space_pk), pk=pk)
    done = actions.approve_words(seat.space, caution, by=request.user)
    said = _("It is posted, under the name of the pupil.") if done else _("Somebody answered this a moment ago.")
    return moved(request, "cautions", said, space_pk=space_pk)


@member
def refuse_words(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask why, then do not let it through."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_refuse_words(seat))
    caution: Caution = found(cautions_in(space_pk), pk=pk)
    form = forms.RefuseWords(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context: dict[str, Any] = {"space": seat.space, "member": seat, "caution": caution}
        return page(request, "twinspace/refuse_words.html", form=form, **context)
    done = actions.refuse_words(seat.space, caution, by=request.user, reason=form.cleaned_data["reason"])
    said = _("It is not posted. The pupil reads why.") if done else _("Somebody answered this a moment ago.")
    return moved(request, "cautions", said, space_pk=space_pk)
