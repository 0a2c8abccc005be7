"""The journal of a TwinSpace. An entry with its comments is shown as a thread is."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.models import Audience
from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.safety.cautions import cautions_of
from etwinning.safety.passing import Guarded
from etwinning.spaces.models import Member
from etwinning.threads import actions, forms, queries, rules
from etwinning.threads.models import Thread
from etwinning.threads.views.talk import beginning_in, guarded_page, seat_of, words_of

PER_PAGE = 20


def _entry(request: MemberRequest, space_pk: int, pk: int, *, to_write: bool = True) -> tuple[Member, Thread]:
    seat = seat_of(request, space_pk, to_write=to_write)
    return seat, found(queries.entries_visible_to(seat), pk=pk)


@signed_in
@require_safe
def journal(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The entries, the latest day first."""
    seat = seat_of(request, space_pk)
    allow(rules.can_see_journal(seat))
    shown = paged(request, queries.list_of_entries(seat), PER_PAGE)
    return page(
        request,
        "threads/journal.html",
        space=seat.space,
        member=seat,
        entries=shown,
        fresh=queries.unread_in(seat, [one.pk for one in shown]),
        held=cautions_of(request.user, ("threads/write_entry",), space_pk),
        may_write=rules.can_write_entry(seat) and seat.space.is_open,
    )


@signed_in
def write_entry(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_write_entry(seat))
    audiences = rules.audiences_for_entries(seat)
    initial = beginning_in(seat) | {"audience": Audience.MEMBERS, "told_on": timezone.localdate()}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.WriteEntry(data, files, space=seat.space, audiences=audiences, initial=initial)
    context: dict[str, Any] = {"space": seat.space, "member": seat, "form": form}
    if request.method != "POST" or not form.is_valid():
        after = queries.latest_word_of(request.user, seat.space)
        return page(request, "threads/write_entry.html", after=after, **context)
    said = form.cleaned_data
    about = actions.About(said["title"], said["told_on"])
    try:
        entry = actions.write_entry(seat.space, words_of(said), about, by=request.user, audience=said["audience"])
    except Guarded as guarded:
        answer = guarded_page(request, form, guarded, "journal", space_pk=space_pk)
        return answer or page(request, "threads/write_entry.html", after=0, **context)
    return moved(request, entry, _("Your entry is in the journal."))


@signed_in
def edit_entry(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, entry = _entry(request, space_pk, pk)
    allow(rules.can_edit_entry(seat, entry))
    post = queries.opening_of(entry)
    initial = {"title": entry.title, "told_on": entry.told_on, "body": post.body, "language": post.language}
    form = forms.EditEntry(request.POST if request.method == "POST" else None, initial=initial)
    context: dict[str, Any] = {"space": seat.space, "member": seat, "entry": entry, "form": form}
    if request.method != "POST" or not form.is_valid():
        return page(request, "threads/edit_entry.html", **context)
    said = form.cleaned_data
    words = actions.Words(said["body"], said["language"], is_sure=said["sure"])
    try:
        edited = actions.edit_entry(entry, words, actions.About(said["title"], said["told_on"]), by=request.user)
    except Guarded as guarded:
        answer = guarded_page(request, form, guarded, entry)
        return answer or page(request, "threads/edit_entry.html", **context)
    return moved(request, edited, _("Your entry is saved."))


@member
def show_entry(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask first: everyone on the internet will see it."""
    seat, entry = _entry(request, space_pk, pk)
    allow(rules.can_show_entry(seat, entry))
    if request.method != "POST":
        return page(request, "threads/show_entry.html", space=seat.space, member=seat, entry=entry)
    return moved(request, actions.show_entry(entry, by=request.user), _("Everyone on the internet can read it now."))


@signed_in
@require_POST
def hide_entry(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, entry = _entry(request, space_pk, pk, to_write=False)
    allow(rules.can_hide_entry(seat, entry))
    return moved(request, actions.hide_entry(entry, by=request.user), _("Only the members read it now."))
