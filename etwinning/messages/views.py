"""Messages: the list, a conversation, whom to write to, and the pages of the deeds."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.libraries.numbers import whole
from etwinning.messages import actions, forms, queries, rules
from etwinning.messages.models import MOST_PEOPLE, Seat
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member
from etwinning.safety.queries import outsider
from etwinning.safety.sending import send_shown

SUGGESTED = 8
LONGEST_SEARCH = 200


def _seat(request: MemberRequest, pk: int) -> Seat:
    """The asker's seat in a conversation (else 404)."""
    return found(queries.seats_of(request.user), conversation_id=pk)


@member
@require_safe
def conversations(request: MemberRequest) -> HttpResponse:
    """The conversations that have something to show, the latest first."""
    seats = paged(request, queries.seats_listed(request.user), queries.PER_PAGE)
    return page(
        request,
        "messages/conversations.html",
        seats=seats,
        listed=queries.as_listed(seats, request.user),
        may_write=rules.can_write(request.user),
        marks_off=queries.shows_no_marks(request.user),
    )


@member
@require_safe
def conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """The latest messages, or with ?before= those before one; who comes to the latest has read them."""
    seat = _seat(request, pk)
    allow(rules.can_read_conversation(request.user, seat))
    form = forms.SendMessage(initial={"sending": uuid4(), "body": seat.draft})
    return _conversation_page(request, seat, form)


def _conversation_page(request: MemberRequest, seat: Seat, form: forms.SendMessage) -> HttpResponse:
    before = whole(request.GET.get("before"))
    messages = queries.messages_in(seat)
    earlier = messages.filter(pk__lt=before) if before else messages
    shown = list(earlier.order_by("-pk")[: queries.SHOWN + 1])
    told = list(reversed(shown[: queries.SHOWN]))
    fresh_after = seat.read_to
    if told and not before and (seat.told_at or seat.read_to < told[-1].pk):
        actions.read_conversation(seat, by=request.user, to=told[-1].pk)
    mine = queries.latest_of(request.user, seat.conversation)
    people = queries.people_seen_in(seat)
    return page(
        request,
        "messages/conversation.html",
        seat=seat,
        conversation=seat.conversation,
        people=people,
        others=[other.person for other in people if other.person_id != request.user.pk],
        told=told,
        is_first=not before and fresh_after < (told[-1].pk if told else 0),
        fresh_after=fresh_after,
        before=before,
        older=told[0].pk if len(shown) > queries.SHOWN else 0,
        latest=told[-1].pk if told and not before else 0,
        readers=queries.readers_of(mine, seat),
        after=mine.pk if mine else 0,
        form=form,
        may_write=rules.can_write(request.user),
        may_send=rules.can_send_message(request.user, seat),
    )


@member
@require_safe
def conversation_since(request: MemberRequest, pk: int) -> HttpResponse:
    """What came after the latest message that a page has: its script asks, after each ring and after each cut."""
    seat = _seat(request, pk)
    allow(rules.can_read_conversation(request.user, seat))
    after = whole(request.GET.get("after"))
    told = list(queries.messages_in(seat).filter(pk__gt=after)[: queries.SHOWN])
    mine = queries.latest_of(request.user, seat.conversation)
    readers = queries.readers_of(mine, seat)
    answer = page(request, "messages/since.html", told=told, readers=readers, seat=seat, may_send=True)
    answer["X-More"] = "1" if len(told) == queries.SHOWN else ""
    return answer


@member
@require_http_methods(["GET", "HEAD", "POST"])
def send_message(request: MemberRequest, pk: int) -> HttpResponse:
    """Send words. Who comes by GET (after signing in again) is led to the conversation, where the text was kept."""
    seat = _seat(request, pk)
    if request.method != "POST":
        return moved(request, seat.conversation)
    allow(rules.can_send_message(request.user, seat))
    form = forms.SendMessage(request.POST, request.FILES)
    if not form.is_valid():
        return _conversation_page(request, seat, form)
    said = form.cleaned_data
    picture = (said["picture"], said["picture_alt"]) if said["picture"] else None
    words = actions.Words(said["body"], said["attach"], picture, said["sending"])
    message = actions.send_message(seat.conversation, words, by=request.user)
    return moved(request, f"{seat.conversation.get_absolute_url()}#message-{message.pk}")


