"""The plan of a room: reading it, making it, and saying that a part is done."""

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.calendar.queries import holidays_between
from etwinning.core.folding import LONGEST_QUESTION
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.libraries.numbers import whole
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.plans import actions, drawing, forms, queries, rules, tasks
from etwinning.plans.models import Activity, HandedFile, HandIn, Step, Task
from etwinning.plans.work import Work, keep
from etwinning.safety.cautions import cautions_of
from etwinning.safety.passing import Guarded
from etwinning.safety.sending import send_shown
from etwinning.spaces.actions import hold_words, must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import credits_of, looks_of, seat_in, sides_of, viewer_in
from etwinning.teams.queries import teams_visible_to


@signed_in
@require_safe
def plan(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Activities, steps and holidays, for teachers and pupils."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_plan(seat))
    made = queries.plan_of(seat)
    can_plan = rules.can_plan(seat) and seat.space.is_open
    mine = {
        part.pk
        for one in made.steps
        for part in one.parts
        if can_plan and rules.can_finish_part(seat, part) and not one.is_locked
    }
    given = tasks.tasks_of_plan(seat)
    return page(
        request, "plans/plan.html", space=seat.space, member=seat, plan=made, lanes=drawing.lanes(made),
        tasks=given, waiting=sum(one.waiting for some in given.values() for one in some) if can_plan else 0,
        can_plan=can_plan, mine=mine,
    )  # fmt: skip


def _planner(request: MemberRequest, space_pk: int) -> Member:
    """The seat of who may plan in an open room; else 404, 403 or a sentence."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_plan(seat))
    must_be_open(seat.space)
    return seat


@member
def add_activity(request: MemberRequest, space_pk: int) -> HttpResponse:
    return _activity(request, _planner(request, space_pk), None)


@member
def edit_activity(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    return _activity(request, seat, found(queries.activities_visible_to(seat), pk=pk))


def _activity(request: MemberRequest, seat: Member, activity: Activity | None) -> HttpResponse:
    form = forms.ActivityForm(request.POST if request.method == "POST" else None, instance=activity)
    if request.method != "POST" or not form.is_valid():
        return page(request, "plans/activity.html", space=seat.space, member=seat, form=form, activity=activity)
    said = {"title": form.cleaned_data["title"], "about": form.cleaned_data["about"]}
    if activity is not None:
        actions.edit_activity(activity, **said, by=request.user)
        return moved(request, "plan", _("The activity was changed."), space_pk=seat.space_id)
    made = actions.add_activity(seat.space, **said, by=request.user)
    return moved(request, "add_step", _("Now say what the first step is."), space_pk=seat.space_id, pk=made.pk)


@member
@require_POST
def remove_activity(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    actions.remove_activity(found(queries.activities_visible_to(seat), pk=pk), by=request.user)
    return moved(request, "plan", _("The activity was removed from the plan."), space_pk=space_pk)


@member
def add_step(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    return _step(request, seat, Step(activity=found(queries.activities_visible_to(seat), pk=pk)))


@member
def edit_step(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    return _step(request, seat, found(queries.steps_visible_to(seat), pk=pk))


def _step(request: MemberRequest, seat: Member, step: Step) -> HttpResponse:
    """A step to be made (without a key) or changed."""
    is_new = step.pk is None
    sides = [side for side in sides_of(seat.space) if side.teachers]
    parts = {side.school: "" for side in sides} if is_new else dict(step.parts.values_list("school_id", "words"))
    form = forms.StepForm(
        request.POST if request.method == "POST" else None, instance=step, sides=sides, parts=parts,
        others=queries.steps_to_wait_for(None if is_new else step, seat.space),
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, seat, step, form)
    said = form.said()
    if is_new:
        actions.add_step(step.activity, said, by=request.user)
    else:
        actions.edit_step(step, said, by=request.user)
    sentence = _("The step stands in the plan.") if is_new else _("The step was changed.")
    schools = [one for one in queries.schools_of_plan(seat.space) if one.pk in said.parts]
    free = queries.holidays_in(schools, holidays_between(schools, said.first, said.last), said.first, said.last)
    return moved(request, "plan", f"{sentence} {drawing.hint_of(free)}".strip(), space_pk=seat.space_id)


def _step_page(request: MemberRequest, seat: Member, step: Step, form: forms.StepForm) -> HttpResponse:
    """The form of a step, beside the holidays of all schools, and with those that lie in the chosen days."""
    schools = queries.schools_of_plan(seat.space)
    first, last = queries.days_to_choose(timezone.localdate(), form.days)
    holidays = holidays_between(schools, first, last)
    chosen = [one for one in schools if one.pk in form.chosen]
    return page(
        request, "plans/step.html", space=seat.space, member=seat, form=form, activity=step.activity, step=step,
        lanes=drawing.lanes_between(schools, holidays, first, last), free=drawing.words_of(schools, holidays),
        within=queries.holidays_in(chosen, holidays, *form.days) if form.days else [],
    )  # fmt: skip


@member
@require_POST
def move_step(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """A step to the place that was asked for: whoever presses twice has asked for the same place."""
    seat = _planner(request, space_pk)
    step = found(queries.steps_visible_to(seat), pk=pk)
    actions.move_step(step, place=whole(request.POST.get("place"), 4), by=request.user)
    return moved(request, f"{reverse('plan', kwargs={'space_pk': space_pk})}#step-{pk}")


@member
@require_POST
def remove_step(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    actions.remove_step(found(queries.steps_visible_to(seat), pk=pk), by=request.user)
    return moved(request, "plan", _("The step was removed from the plan."), space_pk=space_pk)


@member
def attach_thing(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Choose a page, a thread or a file that belongs to a step; ?q= looks for a title where there are many."""
    seat = _planner(request, space_pk)
    step = found(queries.steps_visible_to(seat), pk=pk)
    asked = request.GET.get("q", "")[:LONGEST_QUESTION]
    things = queries.things_to_attach(seat, asked, queries.MOST_THINGS)
    form = forms.ThingForm(request.POST if request.method == "POST" else None, things=things)
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "plans/attach_thing.html", space=seat.space, member=seat, form=form, step=step, asked=asked,
            is_cut=any(len(some) == queries.MOST_THINGS for some in things.values()), is_empty=not any(things.values()),
        )  # fmt: skip
    kind, key = form.chosen
    actions.attach_thing(step, kind, key, by=request.user)
    return moved(request, "plan", _("It belongs to the step now."), space_pk=space_pk)


