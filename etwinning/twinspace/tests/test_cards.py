"""Cards are derived: the same until a new one is made, different for each pupil, never stored."""

import re
from hashlib import sha256

import pytest
from django.conf import LazySettings

from etwinning.people.models import Person
from etwinning.twinspace import cards
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.words import LISTS


def pupil(number: int, card: int = 1, words: str = "en") -> Pupil:
    return Pupil(pk=number, card=card, words=words, person=Person(given_name="Elif Y.", username="coralfox42"))


# the words of passwords as they were when the first cards were printed with them
PRINTED = {"en": "50e81d79bf66b555", "tr": "c047a1f5f484b354"}


@pytest.mark.parametrize("language", LISTS)
def test_words_are_what_they_promise(language: str) -> None:
    """As strong in every language; a new list has its line above, and no list changes."""
    first, animals, words = LISTS[language]
    for some in (first, animals, words):
        assert len(some) == len(set(some))
        assert [word for word in some if not re.fullmatch("[a-z]{3,10}", word)] == []
    assert max(map(len, words)) <= 7
    assert len(first) * len(animals) > 1_300
    assert len(words) ** 3 * 8 ** LISTS[language].digits >= 2**36
    assert sha256(" ".join(words).encode()).hexdigest()[:16] == PRINTED[language]


@pytest.mark.parametrize(("language", "digits"), [("en", 3), ("tr", 4)])
def test_it_works(language: str, digits: int) -> None:
    card = cards.card_of(pupil(7, words=language))
    assert card == cards.card_of(pupil(7, words=language))
    assert (card.name, card.username) == ("Elif Y.", "coralfox42")
    words = card.password.split("-")
    assert [word in LISTS[language].words for word in words[:3]] == [True] * 3
    assert len(words[3]) == digits
    assert set(words[3]) <= set("23456789")


def test_each_pupil_and_each_card_has_its_own() -> None:
    many = [pupil(number, card) for number in range(1, 200) for card in (1, 2)]
    assert len({cards.password_of(one) for one in many}) == len(many)
    assert len({cards.token_of(one) for one in many}) == len(many)


def test_another_secret_makes_other_cards(settings: LazySettings) -> None:
    before = cards.card_of(pupil(7))
    settings.SECRET_KEY = "another secret of another installation, long enough for anything"
    assert cards.card_of(pupil(7)).password != before.password
    assert cards.card_of(pupil(7)).token != before.token


def test_typing_is_forgiven_but_not_mistakes() -> None:
    password = cards.password_of(pupil(7))
    for typed in (password, password.upper(), password.replace("-", " "), f" {password.replace('-', '')} "):
        assert cards.is_password_of(pupil(7), typed)
    for typed in ("", password[:-1], password + "2", cards.password_of(pupil(8))):
        assert not cards.is_password_of(pupil(7), typed)
    assert cards.as_typed("COBALT LİON") == cards.as_typed("cobalt lion")


@pytest.mark.parametrize(
    "token",
    ["", "7", "7-", "x-AAAAAAAAAAAAAAAA", "0-AAAAAAAAAAAAAAAA", f"{9**30}-AAAAAAAAAAAAAAAA", "٧-AAAAAAAAAAAAAAAA"],
)
def test_no_token_at_all(token: str) -> None:
    assert cards.pupil_number(token) is None


def test_a_token_names_its_pupil() -> None:
    token = cards.token_of(pupil(7))
    assert cards.pupil_number(token) == 7
    assert cards.is_token_of(pupil(7), token)
    assert not cards.is_token_of(pupil(7, card=2), token)
    assert not cards.is_token_of(pupil(8), token)
