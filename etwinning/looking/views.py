"""Looking into a room as a whole: searching in it, and the log of what was done."""

from itertools import groupby

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from etwinning.core.pages import allow, page, paged, there
from etwinning.looking import forms, queries, rules, searching
from etwinning.looking.models import Words
from etwinning.looking.sources import PARTS
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.spaces.queries import seat_in

PER_PAGE = 20
ENTRIES = 50


@signed_in
@require_safe
def search_space(request: MemberRequest, space_pk: int) -> HttpResponse:
    """What stands in the room and may be read by who asks."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_search_space(seat))
    question = request.GET.get("q", "")[:200].replace("\0", "")
    part = request.GET.get("kind", "") if request.GET.get("kind") in PARTS else ""
    if question.strip():
        searching.refresh(seat.space)
    found = paged(request, searching.search(seat, question, part), PER_PAGE)
    return page(
        request,
        "looking/search_space.html",
        space=seat.space,
        member=seat,
        question=question,
        part=part,
        kinds=dict(Words.Kind.choices),
        found=found,
        hits=searching.hits(list(found), question),
    )


@member
@require_safe
def activity(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Who did what when in the room, for its administrators."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_activity(seat))
    form = forms.Activity(request.GET or None)
    said = form.said()
    people = queries.people_named(seat.space, said.pop("who") or "")
    entries = paged(request, queries.entries_for(seat, people=people, **said), ENTRIES)
    queries.name_pupils(list(entries))
    days = [(day, list(group)) for day, group in groupby(entries, key=lambda one: localtime(one.at).date())]
    return page(request, "looking/activity.html", space=seat.space, member=seat, form=form, days=days, entries=entries,
                asks=any([people is not None, *said.values()]))  # fmt: skip
