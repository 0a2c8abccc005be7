"""Chats, for teachers and pupils of a room. Live by their socket, and readable and writable without it."""

from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.chat import actions, exports, forms, queries, rules
from etwinning.chat.actions import note_reader
from etwinning.chat.models import Chat
from etwinning.core.actions import Stale, TooMany
from etwinning.core.pages import allow, found, moved, page, there
from etwinning.libraries.numbers import whole
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.safety.cautions import cautions_of
from etwinning.safety.passing import Guarded
from etwinning.spaces import actions as spaces
from etwinning.spaces import queries as rooms
from etwinning.spaces.models import Member


def _seat(request: MemberRequest, space_pk: int) -> Member:
    """The asker's seat in a room (else 404)."""
    return there(rooms.seat_in(space_pk, request.user))


def _chat(seat: Member, pk: int) -> Chat:
    """A chat of the room that the asker may know of (else 404)."""
    chat = there(queries.chat_in(seat, pk))
    chat.space = seat.space
    return chat


@signed_in
@require_safe
def chats(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    allow(rules.can_see_chats(seat))
    some = queries.list_of_chats(seat)
    return page(
        request,
        "chat/chats.html",
        space=seat.space,
        member=seat,
        chats=[one for one in some if one.removed_at is None],
        gone=[one for one in some if one.removed_at is not None],
        removed=queries.removed_lately(request.user, some),
        may_make=rules.can_make_chat(seat) and seat.space.is_open,
    )


@member
def make_chat(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    allow(rules.can_make_chat(seat))
    spaces.must_be_open(seat.space)
    form = forms.NameChat(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "chat/make_chat.html", space=seat.space, member=seat, form=form)
    language = get_language() or ""
    chat = actions.make_chat(seat.space, form.cleaned_data["title"], by=request.user, language=language)
    return moved(request, chat, _("The chat is there. Pupils can use it while it is open."))


@member
def rename_chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Another name for it."""
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_rename_chat(seat, this))
    spaces.must_be_open(seat.space)
    form = forms.NameChat(request.POST if request.method == "POST" else None, initial={"title": this.title})
    if request.method != "POST" or not form.is_valid():
        return page(request, "chat/rename_chat.html", space=seat.space, member=seat, chat=this, form=form)
    language = get_language() or ""
    this = actions.rename_chat(this, form.cleaned_data["title"], by=request.user, language=language)
    return moved(request, this, _("The chat has another name."))


@member
def remove_chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask once, then take it away from pupils."""
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_remove_chat(seat, this))
    if request.method != "POST":
        return page(request, "chat/remove_chat.html", space=seat.space, member=seat, chat=this)
    actions.remove_chat(this, by=request.user)
    return moved(request, "chats", _("The chat is removed."), space_pk=space_pk)


@signed_in
@require_safe
def chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What is said, and the form to say something; ?before= leads to what was said earlier."""
    seat = _seat(request, space_pk)
    form, this = forms.SendLine(initial={"sending": uuid4()}), _chat(seat, pk)
    if rules.can_read_chat(seat, this) and this.opened_at is not None and seat.space.is_open:
        note_reader(this, request.user)
    return _chat_page(request, seat, this, form, whole(request.GET.get("before")))


def _chat_page(
    request: MemberRequest, seat: Member, this: Chat, form: forms.SendLine, before: int = 0, *, is_hinted: bool = False
) -> HttpResponse:
    may_read = rules.can_read_chat(seat, this)
    lines, older = queries.lines_shown(this, before) if may_read else ([], 0)
    return page(
        request,
        "chat/chat.html",
        space=seat.space,
        member=seat,
        chat=this,
        state=this.state if seat.space.is_open else Chat.State.CLOSED,
        lines=lines,
        older=older,
        before=before,
        form=form,
        people=queries.people_here(this.pk) if may_read else [],
        removed=queries.removed_lately(request.user, [this]),
        held=cautions_of(request.user, (actions.SAID,), this.pk),
        is_hinted=is_hinted,
        may_read=may_read,
        may_write=rules.can_write_now(seat, this),
        may_lead=rules.can_open_chat(seat, this),
        zone=timezone.get_current_timezone_name(),
        sentences=_sentences(),
    )


def _sentences() -> dict[str, str]:
    """What the page's script says by itself; the names come in place of the braces."""
    return {
        "removed": _("Removed by %(name)s: %(reason)s") % {"name": "{name}", "reason": "{reason}"},
        "reported": _("This message was removed after a report."),
        "mine": _("%(name)s removed your message: %(reason)s") % {"name": "{name}", "reason": "{reason}"},
        "cut": _("No connection. What you write is sent when it is back."),
        "gone": _("You are not signed in any more, or this chat is not open to you. Your words stay in the field."),
        "paused": _("A teacher paused the chat. You can read it, and write again when it goes on."),
        "closed": _("A teacher closed the chat. Your words were not sent; they stay in the field."),
        "nobody": _("Somebody who has left"),
    }


@signed_in
def send_line(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Say something. Who comes by GET (after signing in again) is led to the chat, where the words were kept."""
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_send_line(seat, this))
    if request.method != "POST":
        return moved(request, this)
    form = forms.SendLine(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            line = actions.send_line(this, said["body"], by=request.user, sending=said["sending"], is_sure=said["sure"])
        except Guarded as guarded:
            spaces.hold_words(guarded.caution)
            if guarded.waits:
                return moved(request, this, guarded.sentence)
            form.add_error("body", guarded.sentence.split("\n"))
            return _chat_page(request, seat, this, form, is_hinted=True)
        except (Stale, TooMany) as refusal:
            form.add_error("body", refusal.sentence)
            this = _chat(seat, pk)
        else:
            return moved(request, f"{this.get_absolute_url()}#line-{line.number}")
    return _chat_page(request, seat, this, form)


@member
@require_POST
def open_chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_open_chat(seat, this))
    actions.open_chat(this, by=request.user)
    return moved(request, this, _("The chat is open. Pupils can read and write."))


@member
@require_POST
def close_chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_close_chat(seat, this))
    actions.close_chat(this, by=request.user)
    return moved(request, this, _("The chat is closed. Only teachers read it now."))


@member
@require_POST
def pause_chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_pause_chat(seat, this))
    actions.pause_chat(this, by=request.user)
    return moved(request, this, _("The chat is paused. Pupils read it, only teachers write."))


@member
@require_POST
def resume_chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_resume_chat(seat, this))
    actions.resume_chat(this, by=request.user)
    return moved(request, this, _("The chat goes on. Pupils can write again."))


@member
def remove_line(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask why, then take the words away."""
    seat = _seat(request, space_pk)
    line = found(queries.lines_visible_to(seat), pk=pk)
    allow(rules.can_remove_line(seat, line))
    form = forms.RemoveLine(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "chat/remove_line.html", space=seat.space, member=seat, line=line, form=form)
    line = actions.remove_line(line, by=request.user, reason=form.cleaned_data["reason"])
    return moved(request, line.get_absolute_url(), _("The message is removed."))


@member
@require_safe
def export_chat(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Everything that is said and kept, as a file: ?as=table (CSV) or a page."""
    seat = _seat(request, space_pk)
    this = _chat(seat, pk)
    allow(rules.can_export_chat(seat, this))
    lines = list(queries.lines_of(this.pk))
    is_table = request.GET.get("as") == "table"
    answer = HttpResponse(
        exports.as_table(lines) if is_table else exports.as_page(this, lines),
        content_type="text/csv; charset=utf-8" if is_table else "text/html; charset=utf-8",
    )
    name = f"{this.title}.{'csv' if is_table else 'html'}".replace("/", "-")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
