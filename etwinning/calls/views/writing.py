"""Writing a call: a draft that saves itself, and its publication."""

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.calls import actions, forms, queries, rules
from etwinning.calls.models import Call, Campaign
from etwinning.core.actions import Stale
from etwinning.core.pages import allow, found, moved, page
from etwinning.core.words import AGES
from etwinning.people.pages import MemberRequest, member


@member
@require_POST
def write_call(request: MemberRequest) -> HttpResponse:
    """Begin a draft."""
    allow(rules.can_write_call(request.user))
    band = request.POST.get("band", "")
    begun = actions.write_call(by=request.user, band=band if band in AGES else "")
    return moved(request, "edit_call", pk=begun.pk)


@member
def edit_call(request: MemberRequest, pk: int) -> HttpResponse:
    """Go on writing a draft, or change an open call."""
    mine = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_edit_call(request.user, mine))
    if mine.state not in rules.TIMES["edit_call"]:
        return redirect(mine)
    if request.method != "POST":
        form = forms.CallText(initial=forms.typed(mine), campaigns=_campaigns(request, mine))
        return _form_page(request, mine, form)
    if mine.state == Call.State.OPEN:
        return _complete(request, mine)
    form = _form(request, mine)
    if forms.is_too_long(request.POST):
        form.add_error(None, _("This is far too long to be kept. Shorten it, then save again."))
        return _form_page(request, mine, form)
    values, unfinished = form.kept()
    try:
        version = forms.version_of(request.POST)
        actions.save_call(mine, by=request.user, version=version, values=values, unfinished=unfinished)
    except actions.Changed as changed:
        return _changed(request, mine, form, changed)
    return moved(request, "my_calls", _("Your draft is saved. Only you see it."))


@member
@require_POST
def save_call(request: MemberRequest, pk: int) -> HttpResponse:
    """What the page sends by itself while one types. 204 with the new version, 409 when another window was quicker."""
    mine = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_save_call(request.user, mine))
    if forms.is_too_long(request.POST):
        return JsonResponse({"sentence": _("Not saved: this is far too long to be kept.")}, status=422)
    values, unfinished = _form(request, mine).kept()
    version = forms.version_of(request.POST)
    try:
        saved = actions.save_call(mine, by=request.user, version=version, values=values, unfinished=unfinished)
    except Stale as late:
        return JsonResponse({"sentence": late.sentence}, status=409)
    return HttpResponse(status=204, headers={"X-Version": str(saved.version)})


@member
def publish_call(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a draft to all eTwinners, if it is complete; if not, what is missing is said, and the draft is kept."""
    mine = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_publish_call(request.user, mine))
    if request.method != "POST" or mine.state != Call.State.DRAFT:
        return redirect("edit_call", pk=pk)
    return _complete(request, mine)


def _complete(request: MemberRequest, mine: Call) -> HttpResponse:
    """The whole text of a call that others read, or will."""
    form, version = _form(request, mine), forms.version_of(request.POST)
    is_draft = mine.state == Call.State.DRAFT
    try:
        if not form.is_valid():
            _keep(request, mine, form, version)
            return _form_page(request, mine, form)
        deed = actions.publish_call if is_draft else actions.edit_call
        deed(mine, by=request.user, version=version, values=form.said())
    except actions.CrossPosted as twice:
        _keep(request, mine, form, version)
        return _form_page(request, mine, form, first=twice.first, status=422)
    except actions.Changed as changed:
        return _changed(request, mine, form, changed)
    sentence = _("Your call is open for 60 days. We tell you when somebody answers.") if is_draft else _("Saved.")
    return moved(request, mine, sentence)


def _keep(request: MemberRequest, mine: Call, form: forms.CallText, version: int) -> None:
    """A draft that cannot be published yet is saved all the same."""
    if mine.state == Call.State.DRAFT and not forms.is_too_long(request.POST):
        values, unfinished = form.kept()
        actions.save_call(mine, by=request.user, version=version, values=values, unfinished=unfinished)
        mine.refresh_from_db()


@member
def discard_call(request: MemberRequest, pk: int) -> HttpResponse:
    """Delete a draft, after a question."""
    mine = found(queries.calls_visible_to(request.user), pk=pk)
    allow(rules.can_discard_call(request.user, mine))
    if mine.state != Call.State.DRAFT:
        return redirect(mine)
    if request.method != "POST":
        return page(request, "calls/discard_call.html", call=mine)
    actions.discard_call(mine, by=request.user)
    return moved(request, "my_calls", _("The draft is deleted."))


def _campaigns(request: MemberRequest, mine: Call) -> QuerySet[Campaign]:
    return queries.campaigns_for(mine, request.user, timezone.localdate())


def _form(request: MemberRequest, mine: Call) -> forms.CallText:
    return forms.CallText(request.POST, campaigns=_campaigns(request, mine))


def _changed(request: MemberRequest, mine: Call, form: forms.CallText, changed: Stale) -> HttpResponse:
    mine.refresh_from_db()
    return _form_page(request, mine, form, changed=changed.sentence, status=409)


def _form_page(
    request: MemberRequest,
    mine: Call,
    form: forms.CallText,
    *,
    first: Call | None = None,
    changed: str = "",
    status: int | None = None,
) -> HttpResponse:
    is_draft = mine.state == Call.State.DRAFT
    return page(
        request, "calls/edit_call.html", status=status, call=mine, form=form, first=first, changed=changed,
        is_draft=is_draft, languages=range(1, forms.LANGUAGES + 1),
    )  # fmt: skip
