"""The materials of a project that everyone on the internet may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from etwinning.core.pages import found, page, paged
from etwinning.core.sending import send_file
from etwinning.materials import queries as materials
from etwinning.materials.licences import TERMS
from etwinning.portal.views.gallery import space_of
from etwinning.projects import queries as projects


@require_GET
def gallery_materials(request: HttpRequest, slug: str) -> HttpResponse:
    """Pictures, videos, sounds and documents, newest first."""
    project = found(projects.public_projects(), slug=slug)
    items = paged(request, materials.public_items(space_of(project)), 24)
    return page(request, "portal/gallery_materials.html", project=project, items=items)


@require_GET
def gallery_material(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them, with its author and its licence."""
    project = found(projects.public_projects(), slug=slug)
    space = space_of(project)
    item = found(materials.public_items(space), pk=pk)
    captions = materials.public_captions(space).filter(item=item).defer("body") if item.is_recording else []
    context: dict[str, Any] = {"project": project, "item": item, "captions": captions, "terms": TERMS.get(item.licence)}
    return page(request, "portal/gallery_material.html", **context)


@require_GET
def gallery_material_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    project = found(projects.public_projects(), slug=slug)
    item = found(materials.public_items(space_of(project)), pk=pk)
    return send_file(request, item.file, request.GET.get("size", "")[:10])


@require_GET
def gallery_captions(_request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    project = found(projects.public_projects(), slug=slug)
    captions = found(materials.public_captions(space_of(project)), pk=pk)
    return HttpResponse(captions.body, content_type="text/vtt; charset=utf-8")
