"""What a reader sees of a version: its text in the colours of who wrote it, or what is different in another one.

What families do not allow holds for what stood in a page as well: pictures withheld from the reader are left out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from etwinning.libraries.comparing import ADDED, CHANGED, SAME, Part, bare, compared, is_signed, lettered
from etwinning.libraries.credits import NOBODY, credited, inked, shares
from etwinning.libraries.reading import shown
from etwinning.libraries.shapes import html_of, pieces_of
from etwinning.materials.models import Item
from etwinning.pages import queries as pages
from etwinning.pages.models import Attachment, Page, Version
from etwinning.people.models import Person
from etwinning.spaces.models import Member
from etwinning.spaces.queries import looks_of

HUES = 8
AROUND = 1  # pieces that stay in sight before and after a change


@dataclass(frozen=True)
class Hand:
    """Somebody who wrote in a text: a colour, a short sign, a name, and how much of the text is theirs."""

    hue: int
    sign: str
    name: str
    share: float


@dataclass(frozen=True)
class Shown:
    """A text in colours, and whose they are."""

    html: Markup
    hands: list[Hand]


def coloured(page: Page, version: Version, seat: Member) -> Shown:
    """The text of a version, each passage signed with who wrote it; pictures withheld from the reader left out."""
    text = credited(pieces_of(bare(version.body)), version.credits)
    parts = shares(text)
    hands = dict(zip(parts, _hands_of(parts), strict=True))
    written = []
    for one in text:
        last: list[int] = []

        def tags(key: str, last: list[int] = last) -> tuple[str, str]:
            who, is_block = int(key.rstrip("/")), key.endswith("/")
            is_new = last != [who]
            last[:] = [who]
            return _tags_of(hands[who], is_new=is_new, is_block=is_block)

        html = html_of(inked(one, str))
        written.append(lettered(shown(html), tags))
    withheld = _kept_from(page, [version], seat)
    return Shown(_marked("".join(written), withheld), list(hands.values()))


def _hands_of(parts: dict[int, int]) -> list[Hand]:
    """Whose the parts are, in the same order."""
    people = Person.objects.in_bulk([who for who in parts if who != NOBODY])
    total = sum(parts.values()) or 1
    hands: list[Hand] = []
    met: dict[str, int] = {}
    for place, (who, many) in enumerate(parts.items()):
        person = people.get(who)
        name, sign = _("Not known who"), "?"
        if person is not None:
            gone = person.state == Person.State.LEFT
            name = _("Somebody who has left") if gone else person.name
            sign = "–" if gone else _initials(name)
        met[sign] = met.get(sign, 0) + 1
        sign += str(met[sign]) if met[sign] > 1 else ""
        hands.append(Hand(place % HUES, sign, name, many / total))
    return hands


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys([words[0], words[-1]])) if words else "?"


def _tags_of(hand: Hand, *, is_new: bool, is_block: bool) -> tuple[str, str]:
    tag, name = "div" if is_block else "mark", escape(hand.name)
    sign = f'<span class="by-sign" aria-hidden="true">{escape(hand.sign)}</span>'
    sign += f'<span class="sr-only" {_ours()}>{name}: </span>'
    return f'<{tag} class="by by-{hand.hue}" title="{name}">{sign if is_new else ""}', f"</{tag}>"


def _ours() -> str:
    """The text around may be in another language."""
    return f'lang="{get_language() or settings.LANGUAGE_CODE}"'


@dataclass(frozen=True)
class Stretch:
    """What stands together in a comparison: a changed piece, or pieces that are the same; these may be folded.

    `place` is where the piece stands that could be brought back (or taken out, where it was added).
    """

    kind: str
    html: Markup
    place: int | None = None
    many: int = 1
    is_folded: bool = False
    is_form_only: bool = False


def stretches(page: Page, older: Version, newer: Version, seat: Member) -> list[Stretch]:
    """Two versions as one text: what was put in and taken out, and what stayed, most of it folded away."""
    parts = compared(pieces_of(bare(older.body)), pieces_of(bare(newer.body)))
    found: list[Stretch] = []
    for is_same, some in groupby(parts, key=lambda part: part.kind == SAME):
        run = list(some)
        if is_same:
            found += _same(run, is_first=not found, is_last=run[-1] is parts[-1])
        else:
            found += map(_changed, run)
    withheld = _kept_from(page, [older, newer], seat)
    return [replace(one, html=_marked(one.html, withheld)) for one in found]


def _same(run: list[Part], *, is_first: bool, is_last: bool) -> list[Stretch]:
    """Pieces that stayed: those next to a change, and the others folded."""
    head, tail = (0 if is_first else AROUND), (0 if is_last else AROUND)
    middle = run[head : len(run) - tail]
    if len(middle) < 2:  # noqa: PLR2004 - one alone is shown sooner than folded
        return [_stretch(SAME, run)]
    parts = [(run[:head], False), (middle, True), (run[len(run) - tail :], False)]
    return [_stretch(SAME, some, is_folded=folded) for some, folded in parts if some]


def _stretch(kind: str, run: list[Part], *, is_folded: bool = False) -> Stretch:
    html = shown(html_of(one for part in run for one in part.shown))
    return Stretch(kind, _marked(html, ()), many=len(run), is_folded=is_folded)


def _changed(part: Part) -> Stretch:
    html = html_of(part.shown)
    place = part.new if part.kind == ADDED else part.old
    form_only = part.kind == CHANGED and not is_signed(html)
    return Stretch(part.kind, _marked(lettered(shown(html), _tags_of_change), ()), place, is_form_only=form_only)


def _tags_of_change(key: str) -> tuple[str, str]:
    tag = key.rstrip("/")
    before, after = (
        (pgettext("before words that were put in", "[put in:"), pgettext("after words that were put in", "end]"))
        if tag == ADDED
        else (
            pgettext("before words that were taken out", "[taken out:"),
            pgettext("after words that were taken out", "end]"),
        )
    )
    start, end = (f'<span class="sr-only" {_ours()}> {escape(words)} </span>' for words in (before, after))
    return f"<{tag}>{start}", f"{end}</{tag}>"


def _marked(html: str, withheld: Collection[Attachment | Item]) -> Markup:
    return Markup(pages.body_without(html, withheld) if withheld else html)  # noqa: S704 - written by html_of and here


def _kept_from(page: Page, versions: Iterable[Version], seat: Member) -> Collection[Attachment | Item]:
    """The pictures in some versions that families keep from this reader."""
    carried = pages.shown_on(page, "".join(version.body for version in versions))
    looks = looks_of([one.file for one in carried], seat)
    return [one for one in carried if looks[one.file_id].withheld]
