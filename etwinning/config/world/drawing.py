"""Pictures of the demo world, drawn by the program: landscapes, towns, seas, maps, charts, tiles. Nobody's photograph.

The same seed draws the same picture. Colours are those of the theme: petrol, terracotta, saffron, paper, ink.
"""

import io
from collections.abc import Callable
from math import cos, pi, sin
from random import Random
from typing import Final

from PIL import Image, ImageDraw

type Canvas = ImageDraw.ImageDraw

PETROL: Final = ("#0b5563", "#2a7482", "#5a9aa6", "#93c0c8")
TERRACOTTA: Final = ("#b8431c", "#cf6a45", "#e09a7d", "#f0c9b6")
SAFFRON: Final = ("#f2b632", "#f6cd73", "#fae3b0")
PAPER: Final = ("#fffdf8", "#f7f2e8", "#e9e1d1")
INK: Final = "#1d2730"
MOSS: Final = ("#256b45", "#5b8f5f", "#9dbb8d")
SIZE: Final = (960, 600)
SIDE: Final = 320
_TWICE: Final = 2  # drawn twice as large, then made smaller: smooth edges


def _png(image: Image.Image, size: tuple[int, int]) -> bytes:
    target = io.BytesIO()
    image.resize(size, Image.Resampling.BOX).save(target, "PNG", compress_level=1)  # it is written anew when it is kept
    return target.getvalue()


def draw_picture(kind: str, seed: str) -> bytes:
    """A PNG of 960 by 600 pixels. `kind` is one of KINDS."""
    lots = Random(f"picture:{kind}:{seed}")
    image = Image.new("RGB", (SIZE[0] * _TWICE, SIZE[1] * _TWICE), PAPER[1])
    KINDS[kind](ImageDraw.Draw(image), lots, image.width, image.height)
    return _png(image, SIZE)


def draw_portrait(seed: str) -> bytes:
    """A PNG of 320 by 320 pixels: a sign for a person made of shapes. Never a face."""
    lots = Random(f"portrait:{seed}")
    image = Image.new(
        "RGB", (SIDE * _TWICE, SIDE * _TWICE), lots.choice((PAPER[2], PETROL[3], TERRACOTTA[3], SAFFRON[2]))
    )
    canvas, side = ImageDraw.Draw(image), SIDE * _TWICE
    first, second = lots.choice(PETROL[:3]), lots.choice(TERRACOTTA[:3])
    for _shape in range(lots.randint(3, 5)):
        x, y, r = lots.uniform(0, side), lots.uniform(0, side), lots.uniform(0.14, 0.4) * side
        colour = lots.choice((first, second, SAFFRON[0], MOSS[1]))
        match lots.randrange(4):
            case 0:
                canvas.ellipse((x - r, y - r, x + r, y + r), fill=colour)
            case 1:
                canvas.polygon(_corners(x, y, r, lots.randint(3, 6), lots.uniform(0, pi)), fill=colour)
            case 2:
                canvas.pieslice(
                    (x - r, y - r, x + r, y + r), lots.randrange(0, 360, 90), lots.randrange(360), fill=colour
                )
            case _:
                canvas.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=int(r / 3))
    return _png(image, (SIDE, SIDE))


def _corners(x: float, y: float, r: float, number: int, turn: float) -> list[tuple[float, float]]:
    return [(x + r * cos(turn + 2 * pi * k / number), y + r * sin(turn + 2 * pi * k / number)) for k in range(number)]


def _ridge(lots: Random, width: int, level: float, height: float) -> list[tuple[float, float]]:
    waves = [(lots.uniform(0.5, 3.5), lots.uniform(0, 2 * pi), lots.uniform(0.2, 1)) for _wave in range(3)]
    total = sum(weight for _speed, _start, weight in waves)
    return [
        (x, level - height * sum(w * sin(start + speed * 2 * pi * x / width) for speed, start, w in waves) / total)
        for x in range(0, width + 16, 16)
    ]


