"""The member's face: my day, a person, a school, leaving; reporting what others wrote, and answering it."""

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from etwinning.calendar import queries as calendar
from etwinning.calendar.feed import text_of
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.directory import rules as directory
from etwinning.directory.pages import results_page, suggestions_page
from etwinning.handovers import queries as handovers
from etwinning.handovers import rules as handover_rules
from etwinning.home import actions, forms, queries, rules
from etwinning.home.queries.projects import PROJECTS
from etwinning.home.reported import KINDS
from etwinning.libraries.visitors import for_visitors
from etwinning.messages import rules as messages
from etwinning.network import rules as network
from etwinning.network.actions import accept_invitations, note_feed_visit
from etwinning.network.queries import Cursor, follows_of, is_following
from etwinning.people.actions import note_visit
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.projects import queries as projects
from etwinning.projects import rules as project_rules
from etwinning.recognition import queries as recognition
from etwinning.recognition import rules as recognition_rules
from etwinning.safety import queries as safety
from etwinning.safety.queries import outsider
from etwinning.safety.sending import send_shown
from etwinning.spaces.queries import seat_in

SIZES = {"small", "medium", "large"}


@require_safe
@signed_in
def home(request: MemberRequest) -> HttpResponse:
    """Where one begins the day: pupils in their room, officers at their desk, the others here."""
    me = request.user
    if me.is_pupil:
        return redirect("pupil_home")
    if me.is_officer:
        return redirect("desk")
    note_visit(me, by=me, today=timezone.localdate())
    is_newcomer = me.is_staff_member and not me.is_validated
    if is_newcomer:
        accept_invitations(me, by=me, followed_pk=request.session.pop("invitation", None))
    joining = queries.joining_of(me) if is_newcomer else None
    return page(request, "home/home.html", day=queries.day_of(me), joining=joining)


@require_safe
@member
def now(request: MemberRequest) -> HttpResponse:
    """How much is new: for a page whose socket cannot be opened."""
    notices, conversations, _is_whole = queries.numbers_of(request.user)
    return JsonResponse({"notices": notices, "messages": conversations})


@require_safe
@member
def feed(request: MemberRequest) -> HttpResponse:
    """What happened where one follows and works, newest first; ?before= is the place where the last page ended."""
    me = request.user
    before = Cursor.read(request.GET.get("before", "")[:40])
    since = note_feed_visit(me, by=me, at=timezone.now())
    shown = queries.feed_of(me, queries.seats_of(me), before=before, since=since)
    return page(request, "home/feed.html", feed=shown, is_top=before is None, may_write=network.can_write_post(me))


@require_safe
@member
def following(request: MemberRequest) -> HttpResponse:
    """Whom and what one follows, and the way out of it."""
    follows = paged(request, follows_of(request.user))
    return page(request, "home/following.html", follows=follows, shown=queries.followed_by(request.user, follows))


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's page."""
    reader = request.user if isinstance(request.user, Person) else None
    shown = there(queries.person_seen_by(reader, pk))
    may_write = reader is not None and messages.may_write_to_seen(reader, shown)
    may_block = reader is not None and network.can_block_person(reader, shown)
    is_preview = shown == reader and shown.visibility == shown.Visibility.PUBLIC and request.GET.get("as") == "everyone"
    about = queries.person_page(shown, None if is_preview else reader, timezone.localdate())
    may_ask = reader is not None and network.may_ask_seen(reader, shown, about.tie)
    may_follow = reader is not None and network.can_follow_person(reader, shown)
    may = {"may_ask": may_ask, "may_write": may_write, "may_block": may_block, "may_follow": may_follow}
    return page(request, "home/person.html", person=shown, about=about, is_preview=is_preview, **may)


@require_safe
def person_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photo of a person, cut square."""
    reader = request.user if isinstance(request.user, Person) else None
    shown = found(queries.people_pictured_for(reader), pk=pk)
    assert shown.photo is not None  # noqa: S101 - the query asks for one
    return send_shown(request, shown.photo, outsider(reader), "square", max_age=300)


@require_safe
@for_visitors
def school(request: HttpRequest, pk: int) -> HttpResponse:
    """A school's page."""
    reader = request.user if isinstance(request.user, Person) else None
    shown = there(queries.school_seen_by(reader, pk))
    about = queries.school_page(shown, reader, request.GET.get("all", ""))
    may_follow = reader is not None and not about.is_mine and network.can_follow_a_school(reader)
    may_award = reader is not None and about.shows_head and recognition_rules.can_award_label(reader, "school", shown)
    may = {"may_follow": may_follow, "may_award": may_award}
    return page(request, "home/school.html", school=shown, about=about, **may)


@member
@require_safe
def project(request: MemberRequest, slug: str) -> HttpResponse:
    """A project: what it is about, who founded it, and where it is."""
    me = request.user
    shown = there(projects.project_seen_by(me, slug))
    is_inside = project_rules.is_inside(me, shown)
    return page(
        request,
        "home/project.html",
        project=shown,
        partners=projects.partners_of(shown),
        labels=recognition.labels_of_project(shown),
        deeds=project_rules.deeds_open_to(me, shown) | handover_rules.deeds_open_to(me, shown),
        steps=handovers.chain(shown, me) if is_inside else [],
        refusals=projects.earlier_refusals(shown) if is_inside else [],
        desk_name=projects.desk_name,
        is_member=project_rules.is_member(me, shown),
        founder=projects.founder_of(shown, me),
        may_follow=project_rules.can_follow_project(me, shown),
        follows=is_following(me, f"project:{shown.pk}"),
    )


