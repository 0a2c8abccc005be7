"""One search for all that is public: the portal's pages, events and kits, projects, groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Model, Q, QuerySet
from wagtail.models import Page

from etwinning.core.folding import fold, fold_words
from etwinning.groups.queries import groups_visible_to
from etwinning.people.models import Person
from etwinning.portal.models import National, Words, address_in
from etwinning.portal.queries.public import Wanted, gallery
from etwinning.portal.queries.texts import in_language

MOST = 200
# Pages that are a kind of their own.
MODELS = {"event": ("offer", "theme"), "help": ("article", "topic"), "kit": ("kit",), "news": ("news",)}
KINDS = {model: kind for kind, models in MODELS.items() for model in models}
AROUND = 90  # letters of an excerpt before and after the word


@dataclass(frozen=True)
class Hit:
    """Something found: its title and address, in which language, and its text with the words looked for."""

    title: str
    href: str
    kind: str  # text, help, news, event, kit, project or group
    language: str
    plain: str
    words: tuple[str, ...]

    @cached_property
    def excerpt(self) -> tuple[str, str, str]:
        """A piece of the text around the first word: before it, the word, after it. Made for what is shown."""
        return excerpt(" ".join(self.plain.split()), self.words)


@dataclass(frozen=True)
class Looked:
    """What somebody looks for: words, one kind or all (""), in which language it shall be written, of which country."""

    text: str = ""
    kind: str = ""
    written: str = ""
    country: str = ""


def search(looked: Looked, language: str, reader: Person | None = None) -> list[Hit]:
    """Pages, events, kits, projects and groups with all the words, those with a word in the title first.

    `language` is the reader's: of a page that exists in several, the one to show. Groups are those that
    the reader may see.
    """
    words = fold_words(looked.text)[:8]
    if not words:
        return []
    hits: list[Hit] = []
    if looked.kind not in ("project", "group"):
        hits += _texts(words, looked, language)
    if looked.kind in ("", "project"):
        hits += _projects(words, looked)
    if looked.kind in ("", "group") and not looked.country:  # no group is of one country
        hits += _groups(words, looked, reader)
    return sorted(hits, key=lambda hit: not _has(hit.title, words))


def _texts(words: list[str], looked: Looked, language: str) -> Iterable[Hit]:
    pages = in_language(Page, looked.written or language).filter(depth__gt=2)
    if looked.written:
        pages = pages.filter(locale__language_code=looked.written)
    if looked.country:
        part = National.objects.filter(country=looked.country).values_list("path", flat=True)
        pages = pages.filter(reduce(or_, [Q(path__startswith=path) for path in part], Q(pk=None)))
    if looked.kind in MODELS:
        pages = pages.filter(content_type__app_label="portal", content_type__model__in=MODELS[looked.kind])
    found = _with(Words.objects.filter(page__in=pages), "folded", words)
    found = found.select_related("page__locale", "page__content_type").order_by("-page__first_published_at", "-pk")
    for row in found[: MOST // 2]:
        kind = KINDS.get(row.page.content_type.model, "text")
        href = row.page.url_path if looked.written else address_in(row.page.url_path, language)
        yield _hit(row.page.title, href, kind, row.page.locale.language_code, row.plain, words)


def _projects(words: list[str], looked: Looked) -> Iterable[Hit]:
    found = gallery(Wanted(text=looked.text, country=looked.country))
    if looked.written and isinstance(found, QuerySet):
        found = found.filter(text_language=looked.written)
    for row in found[: MOST // 2]:
        yield _hit(row.title, f"/gallery/{row.slug}/", "project", row.text_language or "", row.summary, words)


def _groups(words: list[str], looked: Looked, reader: Person | None) -> Iterable[Hit]:
    found = _with(groups_visible_to(reader).filter(space__closed_at__isnull=True), "search", words)
    if looked.written:
        found = found.filter(space__language=looked.written)
    for row in found.select_related("space").order_by("-space__opened_at", "-pk")[: MOST // 2]:
        yield _hit(row.space.title, row.get_absolute_url(), "group", row.space.language or "", row.about, words)


def _with[M: Model](rows: QuerySet[M], field: str, words: list[str]) -> QuerySet[M]:
    """The rows that hold every word in this folded field."""
    for word in words:
        rows = rows.filter(**{f"{field}__contains": word})
    return rows


def _has(title: str, words: list[str]) -> bool:
    folded = fold(title)
    return any(word in folded for word in words)


def _hit(title: str, href: str, kind: str, language: str, plain: str, words: list[str]) -> Hit:
    return Hit(title, href, kind, language, plain, tuple(words))


def excerpt(plain: str, words: Iterable[str]) -> tuple[str, str, str]:
    """The text around the first place where one of the words stands; its beginning where none does."""
    place = 0
    for piece in plain.split(" "):
        if any(word in fold(piece) for word in words):
            begin, end = max(0, place - AROUND), place + len(piece) + AROUND
            before = plain[begin:place]
            before = ("…" + before.partition(" ")[2]) if begin else before
            after = plain[place + len(piece) : end]
            after = (after.rpartition(" ")[0] + " …") if end < len(plain) else after
            return before, piece, after
        place += len(piece) + 1
    return plain[: 2 * AROUND] + ("…" if len(plain) > 2 * AROUND else ""), "", ""
