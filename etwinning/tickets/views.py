"""Questions: asking, the asker's own pages (by account or by the link of a mail), and a ticket at a desk."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, country_of, member, officer
from etwinning.tickets import actions, forms, letters, queries, rules
from etwinning.tickets.models import Ticket

FORMS = {"answer": "answer_ticket", "note": "note_ticket", "pass_on": "pass_ticket_on", "hand_back": "hand_ticket_back"}
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


@form_page
def ask_desk(request: HttpRequest) -> HttpResponse:
    """A question to the support service of a country."""
    person = _person(request)
    allow(rules.can_ask_desk(person))
    first = {"country": country_of(request), "name": person.name if person else "", "sending": uuid4()}
    data = request.POST if request.method == "POST" else None
    form = forms.AskDesk(data, person=person, language=get_language() or "en", initial=first)
    if data is None or not form.is_valid():
        return page(request, "tickets/ask_desk.html", form=form)
    desk, asked = form.cleaned_data["desk"], form.question()
    if not ratelimit.consume(
        request, action="ask_desk", key=asked.email.lower() or f"person {person.pk if person else 0}"
    ):
        form.add_error(None, _("You have asked several questions in a short time. Wait an hour and try again."))
        return page(request, "tickets/ask_desk.html", status=429, form=form)
    ticket = None if form.is_filled_by_machine() else actions.ask_desk(desk, asked, by=person)
    if ticket is not None and person is not None and ticket.asker_id == person.pk:
        return moved(request, ticket, _("Your question is on its way. The answer will stand on this page."))
    return moved(
        request, "help",
        _("Your question is on its way. You get a mail with a link: under it you read the answer and can write more."),
    )  # fmt: skip


@member
@require_safe
def my_questions(request: MemberRequest) -> HttpResponse:
    """What I asked, what changed last first."""
    return page(request, "tickets/my_questions.html", tickets=paged(request, queries.tickets_of(request.user)))


@member
@require_safe
def question(request: MemberRequest, pk: int) -> HttpResponse:
    """One question of mine and every step."""
    ticket = found(queries.tickets_of(request.user), pk=pk)
    return _asker_page(request, ticket, _asker_form(ticket))


@member
@form_page
def add_words(request: MemberRequest, pk: int) -> HttpResponse:
    """Say more to a question of mine."""
    ticket = found(queries.tickets_of(request.user), pk=pk)
    allow(rules.can_add_words(request.user, ticket))
    return _add(request, ticket, partial(moved, request, "question", pk=pk))


@member
@require_POST
def settle_ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """I need no more answer."""
    ticket = found(queries.tickets_of(request.user), pk=pk)
    allow(rules.can_settle_ticket(request.user, ticket))
    actions.settle_ticket(ticket, by=request.user)
    return moved(request, "question", _settled(), pk=pk)


@never_cache
@require_safe
def question_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for who asked without an account: the link of a mail."""
    ticket = queries.ticket_by_link(letters.ticket_key(token)).first()
    if ticket is None:
        return _link_over(request)
    allow(rules.can_add_words(_person(request), ticket))
    return _asker_page(request, ticket, _asker_form(ticket), token)


@never_cache
@form_page
def add_words_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say more by the link."""
    ticket = queries.ticket_by_link(letters.ticket_key(token)).first()
    if ticket is None:
        return _link_over(request)
    allow(rules.can_add_words(_person(request), ticket))
    return _add(request, ticket, partial(moved, request, "question_by_link", token=token), token)


@never_cache
@require_POST
def settle_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """No more answer is needed, by the link."""
    ticket = queries.ticket_by_link(letters.ticket_key(token)).first()
    if ticket is None:
        return _link_over(request)
    allow(rules.can_settle_ticket(_person(request), ticket))
    actions.settle_ticket(ticket, by=_person(request))
    return moved(request, "question_by_link", _settled(), token=token)


def _link_over(request: HttpRequest) -> HttpResponse:
    return page(request, "tickets/link_over.html", status=404)


def _settled() -> str:
    return _("Good that it is settled. If something is still open, write more: that opens the question again.")


def _asker_form(ticket: Ticket, data: Any = None) -> forms.Words:
    label = _("Write more") if ticket.is_open else _("Write more, and open the question again")
    return forms.Words(data, label=label, hint=_("Name no pupils."), initial={"sending": uuid4()})


def _asker_page(
    request: HttpRequest, ticket: Ticket, form: forms.Words, token: str = "", status: int | None = None
) -> HttpResponse:
    holder = queries.central_desk() if ticket.at_central else ticket.desk
    steps = queries.steps_shown(ticket)
    return page(
        request, "tickets/question.html", status=status, ticket=ticket, steps=steps, holder=holder, form=form,
        token=token,
    )  # fmt: skip


def _add(request: HttpRequest, ticket: Ticket, done: Callable[[str], HttpResponse], token: str = "") -> HttpResponse:
    form = _asker_form(ticket, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _asker_page(request, ticket, form, token)
    if not ratelimit.consume(request, action="add_words", key=str(ticket.pk)):
        form.add_error("words", _("You wrote a lot in a short time. Wait an hour and send it again."))
        return _asker_page(request, ticket, form, token, status=429)
    said = form.cleaned_data
    actions.add_words(ticket, said["words"], by=_person(request), sending=said["sending"])
    return done(_("Your words are on their way."))


@officer
@require_safe
def desk_ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """A ticket at a desk: every step, notes too, and what I may do."""
    return _desk_page(request, found(queries.tickets_visible_to(request.user), pk=pk))


@officer
@form_page
def answer_ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer who asked."""
    ticket = found(queries.tickets_visible_to(request.user), pk=pk)
    allow(rules.can_answer_ticket(request.user, ticket))
    return _say(request, ticket, "answer", actions.answer_ticket, _("Your answer is on its way."))


