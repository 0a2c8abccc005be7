"""A desk awards and withdraws labels; everybody can check one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, there
from etwinning.core.words import LABELS
from etwinning.libraries.visitors import for_visitors
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, officer
from etwinning.projects import queries as projects
from etwinning.recognition import actions, forms, queries, rules
from etwinning.recognition.models import EUROPEAN, NATIONAL


@require_safe
@for_visitors
def find_label(request: HttpRequest) -> HttpResponse:
    """Is this label true? Whoever reads a code somewhere types it here."""
    form = forms.Code(request.GET if "code" in request.GET else None)
    if form.is_valid():
        label = queries.label_with_code(form.cleaned_data["code"])
        if label is not None:
            return redirect(label)
        form.add_error("code", _("There is no label with this code. The signs i, l, o, 0 and 1 are never used in one."))
    return page(request, "recognition/find_label.html", status=200, form=form)


@require_safe
@for_visitors
def label(request: HttpRequest, code: str) -> HttpResponse:
    """The check page of a label: what of it is public, and whether it is valid."""
    shown = there(queries.label_with_code(code))
    reader = request.user if isinstance(request.user, Person) else None
    project = shown.project if shown.project is not None and shown.project.hidden_at is None else None
    answer = page(
        request, "recognition/label.html", label=shown, name=queries.name_shown(shown, reader), project=project,
        is_valid=shown.is_valid(timezone.localdate()),
        may_withdraw=reader is not None and shown.state == shown.State.HELD and rules.can_withdraw_label(reader, shown),
    )  # fmt: skip
    answer["X-Robots-Tag"] = "noindex"
    return answer


@officer
def award_label(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """To one of the teachers of a project, to a project, or to a school."""
    if kind not in LABELS:
        raise Http404
    thing = found(queries.things_to_label(request.user, kind), pk=pk)
    allow(rules.can_award_label(request.user, kind, thing))
    about = _about(request.user, kind, thing)
    form = forms.Award(request.POST if request.method == "POST" else None, holders=about.get("holders"))
    if not form.is_valid():
        return page(request, "recognition/award_label.html", kind=kind, thing=thing, form=form, **about)
    awarded = actions.award_label(kind, thing, by=request.user, **form.said())
    return moved(request, awarded, _("The label is awarded. Those who get it have been told."))


def _about(me: Person, kind: str, thing: Any) -> dict[str, Any]:
    """What an officer must know of who may get a label."""
    if kind == NATIONAL:
        holders = rules.holders_for(me, queries.holders_in(thing))
        return {"holders": [one for one in holders if not one.is_held], "held": [one for one in holders if one.is_held]}
    if kind == EUROPEAN:
        return {"countries": queries.countries_with_label(thing)}
    return {"terms": queries.terms_of(thing, timezone.now())}


@officer
def withdraw_label(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a label back, and say why."""
    held = found(queries.labels_at(request.user), pk=pk)
    allow(rules.can_withdraw_label(request.user, held))
    form = forms.Withdrawal(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "recognition/withdraw_label.html", label=held, form=form)
    actions.withdraw_label(held, by=request.user, reason=form.cleaned_data["reason"])
    return moved(request, held, _("The label is withdrawn. Those who held it have been told."))


@officer
def mark_inspiring(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a public project among those that inspire, and say why."""
    project = found(projects.public_projects(), slug=slug)
    allow(rules.can_mark_inspiring(request.user, project))
    mark = queries.mark_of(project)
    first = {"why": mark.why, "text_language": mark.text_language} if mark else {"text_language": get_language()}
    form = forms.Inspiration(request.POST if request.method == "POST" else None, initial=first)
    if not form.is_valid():
        return page(request, "recognition/mark_inspiring.html", project=project, mark=mark, form=form)
    actions.mark_inspiring(project, by=request.user, **form.cleaned_data)
    return moved(request, project, _("The project is marked as inspiring."))


@officer
@require_POST
def unmark_inspiring(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a project stand among the others again."""
    project = found(projects.public_projects(), slug=slug)
    allow(rules.can_unmark_inspiring(request.user, project))
    actions.unmark_inspiring(project, by=request.user)
    return moved(request, project, _("The project is marked no longer."))
