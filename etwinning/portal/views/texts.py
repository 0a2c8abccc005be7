"""The texts that editors write, as everybody reads them; and how they are found: search, feeds, the map of the site."""

import re
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

from etwinning.core.countries import COUNTRIES
from etwinning.core.filenames import clean_name
from etwinning.core.languages import INTERFACE
from etwinning.core.pages import page, paged, there
from etwinning.libraries.visitors import for_visitors
from etwinning.people.models import Person
from etwinning.people.pages import country_of
from etwinning.portal import agenda, queries
from etwinning.portal.forms import GallerySearch, OfferSearch, Search
from etwinning.portal.known import known_of_offer
from etwinning.portal.models import Article, National, News, Offer, Paper, Section, Text, address_in
from etwinning.portal.models.files import FOLDER
from etwinning.portal.views.previews import address_of_text_preview
from etwinning.portal.views.reading import in_its_language

PER_PAGE = 20
OFFERS = 10  # on the page of a country
FEED = 20
BEGINNING = datetime(2005, 1, 14, tzinfo=UTC)  # when a feed changed that holds nothing: eTwinning's first day
MAPPED = 10_000  # addresses in one map of the site: with 28 languages each, well below its 50 MB
PAST = 90  # days for which a calendar remembers what is over
MOVED = 600  # seconds for which browsers remember where a page went: it may come back
KEPT = 365 * 24 * 3600
NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")  # XML 1.0, 2.2
PICTURES = (".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp")


@require_safe
@for_visitors
@in_its_language
def portal_text(request: HttpRequest, language: str, way: str) -> HttpResponse:
    """A page of the portal. What this language lacks is shown in the one in which it was written, and says so."""
    if "\0" in way:  # PostgreSQL holds no such address
        raise Http404
    asked = (language, f"{way}/", request.GET.get("of", ""))
    text = queries.text_at(*asked)
    if text is None:
        there_now = there(queries.moved_from(*asked)).address_in(language)
        return HttpResponsePermanentRedirect(there_now, headers={"Cache-Control": f"max-age={MOVED}"})
    own = dict(queries.translations_of(text)).get(language)
    if own and own != f"/{language}/{way}/":
        asked_for = request.META["QUERY_STRING"]
        return HttpResponseRedirect(f"{own}?{asked_for}" if asked_for else own)
    return shown(request, text, language)


def shown(request: HttpRequest, text: Text, language: str) -> HttpResponse:
    """The page of a text, with what stands below and beside it."""
    context: dict[str, Any] = {"shown": text, "told": queries.told(text, language)}
    context["address_in"] = address_in
    context["preview_picture"] = address_of_text_preview(text)
    context |= {"rows": [], "articles": {}, "desks": [], "figures": {}, "offers": [], "search": None}
    if isinstance(text, Offer):
        context["known_offer"] = known_of_offer(text, context["preview_picture"])
    if isinstance(text, Section) and text.kind == Section.Kind.LEARNING:
        context["search"] = OfferSearch(request.GET)
        context["wanted"] = context["search"].wanted()
        context["rows"] = paged(request, queries.offers(language, **context["wanted"]), PER_PAGE)
    elif isinstance(text, Section | National) or text.template.endswith("topic.html"):
        context["rows"] = paged(request, queries.listed(text, language), PER_PAGE if _is_dated(text) else 100)
    if isinstance(text, Section) and text.kind == Section.Kind.HELP:
        context["articles"] = queries.articles_of(context["rows"], language)
        context["desks"] = queries.national_desks()
    if isinstance(text, Section) and text.kind == Section.Kind.NEWS:
        context["services"] = queries.section_of(language, Section.Kind.SERVICES)
    if isinstance(text, News):
        context |= {"related": queries.related_to(text, language), "pictures": queries.pictures_of(text)}
    if isinstance(text, National):
        context["desks"] = [desk for _name, desk in queries.national_desks() if desk.country == text.country]
        context["figures"] = queries.figures_of(text.country)
        context["offers"] = queries.offers(language, country=text.country)[:OFFERS]
        context["learning"] = queries.section_of(language, Section.Kind.LEARNING)
    return page(request, text.template, status=200, **context)


def _is_dated(text: Text) -> bool:
    return isinstance(text, National) or (isinstance(text, Section) and text.kind == Section.Kind.NEWS)


