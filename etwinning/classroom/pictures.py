"""A pupil's row of pictures: derived as the card is (twinspace.cards), never stored. A new card gives new pictures.

Four different ones of twelve in their order: 11,880 rows. That is no password. It keeps pupils of one class apart at a
device that a teacher opened, and is asked nowhere else (docs/decisions/0047).
"""

from collections.abc import Sequence
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from etwinning.twinspace.models import Pupil

LENGTH: Final = 4
# the order is part of every row that was ever shown: never change it
SYMBOLS: Final[dict[str, Promise]] = {
    "sun": pgettext_lazy("picture", "sun"),
    "moon": pgettext_lazy("picture", "moon"),
    "star": pgettext_lazy("picture", "star"),
    "tree": pgettext_lazy("picture", "tree"),
    "house": pgettext_lazy("picture", "house"),
    "boat": pgettext_lazy("picture", "boat"),
    "fish": pgettext_lazy("picture", "fish"),
    "flower": pgettext_lazy("picture", "flower"),
    "apple": pgettext_lazy("picture", "apple"),
    "key": pgettext_lazy("picture", "key"),
    "umbrella": pgettext_lazy("picture", "umbrella"),
    "balloon": pgettext_lazy("picture", "balloon"),
}


def pictures_of(pupil: Pupil) -> list[str]:
    """The pupil's four pictures in their order, which hold as long as the card does."""
    digest = salted_hmac("etwinning.classroom.pictures", f"{pupil.pk}:{pupil.card}", algorithm="sha256").digest()
    bits = int.from_bytes(digest, "big")
    left, row = list(SYMBOLS), []
    for _place in range(LENGTH):
        bits, place = divmod(bits, len(left))
        row.append(left.pop(place))
    return row


def are_pictures_of(pupil: Pupil, chosen: Sequence[str]) -> bool:
    """Whether somebody chose exactly the pupil's pictures in their order."""
    return constant_time_compare(" ".join(pictures_of(pupil)), " ".join(chosen))
