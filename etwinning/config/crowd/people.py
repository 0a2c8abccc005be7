"""The people of the crowd."""

import json
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Final

from allauth.account.models import EmailAddress

from etwinning.config.crowd.lines import NOTHING, Lines, clean, listed
from etwinning.config.crowd.making import CHUNK, Crowd, Spot, weighted, write
from etwinning.config.crowd.vocabulary import language_of, vocabulary
from etwinning.config.world import read
from etwinning.config.world.naming import draw_name
from etwinning.config.world.people import AGES
from etwinning.core.folding import search_text, sort_key
from etwinning.core.languages import INTERFACE
from etwinning.core.words import SUBJECTS
from etwinning.people.models import Person
from etwinning.schools.models import Membership

_ROLES: Final = {
    "teacher": 80.0, "head": 4.0, "deputy-head": 3.0, "librarian": 3.0, "counsellor": 2.0, "special-needs-teacher": 4.0,
    "ict-coordinator": 3.0, "other-staff": 1.0,
}  # fmt: skip
_STATES: Final = {"validated": 965.0, "warned": 5.0, "suspended": 10.0, "left": 20.0}
_LEVELS: Final = {"a1": 4.0, "a2": 14.0, "b1": 26.0, "b2": 30.0, "c1": 18.0, "c2": 8.0}
_FURTHER: Final = {
    "fr": 30.0,
    "de": 24.0,
    "es": 22.0,
    "it": 12.0,
    "ru": 10.0,
    "pt": 4.0,
    "tr": 4.0,
    "pl": 3.0,
    "el": 2.0,
    "sv": 2.0,
}


def make_people(crowd: Crowd) -> None:
    """So many more people. Every school has one before any has a second."""
    people = Lines(
        Person, "id", "password", "username", "email", "kind", "state", "given_name", "family_name", "country", "region",
        "language", "time_zone", "role", "subjects", "ages", "speaks", "about", "ideas", "text_language", "available",
        "mail_notices", "search", "sort_name", "is_active", "joined_at", "state_since", "active_date",
    )  # fmt: skip
    seats = Lines(Membership, "person_id", "school_id", "is_default", "since")
    addresses = Lines(EmailAddress, "user_id", "email", "verified", "primary")
    lots, drawn = crowd.lots("people"), _Drawn()
    for number in range(crowd.people):
        spot = crowd.places[number if number < len(crowd.places) else int(lots.random() * len(crowd.places))]
        pk, state = people.key(), drawn.state(lots)
        if state == "left":
            _add_left(crowd, people, pk, spot)
        else:
            _add(crowd, people, pk, spot, state, lots, drawn)
            seats.add(str(pk), str(spot.pk), "t", crowd.ago(900))
            addresses.add(str(pk), f"crowd{pk}@school.example", "t", "t")
            if state == "validated":
                crowd.staff.append((pk, spot.pk))
        crowd.done("people")
        if len(people.waiting) >= CHUNK:
            write(people, seats, addresses)
    write(people, seats, addresses)


class _Drawn:
    """The lots that everybody draws."""

    def __init__(self) -> None:
        self.state, self.role = _drawer(_STATES), _drawer(_ROLES)
        self.level, self.further = _drawer(_LEVELS), _drawer(_FURTHER)
        # By Zipf's law in an order of its own: foreign languages and primary school far ahead.
        first = ["foreign-languages", "primary", "mathematics", "informatics", "natural-sciences"]
        ordered = [*first, *(slug for slug in SUBJECTS if slug not in first)]
        self.subject = _drawer({slug: 1 / (place + 2) for place, slug in enumerate(ordered)})


def _drawer(weights: dict[str, float]) -> Callable[[Random], str]:
    values, sums = weighted(weights)
    return lambda lots: lots.choices(values, cum_weights=sums)[0]


def _add_left(crowd: Crowd, people: Lines, pk: int, spot: Spot) -> None:
    since = crowd.ago(400)
    people.add(
        str(pk), "!", f"left-{pk}", NOTHING, "staff", "left", "", "", spot.country, "", "en", "", "", "{}", "{}", "{}", "", "",
        "", "f", "f", "", "", "f", since, since, NOTHING,
    )  # fmt: skip


def _add(crowd: Crowd, people: Lines, pk: int, spot: Spot, state: str, lots: Random, drawn: _Drawn) -> None:
    name = draw_name(read.countries()[spot.key].names, lots)
    native = language_of(spot.key)
    about, ideas, searched = _words(native, spot, lots)
    joined = 5200 * lots.random() ** 1.6
    since = crowd.ago(joined)
    subjects = {drawn.subject(lots) for _subject in range(1 + (lots.random() < 0.4) + (lots.random() < 0.15))}
    ages = {AGES[spot.level]} | ({lots.choice(("7-11", "12-15", "16-19"))} if lots.random() < 0.3 else set())
    days = int(min(joined, 900 * lots.random() ** 3))
    people.add(
        str(pk), crowd.world.password, f"crowd-{pk}", f"crowd{pk}@school.example", "staff", state, name.given, name.family,
        spot.country, spot.region, native if native in INTERFACE else "en", spot.time_zone, drawn.role(lots),
        listed(sorted(subjects)), listed(sorted(ages)), json.dumps(_speaks(native, lots, drawn)), clean(about), clean(ideas),
        native, "t" if lots.random() < 0.35 else "f", "f",
        f"{_folded(name.given)} {_folded(name.family)} {spot.search} {searched}", _sort_name(name.family, name.given), "t", since,
        since, crowd.ago(days)[:10],
    )  # fmt: skip


@lru_cache(50_000)
def _folded(name: str) -> str:
    return clean(search_text(name))


def _sort_name(family: str, given: str) -> str:
    return "\\\\x" + sort_key(f"{family} {given}", "en").hex()


def _speaks(native: str, lots: Random, drawn: _Drawn) -> dict[str, str]:
    speaks = {native: "native"}
    if native != "en" and lots.random() < 0.92:
        speaks["en"] = drawn.level(lots)
    if lots.random() < 0.45:
        speaks.setdefault(drawn.further(lots), drawn.level(lots))
    return speaks


def _words(native: str, spot: Spot, lots: Random) -> tuple[str, str, str]:
    """What somebody says of themselves and of projects, and how it is searched for: twelve to fifty-nine words."""
    words = vocabulary(native, spot.country)
    about, first = words.text(lots, 8 + int(lots.random() * 34))
    ideas, second = words.text(lots, 4 + int(lots.random() * 14))
    return about, ideas, f"{first} {second}"
