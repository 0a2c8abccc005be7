"""Sending a project, taking it back, beginning again."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved, page
from etwinning.people.pages import MemberRequest, member
from etwinning.projects import actions, forms, queries, rules


@member
def send_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Read the whole once more, see what is missing, and send it to the other founder."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_send_project(request.user, project))
    if request.method != "POST" and not rules.is_time_for("send_project", project):
        return moved(request, project)
    text = forms.judged(project)
    other = next(row for row in project.founders.all() if row.person_id != request.user.pk)
    is_known = queries.is_known_to(request.user, other.person)
    complete = text.is_valid() and is_known
    if rules.is_time_for("send_project", project) and (request.method != "POST" or not complete):
        status = 200 if request.method != "POST" else 422
        return page(
            request, "projects/send_project.html", status=status, project=project, text=text, other=other,
            is_known=is_known, may_choose=rules.can_change_co_founder(request.user, project),
        )  # fmt: skip
    actions.send_project(project, by=request.user, version=forms.version_of(request.POST))
    return moved(request, project, _("Sent. %(name)s has been asked to agree.") % {"name": other.person.name})


@member
def withdraw_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a project back before it is approved."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_withdraw_project(request.user, project))
    if request.method != "POST":
        if not rules.is_time_for("withdraw_project", project):
            return moved(request, project)
        return page(request, "projects/withdraw_project.html", project=project)
    actions.withdraw_project(project, by=request.user)
    return moved(request, project, _("You withdrew the project. Its text is kept."))


@member
@require_POST
def revise_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Make a draft of it again."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_revise_project(request.user, project))
    actions.revise_project(project, by=request.user)
    return moved(request, "edit_project", _("The project is a draft again. Change it, then send it."), slug=slug)
