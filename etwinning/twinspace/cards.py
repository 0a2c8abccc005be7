"""A pupil's card: the password and the address in its QR code, both derived and never stored.

They come from the secret of the installation, the pupil's number and the card's number by HMAC-SHA-256. So a stolen
database holds nothing to try passwords against, a card can be printed again at any time, and a new card number makes
all older cards useless. (Changing the secret of the installation makes all cards useless: print new ones.)
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

from etwinning.core.folding import fold
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.words import DIGITS, LISTS, WORDS_OF_PASSWORD

TOKEN: Final = re.compile(r"([1-9][0-9]{0,17})-([A-Za-z0-9_-]{16})")


@dataclass(frozen=True)
class Card:
    """What a card shows."""

    name: str
    class_name: str
    username: str
    password: str
    token: str


def card_of(pupil: Pupil) -> Card:
    """The card of a pupil that is valid now. Expects `pupil.person` to be loaded."""
    return Card(
        name=pupil.person.name,
        class_name=pupil.class_name,
        username=pupil.person.username,
        password=password_of(pupil),
        token=token_of(pupil),
    )


def password_of(pupil: Pupil) -> str:
    """Three words in the language of the card, and as many digits as make 36 bits (docs/decisions/0085)."""
    bits, words = int.from_bytes(_digest("password", pupil), "big"), LISTS[pupil.words]
    parts = []
    for _place in range(WORDS_OF_PASSWORD):
        bits, word = divmod(bits, len(words.words))
        parts.append(words.words[word])
    number = ""
    for _place in range(words.digits):
        bits, digit = divmod(bits, len(DIGITS))
        number += DIGITS[digit]
    return "-".join([*parts, number])


def token_of(pupil: Pupil) -> str:
    """What stands in the address of the QR code: the pupil's number and 96 bits that only we can make."""
    return f"{pupil.pk}-{urlsafe_b64encode(_digest('token', pupil)[:12]).decode()}"


def is_password_of(pupil: Pupil, typed: str) -> bool:
    """Whether somebody typed the password of a pupil's card; capitals, spaces and hyphens do not matter."""
    return constant_time_compare(as_typed(password_of(pupil)), as_typed(typed))


def is_token_of(pupil: Pupil, token: str) -> bool:
    """Whether a token is the one of the pupil's present card."""
    return constant_time_compare(token_of(pupil), token)


def pupil_number(token: str) -> int | None:
    """The pupil's number that a token names, or None if it is no token at all."""
    match = TOKEN.fullmatch(token)
    return int(match[1]) if match else None


def as_typed(text: str) -> str:
    """A user name or password without what keyboards add or children mix up: "Coral Fox 42" is "coralfox42"."""
    return "".join(re.findall("[a-z0-9]", fold(text[:200])))


def _digest(purpose: str, pupil: Pupil) -> bytes:
    return salted_hmac(f"etwinning.twinspace.card.{purpose}", f"{pupil.pk}:{pupil.card}", algorithm="sha256").digest()
