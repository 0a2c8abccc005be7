"""Who is in a group, and what moderators do with members."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.groups import actions, forms, queries, rules
from etwinning.people.pages import MemberRequest, member
from etwinning.safety.queries import people_with_page
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in

PER_PAGE = 40


def _seat(request: MemberRequest, space_pk: int) -> Member:
    """The asker's seat in the group with this key, else 404."""
    seat = there(seat_in(space_pk, request.user))
    there(queries.group_seen_by(request.user, space_pk))
    return seat


@member
@require_safe
def group_members(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Moderators first, then by name."""
    seat = _seat(request, space_pk)
    people = paged(request, queries.list_of_members(seat), PER_PAGE)
    return page(
        request,
        "groups/group_members.html",
        space=seat.space,
        member=seat,
        people=people,
        with_page=people_with_page([one.person_id for one in people], request.user),
    )


@member
@require_POST
def name_moderator(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    one = found(queries.members_handled_by(seat), pk=pk)
    allow(rules.can_name_moderator(seat, one))
    actions.name_moderator(one, by=request.user)
    sentence = _("%(name)s is a moderator now, and is told.") % {"name": one.person.name}
    return moved(request, "group_members", sentence, space_pk=space_pk)


@member
@require_POST
def dismiss_moderator(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    one = found(queries.members_handled_by(seat), pk=pk)
    allow(rules.can_dismiss_moderator(seat, one))
    actions.dismiss_moderator(one, by=request.user)
    sentence = _("%(name)s is no longer a moderator, but stays a member.") % {"name": one.person.name}
    return moved(request, "group_members", sentence, space_pk=space_pk)


@member
def remove_from_group(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Say why, then the seat is empty."""
    seat = _seat(request, space_pk)
    one = found(queries.members_handled_by(seat), pk=pk)
    allow(rules.can_remove_from_group(seat, one))
    form = forms.Removing(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "groups/remove_from_group.html", space=seat.space, member=seat, one=one, form=form)
    actions.remove_from_group(one, by=request.user, reason=form.cleaned_data["reason"])
    sentence = _("%(name)s is no longer a member, and is told why.") % {"name": one.person.name}
    return moved(request, "group_members", sentence, space_pk=space_pk)
