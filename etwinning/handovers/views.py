"""A founder hands over to a partner: asking, and the answers of the partner and of the desk."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved, page
from etwinning.handovers import actions, forms, queries, rules
from etwinning.people.pages import MemberRequest, member, officer
from etwinning.projects import queries as projects
from etwinning.projects.models import Project


@member
def hand_over_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask a partner of one's country to take one's place, and say why."""
    project = found(projects.projects_visible_to(request.user), slug=slug)
    allow(rules.can_hand_over_project(request.user, project))
    founder = projects.founder_of(project, request.user)
    if founder is None or project.state != Project.State.ACTIVE:
        return moved(request, project)
    people = queries.successors_of(founder)
    form = forms.HandingOver(request.POST if request.method == "POST" else None, people=people)
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "handovers/hand_over_project.html", project=project, form=form, has_people=people.exists(),
            asked=queries.open_hand_over(project),
        )  # fmt: skip
    said = form.cleaned_data
    asked = actions.hand_over_project(project, by=request.user, person=said["person"], reason=said["reason"])
    return moved(request, project, _("%(name)s has been asked to take your place.") % {"name": asked.new.name})


@member
def answer_hand_over(request: MemberRequest, slug: str) -> HttpResponse:
    """The partner says yes or no."""
    project = found(projects.projects_visible_to(request.user), slug=slug)
    allow(rules.can_answer_hand_over(request.user, project))
    form = forms.SuccessorsAnswer(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _answer_page(request, "answer_hand_over", project, form)
    yes, note = form.cleaned_data["answer"] == "yes", form.cleaned_data["note"]
    actions.answer_hand_over(project, by=request.user, accept=yes, note=note)
    return moved(request, project, _("Your answer is known now. The founders have been told."))


@officer
def decide_hand_over(request: MemberRequest, slug: str) -> HttpResponse:
    """An officer consents for a desk, or refuses and says why."""
    project = found(projects.projects_visible_to(request.user), slug=slug)
    allow(rules.can_decide_hand_over(request.user, project))
    form = forms.DesksConsent(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _answer_page(request, "decide_hand_over", project, form)
    yes, note = form.cleaned_data["answer"] == "yes", form.cleaned_data["note"]
    actions.decide_hand_over(project, by=request.user, consent=yes, note=note)
    return moved(request, "desk_projects", _("Your answer is known now. Everybody concerned has been told."))


def _answer_page(request: MemberRequest, deed: str, project: Project, form: forms.YesOrNo) -> HttpResponse:
    """The question, as long as it waits for this answer; else how the project stands."""
    asked = queries.open_hand_over(project)
    if deed not in rules.deeds_open_to(request.user, project):
        return moved(request, project)
    return page(request, f"handovers/{deed}.html", project=project, form=form, asked=asked)


@officer
def replace_founder(request: MemberRequest, slug: str) -> HttpResponse:
    """A desk asks a partner to take the place of a founder who left or is suspended."""
    project = found(projects.projects_visible_to(request.user), slug=slug)
    allow(rules.can_replace_founder(request.user, project))
    founder = queries.gone_founders(project, request.user)[0]
    people = queries.successors_of(founder)
    form = forms.Replacing(request.POST if request.method == "POST" else None, people=people)
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "handovers/replace_founder.html", project=project, founder=founder, form=form,
            has_people=people.exists(), asked=queries.open_hand_over(project),
        )  # fmt: skip
    said = form.cleaned_data
    actions.replace_founder(project, founder, by=request.user, person=said["person"], reason=said["reason"])
    return moved(request, project, _("%(name)s has been asked to be a founder.") % {"name": said["person"].name})


@member
@require_POST
def withdraw_hand_over(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask no longer."""
    project = found(projects.projects_visible_to(request.user), slug=slug)
    allow(rules.can_withdraw_hand_over(request.user, project))
    actions.withdraw_hand_over(project, by=request.user)
    if request.user.is_officer:
        return moved(request, project, _("The founders stay as they are. The partner has been told."))
    return moved(request, project, _("You stay a founder. Your partner has been told."))
