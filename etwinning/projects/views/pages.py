"""Looking at projects: mine, one, its picture."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from etwinning.core.pages import found, page, paged
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member
from etwinning.projects import queries, rules
from etwinning.safety.queries import outsider
from etwinning.safety.sending import send_shown

SIZES = {"small", "medium", "large", "square"}


@member
@require_safe
def projects(request: MemberRequest) -> HttpResponse:
    """My projects, and those that wait for my answer."""
    shown = request.GET.get("show", "")
    mine = queries.mine(request.user)
    return page(
        request,
        "projects/projects.html",
        invitations=mine.invitations(20),
        projects=paged(request, mine.projects(shown)),
        numbers=mine.numbers(),
        shown=shown,
        may_found=rules.can_found_project(request.user),
    )


@require_safe
def project_picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture of a project: with its public page it is open to everyone, before to those who see the project."""
    reader = request.user if isinstance(request.user, Person) else None
    project = found(queries.projects_pictured_for(reader), slug=slug)
    if project.picture is None:
        raise Http404
    size = request.GET.get("size", "medium")
    return send_shown(request, project.picture, outsider(reader), size if size in SIZES else "medium", max_age=600)