@member
@require_safe
def space_project(request: MemberRequest, space_pk: int) -> HttpResponse:
    """From a TwinSpace to the page of its project; a room that has none leads to itself."""
    seat = there(seat_in(space_pk, request.user))
    project = projects.projects_visible_to(request.user).filter(twinspace__space=seat.space).first()
    if project is None and not seat.is_teacher:
        raise Http404
    return redirect(project or seat.space)


@member
@require_safe
def find_projects(request: MemberRequest) -> HttpResponse:
    """Projects that run or ran, by the directory's pages: text and filters in the address."""
    allow(directory.can_search_directory(request.user))
    return results_page(request, PROJECTS)


@member
@require_safe
def suggest_projects(request: MemberRequest) -> HttpResponse:
    """Lines of projects while one types."""
    allow(directory.can_search_directory(request.user))
    return suggestions_page(request, PROJECTS)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The feed that a calendar program reads: no signing in, whoever holds the secret address may."""
    feed = found(calendar.feeds_that_answer(), token=token)
    with translation.override(feed.person.language or "en"):
        text = text_of(calendar.times_of(queries.schools_in_feed(feed.person), timezone.localdate()))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-cache"  # kept by its reader, asked for by its ETag
    answer["Content-Disposition"] = 'inline; filename="etwinning.ics"'
    answer["X-Robots-Tag"] = "noindex"
    set_response_etag(answer)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@require_safe
def school_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of a school, for everyone who sees its page."""
    reader = request.user if isinstance(request.user, Person) else None
    shown = found(queries.schools_visible_to(reader).filter(picture__isnull=False).select_related("picture"), pk=pk)
    assert shown.picture is not None  # noqa: S101 - the query asks for one
    size = request.GET.get("size", "medium")
    return send_shown(request, shown.picture, outsider(reader), size if size in SIZES else "medium", max_age=300)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def leave(request: MemberRequest) -> HttpResponse:
    """Closing one's account: what stays and goes, what must be settled first, and the password."""
    me = request.user
    allow(rules.can_leave(me))
    reasons = queries.reasons_to_stay(me)
    form = forms.Leave(request.POST if request.method == "POST" and not reasons else None, person=me)
    if not form.is_valid():
        return page(request, "home/leave.html", form=form, reasons=reasons)
    actions.leave(me, by=me)
    logout(request)
    return moved(request, "front", _("Your account is closed. Thank you for the time you were with us."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report_thing(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Saying what is wrong with a thing one reads; the page says who will answer."""
    if kind not in KINDS:
        raise Http404
    me, row = request.user, KINDS[kind]
    thing = found(row.seen(me, pk), pk=pk)
    allow(rules.can_report_thing(me, row.author(thing)))
    form = (forms.PupilComplaint if me.is_pupil else forms.Complaint)(
        request.POST if request.method == "POST" else None
    )
    if not form.is_valid():
        template = "home/report_thing_as_pupil.html" if me.is_pupil else "home/report_thing.html"
        shown = {"label": row.label, "quote": row.words_for(thing, me)[:1200], "language": row.language(thing)}
        way, known = queries.way_of_report(row, thing, me), safety.open_report_of(me, kind, pk)
        return page(request, template, form=form, shown=shown, way=way, known=known, back=row.address(thing))
    actions.report_thing(kind, thing, by=me, **form.cleaned_data)
    if me.is_pupil:
        return moved(request, row.address(thing), _("Thank you for telling us. Grown-ups will look at it."))
    return moved(request, row.address(thing), _("Thank you. Your report is on its way to those who can answer it."))


@require_http_methods(["GET", "HEAD", "POST"])
@member
def decide_report(request: MemberRequest, pk: int) -> HttpResponse:
    """The answer to a report: by the teachers of its room, or at its desk."""
    me = request.user
    report = found(queries.reports_visible_to(me), pk=pk)
    back = "desk_reports" if me.is_officer else "space_reports"
    where = {} if me.is_officer else {"space_pk": report.room}
    if not report.is_waiting and request.method == "GET":
        return page(request, "home/report.html", report=report, back=(back, where), kind=KINDS.get(report.kind))
    allow(rules.can_decide_report(me, report))
    given = request.POST if request.method == "POST" else None
    form = forms.Answer(given, report=report, at_desk=me.is_officer)
    if not form.is_valid():
        pass_on, kind = rules.can_pass_report_on(me, report), KINDS.get(report.kind)
        return page(
            request, "home/decide_report.html", report=report, kind=kind, form=form, pass_on=pass_on, back=(back, where)
        )
    actions.decide_report(report, by=me, **form.cleaned_data)
    return moved(request, back, _("Your answer is kept. Who reported it is told."), **where)


@require_POST
@member
def pass_report_on(request: MemberRequest, pk: int) -> HttpResponse:
    """Teachers hand a report to their support service."""
    report = found(queries.reports_visible_to(request.user), pk=pk)
    allow(rules.can_pass_report_on(request.user, report))
    actions.pass_report_on(report, by=request.user)
    return moved(request, "space_reports", _("Your support service answers it now."), space_pk=report.room)


@require_safe
@member
def space_reports(request: MemberRequest, space_pk: int) -> HttpResponse:
    """What was reported of pupils in a room: for its teachers."""
    seat = found(queries.teaching_seats(request.user), space_id=space_pk)
    reports = paged(request, queries.reports_visible_to(request.user).filter(room=space_pk))
    return page(request, "home/space_reports.html", space=seat.space, member=seat, reports=reports, kinds=KINDS)
