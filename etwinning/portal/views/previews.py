"""The pictures that other places show beside links to public pages (ui.previews)."""

import logging
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.core.countries import country_name
from etwinning.core.files import shown
from etwinning.core.models import File
from etwinning.core.pages import found, there
from etwinning.portal import queries
from etwinning.portal.models import Text
from etwinning.projects import queries as projects
from etwinning.projects.models import Project
from etwinning.safety.queries import may_show, outsider
from etwinning.ui import previews

log = logging.getLogger(__name__)
KEPT = 3600  # seconds for which a drawing is kept; its name changes with what it shows
OTHERS_KEEP = 600  # seconds for which others may keep it: as long as a picture that a family withdraws


@require_safe
def project_preview(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture beside links to a public project: its title and countries, and its picture if everyone may see it."""
    project = found(projects.public_projects(), slug=slug)
    file = picture_for_all(project)

    def draw() -> bytes:
        with override(project.text_language or "en"):
            countries = dict.fromkeys(row.school.country for row in project.founders.all() if row.school)
            above, below = " · ".join(country_name(code) for code in countries), _("Project")
        return previews.preview_of(str(project), above, below, _read(shown(file, "medium").path) if file else None)

    return _sent(request, draw, _project_key(project, file))


@require_safe
def text_preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture beside links to a text of the portal."""
    text = there(queries.text_with(pk))
    picture = text.picture

    def draw() -> bytes:
        with override(text.language):
            country = getattr(text, "country", "")
            above = country_name(country) if country else ""
            below = str(type(text)._meta.verbose_name).capitalize()
        cut = picture.copy_as("fill-460x630|format-jpeg") if picture else None
        return previews.preview_of(text.title, above, below, _read(cut.file.name) if cut else None)

    return _sent(request, draw, _text_key(text))


@require_safe
def front_preview(request: HttpRequest, language: str) -> HttpResponseBase:
    """The picture beside links to the front page in a language, and to lists that have none of their own."""
    with override(language):
        said = _("Your class has a twin somewhere in Europe.")
    return _sent(request, lambda: previews.preview_of(said, "", ""), _key("front", said))


def address_of_front_preview() -> str:
    """Its whole address in the reader's language, another one when it says something else."""
    path = reverse("front_preview", kwargs={"language": get_language() or "en"})
    return f"{settings.ADDRESS}{path}?v={_key('front', _('Your class has a twin somewhere in Europe.'))[:10]}"


def address_of_project_preview(project: Project) -> str:
    """Its whole address, another one whenever it looks different."""
    path = reverse("project_preview", kwargs={"slug": project.slug})
    return f"{settings.ADDRESS}{path}?v={_project_key(project, picture_for_all(project))[:10]}"


def address_of_text_preview(text: Text) -> str:
    """The same of a text."""
    return f"{settings.ADDRESS}{reverse('text_preview', kwargs={'pk': text.pk})}?v={_text_key(text)[:10]}"


def picture_for_all(project: Project) -> File | None:
    """The picture of a project, if its pupils' families let everyone see it."""
    return project.picture if project.picture is not None and may_show(project.picture, outsider(None)) else None


def _project_key(project: Project, file: File | None) -> str:
    return _key("project", project.pk, project, project.text_language, file and file.sha256)


def _text_key(text: Text) -> str:
    return _key("text", text.pk, text.title, text.last_published_at, text.picture_id)


def _key(*said: object) -> str:
    return sha256(repr([str(one) for one in said]).encode()).hexdigest()


def _read(path: str) -> bytes | None:
    try:
        with default_storage.open(path) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        log.warning("The file %s of a picture is gone.", path)
        return None
    return content


def _sent(request: HttpRequest, draw: Callable[[], bytes], key: str) -> HttpResponseBase:
    content = cache.get(f"preview:{key}")
    if content is None:
        content = draw()
        cache.set(f"preview:{key}", content, KEPT)
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["ETag"] = f'"{key}"'
    answer["Cache-Control"] = f"public, max-age={OTHERS_KEEP}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
