"""Founding a project and writing it."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.actions import Stale
from etwinning.core.pages import allow, found, moved, page
from etwinning.people.pages import MemberRequest, member
from etwinning.projects import actions, forms, queries, rules
from etwinning.projects.models import Project


@member
def found_project(request: MemberRequest) -> HttpResponse:
    """A title, one's school, the other founder: a draft begins."""
    if not rules.can_found_project(request.user):
        return page(request, "projects/cannot_found.html", status=403)
    schools, people = queries.schools_of(request.user), queries.candidates_for(request.user)
    begun = forms.begun_by(request.GET)
    form = forms.FoundProject(request.POST or None, schools=schools, people=people, initial=begun)
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/found_project.html", form=form, has_school=schools.exists())
    said = form.cleaned_data
    project = actions.found_project(
        said["title"], by=request.user, school=said["school"], co_founder=said["co_founder"]
    )
    sentence = _("Your project has begun. Only you see it until you send it.")
    return moved(request, "edit_project", sentence, slug=project.slug)


@member
def edit_project(request: MemberRequest, slug: str) -> HttpResponse:
    """Write a draft, or change what a running project says. ?check=1 says beside the fields what is missing."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_edit_project(request.user, project))
    if not rules.is_time_for("edit_project", project):
        return moved(request, project)
    if request.method != "POST":
        checked = "check" in request.GET and project.state == Project.State.DRAFT
        shown = forms.judged(project) if checked else forms.ProjectText(initial=forms.typed(project))
        return _form_page(request, project, shown, status=200)
    form = forms.ProjectText(request.POST)
    try:
        saved = _save(request, project, form)
    except actions.Changed:
        project.refresh_from_db()
        differences = forms.differences(form, project)
        shown = forms.as_typed(form) if project.state == Project.State.DRAFT else form
        return _form_page(request, project, shown, differences=differences, status=409)
    return _saved(request, project) if saved else _form_page(request, project, form)


def _saved(request: MemberRequest, project: Project) -> HttpResponse:
    if request.POST.get("then") == "check":
        return moved(request, "send_project", slug=project.slug)
    if project.state == Project.State.ACTIVE:
        return moved(request, project, _("Saved."))
    return moved(request, "edit_project", _("Saved. You can close this page and go on later."), slug=project.slug)


def _save(request: MemberRequest, project: Project, form: forms.ProjectText) -> bool:
    """A draft keeps everything; a running project takes only what is complete."""
    version = forms.version_of(request.POST)
    if forms.is_too_long(request.POST):
        form.add_error(None, _("This is far too long to be kept. Shorten it, then save again."))
        return False
    if project.state == Project.State.ACTIVE:
        if form.is_valid():
            actions.edit_project(project, by=request.user, version=version, values=form.cleaned_data)
        return form.is_valid()
    values, unfinished = form.kept()
    actions.save_draft(project, by=request.user, version=version, values=values, unfinished=unfinished)
    return True


def _form_page(
    request: MemberRequest,
    project: Project,
    form: forms.ProjectText,
    *,
    differences: list[tuple[str, str]] | None = None,
    status: int | None = None,
) -> HttpResponse:
    return page(
        request,
        "projects/edit_project.html",
        status=status,
        project=project,
        form=form,
        differences=differences,
        is_draft=project.state == Project.State.DRAFT,
        times=queries.times_together(project, request.user, timezone.localdate()),
        may_choose=rules.can_change_co_founder(request.user, project),
        co_founder=next((row for row in project.founders.all() if row.person_id != request.user.pk), None),
    )


@member
@require_POST
def save_draft(request: MemberRequest, slug: str) -> HttpResponse:
    """What the page sends by itself while one types. 204 with the new version, 409 when another window was quicker."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_save_draft(request.user, project))
    if forms.is_too_long(request.POST):
        return JsonResponse({"sentence": _("Not saved: this is far too long to be kept.")}, status=422)
    values, unfinished = forms.ProjectText(request.POST).kept()
    version = forms.version_of(request.POST)
    try:
        project = actions.save_draft(project, by=request.user, version=version, values=values, unfinished=unfinished)
    except actions.Changed as changed:
        advice = _("Press Save to see both texts; yours is kept on this device.")
        return JsonResponse({"sentence": f"{changed.sentence} {advice}"}, status=409)
    except Stale as late:
        return JsonResponse({"sentence": late.sentence}, status=409)
    return HttpResponse(status=204, headers={"X-Version": str(project.version)})


@member
def change_project_picture(request: MemberRequest, slug: str) -> HttpResponse:
    """Choose the picture, say what it shows, or take it away."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_change_project_picture(request.user, project))
    form = forms.Picture(
        request.POST if request.method == "POST" else None, request.FILES or None,
        has_picture=project.picture is not None, initial={"picture_words": project.picture_words},
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/change_project_picture.html", project=project, form=form)
    said = form.cleaned_data
    actions.change_project_picture(
        project, by=request.user, picture=said["picture"], words=said["picture_words"], remove=bool(said.get("remove"))
    )
    to = reverse("edit_project", kwargs={"slug": slug}) if project.state == Project.State.DRAFT else project
    return moved(request, to, _("The picture is saved."))


@member
def change_co_founder(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask somebody else to be the second founder."""
    project = found(queries.projects_visible_to(request.user), slug=slug)
    allow(rules.can_change_co_founder(request.user, project))
    if not rules.is_time_for("change_co_founder", project):
        return moved(request, project)
    people, begun = queries.candidates_for(request.user), forms.begun_by(request.GET)
    form = forms.CoFounder(request.POST or None, people=people, initial=begun)
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/change_co_founder.html", project=project, form=form)
    person = form.cleaned_data["co_founder"]
    actions.change_co_founder(project, by=request.user, co_founder=person)
    sentence = _("%(name)s will be asked when you send the project.") % {"name": person.name}
    return moved(request, "send_project", sentence, slug=slug)
