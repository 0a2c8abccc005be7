"""Albums that stand in a text: their pictures, for whom they are, as far as families allow."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from etwinning.core.models import File
from etwinning.materials import albums, players, queries
from etwinning.materials.models import Folder
from etwinning.materials.tests.factories import Room, make_folder, make_item, say_nobody
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


def figure(folder: Folder, title: str = "Our springs") -> str:
    """As the editor puts an album into a text."""
    address = folder.get_absolute_url()
    return f'<figure data-kind="album"><a href="{address}" rel="nofollow noopener ugc">{title}</a></figure>'


def make_album(room: Room, by: Person, **fields: str) -> Folder:
    return make_folder(room.space, by, kind="album", **fields)


def test_its_pictures_stand_in_the_text(room: Room, ayse: Person, luca: Person) -> None:
    album = make_album(room, ayse)
    first = make_item(room.space, ayse, "one.jpg", folder=album, alt="A spring & a child")
    second = make_item(room.space, ayse, "second.jpg", folder=album, audience="teachers")
    make_item(room.space, ayse, "plan.txt", folder=album)
    waiting = make_item(room.space, ayse, "the third.jpg", folder=album)
    File.objects.filter(pk=waiting.file_id).update(scan="waiting")
    html = f"<p>Look</p>{figure(album)}<p>there</p>"
    text = queries.with_albums(html, room.seat(luca))
    assert text.startswith("<p>Look</p><figure><div ")
    assert f'<a href="{first.get_absolute_url()}"><img src="{room.at(f"{first.pk}/file/")}?size=small"' in text
    assert 'alt="A spring &amp; a child"' in text
    assert f'<figcaption><a href="{album.get_absolute_url()}">Our springs</a></figcaption></figure><p>there' in text
    assert text.count("<img ") == 1
    assert queries.pictures_for(text, room.seat(luca)) == ([first], set())  # families are asked as for any picture
    assert "not shown here" in queries.text_without(text, {first.pk})
    for_teachers = queries.with_albums(html, room.seat(ayse))
    assert for_teachers.index(f"/{first.pk}/file") < for_teachers.index(f"/{second.pk}/file")


def test_whose_album_it_is_not(room: Room, ayse: Person, luca: Person) -> None:
    hidden, empty = make_album(room, ayse, audience="teachers"), make_album(room, ayse)
    make_item(room.space, ayse, "one.jpg", folder=hidden)
    assert queries.with_albums(figure(hidden), room.seat(luca)) == "<p><em>This is not shown here.</em></p>"
    assert "<img" in queries.with_albums(figure(hidden), room.seat(ayse))
    assert queries.with_albums(figure(empty), room.seat(luca)) == figure(empty)  # a link
    for key in ("0", "9" * 18):
        nothing = figure(empty).replace(f"/{empty.pk}/", f"/{key}/")
        assert "not shown here" in queries.with_albums(nothing, room.seat(luca))
    nonsense = figure(empty).replace(f"/{empty.pk}/", f"/{'9' * 5000}/")
    assert queries.with_albums(nonsense, room.seat(luca)) == nonsense


def test_outside_only_what_is_public_and_allowed(room: Room, ayse: Person) -> None:
    album = make_album(room, ayse, audience="public")
    shown = make_item(room.space, ayse, "one.jpg", folder=album, audience="public", alt="A spring")
    unsaid = make_item(room.space, ayse, "second.jpg", folder=album, audience="public")
    inside = make_item(room.space, ayse, "the third.jpg", folder=album)
    say_nobody(shown, ayse)
    say_nobody(inside, ayse)
    inner = make_album(room, ayse)

    def public() -> str:
        return queries.public_text(
            f"{figure(album)}{figure(inner, 'Secret')}", room.space, lambda pk, what: f"/out/{pk}/{what}"
        )

    text = public()
    assert f'<a href="/out/{shown.pk}/"><img src="/out/{shown.pk}/picture" alt="A spring"' in text
    assert "<figcaption>Our springs</figcaption>" in text
    assert (text.count("<img"), "Secret" in text, "/spaces/" in text) == (1, False, False)
    assert f"/{unsaid.pk}/" not in text
    Folder.objects.filter(pk=album.pk).update(audience="members")
    assert public() == ""


def test_as_many_pictures_and_albums_as_a_text_bears(room: Room, ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(albums, "MOST_PICTURES", 2)
    monkeypatch.setattr(albums, "MOST_ALBUMS", 2)
    many = [make_album(room, ayse) for _each in range(3)]
    for album in many:
        for name in ("a.jpg", "bc.jpg", "def.jpg"):
            make_item(room.space, ayse, name, folder=album)
    text = queries.with_albums("".join(map(figure, many)), room.seat(ayse))
    assert text.count("<img") == 4
    assert text.endswith(figure(many[2]))


def test_any_number_costs_two_queries(
    room: Room, ayse: Person, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    seat, many = room.seat(ayse), [make_album(room, ayse) for _each in range(5)]
    for album in many:
        make_item(room.space, ayse, "a.jpg", folder=album)
    with django_assert_num_queries(2):
        assert queries.with_albums("".join(map(figure, many)), seat).count("<img") == 5
    with django_assert_num_queries(0):
        assert queries.with_albums("<p>No album</p>", seat) == "<p>No album</p>"
        assert players.RECORDING.sub("", figure(many[0])) == figure(many[0])


def test_the_chooser_offers_albums(client: Client, room: Room, luca: Person, ayse: Person) -> None:
    album = make_album(room, ayse)
    make_folder(room.space, ayse, "A folder")
    make_album(room, ayse, name="Teachers only", audience="teachers")
    client.force_login(luca)
    got = client.get(room.at("choose/")).content.decode()
    assert f'href="{album.get_absolute_url()}" data-name="Springs" data-kind="album"' in got
    assert ("A folder" in got, "Teachers only" in got) == (False, False)
    assert 'data-kind="album"' in client.get(room.at("choose/?q=sPrİng")).content.decode()
    assert 'data-kind="album"' not in client.get(room.at("choose/?q=rivers")).content.decode()
