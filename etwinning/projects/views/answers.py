"""The answers to a project that was sent."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from etwinning.core.pages import allow, found, moved, page
from etwinning.people.pages import MemberRequest, member, officer
from etwinning.projects import actions, forms, queries, rules
from etwinning.projects.models import Project


@member
def agree_to_project(request: MemberRequest, slug: str) -> HttpResponse:
    """The second founder says yes, and for which school."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_agree_to_project(request.user, project))
    if request.method != "POST" and not rules.is_time_for("agree_to_project", project):
        return moved(request, project)
    schools = queries.schools_of(request.user)
    form = forms.OwnSchool(request.POST or None, schools=schools)
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/agree_to_project.html", project=project, form=form, has_school=schools.exists())
    actions.agree_to_project(project, by=request.user, school=form.cleaned_data["school"])
    return moved(request, project, _("You agreed. The project is on its way to the support services."))


@member
def decline_project(request: MemberRequest, slug: str) -> HttpResponse:
    """The second founder says no, and why."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_decline_project(request.user, project))
    if request.method != "POST" and not rules.is_time_for("decline_project", project):
        return moved(request, project)
    form = forms.Declining(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/decline_project.html", project=project, form=form)
    actions.decline_project(project, by=request.user, note=form.cleaned_data["note"])
    return moved(request, "projects", _("You declined. The other founder has been told why."))


@officer
def approve_project(request: MemberRequest, slug: str) -> HttpResponse:
    """An officer gives the consent of a desk."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_approve_project(request.user, project))
    form = forms.Approving(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/approve_project.html", project=project, form=form)
    project = actions.approve_project(project, by=request.user, note=form.cleaned_data["note"])
    if project.state == Project.State.ACTIVE:
        return moved(request, "desk_projects", _("You approved the project. Its TwinSpace is open."))
    return moved(request, "desk_projects", _("You approved the project. It now waits for the other support service."))


@officer
def refuse_project(request: MemberRequest, slug: str) -> HttpResponse:
    """An officer refuses for a desk, and says why."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_refuse_project(request.user, project))
    form = forms.Refusing(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/refuse_project.html", project=project, form=form)
    actions.refuse_project(project, by=request.user, note=form.cleaned_data["note"])
    return moved(request, "desk_projects", _("You refused the project. Both founders have been told why."))
