"""One search for the portal's pages and the public projects."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page

from etwinning.core.folding import fold, fold_words
from etwinning.portal.models import Words
from etwinning.portal.queries.public import Wanted, gallery
from etwinning.portal.queries.texts import in_language

MOST = 200
AROUND = 90  # letters of an excerpt before and after the word


@dataclass(frozen=True)
class Hit:
    """Something found: its title and address, in which language, and a piece of its text around the first word."""

    title: str
    href: str
    kind: str  # "text" or "project"
    language: str
    before: str
    match: str
    after: str


def search(text: str, language: str, kind: str = "") -> list[Hit]:
    """Pages and projects with all the words, those with a word in the title first."""
    words = fold_words(text)[:8]
    if not words:
        return []
    hits: list[Hit] = []
    if kind != "project":
        hits += _texts(words, language)
    if kind != "text":
        projects = gallery(Wanted(text=text))
        hits += [
            _hit(row.title, f"/gallery/{row.slug}/", "project", row.text_language or "", row.summary, words)
            for row in projects[: MOST // 2]
        ]
    return sorted(hits, key=lambda hit: not _has(hit.title, words))


def _texts(words: list[str], language: str) -> Iterable[Hit]:
    found = Words.objects.filter(page__in=in_language(Page, language).filter(depth__gt=2))
    for word in words:
        found = found.filter(folded__contains=word)
    for row in found.select_related("page__locale").order_by("-page__first_published_at", "-pk")[: MOST // 2]:
        code = row.page.locale.language_code
        yield _hit(row.page.title, row.page.url_path, "text", code, row.plain, words)


def _has(title: str, words: list[str]) -> bool:
    folded = fold(title)
    return any(word in folded for word in words)


def _hit(title: str, href: str, kind: str, language: str, plain: str, words: list[str]) -> Hit:
    before, match, after = excerpt(" ".join(plain.split()), words)
    return Hit(title, href, kind, language, before, match, after)


def excerpt(plain: str, words: list[str]) -> tuple[str, str, str]:
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
