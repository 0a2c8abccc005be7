"""My contacts, and the pages of their deeds."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.network import actions, forms, queries, rules
from etwinning.people.pages import MemberRequest, member
from etwinning.safety import queries as safety


@member
@require_safe
def contacts(request: MemberRequest) -> HttpResponse:
    """Requests that wait for me, people I know, and requests of mine; ?q=, ?tag= and ?sort= order the people."""
    me, asked = request.user, request.GET
    words, tag, sort = asked.get("q", "")[:200], asked.get("tag", "")[:30].replace("\0", ""), asked.get("sort", "name")
    people = paged(request, queries.list_of_contacts(me, words=words, tag=tag, sort=sort))
    return page(
        request,
        "network/contacts.html",
        asked=queries.latest_requests_to(me, 50),
        asking=queries.latest_requests_by(me, 50),
        people=people,
        tied=queries.with_cards(me, people),
        tags=queries.tags_of(me),
        words=words,
        tag=tag,
        sort=sort if sort in queries.SORTS else "name",
        may_invite=rules.can_invite_colleague(me),
    )


@member
def note_contact(request: MemberRequest, pk: int) -> HttpResponse:
    """What I note of a contact for myself, and ending it."""
    contact = found(queries.contacts_seen_by(request.user), pk=pk)
    allow(rules.can_note_contact(request.user, contact))
    other = contact.asked_of if contact.asked_by_id == request.user.pk else contact.asked_by
    card = queries.card_of(request.user, other)
    initial = {"note": card.note, "tags": ", ".join(card.tags)} if card else {}
    form = forms.ContactNote(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return page(request, "network/note_contact.html", person=other, contact=contact, form=form)
    actions.note_contact(contact, by=request.user, **form.cleaned_data)
    return moved(request, "contacts", _("Your note is kept."))


@member
def request_contact(request: MemberRequest, pk: int) -> HttpResponse:
    other = found(safety.people_visible_to(request.user), pk=pk)
    if queries.is_settled(request.user, other):
        return redirect(other)  # where it says how things stand, and what can be done
    allow(rules.can_request_contact(request.user, other))
    form = forms.ContactRequest(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "network/request_contact.html", person=other, form=form)
    actions.request_contact(other, by=request.user, message=form.cleaned_data["message"])
    return moved(request, other, _("Your request is on its way to %(name)s.") % {"name": other.name})


@member
@require_POST
def accept_contact(request: MemberRequest, pk: int) -> HttpResponse:
    contact = found(queries.contacts_seen_by(request.user), pk=pk)
    allow(rules.can_accept_contact(request.user, contact))
    actions.accept_contact(contact, by=request.user)
    return moved(request, "contacts", _("%(name)s is now your contact.") % {"name": contact.asked_by.name})


@member
@require_POST
def decline_contact(request: MemberRequest, pk: int) -> HttpResponse:
    contact = found(queries.contacts_seen_by(request.user), pk=pk)
    allow(rules.can_decline_contact(request.user, contact))
    actions.decline_contact(contact, by=request.user)
    return moved(request, "contacts", _("You declined the request. The other person is not told."))


@member
@require_POST
def remove_contact(request: MemberRequest, pk: int) -> HttpResponse:
    contact = found(queries.contacts_seen_by(request.user), pk=pk)
    allow(rules.can_remove_contact(request.user, contact))
    actions.remove_contact(contact, by=request.user)
    return moved(request, "contacts", _("Done. The other person is not told."))


@member
def block_person(request: MemberRequest, pk: int) -> HttpResponse:
    other = found(queries.people_to_block(request.user), pk=pk)
    allow(rules.can_block_person(request.user, other))
    if request.method != "POST":
        return page(request, "network/block_person.html", person=other)
    actions.block_person(other, by=request.user)
    return moved(request, "blocked_people", _("You no longer see each other. The other person is not told."))


@member
@require_POST
def unblock_person(request: MemberRequest, pk: int) -> HttpResponse:
    other = found(queries.people_blocked_by(request.user), pk=pk)
    allow(rules.can_unblock_person(request.user, other))
    actions.unblock_person(other, by=request.user)
    return moved(request, "blocked_people", _("You can see each other again."))


@member
@require_safe
def blocked_people(request: MemberRequest) -> HttpResponse:
    """Whom I have blocked, so that I can lift it."""
    return page(request, "network/blocked_people.html", people=paged(request, queries.people_blocked_by(request.user)))
