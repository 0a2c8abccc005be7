"""Pictures: measured before they are decoded, drawn anew without anything but pixels, and made smaller."""

import io
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, ImageSequence

from etwinning.core.refusals import Refused

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
MOST_PIXELS = 50_000_000
LARGE = 16_000_000  # pictures above this take up to 800 MB while they are drawn: one at a time in a process
_LARGE = Lock()
MOST_MOVING_PIXELS = 50_000_000  # all frames of an animation together
MOST_FRAMES = 1_000
LONGEST_SIDE = 4096
LANCZOS = Image.Resampling.LANCZOS
SQUARE = 160
# Longest side of each smaller copy, smallest first.
BOXES = {"small": 320, "medium": 960, "large": 1920}
MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp", "AVIF": "image/avif"}
SETTINGS: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 6},
    "JPEG": {"quality": 88, "progressive": True, "optimize": True},
    "GIF": {},
    "WEBP": {"quality": 88, "method": 3},
    "AVIF": {"quality": 75, "speed": 8},
}
SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Drawn:
    """A picture as we drew it: bytes without place, camera, date or colour profile; colours are sRGB."""

    content: bytes
    mime: str
    width: int
    height: int


def redraw(content: bytes) -> Drawn:
    """The same picture upright, in sRGB, at most 4096 pixels long, holding nothing but its pixels.

    Raises Refused for more than 50 megapixels (before a pixel is decoded), for endless animations and for damage.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _measure(picture)
            with _LARGE if picture.width * picture.height > LARGE else nullcontext():
                if getattr(picture, "is_animated", False) and picture.format not in {"JPEG", "MPO"}:
                    return _redraw_moving(picture)
                name = "JPEG" if picture.format == "MPO" else str(picture.format)
                return _drawn(_pixels(picture, LONGEST_SIDE), name)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused(_too_many_pixels()) from bomb
    except Exception as damage:
        raise Refused(_("This picture is damaged. Open it, save it again and choose the new file.")) from damage


def shrink(content: bytes, longest: int) -> Drawn:
    """A WebP copy that fits into a square of this many pixels; never larger than the picture; a still if it moves."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        quality = 64 if longest <= BOXES["small"] else 78
        return _drawn(_pixels(picture, longest), "WEBP", quality=quality, method=5)


def crop(content: bytes, side: int = SQUARE) -> Drawn:
    """A square WebP copy from the middle, a little above it, where faces are."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        picture.draft("RGB", (side * 2, side * 2))
        square = ImageOps.fit(_pixels(picture, LONGEST_SIDE), (side, side), LANCZOS, centering=(0.5, 0.4))
        return _drawn(square, "WEBP", quality=82, method=4)


def moves(content: bytes) -> bool:
    """True for an animation."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        return bool(getattr(picture, "is_animated", False))


def _measure(picture: Image.Image) -> None:
    """Refuse by what the file says of itself. Nothing is decoded yet."""
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise Refused(_too_many_pixels())
    frames = getattr(picture, "n_frames", 1) if picture.format != "MPO" else 1
    if frames > MOST_FRAMES or (frames > 1 and frames * pixels > MOST_MOVING_PIXELS):
        raise Refused(_("This animation is too long or too large. Make it shorter or smaller, or send it as a video."))


def _too_many_pixels() -> str:
    return _(
        "This picture has too many pixels: at most %(limit)s million are possible. Make it smaller and choose it again."
    ) % {"limit": MOST_PIXELS // 1_000_000}


def _pixels(picture: Image.Image, longest: int) -> Image.Image:
    """The decoded picture: made small first (memory), then upright, then in sRGB, then without its papers."""
    profile = picture.info.get("icc_profile")
    if max(picture.size) > longest:
        if picture.mode == "P":
            picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        picture.thumbnail((longest, longest), LANCZOS, reducing_gap=2.0)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    return _bare(_in_srgb(upright, profile))


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen means them. An unreadable profile is left aside."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not profile or picture.mode in {"1", "L", "LA"}:
        return picture.convert("RGB") if picture.mode in {"CMYK", "YCbCr", "LAB", "HSV", "F"} else picture
    target = "RGBA" if picture.mode == "RGBA" or "transparency" in picture.info else "RGB"
    if picture.mode not in {"RGB", "RGBA", "CMYK"}:
        picture = picture.convert(target)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode=target)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert(target)
    return converted if converted is not None else picture


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone: Pillow would write comments and profiles of `info` into the new file."""
    bare = picture.copy()
    bare.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return bare


def _drawn(picture: Image.Image, name: str, **settings: int) -> Drawn:
    if name == "JPEG" and picture.mode not in {"L", "RGB"}:
        picture = picture.convert("RGB")
    elif name in {"WEBP", "AVIF"} and picture.mode not in {"RGB", "RGBA"}:
        transparent = picture.mode in {"LA", "PA"} or "transparency" in picture.info
        picture = picture.convert("RGBA" if transparent else "RGB")
    target = io.BytesIO()
    picture.save(target, name, **(SETTINGS[name] | settings))
    return Drawn(target.getvalue(), MIMES[name], picture.width, picture.height)


def _redraw_moving(picture: Image.Image) -> Drawn:
    """An animation frame by frame; GIF stays GIF, the others become WebP."""
    name = "GIF" if picture.format == "GIF" else "WEBP"
    times: list[int] = []

    def frames() -> Iterator[Image.Image]:
        for frame in ImageSequence.Iterator(picture):
            times.append(int(frame.info.get("duration", 100) or 100))
            still = frame.convert("RGBA")
            still.thumbnail((LONGEST_SIDE, LONGEST_SIDE), LANCZOS)
            yield _bare(still)

    everything = list(frames())
    loop = int(picture.info.get("loop", 1 if name == "GIF" else 0))
    repeat = {} if name == "GIF" and "loop" not in picture.info else {"loop": loop}
    first = everything[0]
    target = io.BytesIO()
    first.save(target, name, save_all=True, append_images=everything[1:], duration=times, disposal=2, **repeat)
    return Drawn(target.getvalue(), MIMES[name], first.width, first.height)
