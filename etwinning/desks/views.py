"""The officer's face: queues, cases, and what the machine could not do."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from etwinning.core.pages import allow, found, page, paged
from etwinning.desks import forms, lists, queries, rules
from etwinning.handovers import queries as handovers
from etwinning.handovers import rules as handover_rules
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
        sees_tasks=rules.can_see_tasks(person),
    )


@officer
@require_safe
def desk_validations(request: MemberRequest) -> HttpResponse:
    """The queue of people who ask to be validated, oldest first; with ?all=1 the answered ones too."""
    everything = request.GET.get("all") == "1"
    requests = paged(request, queries.requests_found(request.user, open_only=not everything))
    overdue = {row.pk for row in requests if queries.is_overdue(row.state_since, row.desk.usual_days)}
    return page(request, "desks/validations.html", requests=requests, overdue=overdue, everything=everything)


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
        namesakes=schools.namesakes_at(asked.school, asked.person),
        can_decide=school_rules.can_validate_person(request.user, asked),
        can_ask_head=school_rules.can_ask_head(request.user, asked),
    )


@officer
@require_safe
def desk_projects(request: MemberRequest) -> HttpResponse:
    """The queue of projects, longest waiting first; with ?all=1 those decided before."""
    everything = request.GET.get("all") == "1"
    waiting = paged(request, queries.projects_found(request.user, open_only=not everything))
    overdue = set() if everything else queries.overdue_projects(waiting)
    handing_over = handovers.hand_overs_awaiting(request.user)
    return page(
        request, "desks/projects.html", projects=waiting, overdue=overdue, everything=everything,
        hand_overs=[] if everything else handing_over,
    )  # fmt: skip


@officer
@require_safe
def desk_project(request: MemberRequest, slug: str) -> HttpResponse:
    """One project: its text, its founders, the chain of approvals, and what I may do."""
    project = found(projects.projects_at(request.user), slug=slug)
    return page(
        request,
        "desks/project.html",
        project=project,
        chain=handovers.chain(project),
        history=queries.history_of(project),
        can_decide=project_rules.can_approve_project(request.user, project),
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
    text = request.GET.get("q", "")[:200].replace("\0", "")
    me, is_asked = request.user, bool(text.strip())
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
    rows = paged(request, tickets.tickets_found(request.user, state))
    days = {row.pk: queries.working_days_since(row.state_since) for row in rows if row.waits}
    late = {row.pk for row in rows if days.get(row.pk, 0) > row.desk.usual_days}
    return page(request, "desks/tickets.html", tickets=rows, state=state, days=days, overdue=late)


@officer
@require_safe
def desk_tasks(request: MemberRequest) -> HttpResponse:
    """Background work that failed for good."""
    allow(rules.can_see_tasks(request.user))
    return page(request, "desks/tasks.html", tasks=paged(request, queries.failed_tasks()))
