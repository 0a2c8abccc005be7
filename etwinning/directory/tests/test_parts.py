"""Parts of a profile that are not for everybody: the directory answers nobody who would not see all of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from etwinning.directory.finding import find, new_since, suggest
from etwinning.directory.kinds import Kind
from etwinning.directory.people import PEOPLE
from etwinning.directory.rules import can_search_people
from etwinning.people.actions import index_person
from etwinning.people.models import Person
from etwinning.safety.queries import parts_shown
from tests.cast import LECCE, make_person, make_teacher

pytestmark = pytest.mark.django_db
type Write = Callable[[Kind], int]
ASKED: tuple[dict[str, list[str]], ...] = (
    {},
    {"q": ["bruno"]},
    {"q": ["pietra"]},
    {"q": ["lecce"]},
    {"interest": ["sea"]},
    {"available": ["yes"]},
)


@pytest.fixture
def open_name(bruno: Person, everybody: list[Person]) -> Person:
    """Bruno is open to the internet by his name and his country, and by nothing else."""
    bruno.visibility, bruno.public_parts = Person.Visibility.PUBLIC, []
    bruno.about, bruno.interests = "Una scuola di pietra gialla.", ["sea"]
    bruno.save()
    index_person(bruno)
    return bruno


@pytest.mark.parametrize("with_index", [True, False])
def test_nobody_outside_is_answered(
    open_name: Person, victor: Person, elif_: Person, write_index: Write, with_index: bool
) -> None:
    if with_index:
        write_index(PEOPLE)
    draft = make_person("Elena", "Conti", state=Person.State.DRAFT)
    suspended = make_teacher("Marco", "Neri", LECCE, state=Person.State.SUSPENDED)
    rejected = make_person("Piero", "Neri", state=Person.State.REJECTED)
    before = timezone.now() - timedelta(days=9000)
    for outsider in (victor, elif_, draft, suspended, rejected):
        assert not can_search_people(outsider)
        for asked in ASKED:
            found = find(PEOPLE, outsider, PEOPLE.search(asked))
            assert (list(found.page.object_list), found.total, found.counts) == ([], 0, None)
            assert not new_since(PEOPLE, outsider, asked, before).exists()
        assert suggest(PEOPLE, outsider, "bruno") == suggest(PEOPLE, outsider, "lecce") == []


@pytest.mark.parametrize("with_index", [True, False])
def test_who_may_search_sees_every_part(
    open_name: Person, ayse: Person, eva: Person, olga: Person, write_index: Write, with_index: bool
) -> None:
    """What the index tells by words, tags and cards is what the page of the person tells the same reader."""
    if with_index:
        write_index(PEOPLE)
    for reader in (ayse, eva, olga):
        assert can_search_people(reader)
        assert parts_shown(open_name, reader) == {*Person.Part.values} - {Person.Part.PROGRESS}
        for asked in ASKED:
            assert open_name in find(PEOPLE, reader, PEOPLE.search(asked)).page.object_list, asked
