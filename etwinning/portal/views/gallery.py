"""The gallery: projects as everyone on the internet sees them."""

from dataclasses import replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from etwinning.core.pages import found, page, paged, there
from etwinning.libraries.visitors import for_visitors
from etwinning.materials import queries as materials
from etwinning.pages import queries as pages
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member
from etwinning.portal import forms, queries
from etwinning.portal.views.previews import address_of_front_preview, address_of_project_preview
from etwinning.projects import queries as projects
from etwinning.projects.models import Project
from etwinning.recognition import queries as recognition
from etwinning.safety.sending import send_shown
from etwinning.spaces.models import Space
from etwinning.spaces.queries import seat_in, viewer_outside
from etwinning.threads import queries as threads

PAGES = 8
NOTES = 5
ENTRIES = 3
ITEMS = 6
SIZES = {"picture": "large", "poster": "poster"}  # of what a text shows


@require_safe
@for_visitors
def gallery(request: HttpRequest) -> HttpResponse:
    """All projects that run or ran, with filters."""
    search = forms.GallerySearch(request.GET)
    wanted = search.wanted()
    shown = paged(request, queries.gallery(wanted), per_page=18)
    labels = recognition.labels_of_projects(shown)
    return page(
        request, "portal/gallery.html", status=200, search=search, wanted=wanted, projects=shown, labels=labels,
        preview_picture=address_of_front_preview(),
    )  # fmt: skip


@require_safe
@for_visitors
def gallery_inspiring(request: HttpRequest) -> HttpResponse:
    """Projects that a desk marked as inspiring, each with its sentence."""
    marks = paged(request, recognition.list_of_marks(), per_page=18)
    return page(request, "portal/gallery_inspiring.html", marks=marks, preview_picture=address_of_front_preview())


@require_safe
@for_visitors
def gallery_project(request: HttpRequest, slug: str) -> HttpResponse:
    """One project: what was made public of it, and nothing else."""
    project = found(projects.public_projects(), slug=slug)
    space = space_of(project)
    return page(
        request,
        "portal/gallery_project.html",
        project=project,
        founders=[queries.founder_shown(row) for row in project.founders.all()],
        pages=pages.public_pages(space).defer("body")[:PAGES],
        items=materials.public_items(space, reader_of(request))[:ITEMS],
        labels=recognition.labels_of_project(project),
        entries=threads.public_entries(space)[:ENTRIES],
        notes=[(note, queries.public_name(note.author)) for note in queries.public_notes(space)[:NOTES]],
        preview_picture=address_of_project_preview(project),
    )


@member
@require_safe
def space_public(request: MemberRequest, space_pk: int) -> HttpResponse:
    """From a TwinSpace to its project as everyone sees it; where it is not shown, a sentence says so."""
    seat = there(seat_in(space_pk, request.user))
    project = projects.public_projects().filter(twinspace__space=seat.space).first()
    if project is None:
        return page(request, "portal/not_public.html", space=seat.space, member=seat)
    return redirect("gallery_project", slug=project.slug)


@require_safe
@for_visitors
def gallery_pages(request: HttpRequest, slug: str) -> HttpResponse:
    """All public pages of a project's TwinSpace."""
    project = found(projects.public_projects(), slug=slug)
    shown = paged(request, pages.public_pages(space_of(project)).defer("body"))
    picture = address_of_project_preview(project)
    return page(request, "portal/gallery_pages.html", project=project, pages=shown, preview_picture=picture)


@require_safe
@for_visitors
def gallery_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One public page of a project's TwinSpace."""
    project = found(projects.public_projects(), slug=slug)
    space = space_of(project)
    shown = found(pages.public_pages(space), pk=pk)

    def address(file: int) -> str:
        return reverse("gallery_file", kwargs={"slug": slug, "pk": file})

    reader = reader_of(request)
    public = pages.public_view(shown, reader, address)
    body = materials.public_text(public.body, space, partial(address_outside, slug), reader)
    return page(
        request,
        "portal/gallery_page.html",
        project=project,
        shown=shown,
        public=replace(public, body=body),
        preview_picture=address_of_project_preview(project),
    )


@require_safe
def gallery_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file or picture of a public page."""
    project = found(projects.public_projects(), slug=slug)
    space = space_of(project)
    attachment = pages.public_file(space, pk)
    if attachment is None:
        raise Http404
    return send_shown(
        request, attachment.file, viewer_outside(space.pk, reader_of(request)), "large" if attachment.in_text else ""
    )


def reader_of(request: HttpRequest) -> Person | None:
    """Who reads, if anybody signed in."""
    return request.user if isinstance(request.user, Person) else None


def space_of(project: Project) -> Space:
    """The room of a project that is shown."""
    if project.twinspace is None:  # no project that is shown lacks one: the database sees to it
        raise Http404
    return project.twinspace.space


def address_outside(slug: str, pk: int, what: str) -> str:
    """Where people outside find a thing that a public page shows, and what belongs to it."""
    names = {"": "gallery_material", "captions": "gallery_captions"}
    address = reverse(names.get(what, "gallery_material_file"), kwargs={"slug": slug, "pk": pk})
    return f"{address}?size={SIZES[what]}" if what in SIZES else address