def _sun(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    x, y, r = lots.uniform(0.15, 0.85) * width, lots.uniform(0.14, 0.3) * height, lots.uniform(0.06, 0.1) * width
    canvas.ellipse((x - r, y - r, x + r, y + r), fill=SAFFRON[0])


def hills(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """Hills behind hills, and a river that comes out of them."""
    canvas.rectangle((0, 0, width, height), fill=lots.choice((SAFFRON[2], PAPER[1], PETROL[3])))
    _sun(canvas, lots, width, height)
    colours = lots.choice(
        (PETROL[::-1], (TERRACOTTA[3], TERRACOTTA[2], MOSS[1], MOSS[0]), (PETROL[3], MOSS[2], MOSS[1], PETROL[0]))
    )
    for place, colour in enumerate(colours):
        line = _ridge(lots, width, height * (0.45 + 0.14 * place), height * 0.1)
        canvas.polygon([*line, (width, height), (0, height)], fill=colour)
    x = lots.uniform(0.35, 0.65) * width
    left, right = [], []
    for step in range(24):
        y = height * (0.72 + 0.28 * step / 23)
        bend, half = sin(step / 4) * width * 0.05, (4 + step * step * 0.35)
        left.append((x + bend - half, y))
        right.append((x + bend + half, y))
    canvas.polygon([*left, *right[::-1]], fill=PAPER[0])


def sea(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """A sea with two boats that keep each other in sight."""
    canvas.rectangle((0, 0, width, height), fill=SAFFRON[2])
    _sun(canvas, lots, width, height)
    for place, colour in enumerate(PETROL[::-1]):
        level = height * (0.5 + 0.13 * place)
        line = [(x, level + 14 * sin(x / 70 + place * 2)) for x in range(0, width + 8, 8)]
        canvas.polygon([*line, (width, height), (0, height)], fill=colour)
        if place in {1, 2}:
            x, sail = lots.uniform(0.15, 0.8) * width, (TERRACOTTA[0], SAFFRON[0])[place - 1]
            canvas.polygon([(x, level - 220), (x, level - 30), (x + 130, level - 30)], fill=sail)
            canvas.polygon(
                [(x - 70, level - 20), (x + 150, level - 20), (x + 110, level + 30), (x - 40, level + 30)], fill=INK
            )


def town(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """Roofs of a town, with lights in the windows."""
    canvas.rectangle((0, 0, width, height), fill=lots.choice((PETROL[3], SAFFRON[2], TERRACOTTA[3])))
    _sun(canvas, lots, width, height)
    for row, palette in enumerate((PETROL[1:], (*TERRACOTTA[:2], SAFFRON[1], PAPER[2]))):
        x = -40.0
        while x < width:
            wide, tall = lots.uniform(110, 230), lots.uniform(0.2, 0.45 - 0.12 * row) * height
            top = height * (0.86 + 0.14 * row) - tall
            canvas.rectangle((x, top, x + wide, height), fill=lots.choice(palette))
            if lots.random() < 0.6:
                roof = lots.choice((TERRACOTTA[0], PETROL[0], INK))
                canvas.polygon([(x - 10, top), (x + wide + 10, top), (x + wide / 2, top - wide * 0.45)], fill=roof)
            for column in range(1, 4):
                for floor in range(1, 5):
                    if lots.random() < 0.5:
                        wx, wy = x + column * wide / 4 - 12, top + floor * 60
                        canvas.rectangle(
                            (wx, wy, wx + 24, wy + 32), fill=SAFFRON[0] if lots.random() < 0.5 else PAPER[0]
                        )
            x += wide


def journey(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """A map made of dots: two places and the line that joins them."""
    canvas.rectangle((0, 0, width, height), fill=PAPER[1])
    lands = [(lots.uniform(0, width), lots.uniform(0, height), lots.uniform(0.12, 0.3) * width) for _land in range(6)]
    for x in range(16, width, 32):
        for y in range(16, height, 32):
            if any((x - lx) ** 2 + ((y - ly) * 1.3) ** 2 < r * r for lx, ly, r in lands):
                canvas.ellipse((x - 9, y - 9, x + 9, y + 9), fill=PAPER[2] if lots.random() < 0.2 else PETROL[3])
    ax, ay = lots.uniform(0.12, 0.3) * width, lots.uniform(0.35, 0.8) * height
    bx, by = lots.uniform(0.68, 0.88) * width, lots.uniform(0.35, 0.8) * height
    path = [(ax + (bx - ax) * t / 60, ay + (by - ay) * t / 60 - sin(pi * t / 60) * height * 0.3) for t in range(61)]
    canvas.line(path, fill=SAFFRON[0], width=14, joint="curve")
    for px, py, colour in ((ax, ay, PETROL[0]), (bx, by, TERRACOTTA[0])):
        canvas.ellipse((px - 46, py - 46, px + 46, py + 46), fill=colour)
        canvas.ellipse((px - 18, py - 18, px + 18, py + 18), fill=PAPER[0])


def chart(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """A diary in bars: two classes side by side, day by day."""
    canvas.rectangle((0, 0, width, height), fill=PAPER[0])
    bottom, days = height * 0.88, 7
    for line in range(5):
        y = bottom - line * height * 0.18
        canvas.line((width * 0.08, y, width * 0.94, y), fill=PAPER[2], width=6)
    for day in range(days):
        x, step = width * (0.12 + 0.115 * day), width * 0.04
        for side, colour in enumerate((PETROL[0], TERRACOTTA[0])):
            tall = lots.uniform(0.25, 0.72) * height
            canvas.rectangle((x + side * step, bottom - tall, x + side * step + step * 0.86, bottom), fill=colour)
    canvas.line((width * 0.08, bottom, width * 0.94, bottom), fill=INK, width=8)


def tiles(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """A pattern that never ends: stars in squares."""
    ground, star, heart = lots.choice(
        (
            (PAPER[0], PETROL[0], SAFFRON[0]),
            (PETROL[0], PAPER[1], TERRACOTTA[0]),
            (SAFFRON[2], TERRACOTTA[0], PETROL[0]),
        )
    )
    canvas.rectangle((0, 0, width, height), fill=ground)
    step, points = 240, lots.choice((4, 6, 8))
    for x in range(0, width + step, step):
        for y in range(0, height + step, step):
            for turn in (0.0, pi / points):
                canvas.polygon(_corners(x, y, step * 0.46, points, turn), outline=star, width=16)
            canvas.polygon(_corners(x, y, step * 0.2, points, 0), fill=heart)
            cx, cy = x + step / 2, y + step / 2
            canvas.polygon(_corners(cx, cy, step * 0.14, 4, 0), fill=star)


def rings(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """Two sets of rings that meet, like stones thrown into the same water."""
    canvas.rectangle((0, 0, width, height), fill=lots.choice((PAPER[1], PETROL[3], TERRACOTTA[3])))
    y = height * lots.uniform(0.42, 0.58)
    for x, palette in ((width * lots.uniform(0.28, 0.4), PETROL), (width * lots.uniform(0.6, 0.72), TERRACOTTA)):
        for ring in range(7, 0, -1):
            r = ring * width * 0.045
            canvas.ellipse((x - r, y - r, x + r, y + r), outline=palette[ring % 3], width=18)
        canvas.ellipse((x - 30, y - 30, x + 30, y + 30), fill=SAFFRON[0])


def garden(canvas: Canvas, lots: Random, width: int, height: int) -> None:
    """Rows of plants of different height under a wide sky."""
    canvas.rectangle((0, 0, width, height), fill=PETROL[3])
    _sun(canvas, lots, width, height)
    canvas.rectangle((0, height * 0.74, width, height), fill=TERRACOTTA[1])
    for x in range(60, width, 110):
        tall = lots.uniform(0.15, 0.5) * height
        base, stem = height * lots.uniform(0.78, 0.92), lots.choice(MOSS)
        canvas.line((x, base, x, base - tall), fill=stem, width=14)
        for leaf in range(int(tall / 70)):
            ly, side = base - 50 - leaf * 66, 1 if leaf % 2 else -1
            canvas.ellipse((min(x, x + side * 80), ly - 18, max(x, x + side * 80), ly + 18), fill=stem)
        if lots.random() < 0.6:
            canvas.polygon(_corners(x, base - tall, 52, 8, 0), fill=lots.choice((SAFFRON[0], TERRACOTTA[0], PAPER[0])))


def draw_children(seed: str) -> bytes:
    """A PNG of 960 by 600 pixels: children in a row before a hill, without faces. It stands for a photograph of a class."""
    lots = Random(f"children:{seed}")
    width, height = SIZE[0] * _TWICE, SIZE[1] * _TWICE
    image = Image.new("RGB", (width, height), PETROL[3])
    canvas = ImageDraw.Draw(image)
    _sun(canvas, lots, width, height)
    canvas.polygon([*_ridge(lots, width, height * 0.6, height * 0.1), (width, height), (0, height)], fill=MOSS[2])
    for place in range(4):
        x, tall = width * (0.2 + 0.2 * place), height * lots.uniform(0.42, 0.52)
        top, half = height * 0.95 - tall, width * 0.05
        canvas.rounded_rectangle(
            (x - half, top + half * 1.6, x + half, height * 0.95), half, fill=lots.choice((PETROL[0], *TERRACOTTA[:2]))
        )
        canvas.ellipse(
            (x - half, top - half * 0.4, x + half, top + half * 1.6), fill=lots.choice(("#8d5a3b", "#e2b48c"))
        )
        canvas.pieslice(
            (x - half, top - half * 0.5, x + half, top + half * 1.5), 180, 360, fill=lots.choice((INK, SAFFRON[0]))
        )
    return _png(image, SIZE)


CHILDREN: Final = "A drawing of four children who stand in a row before a hill."
KINDS: Final[dict[str, Callable[[Canvas, Random, int, int], None]]] = {
    "hills": hills, "sea": sea, "town": town, "journey": journey, "chart": chart, "tiles": tiles, "rings": rings,
    "garden": garden,
}  # fmt: skip
IN_WORDS: Final = {
    "hills": "A drawing of hills one behind the other, with a river that comes out of them.",
    "sea": "A drawing of a sea with two sailing boats.",
    "town": "A drawing of the roofs of a town, with lights in the windows.",
    "journey": "A drawn map of dots with two places and a line that joins them.",
    "chart": "A chart with bars in two colours, one colour for each class, for seven days.",
    "tiles": "A drawn pattern of stars and squares.",
    "rings": "Two sets of drawn rings that meet, like stones thrown into the same water.",
    "garden": "A drawing of plants of different height under the sun.",
}
