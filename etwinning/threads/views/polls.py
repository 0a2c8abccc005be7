"""The poll at a thread."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved, page, there
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.safety.passing import Guarded
from etwinning.spaces.actions import hold_words
from etwinning.spaces.models import Member
from etwinning.threads import actions, forms, queries, rules
from etwinning.threads.models import Poll
from etwinning.threads.views.talk import beginning_at, seat_of, thread_page


def _poll(request: MemberRequest, space_pk: int, pk: int) -> tuple[Member, Poll]:
    seat = seat_of(request, space_pk, to_write=True)
    return seat, found(queries.polls_visible_to(seat), pk=pk)


@signed_in
def make_poll(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask the readers of a thread; who was caught by the guard finds the form again, with its hint."""
    seat = seat_of(request, space_pk, to_write=True)
    this = found(queries.threads_visible_to(seat), pk=pk)
    allow(rules.can_make_poll(seat, this))
    form = forms.MakePoll(request.POST or None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        said = form.cleaned_data
        question = actions.Question(said["question"], said["choices"], said["takes_several"], said["closes_on"])
        language = this.language or get_language() or ""
        try:
            actions.make_poll(this, question, by=request.user, language=language, is_sure=said["sure"])
        except Guarded as guarded:
            hold_words(guarded.caution)
            if guarded.waits:
                return moved(request, this, guarded.sentence)
            form.add_error("question", guarded.sentence.split("\n"))
            form.hint = True
        else:
            return moved(request, this, _("The poll is there."))
    return page(request, "threads/make_poll.html", space=seat.space, member=seat, thread=this, form=form)


@signed_in
@require_POST
def vote_in_poll(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, poll = _poll(request, space_pk, pk)
    allow(rules.can_vote_in_poll(seat, poll))
    this = there(queries.thread_in(seat, poll.thread_id))
    form = forms.Vote(request.POST, shown=queries.poll_shown(this))
    if not form.is_valid():
        return thread_page(request, seat, this, forms.Reply(initial=beginning_at(this)), form)
    actions.vote_in_poll(poll, form.chosen, by=request.user)
    return moved(request, this, _("You have voted."))


@signed_in
@require_POST
def close_poll(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, poll = _poll(request, space_pk, pk)
    allow(rules.can_close_poll(seat, poll))
    actions.close_poll(poll, by=request.user)
    return moved(request, poll.thread, _("The poll is closed."))
