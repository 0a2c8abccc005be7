"""Finding remarks, and the passages of a page they speak of. Who reads a page reads what is said about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from etwinning.libraries.html import text_of
from etwinning.libraries.plain import passages
from etwinning.pages.models import Change, Page
from etwinning.pages.queries import pages_visible_to
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.remarks.models import Remark
from etwinning.spaces.models import Member

PER_PAGE = 20
ALIKE = 0.6  # of the words of a quote that a passage must still have to be taken for the same
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Passage:
    """A part of a page: its number, its words, and the text with signs in which it can be written anew ("" if not)."""

    number: int
    text: str
    wording: str


@dataclass(frozen=True)
class Spot:
    """Where a remark's passage is now. No passage: it is gone. Changed: in other words than it spoke of."""

    passage: Passage | None
    is_changed: bool = False


def passages_of(page: Page) -> list[Passage]:
    """The parts of a page that stand below one another, those with words."""
    found: list[Passage] = []
    for wording, part in passages(page.body):
        if text := text_of(part):
            found.append(Passage(len(found), text, "" if wording.startswith("[[") else wording))
    return found


def _even(text: str) -> str:
    return " ".join(text.split()).casefold()


def located(quote: str, place: int, among: Sequence[Passage], *, as_written: bool = False) -> Spot:
    """Where a quote stands: in the passage that has it, the nearest if several do, else in the one most like it.

    as_written: the quote is a whole passage in plain text with signs, as suggestions keep it.
    """
    wanted = _even(quote)

    def holds(passage: Passage) -> bool:
        return _even(passage.wording) == wanted if as_written else wanted in _even(passage.text)

    same = [passage for passage in among if holds(passage)]
    if same:
        return Spot(min(same, key=lambda passage: abs(passage.number - place)))
    words = set(_WORD.findall(wanted))
    alike = [(len(words & set(_WORD.findall(_even(passage.text)))), passage) for passage in among if words]
    most, best = max(alike, key=lambda pair: (pair[0], -abs(pair[1].number - place)), default=(0, None))
    return Spot(best, is_changed=True) if best is not None and most >= ALIKE * len(words) else Spot(None)


def spot_of(remark: Remark, among: Sequence[Passage]) -> Spot | None:
    """Where a remark's passage is now; None when it speaks of the whole page."""
    return located(remark.quote, remark.place, among, as_written=remark.is_suggestion) if remark.quote else None


_PEOPLE = ("author", "settled_by", "removed_by")


def remarks_on(page: Page, *, is_open: bool) -> QuerySet[Remark]:
    """The comments and suggestions of a page with their answers, open ones or the others, the latest first."""
    columns = [field.name for field in Remark._meta.concrete_fields]
    names = [column for path in _PEOPLE for column in named(path)]
    rows = Remark.objects.filter(page=page).select_related(*_PEOPLE).only(*columns, *names)
    roots = rows.filter(answers__isnull=True)
    roots = roots.filter(state=Remark.State.OPEN) if is_open else roots.exclude(state=Remark.State.OPEN)
    replies = Prefetch("replies", rows.order_by("created_at", "pk"))
    return roots.prefetch_related(replies).order_by("-created_at", "-pk")


def remarks_visible_to(member: Member) -> QuerySet[Remark]:
    """What is said about the pages that a member may read; what was removed is not among it."""
    seen = pages_visible_to(member).order_by().values("pk")
    return Remark.objects.filter(page__in=seen, removed_at__isnull=True).select_related("page__space", "author")


def remark_sent(author: Person, sending: UUID | None) -> Remark | None:
    """What this very form sent before."""
    return Remark.objects.filter(author=author, sending=sending).first() if sending else None


def latest_change(page: Page) -> bytes:
    """The change that was written into a page's document last, nothing without one."""
    rows = Change.objects.filter(document__page=page).order_by("-number")
    return bytes(rows.values_list("update", flat=True).first() or b"")


def open_count(page: Page) -> int:
    """How many comments and suggestions of a page are open."""
    return Remark.objects.filter(page=page, answers__isnull=True, state="open", removed_at__isnull=True).count()


def address_of(remark: Remark) -> str:
    """Where a comment, suggestion or answer stands in the lists of its page."""
    place = reverse("page_remarks", kwargs={"space_pk": remark.page.space_id, "pk": remark.page_id})
    root = remark.answers or remark
    newer = remarks_on(remark.page, is_open=root.is_open).filter(created_at__gt=root.created_at).count()
    asked = {"settled": "" if root.is_open else "1", "page": newer // PER_PAGE + 1 if newer >= PER_PAGE else ""}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return f"{place}{'?' if query else ''}{query}#remark-{remark.pk}"
