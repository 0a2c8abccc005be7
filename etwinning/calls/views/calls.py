"""Reading partner calls, answering them, and what their authors do with open ones."""

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.calls import actions, forms, queries, rules
from etwinning.calls.models import Call
from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.core.words import AGES
from etwinning.people.pages import MemberRequest, member


@member
@require_safe
def calls_in_band(request: MemberRequest, band: str) -> HttpResponse:
    """The open calls for pupils of one age: a short address of what the directory finds."""
    if band not in AGES:
        raise Http404
    allow(rules.can_read_calls(request.user))
    asked = request.GET.copy()
    asked["band"] = band
    return redirect(f"{reverse('calls')}?{asked.urlencode()}")


@member
@require_safe
def fitting_calls(request: MemberRequest) -> HttpResponse:
    """The calls that fit my profile best, and why."""
    allow(rules.can_read_calls(request.user))
    fits = queries.calls_fitting(request.user, 20) if request.user.is_staff_member else []
    return page(request, "calls/fitting_calls.html", fits=fits)


@member
@require_safe
def my_calls(request: MemberRequest) -> HttpResponse:
    """My drafts, my open calls, and those that have ended."""
    allow(rules.can_read_calls(request.user))
    mine = paged(request, queries.calls_of(request.user))
    may_write = rules.can_write_call(request.user)
    return page(request, "calls/my_calls.html", calls=mine, may_write=may_write, now=timezone.now())


@member
@require_safe
def call(request: MemberRequest, pk: int) -> HttpResponse:
    """A call: what is looked for, why it fits, what others answered, and the way to a project."""
    shown = found(queries.calls_visible_to(request.user), pk=pk)
    return _call_page(request, shown, forms.CallAnswer(initial={"sending": uuid4()}))


def _call_page(request: MemberRequest, shown: Call, form: forms.CallAnswer) -> HttpResponse:
    me = request.user
    facts = queries.with_facts(queries.with_schools(Call.objects.filter(pk=shown.pk))).get()
    answers = list(queries.answers_to(shown, me))
    is_mine = shown.author_id == me.pk
    return page(
        request,
        "calls/call.html",
        call=facts,
        answers=answers,
        form=form,
        is_mine=is_mine,
        match=queries.why_call(me, facts) if me.is_staff_member and not is_mine else None,
        contacts=queries.contacts_among(me, {shown.author_id, *(answer.author_id for answer in answers)}),
        deeds=rules.deeds_open_to(me, shown),
        ends_soon=shown.ends_soon(timezone.now()),
        may_write=rules.can_write_call(me),
    )


@member
def answer_call(request: MemberRequest, pk: int) -> HttpResponse:
    shown = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_answer_call(request.user, shown))
    if request.method != "POST":
        return redirect(shown)
    form = forms.CallAnswer(request.POST)
    if not form.is_valid():
        return _call_page(request, shown, form)
    said = form.cleaned_data
    answer = actions.answer_call(shown, by=request.user, body=said["body"], sending=said["sending"])
    return moved(request, answer.get_absolute_url(), _("Your answer stands here now. The author is told."))


@member
@require_POST
def remove_answer(request: MemberRequest, pk: int) -> HttpResponse:
    answer = found(queries.answers_of(request.user), pk=pk)
    allow(rules.can_remove_answer(request.user, answer))
    actions.remove_answer(answer, by=request.user)
    return moved(request, answer.call, _("Your answer is gone."))


@member
@require_POST
def renew_call(request: MemberRequest, pk: int) -> HttpResponse:
    mine = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_renew_call(request.user, mine))
    try:
        actions.renew_call(mine, by=request.user)
    except actions.CrossPosted as twice:
        return page(request, "calls/cross_posted.html", status=409, first=twice.first, call=mine)
    return moved(request, mine, _("Your call stays open for another 60 days."))


@member
@require_POST
def mark_answered(request: MemberRequest, pk: int) -> HttpResponse:
    mine = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_mark_answered(request.user, mine))
    actions.mark_answered(mine, by=request.user)
    return moved(request, mine, _("Good! Your call now says that you have found partners."))


@member
@require_POST
def close_call(request: MemberRequest, pk: int) -> HttpResponse:
    mine = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_close_call(request.user, mine))
    actions.close_call(mine, by=request.user)
    return moved(request, mine, _("Your call is closed. You can open it again at any time."))
