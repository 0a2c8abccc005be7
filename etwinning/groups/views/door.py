"""Coming in and going: joining, asking to join, invitations, leaving."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.groups import actions, forms, queries, rules
from etwinning.people.pages import MemberRequest, member
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.queries import seat_in


@member
@require_POST
def join_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    me, shown = request.user, there(queries.group_seen_by(request.user, space_pk))
    seat = seat_in(space_pk, me)
    allow(seat is not None or rules.can_join_group(me, shown, seat, queries.door_of(shown, me)))
    actions.join_group(shown, by=me)
    return moved(request, shown, _("Welcome! You are a member of this group now."))


@member
def leave_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Ask once more, then go."""
    shown, seat = there(queries.group_seen_by(request.user, space_pk)), seat_in(space_pk, request.user)
    allow(rules.can_leave_group(seat))
    if request.method != "POST":
        return page(request, "groups/leave_group.html", space=shown.space, member=seat, group=shown)
    actions.leave_group(shown, by=request.user)
    return moved(request, "my_groups", _("You left “%(title)s”.") % {"title": shown})


@member
def request_to_join(request: MemberRequest, space_pk: int) -> HttpResponse:
    """A few words to the moderators."""
    me, shown = request.user, there(queries.group_seen_by(request.user, space_pk))
    door = queries.door_of(shown, me)
    if rules.can_withdraw_request(door):
        return moved(request, shown)
    allow(rules.can_request_to_join(me, shown, seat_in(space_pk, me), door))
    must_be_open(shown.space)
    form = forms.Asking(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "groups/request_to_join.html", group=shown, form=form)
    actions.request_to_join(shown, by=me, words=form.cleaned_data["words"])
    return moved(request, shown, _("The moderators are asked. You are told when one of them answers."))


@member
@require_POST
def withdraw_request(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_withdraw_request(queries.door_of(shown, request.user)))
    actions.withdraw_request(shown, by=request.user)
    return moved(request, shown, _("You no longer ask to join this group."))


@member
@require_safe
def group_requests(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Who asks to join: for the moderators."""
    seat = there(seat_in(space_pk, request.user))
    there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_see_requests(seat))
    doors = paged(request, queries.requests_to(seat))
    return page(request, "groups/group_requests.html", space=seat.space, member=seat, doors=doors)


@member
@require_POST
def accept_request(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_accept_request(seat))
    door = found(queries.requests_to(seat), pk=pk)
    actions.accept_request(door, by=request.user)
    sentence = _("%(name)s is a member now, and is told.") % {"name": door.person.name}
    return moved(request, "group_requests", sentence, space_pk=space_pk)


@member
def decline_request(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Say no, and perhaps why."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_decline_request(seat))
    door = found(queries.requests_to(seat), pk=pk)
    form = forms.Declining(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "groups/decline_request.html", space=seat.space, member=seat, door=door, form=form)
    actions.decline_request(door, by=request.user, note=form.cleaned_data["note"])
    sentence = _("%(name)s is told that this group is not for them now.") % {"name": door.person.name}
    return moved(request, "group_requests", sentence, space_pk=space_pk)


@member
def invite_to_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Choose among one's contacts."""
    shown = there(queries.group_seen_by(request.user, space_pk))
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_invite_to_group(seat, shown))
    must_be_open(seat.space)
    people = queries.people_to_invite(seat)
    form = forms.Inviting(request.POST if request.method == "POST" else None, people=people)
    if not form.is_valid():
        has_people = people.exists()
        return page(
            request, "groups/invite_to_group.html", space=seat.space, member=seat, form=form, has_people=has_people
        )
    doors = actions.invite_to_group(shown, list(form.cleaned_data["people"]), by=request.user)
    told = ngettext("%(num)s person is invited.", "%(num)s people are invited.", len(doors)) % {"num": len(doors)}
    return moved(request, shown, told)


@member
@require_POST
def decline_invitation(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_decline_invitation(queries.door_of(shown, request.user)))
    actions.decline_invitation(shown, by=request.user)
    return moved(request, "my_groups", _("You are not invited any more. Nobody is told."))
