"""Pages of the room itself: who is in it. Its home is a page of the TwinSpace, which knows the room's tools."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.people.pages import MemberRequest, member
from etwinning.safety.queries import people_with_page
from etwinning.spaces import actions, forms, queries, rules

PER_PAGE = 60


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
