"""Finding projects that run or ran, by the directory's pages."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from etwinning.core.pages import allow
from etwinning.directory import rules as directory
from etwinning.directory.pages import results_page, suggestions_page
from etwinning.people.pages import MemberRequest, member
from etwinning.projects.queries.found import PROJECTS


@member
@require_GET
def find_projects(request: MemberRequest) -> HttpResponse:
    """Text and filters in the address; a list of projects."""
    allow(directory.can_search_directory(request.user))
    return results_page(request, PROJECTS)


@member
@require_GET
def suggest_projects(request: MemberRequest) -> HttpResponse:
    allow(directory.can_search_directory(request.user))
    return suggestions_page(request, PROJECTS)
