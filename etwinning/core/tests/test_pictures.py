import io
import random

import pytest
from PIL import Image, ImageCms

from etwinning.core import pictures
from etwinning.core.refusals import Refused
from etwinning.core.tests import samples

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_place_camera_comment_and_profile_go_and_it_stands_upright() -> None:
    sent = samples.photo_with_place()
    assert all(word in sent for word in (b"CameraOfAyse", b"taken at home", b"secret", b"ICC_PROFILE"))
    drawn = pictures.redraw(sent)
    assert (drawn.mime, drawn.width, drawn.height) == ("image/jpeg", 40, 60)
    for word in (b"CameraOfAyse", b"taken at home", b"secret", b"ICC_PROFILE", b"Exif", b"GPS"):
        assert word not in drawn.content
    image = opened(drawn.content)
    assert dict(image.getexif()) == {}
    top, bottom = image.getpixel((20, 10)), image.getpixel((20, 50))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 150 > top[2]
    assert bottom[2] > 150 > bottom[0]


def test_png_and_webp_lose_their_words_too() -> None:
    words = b"Ayse lives in Konya"
    exif = Image.Exif()
    exif[0x010E] = words.decode()
    for form in ("PNG", "WEBP", "AVIF"):
        sent = samples.picture(form, exif=exif)
        assert words in sent
        assert words not in pictures.redraw(sent).content


def test_colours_stay_what_they_look_like() -> None:
    """A profile that swaps nothing but the white point moves colours; after it the picture needs no profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert pictures.redraw(samples.picture("PNG", icc_profile=profile)).width == 60  # unfit profile: left aside
    assert pictures.redraw(samples.picture("PNG", icc_profile=b"no profile at all")).width == 60
    for mode in ("CMYK", "RGB"):
        drawn = pictures.redraw(samples.picture("JPEG", mode=mode, icc_profile=SRGB))
        assert opened(drawn.content).mode == "RGB"
    assert opened(pictures.redraw(samples.picture("JPEG", mode="CMYK")).content).mode == "RGB"
    assert opened(pictures.redraw(samples.picture("PNG", mode="P", icc_profile=SRGB)).content).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png(mode: str) -> None:
    sent = io.BytesIO()
    if mode == "I;16":
        Image.new(mode, (20, 10), 40_000).save(sent, "PNG")
        assert opened(pictures.redraw(sent.getvalue()).content).getpixel((5, 5)) == 40_000 // 256
    else:
        sent.write(samples.picture("PNG", mode=mode))
    assert pictures.redraw(sent.getvalue()).mime == "image/png"
    assert pictures.shrink(sent.getvalue(), 10).mime == "image/webp"


def test_what_is_transparent_stays_so() -> None:
    image = Image.new("P", (20, 20), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    sent = io.BytesIO()
    image.save(sent, "PNG", transparency=0)
    for drawn in (pictures.redraw(sent.getvalue()), pictures.shrink(sent.getvalue(), 10)):
        assert opened(drawn.content).convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_an_animation_moves_on() -> None:
    for form, mime in (("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/webp")):
        drawn = pictures.redraw(samples.animation(form))
        assert drawn.mime == mime
        image = opened(drawn.content)
        assert (image.n_frames, pictures.moves(drawn.content)) == (4, True)  # type: ignore[attr-defined]
        assert image.info["loop"] == 0
    assert not pictures.moves(pictures.shrink(samples.animation(), 10).content)


def test_endless_animation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_FRAMES", 3)
    with pytest.raises(Refused, match="This animation is too long or too large"):
        pictures.redraw(samples.animation())


@pytest.mark.parametrize("size", [(20_000, 20_000), (10_000, 10_000), (7_100, 7_100), (65_000, 65_000)])
def test_too_many_pixels_are_seen_before_decoding(size: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="This picture has too many pixels: at most 50 million are possible"):
        pictures.redraw(samples.png_that_says(*size))


def test_large_ones_are_made_smaller() -> None:
    drawn = pictures.redraw(samples.picture("JPEG", (5000, 100)))
    assert (drawn.width, drawn.height) == (4096, 82)


DAMAGED = "This picture is damaged. Open it, save it again and choose the new file."


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_cut_off(form: str) -> None:
    noise = Image.frombytes("RGB", (80, 80), random.Random(1).randbytes(80 * 80 * 3))
    sent = io.BytesIO()
    noise.save(sent, form)
    with pytest.raises(Refused) as refused:
        pictures.redraw(sent.getvalue()[: len(sent.getvalue()) // 2])
    assert refused.value.sentence == DAMAGED


def test_no_picture_behind_the_first_bytes() -> None:
    for start in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x10\0\0\0WEBPVP8 "):
        with pytest.raises(Refused) as refused:
            pictures.redraw(start + b"\0" * 200)
        assert refused.value.sentence == DAMAGED


def test_smaller_copies() -> None:
    sent = samples.picture("JPEG", (2000, 1000))
    assert [(copy.width, copy.height) for copy in (pictures.shrink(sent, box) for box in pictures.BOXES.values())] == [
        (320, 160),
        (960, 480),
        (1920, 960),
    ]
    square = pictures.crop(sent)
    assert (square.width, square.height, square.mime) == (160, 160, "image/webp")
    assert pictures.shrink(samples.picture(), 320).width == 60
