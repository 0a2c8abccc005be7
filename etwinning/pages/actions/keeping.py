"""Versions of a page: how it was after each while of writing, and who wrote which letters of it (decisions/0031)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from pycrdt import Doc

from etwinning.libraries import replicas
from etwinning.libraries.comparing import counted
from etwinning.libraries.credits import NOBODY, Credited, carried, credited, stored
from etwinning.libraries.pieces import Piece
from etwinning.libraries.shapes import pieces_of
from etwinning.pages import queries
from etwinning.pages.models import Page, Version

WHILE = timedelta(minutes=10)  # a version grows for so long,
REST = timedelta(minutes=5)  # unless nobody wrote for so long
FEW = 20  # words: whoever takes out more begins a new version, so that the old one still has them
TURNS = 20  # of several people, looked at one after the other; beyond that, person by person

type Stage = tuple[int, tuple[Piece, ...]]


def hands_of(page: Page) -> list[Credited]:
    """Who wrote which letters of a page as it stands."""
    last = queries.latest_version(page.pk)
    if last is None:
        return carried((), pieces_of(page.body), _only_writer(page) or NOBODY)
    old = of_version(last)
    return old if last.body == page.body else carried(old, pieces_of(page.body), NOBODY)


def of_version(version: Version) -> list[Credited]:
    """Who wrote which letters of a version."""
    return credited(pieces_of(version.body), version.credits)


def replayed(written: queries.Written) -> tuple[Doc[Any], list[Stage]]:
    """A document with all that is written; the texts on the way there, each of one person, with several of them."""
    turns = [
        (hand or NOBODY, [update for _hand, update in some])
        for hand, some in groupby(
            zip(written.hands[written.new :], written.updates[written.new :], strict=True), key=lambda one: one[0]
        )
    ]
    if len({hand for hand, _updates in turns}) <= 1:
        return replicas.opened(*written.updates), [(hand, ()) for hand, _updates in turns[:1]]
    if len(turns) > TURNS:
        each: dict[int, list[bytes]] = {}
        for hand, updates in turns:
            each.setdefault(hand, []).extend(updates)
        turns = list(each.items())
    doc = replicas.opened(*written.updates[: written.new])
    reading = replicas.Reading(doc)
    return doc, [(NOBODY, reading.pieces), *((hand, reading.after(updates)) for hand, updates in turns)]


def follow(page: Page, stages: Iterable[Stage], body: str, also: Iterable[Credited] = ()) -> list[Credited]:
    """Who wrote which letters of the text to which a page comes by these stages; the last step is that of the last."""
    known = hands_of(page)
    steps = list(stages)
    stood = {one.piece: one.spans for one in (*also, *(known if len(steps) > 1 else ()))}
    who = NOBODY
    for who, pieces in steps:
        known = carried(known, pieces, who, stood) if pieces else known
    return carried(known, pieces_of(body), who, stood)


def keep_version(
    page: Page,
    was: Page | None,
    hands: Iterable[Credited],
    writers: Collection[int],
    *,
    at: datetime,
    together: bool = False,
    restored: Version | None = None,
) -> Version | None:
    """Keep how a page is now, after a deed of these writers; before it was as `was` says. None if nothing is new.

    The latest version grows while the same one person, or people together, go on writing and take out only a few words.
    Who calls holds the page.
    """
    last = queries.latest_version(page.pk)
    if last is None and was is not None and was.body:
        first = _only_writer(was)
        last = Version(page=page, number=1, at=was.edited_at, began_at=was.edited_at)
        _fill(last, was, hands_of(was))
        last.save()
        last.writers.add(*([first] if first else []))
    said = (page.title, page.language, page.body)
    if said == ((last.title, last.language, last.body) if last else (page.title, page.language, "")):
        return None
    if last is not None and restored is None and _grows(last, page, set(writers), together, at):
        version = last
    else:
        number = last.number + 1 if last else 1
        version = Version(page=page, number=number, began_at=at, together=together, restored=restored)
    version.at = at
    _fill(version, page, hands)
    version.save()
    version.writers.add(*writers)
    return version


def _only_writer(page: Page) -> int | None:
    """Who wrote a page that has no versions yet, if it was one person."""
    return page.author_id if page.author_id == page.edited_by_id else None


def _grows(last: Version, page: Page, writers: set[int], together: bool, at: datetime) -> bool:
    if counted(last.body, page.body)[1] > FEW or counted("", page.body)[0] < last.peak - FEW:
        return False
    if last.name or last.restored_id or at - last.began_at >= WHILE or at - last.at >= REST:
        return False
    if last.together and together:
        return True
    return len(writers) == 1 and set(last.writers.values_list("pk", flat=True)) == writers


def _fill(version: Version, page: Page, hands: Iterable[Credited]) -> None:
    version.title, version.language, version.body = page.title, page.language, page.body
    version.credits = stored(hands)
    before = queries.text_before(page.pk, version.number)
    version.added, version.removed = counted(before, page.body)
    version.peak = max(version.peak, counted("", page.body)[0])