@officer
@form_page
def note_ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """Write a note for the desks."""
    ticket = found(queries.tickets_visible_to(request.user), pk=pk)
    allow(rules.can_note_ticket(request.user, ticket))
    return _say(request, ticket, "note", actions.note_ticket, _("Your note is kept."))


@officer
@form_page
def pass_ticket_on(request: MemberRequest, pk: int) -> HttpResponse:
    """Pass it on to the central desk."""
    ticket = found(queries.tickets_visible_to(request.user), pk=pk)
    allow(rules.can_pass_ticket_on(request.user, ticket))
    return _say(request, ticket, "pass_on", actions.pass_ticket_on, _("The central desk has it now."))


@officer
@form_page
def hand_ticket_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Hand it back to the national desk."""
    ticket = found(queries.tickets_visible_to(request.user), pk=pk)
    allow(rules.can_hand_ticket_back(request.user, ticket))
    return _say(request, ticket, "hand_back", actions.hand_ticket_back, _("The national desk has it again."))


@officer
@require_POST
def close_ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """Close it."""
    ticket = found(queries.tickets_visible_to(request.user), pk=pk)
    allow(rules.can_close_ticket(request.user, ticket))
    actions.close_ticket(ticket, by=request.user)
    return moved(request, "desk_ticket", _("The question is closed."), pk=pk)


def _say(request: MemberRequest, ticket: Ticket, name: str, do: Callable[..., Ticket], sentence: str) -> HttpResponse:
    form = _desk_form(name, request.POST if request.method == "POST" else None)
    if name == "pass_on" and form.is_valid() and queries.central_that_answers() is None:
        form.add_error("words", _("Nobody can be reached at the central desk yet. Answer it here."))
    if request.method != "POST" or not form.is_valid():
        return _desk_page(request, ticket, name, form)
    do(ticket, form.cleaned_data["words"], by=request.user, sending=form.cleaned_data["sending"])
    return moved(request, "desk_ticket", sentence, pk=ticket.pk)


def _desk_form(name: str, data: Any = None) -> forms.Words:
    labels = {
        "answer": (_("Your answer"), _("The asker reads it, in the name of your desk.")),
        "note": (_("Your note"), _("Only the support services read it.")),
        "pass_on": (
            _("Why the central desk"), _("Only the support services read it. The asker sees that you passed it on."),
        ),
        "hand_back": (_("What the national desk can do"), _("Only the support services read it.")),
    }  # fmt: skip
    label, hint = labels[name]
    return forms.Words(data, label=label, hint=hint, initial={"sending": uuid4()})


def _desk_page(request: MemberRequest, ticket: Ticket, now: str = "", form: forms.Words | None = None) -> HttpResponse:
    """With the form of one deed, and links to the others; at first that of the answer."""
    may = rules.deeds_open_to(request.user, ticket)
    if form is None and "answer_ticket" in may:
        now, form = "answer", _desk_form("answer")
    may_answer, may_close = "answer_ticket" in may, ticket.is_open and "close_ticket" in may
    if not ticket.is_open or ticket.at_central or queries.central_that_answers() is None:
        may -= {"pass_ticket_on"}
    if not ticket.is_open or not ticket.at_central:
        may -= {"hand_ticket_back"}
    return page(
        request, "tickets/desk_ticket.html", ticket=ticket, steps=queries.steps_of(ticket), form=form, now=now,
        others=[name for name, deed in FORMS.items() if deed in may and name != now], may_answer=may_answer,
        may_close=may_close,
    )  # fmt: skip
