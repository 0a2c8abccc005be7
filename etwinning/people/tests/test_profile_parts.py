"""The profile: interests, from when one is free, what everyone may see, and whether progress is shared."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.people.tests.test_edit_profile import said

pytestmark = pytest.mark.django_db


def in_months(number: int) -> date:
    count = timezone.localdate().month + number - 1
    return date(timezone.localdate().year + count // 12, count % 12 + 1, 1)


def test_it_works(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    more: dict[str, Any] = {
        "interests": ["museums", "sea"], "available_from": in_months(4).isoformat(),
        "public_parts": ["about", "languages"], "shares_progress": "on",
    }  # fmt: skip
    assert client.post("/me/edit/", said(**more)).status_code == 303
    ayse.refresh_from_db()
    assert (ayse.interests, ayse.available_from) == (["museums", "sea"], in_months(4))
    assert (ayse.public_parts, ayse.shares_progress) == (["about", "languages"], True)
    page = client.get("/me/").content.decode()
    assert f'<option value="{in_months(4).isoformat()}" selected>' in page
    client.post("/me/edit/", said())
    ayse.refresh_from_db()
    assert (ayse.interests, ayse.available_from, ayse.public_parts, ayse.shares_progress) == ([], None, [], False)


@pytest.mark.parametrize(
    "other",
    [
        {"interests": ["alchemy"]}, {"available_from": "tomorrow"}, {"available_from": "1999-01-01"},
        {"available_from": in_months(30).isoformat()}, {"public_parts": ["email"]}, {"public_parts": ["\0"]},
    ],
)  # fmt: skip
def test_bad_input(client: Client, ayse: Person, other: dict[str, Any]) -> None:
    client.force_login(ayse)
    answer = client.post("/me/edit/", said(ideas="Do not lose me", **other))
    assert answer.status_code == 422
    assert "Do not lose me" in answer.content.decode()
    ayse.refresh_from_db()
    assert (ayse.interests, ayse.available_from, ayse.public_parts) == ([], None, [])


@pytest.mark.parametrize(
    ("available", "since", "free"),
    [
        (True, None, True), (True, date(2026, 9, 1), True), (True, date(2026, 11, 25), True),
        (True, date(2026, 12, 1), False), (False, None, False), (False, date(2026, 9, 1), False),
    ],
)  # fmt: skip
def test_when_somebody_is_free(available: bool, since: date | None, free: bool) -> None:
    assert Person(available=available, available_from=since).is_free(date(2026, 11, 25)) is free


def test_who_is_no_staff_has_none_of_it(client: Client, victor: Person) -> None:
    client.force_login(victor)
    page = client.get("/me/").content.decode()
    for name in ("interests", "available_from", "public_parts", "shares_progress"):
        assert f'name="{name}"' not in page
