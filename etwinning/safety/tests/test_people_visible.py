"""Whose page somebody may open: the cast × what the owner chose × blocks."""

import pytest

from etwinning.people.models import Person
from etwinning.safety import queries
from etwinning.safety.actions import forget_person
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db


def seen_by(person: Person | None) -> list[str]:
    return sorted(queries.people_visible_to(person).values_list("given_name", flat=True))


@pytest.fixture
def everyone(
    ayse: Person, bruno: Person, eva: Person, elif_: Person, olcay: Person, victor: Person
) -> dict[str, Person]:
    Person.objects.filter(pk=bruno.pk).update(visibility=Person.Visibility.PUBLIC)
    return {person.given_name: person for person in (ayse, bruno, eva, elif_, olcay, victor)}


def test_who_sees_whom(everyone: dict[str, Person]) -> None:
    sees = {name: seen_by(person) for name, person in everyone.items()}
    assert sees == {
        "Ayşe": ["Ayşe", "Bruno"],
        "Bruno": ["Ayşe", "Bruno"],
        "Eva": ["Ayşe", "Bruno", "Eva"],  # waits: sees others, is seen by herself only
        "Elif": ["Bruno"],  # a pupil: what the whole internet sees
        "Olcay": ["Ayşe", "Bruno"],
        "Victor": ["Bruno"],
    }
    assert seen_by(None) == ["Bruno"]


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ("validated", True),
        ("warned", True),
        ("waiting", False),
        ("rejected", False),
        ("suspended", False),
        ("left", False),
    ],
)
def test_only_people_in_good_standing_are_shown(bruno: Person, ayse: Person, state: str, seen: bool) -> None:
    Person.objects.filter(pk=bruno.pk).update(state=state)
    assert ("Bruno" in seen_by(ayse)) is seen


@pytest.mark.parametrize("state", ["draft", "rejected", "suspended", "left"])
def test_who_is_out_sees_what_the_internet_sees(bruno: Person, ayse: Person, state: str) -> None:
    ayse.state = state
    assert seen_by(ayse) == ["Ayşe"]


def test_a_block_hides_both(ayse: Person, bruno: Person, chiara: Person) -> None:
    Block.objects.create(person=bruno, blocked=ayse)
    assert (seen_by(ayse), seen_by(bruno)) == (["Ayşe", "Chiara"], ["Bruno", "Chiara"])
    assert seen_by(chiara) == ["Ayşe", "Bruno", "Chiara"]
    assert queries.is_hidden(ayse, bruno)
    assert queries.is_hidden(bruno, ayse)
    assert [block.blocked for block in queries.blocks_of(bruno)] == [ayse]
    assert list(queries.blocks_of(ayse)) == []


def test_forget_person(ayse: Person, bruno: Person, chiara: Person) -> None:
    Block.objects.create(person=bruno, blocked=ayse)
    Block.objects.create(person=chiara, blocked=bruno)
    Block.objects.create(person=chiara, blocked=ayse)
    forget_person(bruno)
    assert [(block.person, block.blocked) for block in Block.objects.all()] == [(chiara, ayse)]
