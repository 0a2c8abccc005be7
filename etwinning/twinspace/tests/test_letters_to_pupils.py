"""To whom a letter goes: pupils of the same name are told apart, by their class."""

import re

from django.test import Client

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.tests.factories import make_pupils


def test_pupils_of_the_same_name(client: Client, room: Space, ayse: Person, bruno: Person) -> None:
    make_pupils(room, ayse, ["Uğur K.", "Derya A."], "4A")
    for class_name in ("4B", "4C"):
        make_pupils(room, ayse, ["Uğur K."], class_name)
    client.force_login(bruno)
    page = client.get(f"/spaces/{room.pk}/letters/new/").text
    told = [name.strip() for name in re.findall(r"<option[^>]*>([^<]*)</option>", page)]
    town = next(name for name in told if name.startswith("Derya A.")).removeprefix("Derya A.")
    assert "·" not in town
    assert {name for name in told if name[:4] == "Uğur"} == {f"Uğur K.{town} · {one}" for one in ("4A", "4B", "4C")}
