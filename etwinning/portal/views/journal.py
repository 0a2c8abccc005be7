"""The journal of a project, as far as its teachers show it to everyone on the internet; no comments."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from etwinning.core.pages import found, page, paged
from etwinning.libraries.visitors import for_visitors
from etwinning.materials import queries as materials
from etwinning.portal.queries import public_name
from etwinning.portal.views.gallery import address_outside, reader_of, space_of
from etwinning.portal.views.previews import address_of_project_preview
from etwinning.projects import queries as projects
from etwinning.safety.queries import withheld
from etwinning.safety.sending import send_shown
from etwinning.spaces.queries import viewer_outside
from etwinning.threads import queries as threads

PER_PAGE = 20


@require_safe
@for_visitors
def gallery_journal(request: HttpRequest, slug: str) -> HttpResponse:
    """The public entries, the latest day first."""
    project = found(projects.public_projects(), slug=slug)
    entries = paged(request, threads.public_entries(space_of(project)), PER_PAGE)
    picture = address_of_project_preview(project)
    return page(request, "portal/gallery_journal.html", project=project, entries=entries, preview_picture=picture)


@require_safe
@for_visitors
def gallery_entry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them, with its pictures and files as far as families allow."""
    project = found(projects.public_projects(), slug=slug)
    space, reader = space_of(project), reader_of(request)
    entry = threads.public_entry(space, pk)
    if entry is None:
        raise Http404
    files = list(entry.post.attachments.all())
    kept = withheld([one.file for one in files], viewer_outside(space.pk, reader)) if files else {}
    return page(
        request,
        "portal/gallery_entry.html",
        project=project,
        entry=entry.thread,
        body=materials.public_text(entry.post.body, space, partial(address_outside, slug), reader),
        files=[(one, one.file_id in kept) for one in files],
        name=public_name(entry.post.author),
        preview_picture=address_of_project_preview(project),
    )


@require_safe
def gallery_entry_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A picture or file of a public entry."""
    space = space_of(found(projects.public_projects(), slug=slug))
    attachment = threads.public_entry_file(space, pk)
    if attachment is None:
        raise Http404
    viewer = viewer_outside(space.pk, reader_of(request))
    return send_shown(request, attachment.file, viewer, "large" if attachment.description else "")