@require_safe
@for_visitors
def search(request: HttpRequest) -> HttpResponse:
    """Pages of the portal, public projects and groups with these words."""
    form = Search(request.GET)
    looked, reader = form.wanted(), request.user if isinstance(request.user, Person) else None
    found = queries.search(looked, translation.get_language() or "en", reader)
    hits = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "1")[:9])
    return page(request, "portal/search.html", status=200, form=form, looked=looked, hits=hits)


@require_safe
@for_visitors
def feed(request: HttpRequest, language: str, country: str = "") -> HttpResponse:
    """The news as Atom (RFC 4287): of Europe, or of one country, in one language."""
    if language not in INTERFACE or (country and country not in COUNTRIES):
        raise Http404
    translation.activate(language)
    news = list(queries.latest_news(language, country)[:FEED])
    changed = max((row.last_published_at for row in news if row.last_published_at), default=BEGINNING)
    context = {"news": news, "language": language, "country": country, "changed": changed}
    context["host"] = urlsplit(settings.ADDRESS).hostname
    answer = _xml("portal/feed.xml", "application/atom+xml", address=settings.ADDRESS, path=request.path, **context)
    return _unless_known(request, answer)


@require_safe
@for_visitors
def events(request: HttpRequest, language: str, country: str = "") -> HttpResponse:
    """Offers and themes as a calendar (RFC 5545): of Europe, or of one country, in one language."""
    if country and country not in COUNTRIES:
        raise Http404
    translation.activate(language)
    dated = queries.dated(language, country, timezone.localdate() - timedelta(days=PAST))
    answer = HttpResponse(agenda.text_of(dated, country, language), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="etwinning.ics"'
    return _unless_known(request, answer)


def _unless_known(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer with its mark; not sent again (304) to a program that shows the same mark."""
    set_response_etag(answer)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@require_safe
@for_visitors
def sitemap(_request: HttpRequest, part: int | None = None) -> HttpResponse:
    """Every page that engines may show, with its languages; or, where that is too much for one file, its parts."""
    kinds = queries.mapped()
    parts = ceil(sum(map(len, kinds)) / MAPPED)
    if part is not None and not 0 < part <= parts:
        raise Http404
    if part is None and parts > 1:
        return _xml("portal/sitemap_index.xml", "application/xml", address=settings.ADDRESS, parts=parts)
    begin = ((part or 1) - 1) * MAPPED
    rows = queries.between(kinds, begin, begin + MAPPED)
    return _xml("portal/sitemap.xml", "application/xml", address=settings.ADDRESS, rows=rows)


@require_safe
@for_visitors
def open_search(_request: HttpRequest) -> HttpResponse:
    """How a browser searches here (Open Search 1.1)."""
    return _xml("portal/open_search.xml", "application/opensearchdescription+xml", address=settings.ADDRESS)


def _xml(template: str, kind: str, **context: Any) -> HttpResponse:
    text = get_template(template, using="jinja2").template.render(**context)  # type: ignore[attr-defined]
    return HttpResponse(NOT_XML.sub("", text), content_type=f"{kind}; charset=utf-8")


@require_safe
def portal_file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture or a file of the portal. Its name was drawn by lot and is never used again."""
    if ".." in name or not default_storage.exists(f"{FOLDER}/{name}"):
        raise Http404
    is_picture = name.endswith(PICTURES)
    title = "" if is_picture else Paper.objects.filter(file=f"{FOLDER}/{name}").values_list("title", flat=True).first()
    called = clean_name((title or name).replace("/", "-"), PurePath(name).suffix[1:] or "bin")
    answer = FileResponse(default_storage.open(f"{FOLDER}/{name}"), as_attachment=not is_picture, filename=called)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = f"public, max-age={KEPT}, immutable"
    return answer


def front_context(request: HttpRequest, language: str) -> dict[str, Any]:
    """What is new for the reader of the front page: of their country and of Europe."""
    country = country_of(request)
    return {
        "country": country,
        "europe": queries.latest_news(language, "")[:3],
        "national": queries.latest_news(language, country)[:3] if country else [],
        "part": queries.national_part(language, country) if country else None,
        "offers": queries.offers(language, country__in=["", country])[:3],
        "sections": queries.sections(language),
        "countries": queries.countries_with_pages(language),
        "like": GallerySearch(),
    }


def article_of(pk: int) -> Article:
    """An article of the help centre. Raises Http404."""
    return there(queries.help_article(pk).first())