@member
@require_POST
def keep_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep what is typed: by the script as one types, or by the button that saves it."""
    seat = _seat(request, pk)
    allow(rules.can_keep_draft(request.user, seat))
    form = forms.Draft(request.POST)
    if not form.is_valid():
        return _conversation_page(request, seat, forms.SendMessage(request.POST))
    actions.keep_draft(seat, by=request.user, body=form.cleaned_data["body"])
    if "X-Auto-Save" in request.headers:
        return HttpResponse(status=204)
    return moved(request, seat.conversation, _("Your words are kept. Nobody sees them until you send them."))


@member
@require_POST
def read_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """The page was open and in view when something came."""
    seat = _seat(request, pk)
    allow(rules.can_read_conversation(request.user, seat))
    form = forms.ReadTo(request.POST)
    if form.is_valid():
        actions.read_conversation(seat, by=request.user, to=form.cleaned_data["to"])
    return HttpResponse(status=204)


def _chosen(request: HttpRequest, people: Any) -> list[Person]:
    """The people named in the address by ?to=, in that order, without those to whom one may not write."""
    keys = [key for text in request.GET.getlist("to")[: MOST_PEOPLE + 1] if (key := whole(text))]
    known = people.select_related("photo").in_bulk(keys)
    return [known[key] for key in dict.fromkeys(keys) if key in known]


@member
@require_http_methods(["GET", "HEAD", "POST"])
def start_conversation(request: MemberRequest) -> HttpResponse:
    """Whom to write to: chosen one by one, by links, so that it works without a script."""
    allow(rules.can_start_conversation(request.user))
    people = queries.people_to_write_to(request.user)
    form = forms.StartConversation(request.POST if request.method == "POST" else None, people=people)
    if request.method != "POST" or not form.is_valid():
        return _choose_page(request, "messages/start_conversation.html", people, form=form)
    said = form.cleaned_data
    begun = actions.start_conversation(said["people"], by=request.user, title=said["title"])
    return moved(request, begun)


def _choose_page(request: MemberRequest, template: str, people: Any, **more: Any) -> HttpResponse:
    q = request.GET.get("q", "")[:LONGEST_SEARCH]
    chosen = _chosen(request, people)
    keys = [person.pk for person in chosen]
    named = queries.people_named(request.user, q).exclude(pk__in=keys)[: queries.PER_PAGE]
    known = [] if q else [person for person in queries.people_written_with(request.user) if person.pk not in keys]
    to = urlencode([("to", key) for key in keys])
    return page(request, template, q=q, chosen=chosen, named=named, known=known, to=to, most=MOST_PEOPLE, **more)


@member
@require_safe
def suggest_people(request: MemberRequest) -> HttpResponse:
    """Names as one types, each a link that adds the person to those chosen."""
    keys = [key for text in request.GET.getlist("to")[:MOST_PEOPLE] if (key := whole(text))]
    q = request.GET.get("q", "")[:LONGEST_SEARCH]
    named = queries.people_named(request.user, q).exclude(pk__in=keys)[:SUGGESTED]
    group = whole(request.GET.get("group"))
    return page(request, "messages/suggestions.html", named=named, keys=keys, group=group)


@member
@require_safe
def search_messages(request: MemberRequest) -> HttpResponse:
    """Words in any of one's own messages."""
    q = request.GET.get("q", "")[:LONGEST_SEARCH]
    hits = paged(request, queries.messages_found(request.user, q), queries.PER_PAGE)
    return page(request, "messages/search_messages.html", q=q, hits=hits)


@member
@require_safe
def find_message(request: MemberRequest, pk: int) -> HttpResponse:
    """To the place where a message stands."""
    message = found(queries.messages_visible_to(request.user), pk=pk)
    seat = _seat(request, message.conversation_id)
    before = queries.window_with(message, seat)
    where = f"?before={before}" if before else ""
    return moved(request, f"{seat.conversation.get_absolute_url()}{where}#message-{message.pk}")


