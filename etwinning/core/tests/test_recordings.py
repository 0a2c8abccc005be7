import io

import pytest

from etwinning.core.tests import samples
from etwinning.films import recordings

PLACES = (b"+37.8667", b"Ayse", b"location.ISO6709")


@pytest.mark.parametrize("mime", sorted(recordings.FAMILY))
def test_places_and_names_are_blanked_and_nothing_moves(mime: str) -> None:
    sent = samples.SOUNDS_AND_FILMS[mime]
    assert all(word in sent for word in PLACES)
    kept = io.BytesIO(sent)
    recordings.forget_places(kept)
    assert not any(word in kept.getvalue() for word in PLACES)
    assert len(kept.getvalue()) == len(sent)
    assert kept.getvalue().endswith(sent[-440:])  # the film itself, though it says udta
    assert recordings.is_whole(kept)


def test_long_boxes_and_a_box_to_the_end() -> None:
    long = (1).to_bytes(4) + b"udta" + (16 + 3_000_000).to_bytes(8) + b"A" * 3_000_000
    film = samples.box(b"ftyp", b"isom\0\0\0\0") + samples.box(b"moov", long) + bytes(4) + b"mdat" + b"film"
    kept = io.BytesIO(film)
    assert recordings.is_whole(kept)
    recordings.forget_places(kept)
    assert b"A" not in kept.getvalue()
    assert kept.getvalue().endswith(b"film")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        samples.box(b"ftyp", b"isom"),
        samples.film()[:-1],
        samples.film() + b"x",
        samples.box(b"ftyp", b"isom") + b"\0\0\0\3moov",
        samples.box(b"ftyp", b"isom") + b"\xff\xff\xff\xffmoov",
    ],
)
def test_what_is_not_whole(content: bytes) -> None:
    assert not recordings.is_whole(io.BytesIO(content))
