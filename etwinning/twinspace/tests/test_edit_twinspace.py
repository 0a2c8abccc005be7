"""edit_twinspace: administrators change what everyone on the internet sees of a TwinSpace."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace import actions, queries
from etwinning.twinspace.models import Pupil


def picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (400, 240), "teal").save(drawn, "PNG")
    return SimpleUploadedFile("spring.png", drawn.getvalue())


def send(client: Client, room: Space, **said: object) -> int:
    return client.post(f"/spaces/{room.pk}/settings/", said).status_code


def test_it_works(client: Client, room: Space, ayse: Person, elif_y: Pupil, dimitris: Person) -> None:
    client.force_login(ayse)
    assert send(client, room, description="Our water", picture=picture(), picture_alt="A spring", nobody="on") == 303
    twinspace = queries.twinspace_of(room)
    assert (twinspace.description, twinspace.picture_alt) == ("Our water", "A spring")
    assert Entry.objects.filter(deed="twinspace/edit_twinspace", actor=ayse, audience="members").count() == 1
    for person, status in ((ayse, 200), (elif_y.person, 200), (dimitris, 404)):
        client.force_login(person)
        answer = client.get(f"/spaces/{room.pk}/picture/")
        assert answer.status_code == status
        if status == 200:
            assert answer.getvalue()[:4] == b"RIFF"  # the smaller copy, WebP
    client.force_login(ayse)
    assert send(client, room, description="Our water", picture_alt="A spring", no_picture="on") == 303
    assert client.get(f"/spaces/{room.pk}/picture/").status_code == 404


def test_a_picture_needs_its_words(client: Client, room: Space, ayse: Person) -> None:
    client.force_login(ayse)
    assert send(client, room, description="Our water", picture=picture()) == 422
    fake = SimpleUploadedFile("spring.jpg", b"MZ\x90\0 a program")
    assert send(client, room, description="Our water", picture=fake, picture_alt="A spring") == 422
    assert send(client, room, description="x" * 2001) == 422
    assert queries.twinspace_of(room).picture is None


def test_who_may(client: Client, room: Space, chiara: Person, dimitris: Person, elif_y: Pupil) -> None:
    for person, status in ((chiara, 403), (dimitris, 404), (elif_y.person, 404)):
        client.force_login(person)
        assert send(client, room, description="Mine") == status


def test_a_closed_room_says_so(client: Client, room: Space, ayse: Person) -> None:
    actions.close_twinspace(queries.twinspace_of(room), by=ayse)
    client.force_login(ayse)
    assert send(client, room, description="Too late") == 409