@member
@require_POST
def hide_message(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one message away for oneself."""
    message = found(queries.messages_visible_to(request.user).select_related("conversation"), pk=pk)
    allow(rules.can_hide_message(request.user, message))
    actions.hide_message(message, by=request.user)
    return moved(request, message.conversation, _("The message is taken away for you. The others still see it."))


@member
@require_safe
def message_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """A file with a message, for those who may read the message."""
    attachment = found(queries.attachments_visible_to(request.user), pk=pk)
    return send_shown(request, attachment.file, outsider(request.user), request.GET.get("size", "")[:10])


@member
@require_POST
def switch_read_marks(request: MemberRequest) -> HttpResponse:
    """Show what one has read and see it of others, or neither."""
    allow(rules.can_switch_read_marks(request.user))
    shown = forms.ReadMarks(request.POST)
    shown.is_valid()
    is_on = shown.cleaned_data["shown"]
    actions.switch_read_marks(request.user, by=request.user, shown=is_on)
    said = _("Others see what you have read, and you see it of them.")
    return moved(request, "conversations", said if is_on else _("Nobody sees any more what you have read."))


@member
@require_POST
def mute_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    seat = _seat(request, pk)
    allow(rules.can_mute_conversation(request.user, seat))
    actions.mute_conversation(seat, by=request.user)
    return moved(request, seat.conversation, _("This conversation is quiet now: no notices, no number."))


@member
@require_POST
def unmute_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    seat = _seat(request, pk)
    allow(rules.can_unmute_conversation(request.user, seat))
    actions.unmute_conversation(seat, by=request.user)
    return moved(request, seat.conversation, _("You hear of new messages here again."))


def _sure(request: MemberRequest, seat: Seat, template: str) -> HttpResponse:
    others = [other.person for other in queries.people_seen_in(seat) if other.person_id != request.user.pk]
    return page(request, template, seat=seat, conversation=seat.conversation, others=others)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def clear_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a conversation away for oneself, after a question."""
    seat = _seat(request, pk)
    allow(rules.can_clear_conversation(request.user, seat))
    if request.method != "POST":
        return _sure(request, seat, "messages/clear_conversation.html")
    actions.clear_conversation(seat, by=request.user)
    return moved(request, "conversations", _("The conversation is taken away from your list."))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def leave_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """Leave a group, after a question."""
    seat = _seat(request, pk)
    allow(rules.can_leave_conversation(request.user, seat))
    if request.method != "POST":
        return _sure(request, seat, "messages/leave_conversation.html")
    actions.leave_conversation(seat, by=request.user)
    return moved(request, "conversations", _("You left the conversation."))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def add_people(request: MemberRequest, pk: int) -> HttpResponse:
    """Who is in a group; bring others in, take somebody out."""
    seat = _seat(request, pk)
    allow(seat.conversation.is_group and rules.can_read_conversation(request.user, seat))
    seats: Sequence[Seat] = queries.people_seen_in(seat)
    here = [other.person_id for other in seats]
    people = queries.people_to_write_to(request.user).exclude(pk__in=here)
    may_add = rules.can_add_people(request.user, seat)
    allow(may_add or request.method != "POST")
    form = forms.StartConversation(request.POST if request.method == "POST" else None, people=people)
    if request.method != "POST" or not form.is_valid():
        other = next((one for one in seats if one.person_id != request.user.pk), None)
        may_remove = other is not None and rules.can_remove_person(request.user, seat, other)
        shown = {"seat": seat, "conversation": seat.conversation, "seats": seats, "may_remove": may_remove}
        return _choose_page(request, "messages/add_people.html", people, form=form, may_add=may_add, **shown)
    actions.add_people(seat.conversation, form.cleaned_data["people"], by=request.user)
    return moved(request, seat.conversation)


@member
@require_POST
def remove_person(request: MemberRequest, pk: int, person_pk: int) -> HttpResponse:
    """Take somebody out of a group."""
    seat = _seat(request, pk)
    other = found(Seat.objects.filter(pk__in=[one.pk for one in queries.people_seen_in(seat)]), person_id=person_pk)
    allow(rules.can_remove_person(request.user, seat, other))
    actions.remove_person(other, by=request.user)
    return moved(request, "add_people", _("They are no longer in this conversation."), pk=pk)
