"""The materials of a project that everyone on the internet may see."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from etwinning.core.pages import found, page, paged
from etwinning.libraries.visitors import for_visitors
from etwinning.materials import players
from etwinning.materials import queries as materials
from etwinning.materials.licences import TERMS
from etwinning.portal.views.gallery import address_outside, reader_of, space_of
from etwinning.portal.views.previews import address_of_project_preview
from etwinning.projects import queries as projects
from etwinning.safety.sending import send_shown
from etwinning.spaces.queries import viewer_outside


@require_safe
@for_visitors
def gallery_materials(request: HttpRequest, slug: str) -> HttpResponse:
    """Pictures, videos, sounds and documents, newest first."""
    project = found(projects.public_projects(), slug=slug)
    items = paged(request, materials.public_items(space_of(project), reader_of(request)), 24)
    picture = address_of_project_preview(project)
    return page(request, "portal/gallery_materials.html", project=project, items=items, preview_picture=picture)


@require_safe
@for_visitors
def gallery_material(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them, with its author and its licence."""
    project = found(projects.public_projects(), slug=slug)
    space, reader = space_of(project), reader_of(request)
    item = found(materials.public_items(space, reader), pk=pk)
    captions = materials.public_captions(space, reader).filter(item=item).defer("body") if item.is_recording else []
    context: dict[str, Any] = {"project": project, "item": item, "terms": TERMS.get(item.licence)}
    context["preview_picture"] = address_of_project_preview(project)
    context["player"] = players.player(item, captions, partial(address_outside, slug)) if item.is_recording else ""
    return page(request, "portal/gallery_material.html", **context)


@require_safe
def gallery_material_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    project = found(projects.public_projects(), slug=slug)
    space, reader = space_of(project), reader_of(request)
    item = found(materials.public_items(space, reader), pk=pk)
    return send_shown(request, item.file, viewer_outside(space.pk, reader), request.GET.get("size", "")[:10])


@require_safe
@for_visitors
def gallery_captions(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    project = found(projects.public_projects(), slug=slug)
    captions = found(materials.public_captions(space_of(project), reader_of(request)), pk=pk)
    return HttpResponse(captions.body, content_type="text/vtt; charset=utf-8")
