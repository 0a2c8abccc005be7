"""Ranking that explains itself: symmetric, deterministic, and the sum of what is said."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etwinning.calls import actions, queries
from etwinning.calls.models import Attention
from etwinning.calls.queries import PARTS, Match, Side
from etwinning.calls.queries.matching import matched
from etwinning.calls.tests.factories import make_answer, make_call
from etwinning.core.words import AGES, INTERESTS, LEVELS, SUBJECTS
from etwinning.network.actions import request_contact
from etwinning.people.models import Person
from etwinning.safety.models import Block
from tests.cast import BRNO, KONYA, VOLOS, make_person, make_teacher

TODAY = date(2026, 11, 20)
DAYS = st.one_of(st.none(), st.dates(TODAY - timedelta(days=500), TODAY + timedelta(days=2)))
COUNTRIES = st.sampled_from(["TR", "IT", "GR", "CZ", "FI"])
SIDES = st.builds(
    Side,
    pk=st.integers(1, 10**6),
    name=st.sampled_from(["Ayşe", "Bruno", "Δημήτρης", "O’Neill"]),
    country=COUNTRIES,
    speaks=st.dictionaries(st.sampled_from(["en", "tr", "it", "el", "fr"]), st.sampled_from([*LEVELS, "B2", "?"])),
    ages=st.lists(st.sampled_from(list(AGES)), unique=True).map(tuple),
    subjects=st.lists(st.sampled_from(list(SUBJECTS)), unique=True, max_size=6).map(tuple),
    interests=st.lists(st.sampled_from(list(INTERESTS)), unique=True, max_size=6).map(tuple),
    wants=st.frozensets(COUNTRIES),
    is_free=st.booleans(),
    active=DAYS,
    joined=DAYS,
    waiting=st.integers(0, 30),
    is_rare=st.booleans(),
    is_call=st.booleans(),
)


@given(SIDES, SIDES)
def test_symmetric(one: Side, other: Side) -> None:
    there, back = Match(one, other, TODAY), Match(other, one, TODAY)
    assert there.parts == back.parts
    assert there.score == back.score


@given(SIDES, SIDES, st.sampled_from(["en", "tr"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_reasons_add_up_and_are_sentences(one: Side, other: Side, language: str) -> None:
    with translation.override(language):
        match = Match(one, other, TODAY)
        assert sum(reason.points for reason in match.reasons) == match.score == sum(dict(match.parts).values())
        for reason in match.reasons:
            assert reason.points
            assert reason.sentence.endswith("."), reason.sentence
            assert "%(" not in reason.sentence


@given(SIDES, SIDES)
def test_deterministic(one: Side, other: Side) -> None:
    """The order in which a profile names its languages, ages and subjects changes nothing."""
    turned = Side(**one.__dict__ | {
        "speaks": dict(list(one.speaks.items())[::-1]), "ages": one.ages[::-1], "subjects": one.subjects[::-1],
    })  # fmt: skip
    first, second = Match(one, other, TODAY), Match(turned, other, TODAY)
    assert first.parts == second.parts
    assert first.reasons == second.reasons


@given(SIDES, SIDES)
def test_what_one_does_not_have_does_not_count(one: Side, other: Side) -> None:
    names = dict(Match(one, other, TODAY).parts)
    assert ("languages" in names) == bool(one.speaks.keys() & other.speaks.keys())
    assert ("ages" in names) == bool(set(one.ages) & set(other.ages))
    assert ("interests" in names) == bool(set(one.interests) & set(other.interests))
    assert ("subjects" in names) == bool(set(one.subjects) & set(other.subjects))
    assert ("two_countries" in names) == (one.country != other.country)
    assert ("available" in names) == (one.is_free and other.is_free)


ANNA = Side(
    pk=1, name="Anna", country="IT", speaks={"it": "native", "en": "c1", "fr": "b1"}, ages=("7-11",),
    subjects=("art", "music"), interests=("sea", "film", "waste"), active=TODAY, joined=TODAY - timedelta(days=900),
)  # fmt: skip
BERK = Side(
    pk=2, name="Berk", country="TR", speaks={"tr": "native", "en": "b2", "fr": "a1"}, ages=("7-11", "12-15"),
    subjects=("art",), interests=("waste", "sea"), active=TODAY - timedelta(days=12),
    joined=TODAY - timedelta(days=30), wants=frozenset({"IT"}),
    waiting=11, is_rare=True,
)  # fmt: skip


def test_a_sum_by_hand() -> None:
    match = Match(ANNA, BERK, TODAY)
    assert dict(match.parts) == {
        "languages": 5, "ages": 3, "subjects": 2, "interests": 2, "countries_wanted": 4, "two_countries": 2,
        "available": 3, "recently_active": 2, "newcomers": 2, "seldom_asked": 2, "open_requests": -4,
    }  # fmt: skip
    assert match.score == 23
    assert {part.name for part in PARTS} == set(dict(match.parts))
    assert [(reason.points, reason.sentence) for reason in match.reasons] == [
        (5, "You can work together in English (you: C1, Berk: B2), and share French."),
        (4, "Berk looks for partners in your country (Italy)."),
        (3, "Your pupils are of the same age: 7 to 11 years."),
        (3, "You and Berk are both free for a new project."),
        (2, "You share a subject: Art."),
        (2, "You share interests: Seas and rivers and Waste and reuse."),
        (2, "You teach in two countries, so a project of yours can earn a European label."),
        (2, "Berk was here within the last month."),
        (2, "Berk is new here and glad of a first contact."),
        (2, "Teachers in this country (Türkiye) are seldom asked, and answer the more gladly."),
        (-4, "Berk has many requests to answer already, so it may take longer."),
    ]


def test_the_other_side_reads_its_own_sentences() -> None:
    said = [reason.sentence for reason in Match(BERK, ANNA, TODAY).reasons]
    assert "You can work together in English (you: B2, Anna: C1), and share French." in said
    assert "You look for partners in Anna’s country (Italy)." in said
    assert "11 requests wait for your own answer." in said


pytestdb = pytest.mark.django_db


def teacher(given: str, **fields: object) -> Person:
    said: dict[str, object] = {
        "speaks": {"en": "b2"},
        "active_date": timezone.localdate(),
        "joined_at": timezone.now() - timedelta(days=400),
    }
    return make_teacher(given, "Papadakis", VOLOS, **said | fields)


def suggestions(person: Person, most: int = 3) -> list[queries.Fit[Person]]:
    return queries.fits_for(person, most).people


def names(fits: list[queries.Fit[Person]]) -> list[str]:
    return [person.given_name for person, _match in fits]


@pytestdb
def test_suggestions_come_best_first_and_say_why(ayse: Person) -> None:
    teacher("Weak", speaks={"en": "a1"}, subjects=["art"])
    teacher("Good")
    teacher("Fair", active_date=timezone.localdate() - timedelta(days=60))
    Person.objects.filter(pk=ayse.pk).update(active_date=timezone.localdate())
    fits = suggestions(ayse)
    assert names(fits) == ["Good", "Fair", "Weak"]
    assert [match.score for _person, match in fits] == sorted((m.score for _p, m in fits), reverse=True)
    assert dict(fits[0][1].parts)["languages"] == 5


@pytestdb
def test_suggestions_leave_out_who_does_not_fit(ayse: Person, elif_: Person) -> None:
    teacher("Busy", available=False)
    teacher("Deaf", speaks={"el": "native"})
    teacher("Older", ages=["16-19"])
    make_teacher("Near", "Kaya", KONYA, speaks={"tr": "native", "en": "b2"})
    make_teacher("Wait", "Novák", BRNO, state=Person.State.WAITING)
    request_contact(teacher("Known"), by=ayse)
    assert suggestions(ayse) == []


@pytestdb
def test_newcomers_and_seldom_asked_countries_are_found_though_many_were_here_later(ayse: Person) -> None:
    many: dict[str, object] = {
        "active_date": timezone.localdate(),
        "speaks": {"en": "b2"},
        "ages": ["7-11"],
        "country": "FI",
    }
    old = timezone.now() - timedelta(days=900)
    for number in range(70):
        make_person(f"Many{number}", "X", joined_at=old, **many)
    long_ago: dict[str, object] = {
        "active_date": timezone.localdate() - timedelta(days=80),
        "speaks": {"en": "b2"},
        "ages": ["7-11"],
    }
    make_person("Newcomer", "X", country="SE", joined_at=timezone.now() - timedelta(days=80), **long_ago)
    make_person("Seldom", "X", country="IS", joined_at=old, **long_ago)
    Attention.objects.create(country="IS", people=1, asked=0, is_rare=True)
    met = names(suggestions(ayse, 100))
    assert {"Newcomer", "Seldom"} <= set(met)
    assert len(met) == 62


@pytestdb
def test_many_open_requests_lower_somebody(ayse: Person) -> None:
    popular, calm = teacher("Popular"), teacher("Calm")
    for number in range(5):
        request_contact(popular, by=make_person(f"P{number}", "X", country="FI"))
    fits = suggestions(ayse)
    assert names(fits) == ["Calm", "Popular"]
    assert fits[0][1].score - fits[1][1].score == 2
    assert dict(fits[1][1].parts)["open_requests"] == -2
    assert calm.given_name == "Calm"


@pytestdb
def test_a_block_hides_people_and_their_calls(ayse: Person, bruno: Person, dimitris: Person) -> None:
    make_call(bruno)
    assert [call.author for call, _match in queries.calls_fitting(ayse)] == [bruno]
    assert set(names(suggestions(ayse))) == {"Bruno", "Dimitris"}
    Block.objects.create(person=bruno, blocked=ayse)
    assert queries.calls_fitting(ayse) == []
    assert names(suggestions(ayse)) == ["Dimitris"]


@pytestdb
def test_countries_wanted_are_those_of_open_calls(ayse: Person, bruno: Person) -> None:
    assert "countries_wanted" not in dict(queries.why(ayse, bruno).parts)
    call = make_call(bruno, countries=["TR", "FI"])
    assert dict(queries.why(ayse, bruno).parts)["countries_wanted"] == 4
    assert queries.why(ayse, bruno).parts == queries.why(bruno, ayse).parts
    actions.close_call(call, by=bruno)
    assert "countries_wanted" not in dict(queries.why(ayse, bruno).parts)


@pytestdb
def test_attention_counts_who_is_asked(ayse: Person, bruno: Person, dimitris: Person, chiara: Person) -> None:
    for asker in (ayse, dimitris):
        request_contact(bruno, by=asker)
    assert actions.count_attention() == 2
    assert {row.country: (row.people, row.asked, row.is_rare) for row in Attention.objects.all()} == {
        "TR": (1, 0, True), "GR": (1, 0, True), "IT": (2, 2, False),
    }  # fmt: skip
    assert actions.count_attention() == 2


@pytestdb
def test_calls_are_explained_in_the_same_way(ayse: Person, bruno: Person, dimitris: Person, chiara: Person) -> None:
    call = make_call(bruno, countries=["TR"])
    make_call(chiara, band="16-19", age_from=16, age_to=18, title="Stars", idea="We look at the stars " * 4)
    make_answer(call, dimitris)
    [(offered, match)] = queries.calls_fitting(ayse)
    assert offered == call
    assert dict(match.parts) == {
        "languages": 4, "ages": 3, "subjects": 2, "countries_wanted": 4, "two_countries": 2, "available": 3,
        "newcomers": 4,
    }  # fmt: skip
    assert match.reasons[0].sentence == "You can work together in English (you: B2, the class of Bruno Greco: B1)."
    assert queries.why_call(ayse, offered).parts == match.parts


def test_order_is_the_same_whatever_comes_first() -> None:
    others = [Side(**BERK.__dict__ | {"pk": pk}) for pk in (3, 4, 5)]
    ranked = {
        tuple(match.other.pk for match in queries.ranked([Match(ANNA, side, TODAY) for side in order]))
        for order in permutations(others)
    }
    assert ranked == {(5, 4, 3)}


def test_a_match_is_counted_once_while_nothing_is_new() -> None:
    first = matched(ANNA, BERK, TODAY)
    assert matched(Side(**ANNA.__dict__), Side(**BERK.__dict__), TODAY) is first
    rested = Side(**BERK.__dict__ | {"waiting": 0})
    assert matched(ANNA, rested, TODAY).score == first.score + 4
    assert matched(BERK, ANNA, TODAY).reader == BERK
