"""Closing a project, opening it again, archiving it: by a founder, or by an officer of its desks."""

from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved, page
from etwinning.people.models import Person
from etwinning.people.pages import Guarded, MemberRequest, Open, member, officer
from etwinning.projects import actions, forms, queries, rules
from etwinning.projects.models import Project


def member_or_officer[**P](view: Guarded[P]) -> Open[P]:
    """A door for both; officers need their second factor here too."""
    for_members: Open[P] = member(view)
    for_officers: Open[P] = officer(view)

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        is_officer = isinstance(request.user, Person) and request.user.is_officer
        return (for_officers if is_officer else for_members)(request, *args, **kwargs)

    return door


def _after(request: MemberRequest, project: Project, sentence: str) -> HttpResponse:
    return moved(request, "desk_projects" if request.user.is_officer else project, sentence)


@member_or_officer
def close_project(request: MemberRequest, slug: str) -> HttpResponse:
    """End a project; its TwinSpace can only be read from then on."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_close_project(request.user, project))
    if request.method != "POST":
        if not rules.is_time_for("close_project", project):
            return moved(request, project)
        return page(request, "projects/close_project.html", project=project)
    actions.close_project(project, by=request.user)
    return _after(request, project, _("The project is closed. Its TwinSpace can be read, and nothing can be changed."))


@member_or_officer
def reopen_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Go on with a closed project."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_reopen_project(request.user, project))
    if request.method != "POST":
        if not rules.is_time_for("reopen_project", project):
            return moved(request, project)
        return page(request, "projects/reopen_project.html", project=project)
    actions.reopen_project(project, by=request.user)
    return _after(request, project, _("The project is open again."))


@officer
def archive_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Put a project that was closed a year ago into the archive."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_archive_project(request.user, project))
    if request.method != "POST":
        if not rules.is_time_for("archive_project", project):
            return moved(request, project)
        return page(request, "projects/archive_project.html", project=project)
    actions.archive_project(project, by=request.user)
    return _after(request, project, _("The project is in the archive."))


@officer
def hide_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a project out of everybody's sight but its teachers', and say why and until when."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_hide_project(request.user, project))
    form = forms.Hiding(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "projects/hide_project.html", project=project, form=form)
    said = form.cleaned_data
    actions.hide_project(project, by=request.user, reason=said["reason"], until=said["until"])
    return moved(request, project, _("The project is hidden. Its teachers have been told why."))


@officer
@require_POST
def show_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Everybody may see it again."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_show_project(request.user, project))
    actions.show_project(project, by=request.user)
    return moved(request, project, _("Everybody sees the project again. Its teachers have been told."))
