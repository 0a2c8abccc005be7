"""The officer's face: queues, cases, and what the machine could not do."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from etwinning.core.countries import country_name
from etwinning.core.folding import sorted_by
from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.desks import actions, forms, lists, queries, rules
from etwinning.handovers import queries as handovers
from etwinning.handovers import rules as handover_rules
from etwinning.people.models import Desk, Officer
from etwinning.people.pages import MemberRequest, officer
from etwinning.projects import queries as projects
from etwinning.projects import rules as project_rules
from etwinning.recognition import queries as recognition
from etwinning.recognition import rules as recognition_rules
from etwinning.safety import queries as safety
from etwinning.safety import rules as safety_rules
from etwinning.schools import queries as schools
from etwinning.schools import rules as school_rules
from etwinning.tickets import queries as tickets
from etwinning.tickets.models import Ticket


@officer
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """What waits for me today."""
    person = request.user
    return page(
        request,
        "desks/desk.html",
        seats=queries.seats_of(person),
        validations=queries.validation_queue(person),
        projects=queries.project_queue(person),
        reports=queries.report_queue(person),
        tickets=queries.ticket_queue(person),
        pages=queries.page_queue(person),
        is_central=rules.is_central(person),
    )


@officer
@require_safe
def desk_validations(request: MemberRequest) -> HttpResponse:
    """The queue of people who ask to be validated, oldest first; with ?state= a part of it, or all that was asked."""
    part, text = _part_in(request), _text_in(request)
    requests = paged(request, queries.requests_found(request.user, part, text))
    waiting = [row for row in requests if row.state == row.State.WAITING]
    overdue = {row.pk for row in waiting if queries.is_overdue(row.state_since, row.desk.usual_days)}
    sure = school_rules.requests_to_validate_at_once(request.user, requests) if part == "confirmed" else set()
    return page(
        request, "desks/validations.html", requests=requests, overdue=overdue, part=part, text=text, sure=sure,
        kept=_kept(request), is_central=rules.is_central(request.user),
    )  # fmt: skip


@officer
@require_safe
def desk_next_validation(request: MemberRequest) -> HttpResponse:
    """On to the request that comes after ?after= in the same list; to the list when none is left."""
    part = _part_in(request)
    rows = queries.requests_found(request.user, "waiting" if part == "all" else part, _text_in(request))
    row = queries.next_request(rows, request.GET.get("after", ""))
    where = reverse("desk_validation", args=[row.pk]) if row else reverse("desk_validations")
    return redirect(f"{where}{_kept(request)}")


def _part_in(request: MemberRequest) -> str:
    """Which part of the queue is asked for."""
    part = request.GET.get("state", "")
    return part if part in {*queries.PARTS, "all"} else "waiting"


def _kept(request: MemberRequest) -> str:
    """The list that somebody came from, as its address says it: part, words and page."""
    said = {name: request.GET[name] for name in ("state", "q", "page") if request.GET.get(name)}
    return f"?{urlencode(said)}" if said else ""


def _text_in(request: MemberRequest) -> str:
    """What is looked for."""
    return request.GET.get("q", "")[:200].replace("\0", "").strip()


@officer
@require_safe
def desk_validation(request: MemberRequest, pk: int) -> HttpResponse:
    """One request: the person, the school, the evidence, the history, and what I may do."""
    asked = found(schools.with_history(schools.requests_visible_to(request.user)), pk=pk)
    return page(
        request,
        "desks/validation.html",
        asked=asked,
        history=queries.history_of(asked),
        has_page=asked.person_id in safety.people_with_page([asked.person_id], request.user),
        namesakes=schools.namesakes_at(asked.school, asked.person),
        can_decide=school_rules.can_validate_person(request.user, asked),
        can_ask_head=school_rules.can_ask_head(request.user, asked),
        head_is_asker=schools.is_own_address(asked.person, asked.school.head_email),
        kept=_kept(request),
    )


@officer
@require_safe
def desk_projects(request: MemberRequest) -> HttpResponse:
    """The queue of projects, longest waiting first; with ?all=1 those decided before."""
    everything, text = request.GET.get("all") == "1", _text_in(request)
    waiting = paged(request, queries.projects_found(request.user, open_only=not everything, text=text))
    overdue = set() if everything else queries.overdue_projects(waiting)
    handing_over = handovers.hand_overs_awaiting(request.user)
    return page(
        request, "desks/projects.html", projects=waiting, overdue=overdue, everything=everything, text=text,
        hand_overs=[] if everything or text else handing_over,
    )  # fmt: skip


@officer
@require_safe
def desk_project(request: MemberRequest, slug: str) -> HttpResponse:
    """One project: its text, its founders, the chain of approvals, and what I may do."""
    project = found(projects.projects_at(request.user), slug=slug)
    waits = projects.waits_for(project, request.user)
    return page(
        request,
        "desks/project.html",
        project=project,
        with_page=safety.people_with_page([row.person_id for row in project.founders.all()], request.user),
        chain=handovers.chain(project),
        history=queries.history_of(project),
        can_decide=project_rules.can_approve_project(request.user, project) and waits,
        is_for_others=not waits and project.state == project.State.WAITING_DESKS,
        may_label=project.state in project.SHOWN
        and recognition_rules.can_award_label(request.user, "national", project),
        may_mark=project.state in project.SHOWN
        and project.hidden_at is None
        and recognition_rules.can_mark_inspiring(request.user, project),
        handing_over=handover_rules.deeds_open_to(request.user, project),
    )


@officer
@require_safe
def desk_labels(request: MemberRequest) -> HttpResponse:
    """The labels of my desk, the latest first, with words and filters in the address."""
    search = forms.LabelSearch(request.GET)
    wanted = search.wanted()
    labels = paged(request, recognition.labels_found(request.user, **wanted))
    to_withdraw = recognition_rules.labels_to_withdraw(request.user, labels)
    about = {"labels": labels, "search": search, "wanted": wanted, "to_withdraw": to_withdraw}
    return page(request, "desks/labels.html", status=200, **about)


@officer
@require_safe
def desk_labels_file(request: MemberRequest) -> HttpResponse:
    """The same list as a file for a program for tables."""
    wanted = forms.LabelSearch(request.GET).wanted()
    text = lists.labels_as_csv(recognition.labels_found(request.user, **wanted).iterator(2000))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="labels.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@officer
@require_safe
def desk_find_holder(request: MemberRequest) -> HttpResponse:
    """Who gets a label: projects and schools of my country by their words."""
    text = _text_in(request)
    me, is_asked = request.user, bool(text)
    shown = list(recognition.projects_to_label(me, text)[: queries.FEW]) if is_asked else []
    return page(
        request, "desks/find_holder.html", text=text, is_asked=is_asked, is_central=safety.is_central(me),
        projects=shown, to_mark=recognition.projects_to_mark(me, shown),
        schools=recognition.schools_to_label(me, text)[:queries.FEW] if is_asked else [],
    )  # fmt: skip


@officer
@require_safe
def desk_reports(request: MemberRequest) -> HttpResponse:
    """The queue of reports, oldest first; with ?all=1 the answered ones too."""
    everything = request.GET.get("all") == "1"
    reports = paged(request, queries.reports_found(request.user, open_only=not everything))
    late = {row.pk for row in reports if row.is_waiting and queries.is_overdue(row.at, safety.CENTRAL_AFTER)}
    return page(request, "desks/reports.html", reports=reports, overdue=late, everything=everything)


@officer
@require_safe
def desk_report(request: MemberRequest, pk: int) -> HttpResponse:
    """One report: the words that were kept, what else is known of their author, and the answer."""
    report = found(safety.reports_visible_to(request.user), pk=pk)
    author = report.author
    return page(
        request,
        "desks/report.html",
        report=report,
        with_page=safety.people_with_page([one.pk for one in (author, report.reporter) if one], request.user),
        earlier=safety.earlier_reports(report)[:10],
        sanctions=safety.sanctions_of(author)[:10] if author else [],
        can_decide=report.is_waiting and safety_rules.can_answer_at_desk(request.user, report),
    )


@officer
@require_safe
def desk_tickets(request: MemberRequest) -> HttpResponse:
    """The queue of questions, the longest waiting first; with ?state= the others, with ?state=all everything."""
    asked = request.GET.get("state", "")
    state = asked if asked in Ticket.State.values else "" if asked == "all" else Ticket.State.WAITING
    text = _text_in(request)
    rows = paged(request, tickets.tickets_found(request.user, state, text))
    days = {row.pk: queries.working_days_since(row.state_since) for row in rows if row.waits}
    late = {row.pk for row in rows if days.get(row.pk, 0) > row.desk.usual_days}
    about = {"tickets": rows, "state": state, "days": days, "overdue": late, "text": text}
    return page(request, "desks/tickets.html", status=200, **about)


@officer
@require_safe
def desk_tasks(request: MemberRequest) -> HttpResponse:
    """Background work that failed for good."""
    allow(rules.can_see_tasks(request.user))
    return page(request, "desks/tasks.html", tasks=paged(request, queries.failed_tasks()))


def _desks_for(request: MemberRequest) -> QuerySet[Desk]:
    """The desks somebody may see: all, for the central one; for everybody else there is no such page."""
    return queries.desks() if rules.can_see_desks(request.user) else Desk.objects.none()


@officer
@require_safe
def desks(request: MemberRequest) -> HttpResponse:
    """Every desk, and who sits there."""
    allow(rules.can_see_desks(request.user))
    by_name = sorted_by(queries.desks(), lambda desk: country_name(desk.country) if desk.country else "")
    return page(request, "desks/desks.html", desks=by_name)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def open_desk(request: MemberRequest) -> HttpResponse:
    """A desk for a country that has none, or for another of its languages."""
    allow(rules.can_open_desk(request.user))
    form = forms.OpenDesk(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "desks/edit_desk.html", form=form, desk=None)
    desk = actions.open_desk(by=request.user, **form.cleaned_data)
    return moved(request, "desk_seats", _("The desk is open. Now seat its first officer."), slug=desk.slug)


@officer
@require_safe
def desk_seats(request: MemberRequest, slug: str) -> HttpResponse:
    """One desk: who sits there, and what was changed."""
    desk = found(_desks_for(request), slug=slug)
    seats, changes = queries.seats_at(desk), queries.changes_at(desk)[: queries.FEW]
    return page(request, "desks/desk_seats.html", desk=desk, seats=seats, changes=changes)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def edit_desk(request: MemberRequest, slug: str) -> HttpResponse:
    """Name, mailbox and usual days of a desk."""
    desk = found(_desks_for(request), slug=slug)
    allow(rules.can_edit_desk(request.user, desk))
    form = forms.EditDesk(request.POST if request.method == "POST" else None, desk=desk)
    if not form.is_valid():
        return page(request, "desks/edit_desk.html", form=form, desk=desk)
    actions.edit_desk(desk, by=request.user, **form.cleaned_data)
    return moved(request, "desk_seats", _("What is said of the desk is saved."), slug=slug)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def seat_officer(request: MemberRequest, slug: str) -> HttpResponse:
    """Somebody with an account gets a seat at a desk."""
    desk = found(_desks_for(request), slug=slug)
    allow(rules.can_seat_officer(request.user, desk))
    form = forms.Seat(request.POST if request.method == "POST" else None, desk=desk)
    if not form.is_valid():
        return page(request, "desks/seat_officer.html", form=form, desk=desk)
    actions.seat_officer(desk, by=request.user, **form.cleaned_data)
    name = form.cleaned_data["person"].name
    return moved(request, "desk_seats", _("%(name)s has a seat at this desk.") % {"name": name}, slug=slug)


@officer
@require_POST
def unseat_officer(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody works at a desk no longer."""
    seat = found(Officer.objects.filter(desk__in=_desks_for(request)).select_related("desk", "person"), pk=pk)
    allow(rules.can_unseat_officer(request.user, seat))
    actions.unseat_officer(seat, by=request.user)
    return moved(request, "desk_seats", _("The seat was taken away."), slug=seat.desk.slug)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def give_authority(request: MemberRequest) -> HttpResponse:
    """The accounts of local and school authorities; another account becomes one."""
    allow(rules.can_give_authority(request.user))
    form = forms.Authority(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "desks/authorities.html", form=form, holders=paged(request, queries.authorities()))
    holder = actions.give_authority(form.cleaned_data["person"], by=request.user)
    return moved(request, "give_authority", _("%(name)s stands for an authority.") % {"name": holder.name})


@officer
@require_POST
def take_authority(request: MemberRequest, pk: int) -> HttpResponse:
    """An account is no longer that of an authority."""
    allow(rules.is_central(request.user))
    holder = found(queries.authorities(), pk=pk)
    allow(rules.can_take_authority(request.user, holder))
    actions.take_authority(holder, by=request.user)
    return moved(request, "give_authority", _("%(name)s stands for no authority any more.") % {"name": holder.name})
