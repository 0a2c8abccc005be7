"""Which parts of a profile somebody sees: readers × what the owner chose, as tables."""

import pytest

from etwinning.people.models import Person
from etwinning.safety import queries

pytestmark = pytest.mark.django_db
Part = Person.Part
ALL = set(Part.values)
WITHOUT = ALL - {Part.PROGRESS}

# who reads -> what they see of Bruno: closed, public without a part, public with two, the same with progress shared
TABLE = {
    "nobody":   (set(), set(), {"about", "photo"}, {"about", "photo", "progress"}),
    "elif_":    (set(), set(), {"about", "photo"}, {"about", "photo", "progress"}),
    "victor":   (set(), set(), {"about", "photo"}, {"about", "photo", "progress"}),
    "ayse":     (WITHOUT, WITHOUT, WITHOUT, ALL),
    "eva":      (WITHOUT, WITHOUT, WITHOUT, ALL),
    "olcay":    (WITHOUT, WITHOUT, WITHOUT, ALL),
    "bruno":    (ALL, ALL, ALL, ALL),
}  # fmt: skip
CHOICES: tuple[dict[str, object], ...] = (
    {"visibility": "members", "public_parts": ["about", "photo", "progress"]},
    {"visibility": "public", "public_parts": []},
    {"visibility": "public", "public_parts": ["about", "photo", "progress"]},
    {"visibility": "public", "public_parts": ["about", "photo", "progress"], "shares_progress": True},
)


@pytest.mark.parametrize("name", TABLE)
def test_table(name: str, bruno: Person, request: pytest.FixtureRequest) -> None:
    reader = None if name == "nobody" else request.getfixturevalue(name)
    seen = []
    for choice in CHOICES:
        for field, value in choice.items():
            setattr(bruno, field, value)
        bruno.save()
        seen.append(set(queries.parts_shown(bruno, reader)))
        for part in WITHOUT:
            condition = queries.showing(part, reader)
            assert Person.objects.filter(condition, pk=bruno.pk).exists() is (part in seen[-1]), part
    assert tuple(seen) == TABLE[name]


@pytest.mark.parametrize("state", ["draft", "suspended"])
def test_who_is_out_reads_what_the_internet_reads(ayse: Person, bruno: Person, state: str) -> None:
    bruno.visibility, bruno.public_parts = "public", ["ideas"]
    ayse.state = state
    assert queries.parts_shown(bruno, ayse) == {"ideas"}
