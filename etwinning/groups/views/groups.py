"""Finding groups, the page of a group from outside and inside, opening one and what it says of itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.directory import rules as directory
from etwinning.directory.pages import results_page, suggestions_page
from etwinning.groups import actions, forms, queries, rules
from etwinning.groups.models import Group
from etwinning.libraries.visitors import for_visitors
from etwinning.network.queries import is_following
from etwinning.pages.queries import latest_pages
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member
from etwinning.safety.queries import outsider
from etwinning.safety.sending import send_shown
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in
from etwinning.threads.queries import latest_notes, list_of_threads, looks_at, towns_beside

NEWS, THREADS, PUBLIC_NEWS = 3, 5, 5
SIZES = {"small", "medium", "large"}


def reader_of(request: HttpRequest) -> Person | None:
    """Who reads, if anybody signed in."""
    return request.user if isinstance(request.user, Person) else None


@member
@require_safe
def find_groups(request: MemberRequest) -> HttpResponse:
    """All open groups, by the directory's pages: text and filters in the address."""
    allow(directory.can_search_directory(request.user))
    return results_page(request, queries.GROUPS)


@member
@require_safe
def suggest_groups(request: MemberRequest) -> HttpResponse:
    """Lines of groups while one types."""
    allow(directory.can_search_directory(request.user))
    return suggestions_page(request, queries.GROUPS)


@member
@require_safe
def my_groups(request: MemberRequest) -> HttpResponse:
    """The groups one is in, and those that invite."""
    me = request.user
    groups, invited = paged(request, queries.my_groups(me)), queries.groups_inviting(me)
    return page(request, "groups/my_groups.html", groups=groups, invited=invited, may_open=rules.can_open_group(me))


@require_safe
@for_visitors
def group(request: HttpRequest, space_pk: int) -> HttpResponse:
    """A group: for its members the home of their room, for others what it is about and what it made public."""
    reader = reader_of(request)
    shown = there(queries.group_seen_by(reader, space_pk))
    seat = seat_in(space_pk, reader) if reader is not None else None
    context: dict[str, Any] = {"group": shown, "moderators": queries.moderators_shown(shown.space, reader)}
    if reader is not None:
        door = queries.door_of(shown, reader) if seat is None else None
        context |= {"door": door, "may": rules.deeds_open_to(reader, shown, seat, door)}
    if seat is not None:
        return page(request, "groups/group.html", space=seat.space, member=seat, **_inside(seat), **context)
    follows = reader is not None and is_following(reader, shown.scope)
    news = queries.public_news(shown, reader, PUBLIC_NEWS)
    return page(request, "groups/group_outside.html", news=news, follows=follows, **context)


def _inside(seat: Member) -> dict[str, Any]:
    """What is new in the room, for its home."""
    news, _bulletin = latest_notes(seat.space, seat, NEWS)
    return {
        "news": news,
        "towns": towns_beside(news),
        "looks": looks_at(news, seat),
        "threads": list_of_threads(seat)[:THREADS],
        "pages": latest_pages(seat),
    }


@require_safe
def group_picture(request: HttpRequest, space_pk: int) -> HttpResponseBase:
    """The picture of a group, for everyone who sees its page."""
    reader = reader_of(request)
    shown = found(queries.groups_pictured_for(reader), pk=space_pk)
    assert shown.picture is not None  # noqa: S101 - the query asks for one
    size = request.GET.get("size", "medium")
    return send_shown(request, shown.picture, outsider(reader), size if size in SIZES else "medium", max_age=300)


@member
def open_group(request: MemberRequest) -> HttpResponse:
    """Open a group."""
    allow(rules.can_open_group(request.user))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.AboutGroup(*sent, initial={"language": get_language(), "joining": Group.Joining.OPEN})
    if request.method != "POST" or not form.is_valid():
        return page(request, "groups/open_group.html", form=form)
    opened = actions.open_group(actions.Words(**form.cleaned_data), by=request.user)
    return moved(request, opened, _("Your group is open. Write a first note, then invite people."))


@member
def edit_group(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Change what a group says of itself."""
    shown = there(queries.group_seen_by(request.user, space_pk))
    seat = seat_in(space_pk, request.user)
    allow(rules.can_edit_group(seat))
    must_be_open(shown.space)
    names = ("about", "theme", "joining", "picture_alt")
    initial = {name: getattr(shown, name) for name in names}
    initial |= {"title": shown.space.title, "language": shown.space.language}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.AboutGroup(*sent, initial=initial, has_picture=shown.picture_id is not None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "groups/edit_group.html", space=shown.space, member=seat, group=shown, form=form)
    actions.edit_group(shown, actions.Words(**form.cleaned_data), by=request.user)
    return moved(request, shown, _("You changed the group."))