@member
@require_POST
def detach_thing(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    actions.detach_thing(found(queries.things_visible_to(seat), pk=pk), by=request.user)
    return moved(request, "plan", _("It belongs to the step no longer."), space_pk=space_pk)


@member
@require_POST
def finish_part(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """The part of a school is done."""
    seat = _planner(request, space_pk)
    part = found(queries.parts_visible_to(seat), pk=pk)
    allow(rules.can_finish_part(seat, part))
    actions.finish_part(part, by=request.user)
    return moved(request, "plan", _("Well done. The others see it."), space_pk=space_pk)


@member
@require_POST
def reopen_part(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    part = found(queries.parts_visible_to(seat), pk=pk)
    allow(rules.can_reopen_part(seat, part))
    actions.reopen_part(part, by=request.user)
    return moved(request, "plan", _("It is not done yet, then."), space_pk=space_pk)


@member
def set_task(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Something for every pupil, for those of a school or for a team to do in a step."""
    seat = _planner(request, space_pk)
    step = found(queries.steps_visible_to(seat), pk=pk)
    form = _task_form(request, seat, Task(step=step))
    if request.method != "POST" or not form.is_valid():
        return page(request, "plans/set_task.html", space=seat.space, member=seat, form=form, step=step)
    actions.set_task(step, **form.said(), by=request.user)
    return moved(request, "plan", _("The task stands in the plan. Pupils find it there."), space_pk=space_pk)


@member
def edit_task(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Other words, another day, others whose task it is; what was handed in stays."""
    seat = _planner(request, space_pk)
    this = found(tasks.tasks_visible_to(seat), pk=pk)
    form = _task_form(request, seat, this)
    if request.method != "POST" or not form.is_valid():
        return page(request, "plans/set_task.html", space=seat.space, member=seat, form=form, step=this.step, task=this)
    actions.edit_task(this, **form.said(), by=request.user)
    return moved(request, "task", _("The task was changed."), space_pk=space_pk, pk=pk)


def _task_form(request: MemberRequest, seat: Member, this: Task) -> forms.TaskForm:
    teams = list(teams_visible_to(seat).prefetch_related(None))
    data = request.POST if request.method == "POST" else None
    return forms.TaskForm(data, instance=this, teams=teams, sides=sides_of(seat.space))


@signed_in
@require_safe
def task(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """A task: for a pupil the own work, for teachers what was handed in."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_plan(seat))
    this = found(tasks.tasks_visible_to(seat), pk=pk)
    own = tasks.own_hand_in(this, seat) if seat.is_pupil else None
    items = tasks.items_to_hand_in(seat, queries.MOST_THINGS)
    return _task(request, seat, this, own, forms.HandInForm(instance=own, handed=_files(seat, own), items=items))


def _files(seat: Member, one: HandIn | None) -> list[HandedFile]:
    return list(tasks.files_visible_to(seat).filter(hand_in=one)) if one is not None else []


def _task(request: MemberRequest, seat: Member, this: Task, own: HandIn | None, form: forms.HandInForm) -> HttpResponse:
    hand_ins = paged(request, tasks.hand_ins_visible_to(seat).filter(task=this)) if seat.is_teacher else None
    credits_ = credits_of(seat.space, [one.member.person for one in hand_ins or ()])
    may = rules.can_hand_in(seat) and seat.space.is_open and (own is None or own.state != HandIn.State.DONE)
    return page(
        request, "plans/task.html", space=seat.space, member=seat, task=this, own=own, form=form, hand_ins=hand_ins,
        credits=credits_,
        is_locked=queries.is_locked(this.step), held=cautions_of(request.user, ("plans/hand_in",), this.pk),
        can_hand_in=may, can_plan=rules.can_plan(seat) and seat.space.is_open,
        looks=looks_of([one.file for one in form.handed], seat),
    )  # fmt: skip


@signed_in
@require_POST
def hand_in(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """A pupil hands in what she did."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_hand_in(seat))
    this = found(tasks.tasks_visible_to(seat), pk=pk)
    own = tasks.own_hand_in(this, seat)
    items = tasks.items_to_hand_in(seat, queries.MOST_THINGS)
    form = forms.HandInForm(request.POST, request.FILES or None, handed=_files(seat, own), items=items)
    if not form.is_valid():
        return _task(request, seat, this, own, form)
    try:
        actions.hand_in(this, form.work(), by=seat)
    except Guarded as guarded:
        _hold(guarded, form.work(), this, seat)
        if guarded.waits:
            return moved(request, "task", guarded.sentence, space_pk=space_pk, pk=pk)
        form.add_error("words", guarded.sentence.split("\n"))
        form.hint = True
        return _task(request, seat, this, own, form)
    return moved(request, "task", _("It is handed in. Your teacher reads it."), space_pk=space_pk, pk=pk)


@transaction.atomic
def _hold(guarded: Guarded, work: Work, this: Task, seat: Member) -> None:
    """Keep the line for the teachers; the files wait along with the words."""
    if guarded.waits and (work.files or work.items):
        guarded.caution.said["files"] = [[file.pk, ""] for file in keep(work, this, seat.space, seat.person)]
    hold_words(guarded.caution)


@signed_in
@require_safe
def hand_in_file(request: MemberRequest, space_pk: int, pk: int) -> HttpResponseBase:
    """A file that was handed in, for those who read the hand-in."""
    seat = there(seat_in(space_pk, request.user))
    one = found(tasks.files_visible_to(seat), pk=pk)
    return send_shown(request, one.file, viewer_in(seat), request.GET.get("size", "")[:10])


@member
@require_POST
def remove_task(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _planner(request, space_pk)
    actions.remove_task(found(tasks.tasks_visible_to(seat), pk=pk), by=request.user)
    return moved(request, "plan", _("The task was removed."), space_pk=space_pk)


@signed_in
@require_safe
def waiting_hand_ins(request: MemberRequest, space_pk: int) -> HttpResponse:
    """What pupils handed in and no teacher has answered yet, the longest waiting first."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_waiting_hand_ins(seat))
    must_be_open(seat.space)
    hand_ins = paged(request, tasks.hand_ins_waiting(seat))
    return page(request, "plans/waiting_hand_ins.html", space=seat.space, member=seat, hand_ins=hand_ins)


@member
def answer_hand_in(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """A teacher reads what was handed in: it is done, or goes back with a comment. Then back to her list."""
    seat = _planner(request, space_pk)
    this = found(tasks.hand_ins_visible_to(seat), pk=pk)
    files, from_list = _files(seat, this), "waiting" in request.GET
    form = forms.AnswerHandIn(request.POST if request.method == "POST" else None, instance=this)
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "plans/answer_hand_in.html", space=seat.space, member=seat, form=form, hand_in=this, files=files,
            looks=looks_of([one.file for one in files], seat), from_list=from_list,
        )  # fmt: skip
    state = HandIn.State.BACK if "back" in request.POST else HandIn.State.DONE
    actions.answer_hand_in(this, state=state, comment=form.cleaned_data["comment"], by=request.user)
    sentence = _("It goes back to be mended.") if state == HandIn.State.BACK else _("It is done. The pupil sees it.")
    if from_list:
        return moved(request, "waiting_hand_ins", sentence, space_pk=space_pk)
    return moved(request, "task", sentence, space_pk=space_pk, pk=this.task_id)
