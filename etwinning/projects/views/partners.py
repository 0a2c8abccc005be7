"""Asking more teachers into a project, and their answers."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved, page
from etwinning.people.pages import MemberRequest, member
from etwinning.projects import actions, forms, queries, rules


@member
def add_partner(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask one of one's contacts to join."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_add_partner(request.user, project))
    if not rules.is_time_for("add_partner", project):
        return moved(request, project)
    people = queries.partners_to_ask(project, request.user)
    form = forms.NewPartner(request.POST or None, people=people, initial=forms.begun_by(request.GET))
    if not form.is_valid():
        return page(
            request, "projects/add_partner.html", project=project, form=form, has_people=people.exists(),
            places=queries.places_left(project),
        )  # fmt: skip
    partner = actions.add_partner(project, by=request.user, person=form.cleaned_data["person"])
    return moved(request, project, _("%(name)s has been asked to join.") % {"name": partner.person.name})


@member
def accept_partnership(request: MemberRequest, slug: str) -> HttpResponse:
    """Join, for one of one's schools."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_accept_partnership(request.user, project))
    schools = queries.schools_of(request.user)
    form = forms.OwnSchool(request.POST or None, schools=schools)
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "projects/accept_partnership.html", project=project, form=form, has_school=schools.exists()
        )
    actions.accept_partnership(project, by=request.user, school=form.cleaned_data["school"])
    return moved(request, project, _("Welcome! You are a partner of this project, and its TwinSpace is open to you."))


@member
@require_POST
def decline_partnership(request: MemberRequest, slug: str) -> HttpResponse:
    """Not now."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_decline_partnership(request.user, project))
    actions.decline_partnership(project, by=request.user)
    return moved(request, "projects", _("You declined. The founder who asked you has been told."))


@member
def leave_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Go; what one wrote stays."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_leave_project(request.user, project))
    if request.method != "POST":
        return page(request, "projects/leave_project.html", project=project)
    actions.leave_project(project, by=request.user)
    return moved(request, "projects", _("You left the project. The founders have been told."))
