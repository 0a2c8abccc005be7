"""The contributions of a room's schools, and work done elsewhere."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.contributions import actions, forms, queries, rules
from etwinning.contributions.models import Elsewhere
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.plans.models import Activity
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in

FEW = 5  # of what was done elsewhere, on the page with the pictures


@signed_in
@require_safe
def contributions(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The pictures, the places of work, the languages, and what was done elsewhere."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_contributions(seat))
    schools = queries.schools_in(seat.space)
    places = Paginator(queries.places_in(seat.space), 15).get_page(request.GET.get("page", "1")[:9])
    latest = list(queries.elsewhere_in(seat.space)[: FEW + 1])
    most = Activity.MOST_IN_SPACE if "all" in request.GET else queries.MOST_ACTIVITIES
    activities, has_more = queries.activities_in(seat.space, schools, most)
    return page(
        request,
        "contributions/contributions.html",
        space=seat.space,
        member=seat,
        schools=schools,
        activities=activities,
        has_more_activities=has_more,
        work=queries.work_in(seat.space, schools),
        ties=queries.ties_in(seat.space, schools),
        places=places,
        place_rows=queries.rows_of(places, schools, seat),
        languages=queries.languages_of(seat.space),
        has_more=len(latest) > FEW,
        elsewhere=latest[:FEW],
        deeds=_deeds(seat, latest[:FEW]),
    )


@signed_in
@require_safe
def elsewhere(request: MemberRequest, space_pk: int) -> HttpResponse:
    """All that was done elsewhere, what waits first."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_contributions(seat))
    rows = paged(request, queries.elsewhere_in(seat.space))
    return page(request, "contributions/elsewhere.html", space=seat.space, member=seat, elsewhere=rows,
                deeds=_deeds(seat, rows))  # fmt: skip


@member
def add_elsewhere(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Say what was done elsewhere, and who can confirm it."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_add_elsewhere(seat))
    must_be_open(seat.space)
    form = forms.AddElsewhere(
        request.POST if request.method == "POST" else None,
        schools=queries.schools_in(seat.space),
        teachers=queries.witnesses_for(seat),
        initial={"school": seat.school_id, "day": timezone.localdate()},
    )
    if request.method != "POST" or not form.is_valid():
        return page(request, "contributions/add_elsewhere.html", space=seat.space, member=seat, form=form)
    one = actions.add_elsewhere(seat.space, form.said, by=request.user)
    name = one.witness.name if one.witness else ""
    sentence = _("It is added. %(name)s is asked to confirm it.") % {"name": name}
    return moved(request, "elsewhere", sentence, space_pk=space_pk)


@member
@require_POST
def confirm_elsewhere(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Say that it was so."""
    seat, one = _found(request, space_pk, pk)
    allow(rules.can_confirm_elsewhere(seat, one))
    actions.confirm_elsewhere(one, by=request.user)
    return moved(request, "elsewhere", _("You confirmed it. It counts now."), space_pk=space_pk)


@member
@require_POST
def decline_elsewhere(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Say that one cannot confirm it."""
    seat, one = _found(request, space_pk, pk)
    allow(rules.can_decline_elsewhere(seat, one))
    actions.decline_elsewhere(one, by=request.user)
    return moved(request, "elsewhere", _("You declined. It does not count."), space_pk=space_pk)


@member
@require_POST
def remove_elsewhere(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Take it out of the list."""
    seat, one = _found(request, space_pk, pk)
    allow(rules.can_remove_elsewhere(seat, one))
    actions.remove_elsewhere(one, by=request.user)
    return moved(request, "elsewhere", _("It is removed."), space_pk=space_pk)


def _deeds(seat: Member, rows: Iterable[Elsewhere]) -> dict[str, set[int]]:
    """Which of these the reader can answer, and which take away."""
    rows = list(rows)
    return {
        "answerable": {one.pk for one in rows if one.waits and rules.can_confirm_elsewhere(seat, one)},
        "removable": {one.pk for one in rows if rules.can_remove_elsewhere(seat, one)},
    }


def _found(request: MemberRequest, space_pk: int, pk: int) -> tuple[Member, Elsewhere]:
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_contributions(seat))
    return seat, found(queries.elsewhere_visible_to(seat), pk=pk)
