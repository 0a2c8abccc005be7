"""To whom a letter goes: pupils of the same name are told apart, by their class and if need be by their user name."""

import re

from django.test import Client

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils


def test_pupils_of_the_same_name(client: Client, room: Space, ayse: Person, bruno: Person) -> None:
    first = make_pupils(room, ayse, ["Uğur K.", "Derya A."], "4A")
    for class_name in ("4B", "4C", "4D"):
        first += make_pupils(room, ayse, ["Uğur K."], class_name)
    Pupil.objects.filter(class_name="4D").update(class_name="4C")
    client.force_login(bruno)
    page = client.get(f"/spaces/{room.pk}/letters/new/").text
    told = [name.strip() for name in re.findall(r"<option[^>]*>([^<]*)</option>", page)]
    town = next(name for name in told if name.startswith("Derya A.")).removeprefix("Derya A.")
    assert "·" not in town
    twice = [f"Uğur K.{town} · 4C · {pupil.person.username}" for pupil in first[-2:]]
    assert {name for name in told if name.startswith("Uğur")} == {f"Uğur K.{town} · 4A", f"Uğur K.{town} · 4B", *twice}
