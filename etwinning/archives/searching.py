"""Searching in a room: words folded as everywhere (core.folding), kept in a table that follows the things by itself.

A database cannot fold; folding a whole room takes a second. So each thing's words are kept, with a hash of the texts
they came from, and before a search those that read differently now are folded anew. What was deleted or removed is
found by nobody, since the things themselves say who reads them; its words go with the next search, or at night.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat
from django.urls import reverse

from etwinning.archives.models import Words
from etwinning.core.folding import fold_words
from etwinning.core.models import Audience
from etwinning.libraries.html import text_of
from etwinning.materials.models import Item
from etwinning.materials.queries import items_visible_to
from etwinning.pages.models import Page
from etwinning.pages.queries import pages_visible_to
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note, Post
from etwinning.threads.queries import notes_in, threads_visible_to

Kind = Words.Kind
MOST_WORDS: Final = 8
AROUND: Final = 110  # letters of an excerpt before and after what was found
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CHUNK: Final = 500


@dataclass(frozen=True)
class Source:
    """One kind of things: all that stand somewhere, the texts that their words come from, and what is kept of each."""

    kind: str
    rows: Callable[[], QuerySet[Any]]
    texts: tuple[str, ...]
    words: Callable[[Any], tuple[str, str]]  # title and plain text
    room: str = "space"
    at: str = "created_at"

    def stamped(self) -> QuerySet[Any]:
        """The things with the hash of their texts."""
        parts = [Cast(Coalesce(F(name), Value("")), TextField()) for name in self.texts]
        whole = Concat(*parts, Value(""), output_field=TextField())
        stamped: QuerySet[Any] = self.rows().annotate(stamp=MD5(whole), room_pk=F(self.room))
        return stamped


SOURCES: Final = (
    Source(
        Kind.PAGE, lambda: Page.objects.filter(binned_at__isnull=True), ("title", "body"),
        lambda row: (row.title, text_of(row.body)), at="edited_at",
    ),
    Source(
        Kind.POST, lambda: Post.objects.filter(removed_at__isnull=True).select_related("thread"),
        ("thread__title", "body"),
        lambda row: (row.thread.title, text_of(row.body)), room="thread__space",
    ),
    Source(Kind.NOTE, lambda: Note.objects.filter(removed_at__isnull=True), ("body",), lambda row: ("", row.body)),
    Source(
        Kind.ITEM, lambda: Item.objects.filter(binned_at__isnull=True), ("name", "alt", "credit", "transcript"),
        lambda row: (row.name, "\n".join(filter(None, (row.alt, row.credit, row.transcript)))), at="added_at",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is, where it stands, and its words in pieces, the found ones marked."""

    kind: str
    title: list[tuple[str, bool]]
    excerpt: list[tuple[str, bool]]
    language: str
    at: Any
    address: str


def refresh(space: Space) -> None:
    """Fold what reads differently now. One query for each kind where nothing changed."""
    for source in SOURCES:
        known = Words.objects.filter(kind=source.kind, thing=OuterRef("pk"), stamp=OuterRef("stamp"))
        rows = source.stamped().filter(**{source.room: space.pk}).exclude(Exists(known))
        made: list[Words] = []
        for row in rows.iterator(chunk_size=CHUNK):
            made.append(_words(source, row))
            if len(made) >= CHUNK:
                _keep(made)
                made = []
        _keep(made)


def forget_words() -> int:
    """Remove the words of things that are gone or say something else now. Returns how many."""
    gone = 0
    for source in SOURCES:
        same = source.stamped().filter(pk=OuterRef("thing"), stamp=OuterRef("stamp"))
        number, _rows = Words.objects.filter(~Exists(same), kind=source.kind).delete()
        gone += number
    return gone


def search(member: Member, question: str, kind: str = "") -> QuerySet[Words]:
    """What a member may read and where each word asked for begins a word, of one kind or of all; latest first."""
    words = fold_words(question)[:MOST_WORDS]
    if not words:
        return Words.objects.none()
    pages = pages_visible_to(member).order_by().values("pk")
    posts = Post.objects.filter(removed_at__isnull=True, thread__in=threads_visible_to(member).order_by().values("pk"))
    seen = {
        Kind.PAGE: pages,
        Kind.POST: posts.values("pk"),
        Kind.NOTE: notes_in(member.space, member).order_by().values("pk"),
        Kind.ITEM: items_visible_to(member).order_by().values("pk"),
    }
    may = Q(pk__in=[])
    for name, rows in seen.items():
        if kind in ("", name):
            may |= Q(kind=name, thing__in=rows)
    found = Words.objects.filter(may, space=member.space_id)
    for word in words:
        found = found.filter(folded__contains=f" {word}")
    return found.order_by("-at", "-pk")


def hits(rows: list[Words], question: str, notes: dict[int, str]) -> list[Hit]:
    """The rows as they are shown. `notes`: by key of a note who sees it, for its address."""
    words = fold_words(question)[:MOST_WORDS]
    return [
        Hit(
            row.kind,
            list(_marked(row.title, words)),
            _excerpt(row.plain, words),
            row.language,
            row.at,
            _address(row, notes),
        )
        for row in rows
    ]


def audiences_of_notes(rows: list[Words]) -> dict[int, str]:
    """Who sees the notes among some rows. No query without any."""
    keys = [row.thing for row in rows if row.kind == Kind.NOTE]
    return dict(Note.objects.filter(pk__in=keys).values_list("pk", "audience")) if keys else {}


def _words(source: Source, row: Any) -> Words:
    title, plain = source.words(row)
    language = getattr(row, "language", "")
    return Words(
        space_id=row.room_pk, kind=source.kind, thing=row.pk, stamp=row.stamp, at=getattr(row, source.at),
        title=title[:200], language=language, plain=plain, folded=" ".join(["", *fold_words(f"{title} {plain}")]),
    )  # fmt: skip


def _keep(made: list[Words]) -> None:
    Words.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["kind", "thing"],
        update_fields=["space", "stamp", "at", "title", "language", "plain", "folded"],
    )  # fmt: skip


def _address(row: Words, notes: dict[int, str]) -> str:
    here = {"space_pk": row.space_id}
    if row.kind == Kind.NOTE:
        return reverse("bulletin" if notes.get(row.thing) == Audience.TEACHERS else "news", kwargs=here)
    name = {Kind.PAGE: "space_page", Kind.POST: "find_post", Kind.ITEM: "material"}[Kind(row.kind)]
    return reverse(name, kwargs=here | {"pk": row.thing})


def _marked(text: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    """A text in pieces; those in which a word of the question stands are marked."""
    end = 0
    for met in WORD.finditer(text):
        if _begins(met[0], words):
            if met.start() > end:
                yield text[end : met.start()], False
            yield met[0], True
            end = met.end()
    if end < len(text):
        yield text[end:], False


def _begins(word: str, words: list[str]) -> bool:
    folded = fold_words(word)
    return any(part.startswith(asked) for part in folded for asked in words)


def _excerpt(plain: str, words: list[str]) -> list[tuple[str, bool]]:
    """The words around the first that was found, or the beginning."""
    text = " ".join(plain.split())
    first = next((met.start() for met in WORD.finditer(text) if _begins(met[0], words)), 0)
    start = max(0, first - AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = first + AROUND
    cut = text[start:end].rpartition(" ")[0] if end < len(text) else text[start:]
    return list(_marked(("… " if start else "") + cut + (" …" if end < len(text) else ""), words))
