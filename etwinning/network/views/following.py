"""Following people and schools. (Projects have their own page for it, and what one follows is listed in `home`.)"""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved
from etwinning.network import actions, queries, rules
from etwinning.people.pages import MemberRequest, member


@member
@require_POST
def follow_person(request: MemberRequest, pk: int) -> HttpResponse:
    other = found(queries.people_to_follow(request.user), pk=pk)
    allow(rules.can_follow_person(request.user, other))
    actions.follow_person(other, by=request.user)
    return moved(request, other, _("You follow %(name)s. Nobody else is told.") % {"name": other.name})


@member
@require_POST
def unfollow_person(request: MemberRequest, pk: int) -> HttpResponse:
    other = found(queries.people_to_follow(request.user), pk=pk)
    allow(rules.can_unfollow_person(request.user, other))
    actions.unfollow_person(other, by=request.user)
    return moved(request, "following", _("You no longer follow %(name)s.") % {"name": other.name})


@member
@require_POST
def follow_school(request: MemberRequest, pk: int) -> HttpResponse:
    school = found(queries.schools_to_follow(request.user), pk=pk)
    allow(rules.can_follow_school(request.user, school))
    actions.follow_school(school, by=request.user)
    return moved(request, school, _("You follow %(name)s. Nobody else is told.") % {"name": school.name})


@member
@require_POST
def unfollow_school(request: MemberRequest, pk: int) -> HttpResponse:
    school = found(queries.schools_to_follow(request.user), pk=pk)
    allow(rules.can_unfollow_school(request.user, school))
    actions.unfollow_school(school, by=request.user)
    return moved(request, "following", _("You no longer follow %(name)s.") % {"name": school.name})
