"""Working times of schools together, the calendar of one school and what its staff say of it, the address of a feed."""

from urllib.parse import urlencode

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.calendar import actions, forms, queries, rules
from etwinning.calendar.picture import clock_of, dates, name_of, names_of, times_in_words
from etwinning.calendar.reference import zone_of
from etwinning.core.pages import allow, found, moved, page
from etwinning.people.pages import MemberRequest, member
from etwinning.safety import queries as safety
from etwinning.schools import queries as schools
from etwinning.schools.models import School


@member
@require_safe
def working_times(request: MemberRequest) -> HttpResponse:
    """What up to six schools have in common; one's own school where the address names none."""
    allow(rules.can_see_working_times(request.user))
    mine = schools.default_school(request.user)
    chosen = queries.schools_chosen(request.user, request.GET.getlist("school"))
    if not chosen and mine is not None:
        chosen = [mine]
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    room = len(chosen) < queries.MOST_SCHOOLS
    return page(
        request,
        "calendar/working_times.html",
        times=queries.together(chosen, timezone.localdate()),
        mine=mine,
        text=text,
        room=room,
        offers=queries.schools_to_add(request.user, text, chosen) if text and room else [],
        address=_address,
        chosen=chosen,
    )


def _address(some: list[School]) -> str:
    """The query of the page for these schools."""
    return "?" + urlencode([("school", school.pk) for school in some])


@member
@require_safe
def times_with(request: MemberRequest, pk: int) -> HttpResponse:
    """My school and another person's: a page, and the region of it that other pages take in."""
    other = found(safety.people_visible_to(request.user), pk=pk)
    allow(rules.can_see_working_times(request.user))
    times = queries.together_with(request.user, other, timezone.localdate())
    return page(request, "calendar/times_with.html", person=other, times=times)


@member
@require_safe
def school_times(request: MemberRequest, pk: int) -> HttpResponse:
    """The calendar of one school."""
    school = found(queries.schools_seen_by(request.user), pk=pk)
    return _school_page(request, school)


def _school_page(request: MemberRequest, school: School) -> HttpResponse:
    today = timezone.localdate()
    times = queries.together([school], today)
    assert times is not None  # noqa: S101 - there is a school
    return page(
        request,
        "calendar/school_times.html",
        school=school,
        times=times,
        spans=times.sides[0].year.holidays_from(today),
        lines=[
            (times_in_words(begins, ends), names_of([day - 1 for day in days]))
            for begins, ends, days in queries.lines_of(school)
        ],
        changes=queries.changes_of(school)[:50],
        may_change=rules.can_set_timetable(request.user, school),
        mine=schools.default_school(request.user),
        zone=clock_of(times.sides[0].timetable.zone),
        dates=dates,
        name_of=name_of,
    )


@member
def set_timetable(request: MemberRequest, pk: int) -> HttpResponse:
    """The lessons of a week; ?usual=PT writes the usual ones of a country into the empty page."""
    school = found(queries.schools_seen_by(request.user), pk=pk)
    allow(rules.can_set_timetable(request.user, school))
    usual = forms.UsualWeek({"usual": request.GET.get("usual", "")})
    lines = usual.lines() or queries.lines_of(school)
    form = forms.Timetable(request.POST or None, country=school.country, zone=zone_of(school), lines=lines)
    if request.method != "POST" or not form.is_valid():
        choice = forms.UsualWeek(initial={"usual": request.GET.get("usual") or school.country})
        return page(request, "calendar/set_timetable.html", school=school, form=form, usual=choice)
    actions.set_timetable(school, by=request.user, lines=form.cleaned_data["lines"], time_zone=form.time_zone())
    return moved(request, "school_times", _("The lessons are saved."), pk=school.pk)


@member
def add_holiday(request: MemberRequest, pk: int) -> HttpResponse:
    school = found(queries.schools_seen_by(request.user), pk=pk)
    allow(rules.can_add_holiday(request.user, school))
    form = forms.NewHoliday(request.POST or None, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, school, form, _("Add a holiday"), _("Add it"))
    said = form.cleaned_data
    actions.add_holiday(school, by=request.user, first=said["first"], last=said["last"], name=said["name"])
    return moved(request, "school_times", _("The holiday is in the calendar."), pk=school.pk)


@member
def move_holiday(request: MemberRequest, pk: int) -> HttpResponse:
    """A holiday on other days; ?holiday=first/last chooses it."""
    school = found(queries.schools_seen_by(request.user), pk=pk)
    allow(rules.can_move_holiday(request.user, school))
    today = timezone.localdate()
    first = {"holiday": request.GET.get("holiday", "")}
    form = forms.MoveHoliday(request.POST or None, spans=queries.spans_of(school, today), today=today, initial=first)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, school, form, _("Move a holiday"), _("Move it"))
    said = form.cleaned_data
    actions.move_holiday(school, by=request.user, was=said["holiday"], first=said["first"], last=said["last"])
    return moved(request, "school_times", _("The holiday is moved."), pk=school.pk)


@member
def remove_holiday(request: MemberRequest, pk: int) -> HttpResponse:
    """A holiday that the school does not take; the page asks which one."""
    school = found(queries.schools_seen_by(request.user), pk=pk)
    allow(rules.can_remove_holiday(request.user, school))
    first = {"holiday": request.GET.get("holiday", "")}
    spans = queries.spans_of(school, timezone.localdate())
    form = forms.OldHoliday(request.POST or None, spans=spans, initial=first)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, school, form, _("Lessons instead of a holiday"), _("We teach on these days"))
    was = form.cleaned_data["holiday"]
    actions.remove_holiday(school, by=request.user, first=was[0], last=was[1])
    return moved(request, "school_times", _("These days are school days now."), pk=school.pk)


@member
def add_school_day(request: MemberRequest, pk: int) -> HttpResponse:
    school = found(queries.schools_seen_by(request.user), pk=pk)
    allow(rules.can_add_school_day(request.user, school))
    form = forms.SchoolDay(request.POST or None, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, school, form, _("Add school days"), _("Add them"))
    said = form.cleaned_data
    actions.add_school_day(school, by=request.user, first=said["first"], last=said["last"], name=said["name"])
    return moved(request, "school_times", _("These days are school days now."), pk=school.pk)


def _form_page(request: MemberRequest, school: School, form: Form, title: str, button: str) -> HttpResponse:
    return page(request, "calendar/change.html", school=school, form=form, title=title, button_label=button)


@member
@require_POST
def undo_change(request: MemberRequest, school_pk: int, pk: int) -> HttpResponse:
    school = found(queries.schools_seen_by(request.user), pk=school_pk)
    change = found(queries.changes_of(school).select_related("school"), pk=pk)
    allow(rules.can_undo_change(request.user, change))
    actions.undo_change(change, by=request.user)
    return moved(request, "school_times", _("It is as it was before."), pk=school.pk)


@member
@require_safe
def my_calendar(request: MemberRequest) -> HttpResponse:
    """The secret address that a calendar program reads, and how to use it."""
    allow(rules.can_reset_feed(request.user))
    feed = queries.feed_of(request.user)
    address = settings.ADDRESS + reverse("calendar_feed", kwargs={"token": feed.token}) if feed else ""
    return page(request, "calendar/my_calendar.html", feed=feed, address=address)


@member
@require_POST
def reset_feed(request: MemberRequest) -> HttpResponse:
    allow(rules.can_reset_feed(request.user))
    old = queries.feed_of(request.user)
    actions.reset_feed(request.user, by=request.user)
    sentence = _("The old address no longer works. Here is the new one.") if old else _("Your address is ready.")
    return moved(request, "my_calendar", sentence)
