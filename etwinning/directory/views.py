"""The directory of people."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from etwinning.core.pages import allow, page, paged
from etwinning.directory import forms, queries, rules
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
