"""The directory of people."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from etwinning.core.pages import allow, page, paged
from etwinning.directory import forms, map_queries, queries, rules
from etwinning.people.pages import MemberRequest, member


@member
@require_GET
def people(request: MemberRequest) -> HttpResponse:
    """Text and filters in the address; a list of people with a clear card each."""
    allow(rules.can_search_people(request.user))
    search = forms.PeopleSearch(request.GET)
    wanted = search.wanted()
    found = paged(request, queries.with_card(queries.people_found(request.user, wanted)))
    return page(request, "directory/people.html", status=200, search=search, wanted=wanted, people=found)


@member
@require_GET
def school_map(request: MemberRequest) -> HttpResponse:
    """The map of schools, and the same as a list beside it. Each step is an address."""
    allow(rules.can_see_map(request.user))
    view = map_queries.school_map(request.GET)
    schools = paged(request, view.schools) if view.schools is not None else None
    search = forms.MapFilters(view.wanted)
    return page(request, "directory/school_map.html", status=200, view=view, schools=schools, search=search)
