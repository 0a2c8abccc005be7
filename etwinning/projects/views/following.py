"""Following a project, and no longer."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved
from etwinning.people.pages import MemberRequest, member
from etwinning.projects import actions, queries, rules


@member
@require_POST
def follow_project(request: MemberRequest, slug: str) -> HttpResponse:
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_follow_project(request.user, project))
    actions.follow_project(project, by=request.user)
    return moved(request, project, _("You follow “%(title)s”. Nobody else is told.") % {"title": project})


@member
@require_POST
def unfollow_project(request: MemberRequest, slug: str) -> HttpResponse:
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_unfollow_project(request.user, project))
    actions.unfollow_project(project, by=request.user)
    return moved(request, project, _("You no longer follow “%(title)s”.") % {"title": project})
