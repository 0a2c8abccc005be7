"""Pages of the room itself: who is in it. Its home is a page of the TwinSpace, which knows the room's tools."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.people.gathering import LOOKING
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.safety.queries import people_with_page
from etwinning.spaces import actions, forms, queries, rules

PER_PAGE = 60
HERE = 24  # names that are shown of who is here now


@signed_in
@require_safe
def space_here(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Who is in the room just now; the home of a room shows it as one of its parts."""
    seat = there(queries.seat_in(space_pk, request.user))
    allow(rules.can_see_who_is_here(seat))
    people = queries.people_here(seat, timezone.now())
    first, more = people[:HERE], len(people[HERE:])
    return page(request, "spaces/space_here.html", space=seat.space, member=seat, people=first, more=more)


@member
def look_as(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Choose as whom to look at the room from now on."""
    seat = there(queries.seat_in(space_pk, request.user))
    allow(rules.can_look_as(seat))
    form = forms.LookAs(request.POST if request.method == "POST" else None, roles=rules.roles_to_look_as(seat))
    if request.method != "POST" or not form.is_valid():
        return page(request, "spaces/look_as.html", space=seat.space, member=seat, form=form)
    request.session[LOOKING] = request.session.get(LOOKING, {}) | {str(space_pk): form.cleaned_data["role"]}
    return moved(request, seat.space)


@member
@require_POST
def stop_looking(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Be oneself again. Where one does not look as anybody, nothing happens."""
    seat = there(queries.seat_in(space_pk, request.user))
    request.session[LOOKING] = {
        key: role for key, role in request.session.get(LOOKING, {}).items() if key != str(space_pk)
    }
    return moved(request, seat.space)


@member
@require_safe
def members(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Everyone in the room by school and role, with what may be done with each."""
    seat = there(queries.seat_in(space_pk, request.user))
    allow(rules.can_see_members(seat))
    people = paged(request, queries.list_of_members(seat.space), per_page=PER_PAGE)
    return page(
        request,
        "spaces/members.html",
        space=seat.space,
        member=seat,
        people=people,
        schools=queries.by_school(people),
        sides=queries.sides_of(seat.space),
        with_page=people_with_page([one.person_id for one in people], request.user),
        can_change_role=rules.can_change_role,
        can_remove_member=rules.can_remove_member,
    )


@member
@require_POST
def change_role(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Give a member another role."""
    seat = there(queries.seat_in(space_pk, request.user))
    one = found(queries.members_visible_to(seat), pk=pk)
    allow(rules.can_change_role(seat, one))
    form = forms.ChangeRole(request.POST)
    if not form.is_valid():
        return page(request, "spaces/change_role.html", space=seat.space, member=seat, one=one, form=form)
    one = actions.change_role(one, role=form.cleaned_data["role"], by=request.user)
    words = {"name": one.person.name, "role": one.get_role_display()}
    return moved(request, "members", _("%(name)s is now: %(role)s.") % words, space_pk=space_pk)


@member
def remove_member(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask whether a member shall leave, then take the seat."""
    seat = there(queries.seat_in(space_pk, request.user))
    one = found(queries.members_visible_to(seat), pk=pk)
    allow(rules.can_remove_member(seat, one))
    if request.method != "POST":
        return page(request, "spaces/remove_member.html", space=seat.space, member=seat, one=one)
    actions.remove_member(one, by=request.user)
    sentence = _("%(name)s is no longer a member.") % {"name": one.person.name}
    return moved(request, "members", sentence, space_pk=space_pk)
