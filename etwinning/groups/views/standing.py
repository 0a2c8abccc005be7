"""Closing a group and opening it again, following it, and what the central support service does."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, moved, page, there
from etwinning.groups import actions, queries, rules
from etwinning.people.pages import MemberRequest, member
from etwinning.spaces.queries import seat_in


@member
def close_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Ask once more, then make it read-only."""
    shown, seat = there(queries.group_seen_by(request.user, space_pk)), seat_in(space_pk, request.user)
    allow(rules.can_close_group(seat))
    if request.method != "POST":
        return page(request, "groups/close_group.html", space=shown.space, member=seat, group=shown)
    actions.close_group(shown, by=request.user)
    return moved(request, shown, _("The group is closed. Its members can still read everything."))


@member
@require_POST
def reopen_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_reopen_group(seat_in(space_pk, request.user)))
    actions.reopen_group(shown, by=request.user)
    return moved(request, shown, _("The group is open again."))


@member
@require_POST
def feature_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_feature_group(request.user, shown))
    actions.feature_group(shown, by=request.user)
    return moved(request, shown, _("The group is featured now. Its moderators are told."))


@member
@require_POST
def unfeature_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_unfeature_group(request.user))
    actions.unfeature_group(shown, by=request.user)
    return moved(request, shown, _("The group is no longer featured."))


@member
@require_POST
def show_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_show_group(request.user, shown))
    actions.show_group(shown, by=request.user)
    return moved(request, shown, _("Everybody sees the group again. Its moderators are told."))


@member
@require_POST
def follow_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_follow_group(request.user, seat_in(space_pk, request.user)))
    actions.follow_group(shown, by=request.user)
    return moved(request, shown, _("You follow “%(title)s”. Nobody else is told.") % {"title": shown})


@member
@require_POST
def unfollow_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    shown = there(queries.group_seen_by(request.user, space_pk))
    allow(rules.can_unfollow_group(request.user))
    actions.unfollow_group(shown, by=request.user)
    return moved(request, shown, _("You no longer follow “%(title)s”.") % {"title": shown})
