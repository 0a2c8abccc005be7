"""The directory of people and of schools, and the searches somebody keeps."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.calls.queries import campaigns
from etwinning.calls.rules import can_write_call
from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.directory import actions, forms, map_queries, queries, rules
from etwinning.directory.calls import CALLS
from etwinning.directory.pages import results_page, suggestions_page
from etwinning.directory.people import PEOPLE
from etwinning.directory.schools import SCHOOLS
from etwinning.people.pages import MemberRequest, member


@member
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """Text and filters in the address; a list of people with a clear card each."""
    allow(rules.can_search_people(request.user))
    return results_page(request, PEOPLE)


@member
@require_safe
def school_map(request: MemberRequest) -> HttpResponse:
    """The map of schools, and the same as a list beside it. Each step is an address."""
    allow(rules.can_see_map(request.user))
    view = map_queries.school_map(request.GET)
    schools = paged(request, view.schools) if view.schools is not None else None
    search = forms.MapFilters(view.wanted)
    return page(request, "directory/school_map.html", status=200, view=view, schools=schools, search=search)


@member
@require_safe
def suggest_people(request: MemberRequest) -> HttpResponse:
    allow(rules.can_search_people(request.user))
    return suggestions_page(request, PEOPLE)


@member
@require_safe
def schools(request: MemberRequest) -> HttpResponse:
    allow(rules.can_search_directory(request.user))
    return results_page(request, SCHOOLS)


@member
@require_safe
def suggest_schools(request: MemberRequest) -> HttpResponse:
    allow(rules.can_search_directory(request.user))
    return suggestions_page(request, SCHOOLS)


@member
@require_safe
def calls(request: MemberRequest) -> HttpResponse:
    """The open partner calls, with the campaigns that take some now and the ways to write one."""
    me = request.user
    allow(rules.can_search_directory(me))
    forums = campaigns(timezone.localdate())[:3]
    return results_page(request, CALLS, campaigns=forums, may_write=can_write_call(me))


@member
@require_safe
def suggest_calls(request: MemberRequest) -> HttpResponse:
    allow(rules.can_search_directory(request.user))
    return suggestions_page(request, CALLS)


@member
@require_safe
def saved_searches(request: MemberRequest) -> HttpResponse:
    """The searches I keep."""
    allow(rules.can_save_search(request.user))
    return page(request, "directory/saved_searches.html", searches=queries.searches_of(request.user), queries=queries)


@member
def save_search(request: MemberRequest, kind: str) -> HttpResponse:
    """Keep the search that stands in the address."""
    if kind not in queries.SEARCHED:
        raise Http404
    allow(rules.can_save_search(request.user))
    query = actions.tidy(request.META.get("QUERY_STRING", ""))
    form = forms.KeptSearch(request.POST or None, initial={"name": queries.name_for(query)})
    if request.method != "POST" or not form.is_valid():
        back = f"{queries.address_of(kind)}?{query}"
        return page(request, "directory/save_search.html", form=form, back=back)
    actions.save_search(by=request.user, kind=kind, query=query, **form.cleaned_data)
    return moved(request, "saved_searches", _("You keep this search now."))


@member
def edit_search(request: MemberRequest, pk: int) -> HttpResponse:
    saved = found(queries.searches_of(request.user), pk=pk)
    allow(rules.can_edit_search(request.user, saved))
    form = forms.KeptSearch(request.POST or None, initial={"name": saved.name, "weekly": saved.weekly})
    if request.method != "POST" or not form.is_valid():
        return page(request, "directory/edit_search.html", form=form, saved=saved)
    actions.edit_search(saved, by=request.user, **form.cleaned_data)
    return moved(request, "saved_searches", _("Your change is kept."))


@member
@require_POST
def delete_search(request: MemberRequest, pk: int) -> HttpResponse:
    saved = found(queries.searches_of(request.user), pk=pk)
    allow(rules.can_delete_search(request.user, saved))
    actions.delete_search(saved, by=request.user)
    return moved(request, "saved_searches", _("You no longer keep “%(name)s”.") % {"name": saved.name})
