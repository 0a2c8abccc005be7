"""The letters of tokens: as many as asked, all of them as likely, never the same twice."""

from collections import Counter
from typing import Any

from django.middleware import csrf
from django.utils.crypto import RANDOM_STRING_CHARS

from etwinning.libraries.chance import random_letters


def test_letters() -> None:
    assert [len(random_letters(length)) for length in (0, 1, 32, 1000)] == [0, 1, 32, 1000]
    assert random_letters(32) != random_letters(32)
    assert set(random_letters(50, allowed_chars="ab")) <= {"a", "b"}


def test_each_is_as_likely() -> None:
    seen = Counter(random_letters(62_000))
    assert set(seen) == set(RANDOM_STRING_CHARS)
    assert all(800 < times < 1200 for times in seen.values())  # six times the deviation of chance


def test_tokens_against_forged_forms_are_made_of_them() -> None:
    django: Any = csrf
    assert django.get_random_string is random_letters
    secret = django._get_new_csrf_string()
    assert django._unmask_cipher_token(django._mask_cipher_secret(secret)) == secret
