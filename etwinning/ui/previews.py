"""The picture that other places show beside a link to a public page: its title in its own script, and where it is from.

1200 by 630 pixels, as the places that show them ask for (https://ogp.me, "og:image:width"). Drawn with the fonts that
the server prints with (core.pdf), in the colours of the day theme. What no font of ours can draw is left out.
"""

import io
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, ImageOps, features

WIDTH, HEIGHT, EDGE = 1200, 630, 72
PICTURE: Final = 460  # pixels of its width, where there is one
SIZES: Final = (78, 68, 58, 50, 44)  # of the title: the largest in which it fits
LINES, LETTERS = 4, 240
PAPER, INK, QUIET = "#fefdf7", "#1c2630", "#4d5965"
TEAL, ORANGE, YELLOW = "#0b5563", "#bb4420", "#f2b632"
SCRIPTS: Final = ("", "Arabic", "Armenian", "Georgian")
GAP: Final = 0.28  # of the size, between two words


@dataclass(frozen=True)
class Run:
    """Some words of one script."""

    text: str
    script: str
    width: float


def preview_of(title: str, above: str, below: str, picture: bytes | None = None) -> bytes:
    """A JPEG: a small line, the title, a small line; beside them a picture (as bytes) or what eTwinning is known by."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    if picture is None:
        _rings(draw)
    else:
        with Image.open(io.BytesIO(picture)) as given:
            cut = ImageOps.fit(given.convert("RGB"), (PICTURE, HEIGHT))
        image.paste(cut, (WIDTH - PICTURE, 0))
    room = WIDTH - 2 * EDGE - (PICTURE if picture else 190)
    _write(draw, (EDGE, EDGE), room, [_cut(above, 30, room)], 30, QUIET)
    size, lines = _fitting(drawable(title)[:LETTERS], room)
    _write(draw, (EDGE, EDGE + 72), room, lines, size, INK)
    _mark(draw, EDGE, HEIGHT - EDGE - 46)
    beside = EDGE + 92
    known = " · ".join(filter(None, ["eTwinning", below]))
    _write(draw, (beside, HEIGHT - EDGE - 42), room - 92, [_cut(known, 30, room - 92)], 30, TEAL)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue()


def drawable(text: str) -> str:
    """What our fonts can draw of a text, its white space made single."""
    text = unicodedata.normalize("NFC", text[: 4 * LETTERS])
    kept = "".join(one if one.isspace() or _script_of(one) is not None else "" for one in text)
    return " ".join(kept.split())


@cache
def _letters(script: str) -> frozenset[int]:
    with TTFont(_path(script, "400Regular"), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _path(script: str, weight: str) -> Path:
    return Path(settings.VAR, "fonts", f"NotoSans{script}_{weight}.ttf")


@cache
def _font(script: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_path(script, "700Bold" if size > 40 else "400Regular"), size)  # noqa: PLR2004 - a title


def _script_of(letter: str) -> str | None:
    if unicodedata.category(letter)[0] == "C":
        return None
    return next((script for script in SCRIPTS if ord(letter) in _letters(script)), None)


def _is_rtl(text: str) -> bool:
    """By its first letter that has a direction."""
    ways = (unicodedata.bidirectional(letter) for letter in text)
    return next((way != "L" for way in ways if way in {"L", "R", "AL"}), False)


def _words(text: str, size: int) -> list[Run]:
    found = []
    for word in text.split():
        script = next((s for letter in word if (s := _script_of(letter))), "")
        found.append(Run(word, script, _font(script, size).getlength(word)))
    return found


def _wrapped(text: str, size: int, room: int) -> list[str]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for word in _words(text, size):
        if lines[-1] and used + size * GAP + word.width > room:
            lines.append([])
            used = 0.0
        used += word.width + (size * GAP if lines[-1] else 0)
        lines[-1].append(word.text)
    return [" ".join(words) for words in lines]


def _fitting(text: str, room: int) -> tuple[int, list[str]]:
    """The size of the title and its lines; what is still too long ends with an ellipsis."""
    for size in SIZES:
        lines = _wrapped(text, size, room)
        if len(lines) <= LINES and all(_length(line, size) <= room for line in lines):
            return size, lines
    lines = _wrapped(text, SIZES[-1], room)
    kept = lines[:LINES] if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]
    return SIZES[-1], [_cut(line, SIZES[-1], room) for line in kept]


def _length(line: str, size: int) -> float:
    words = _words(line, size)
    return sum(word.width for word in words) + size * GAP * (len(words) - 1)


def _cut(line: str, size: int, room: int) -> str:
    line = drawable(line)
    if _length(line, size) <= room:
        return line
    # the longest beginning that has room: the shorter, the narrower
    fits = bisect_right(range(len(line)), float(room), key=lambda letters: _length(f"{line[:letters].rstrip()}…", size))
    return f"{line[: max(0, fits - 1)].rstrip()}…"


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], room: int, lines: list[str], size: int, colour: str) -> None:
    """Lines below each other, from the side at which the script of the first begins."""
    right = _is_rtl(" ".join(lines))
    for place, line in enumerate(lines):
        x: float = at[0] + room if right else at[0]
        for word in _words(line, size):
            start = x - word.width if right else x
            at_base = (start, at[1] + size * (1.07 + place * 1.22))
            draw.text(at_base, word.text, colour, _font(word.script, size), anchor="ls", **_way(word.text))
            x = x - word.width - size * GAP if right else x + word.width + size * GAP


def _way(word: str) -> dict[str, Any]:
    return {"direction": "rtl" if _is_rtl(word) else "ltr"} if features.check("raqm") else {}


def _mark(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """The mark: two rings that share a part."""
    draw.ellipse((x, y, x + 46, y + 46), TEAL)
    draw.ellipse((x + 30, y, x + 76, y + 46), ORANGE)
    shared = Image.new("L", (76, 46), 0)
    left, both = Image.new("L", (76, 46), 0), Image.new("L", (76, 46), 255)
    ImageDraw.Draw(left).ellipse((0, 0, 46, 46), 255)
    ImageDraw.Draw(shared).ellipse((30, 0, 76, 46), 255)
    both.paste(0, mask=Image.eval(left, lambda value: 255 - value))
    both.paste(0, mask=Image.eval(shared, lambda value: 255 - value))
    draw.bitmap((x, y), both, YELLOW)


def _rings(draw: ImageDraw.ImageDraw) -> None:
    """Where there is no picture: rings that leave the edge."""
    draw.ellipse((WIDTH - 210, -150, WIDTH + 190, 250), TEAL)
    draw.ellipse((WIDTH - 130, 190, WIDTH + 230, 550), ORANGE)
    draw.ellipse((WIDTH - 190, 470, WIDTH + 60, 720), YELLOW)
