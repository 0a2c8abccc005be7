"""What families allow holds for the materials of a room: edit_material to everyone is refused, the rest is hidden."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from etwinning.materials.models import Item
from etwinning.materials.tests.factories import Room, make_captions, make_folder, make_item
from etwinning.people.models import Person
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Reach

pytestmark = pytest.mark.django_db


def say(item: Item, by: Person, pupil: Person, reach: int) -> None:
    """The pupil can be recognised in it, and the family allows so much."""
    note_sightings(item.file.sha256, item.space_id, {pupil.pk: None}, nobody=False, by=by, at=timezone.now())
    note_allowances({pupil.pk: reach}, Word("paper"), by=by, at=timezone.now())


def test_edit_material_for_everyone_needs_the_families(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    item = make_item(room.space, ayse, "spring.jpg")
    client.force_login(ayse)
    said = {"name": "Our spring", "alt": "Two at a spring", "licence": "by", "credit": "4A", "audience": "public",
            "sure": "on"}  # fmt: skip
    for reach, why in ((None, "Nobody has said yet who is in it."), (Reach.PROJECT, "A family does not allow it.")):
        if reach is not None:
            say(item, ayse, luca, reach)
        got = client.post(room.at(f"{item.pk}/edit/"), said)
        html = got.content.decode()
        assert got.status_code == 422
        assert f"Not for everyone: “Two at a spring”. {why}" in html
        assert all(f'value="{typed}"' in html for typed in ("Our spring", "Two at a spring", "4A"))
        assert Item.objects.get().audience == "members"
    say(item, ayse, luca, Reach.PUBLIC)
    assert client.post(room.at(f"{item.pk}/edit/"), said).status_code == 303
    assert Item.objects.get().audience == "public"
    say(item, ayse, luca, Reach.PROJECT)
    assert (
        "Everyone else does not see it. A family does not allow it."
        in client.get(room.at(f"{item.pk}/")).content.decode()
    )
    assert client.post(room.at(f"{item.pk}/edit/"), said | {"name": "Spring"}).status_code == 303  # it is hidden anyway


def test_a_withdrawal_hides_it_in_the_room(
    client: Client, room: Room, ayse: Person, luca: Person, elif_: Person
) -> None:
    album = make_folder(room.space, ayse, kind="album")
    item, film = (
        make_item(room.space, ayse, "class.jpg", folder=album, alt="Luca at the spring"),
        make_item(room.space, ayse, "film.mp4", transcript="I am Luca"),
    )
    captions = make_captions(film, ayse)
    pages = ("", f"folders/{album.pk}/", "?kind=picture", "choose/", f"{item.pk}/", f"{film.pk}/")
    files = (f"{item.pk}/file/", f"{item.pk}/file/?size=small", f"{film.pk}/file/", f"captions/{captions.pk}/")

    def met(person: Person) -> tuple[list[int], bool]:
        client.force_login(person)
        html = [client.get(room.at(page)).content.decode() for page in pages]
        got = [client.get(room.at(file)) for file in files]
        for one in got:
            one.getvalue() if one.streaming else None
        shown = any(f"{thing.pk}/file/" in page for page in html for thing in (item, film))
        kept = ["I am Luca"] if person == ayse else ["Luca at the spring", "I am Luca"]  # teachers say who is in it
        said = any(words in page for page in html for words in kept)
        assert shown == said
        assert ("who is in this picture" in html[4].lower()) == (person == ayse)
        return [one.status_code for one in got], shown

    assert met(elif_) == ([200] * 4, True)
    for thing in (item, film):
        say(thing, ayse, luca, Reach.NOTHING)
    for person in (elif_, ayse):
        assert met(person) == ([404] * 4, False)
    assert "A picture is not shown here." in client.get(room.at(f"folders/{album.pk}/")).content.decode()
    say(item, ayse, luca, Reach.PROJECT)
    assert met(elif_) == ([200] * 4, True)


def test_lists_ask_once(
    client: Client, room: Room, ayse: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Marked pictures cost a list no query more."""
    client.force_login(ayse)
    counts = []
    for number in (1, 9):
        for at in range(number):
            item = make_item(room.space, ayse, f"{'x' * (number + at)}.jpg")
            note_sightings(item.file.sha256, room.space.pk, {}, nobody=True, by=ayse, at=timezone.now())
        with django_assert_max_num_queries(12) as asked:
            assert "Nobody can be recognised" in client.get(room.at()).content.decode()
        counts.append(len(asked))
    assert counts[0] >= counts[1]  # the first asks what is asked once a session
