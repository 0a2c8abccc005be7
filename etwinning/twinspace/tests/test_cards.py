"""Cards are derived: the same until a new one is made, different for each pupil, never stored."""

import pytest
from django.conf import LazySettings

from etwinning.people.models import Person
from etwinning.twinspace import cards
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.words import ANIMALS, COLOURS, WORDS


def pupil(number: int, card: int = 1) -> Pupil:
    return Pupil(pk=number, card=card, person=Person(given_name="Elif Y.", username="coralfox42"))


def test_words_are_what_they_promise() -> None:
    assert len(WORDS) == len(set(WORDS)) == 512
    for word in [*WORDS, *COLOURS, *ANIMALS]:
        assert word.isascii()
        assert word.islower()
        assert 3 <= len(word) <= 10, word
    assert max(map(len, WORDS)) <= 7


def test_it_works() -> None:
    card = cards.card_of(pupil(7))
    assert card == cards.card_of(pupil(7))
    assert (card.name, card.username) == ("Elif Y.", "coralfox42")
    words = card.password.split("-")
    assert [word in WORDS for word in words[:3]] == [True] * 3
    assert len(words[3]) == 3
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
