"""Looking: the shelves, a folder, one thing, its file, by everybody in the room and by those who are not."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from etwinning.core.models import File
from etwinning.materials import queries
from etwinning.materials.models import Folder
from etwinning.materials.tests.factories import Room, make_captions, make_folder, make_item, say_nobody
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["folder", "album"])
def test_as_many_queries_for_fifty_as_for_one(
    client: Client, room: Room, ayse: Person, django_assert_max_num_queries: DjangoAssertNumQueries, kind: str
) -> None:
    client.force_login(ayse)
    counts = []
    for number in (1, 49):
        folder = make_folder(room.space, ayse, f"Folder {number}", kind=kind)
        for at in range(number):
            make_item(room.space, ayse, f"x{'x' * at}.jpg", folder=folder)
            make_item(room.space, ayse, f"loose {at}.txt")
            make_folder(room.space, ayse, f"Album {at}", kind="album")
        pages = (room.at(), room.at(f"folders/{folder.pk}/"), room.at("?q=x"), room.at("choose/"), room.at("bin/"))
        for page in pages:
            client.get(page)  # what is asked once a session
            with django_assert_max_num_queries(12) as asked:
                assert client.get(page).status_code == 200
            counts.append(len(asked))
    assert counts[:5] == counts[5:]


def test_who_sees_what(
    client: Client, room: Room, ayse: Person, luca: Person, victor: Person, dimitris: Person
) -> None:
    """Narrower wins: a thing for everybody in a teachers' folder is for teachers."""
    inner = make_folder(room.space, ayse, "For parents", audience="teachers")
    letter = make_item(room.space, ayse, "letter.txt", folder=inner, audience="public")
    teachers = make_item(room.space, ayse, "marks.txt", audience="teachers")
    spring = make_item(room.space, ayse, "spring.jpg", alt="A spring")
    for person, seen in ((ayse, 3), (luca, 1), (victor, 1)):
        client.force_login(person)
        got = client.get(room.at()).content.decode()
        assert ("For parents" in got, ">marks<" in got, ">spring<" in got) == (seen == 3, seen == 3, True)
        for item, status in ((letter, 200), (teachers, 200), (spring, 200)):
            wanted = status if seen == 3 or item == spring else 404
            assert client.get(room.at(f"{item.pk}/")).status_code == wanted
            answer = client.get(room.at(f"{item.pk}/file/"))
            answer.getvalue() if answer.streaming else None
            assert answer.status_code == wanted
        assert client.get(room.at(f"folders/{inner.pk}/")).status_code == (200 if seen == 3 else 404)
    client.force_login(dimitris)
    for path in ("", f"{spring.pk}/", f"{spring.pk}/file/", f"folders/{inner.pk}/", "add/", "bin/", "choose/"):
        assert client.get(room.at(path)).status_code == 404
    assert list(queries.public_items(room.space)) == []
    Folder.objects.update(audience="public")
    assert list(queries.public_items(room.space)) == [letter]


def test_choose_material_for_an_editor(client: Client, room: Room, ayse: Person) -> None:
    picture, text = make_item(room.space, ayse, "spring.jpg", alt="A spring"), make_item(room.space, ayse)
    film = make_item(room.space, ayse, "film.mp4")
    client.force_login(ayse)
    got = client.get(room.at("choose/"), headers={"HX-Request": "true", "HX-Target": "choose"}).content.decode()
    assert got.strip().startswith('<div id="choose">')
    assert f'data-picture="{room.at(f"{picture.pk}/file/")}?size=large" data-alt="A spring"' in got
    assert f'href="{room.at(f"{text.pk}/")}" data-name="plan">' in got
    assert f'href="{room.at(f"{film.pk}/")}" data-name="film" data-kind="recording">' in got


def test_search_in_names_in_every_spelling(client: Client, room: Room, ayse: Person) -> None:
    make_item(room.space, ayse, "İzmir çeşmesi.txt")
    make_item(room.space, ayse, "Bolu.jpg")
    client.force_login(ayse)
    for question, met in (("izmir", True), ("cesmesi IZMIR", True), ("ankara", False), ("x" * 9000, False)):
        assert ("çeşmesi" in client.get(room.at(), {"q": question}).content.decode()) is met
    assert ">Bolu<" in client.get(room.at(), {"kind": "picture"}).content.decode()
    assert ">Bolu<" not in client.get(room.at(), {"kind": "video"}).content.decode()


def test_a_film_with_captions(client: Client, room: Room, luca: Person, ayse: Person) -> None:
    film = make_item(room.space, ayse, "film.mp4")
    captions = make_captions(film, ayse, "tr")
    client.force_login(luca)
    got = client.get(room.at(f"{film.pk}/")).content.decode()
    assert f'src="{room.at(f"captions/{captions.pk}/")}" srclang="tr"' in got
    answer = client.get(room.at(f"captions/{captions.pk}/"))
    assert (answer["Content-Type"], answer.content.decode()) == ("text/vtt; charset=utf-8", captions.body)
    part = client.get(room.at(f"{film.pk}/file/"), headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.getvalue()[2:]) == (206, b"ft")


def test_what_the_scanner_said(client: Client, room: Room, ayse: Person, luca: Person, elif_: Person) -> None:
    """EICAR: nobody opens it; only teachers and who sent it see that it is there."""
    item = make_item(room.space, luca, "plan.txt")
    File.objects.update(scan="infected")
    for person, sees in ((ayse, True), (luca, True), (elif_, False)):
        client.force_login(person)
        assert client.get(room.at(f"{item.pk}/")).status_code == (200 if sees else 404)
        assert client.get(room.at(f"{item.pk}/file/")).status_code == 404
    File.objects.update(scan="waiting")
    assert "being checked for viruses" in client.get(room.at(f"{item.pk}/")).content.decode()
    assert client.get(room.at(f"{item.pk}/file/")).status_code == 404
    for person, places in ((ayse, ("", "add/")), (elif_, ("add/",))):
        client.force_login(person)
        assert [at for at in ("", "add/") if "does not check files" in client.get(room.at(at)).content.decode()] == [
            *places
        ]


def test_texts_for_people_outside(room: Room, ayse: Person) -> None:
    hidden = make_item(room.space, ayse, "a.jpg")
    shown = make_item(room.space, ayse, "b.jpg", audience="public")
    say_nobody(shown, ayse)
    html = "".join(
        f'<p><img src="{room.at(f"{item.pk}/file/?size=large")}" alt="x"><a href="{room.at(f"{item.pk}/")}">A</a></p>'
        for item in (hidden, shown)
    )
    text = queries.public_text(html, room.space, lambda pk, what: f"/out/{pk}/{what}")
    assert text == f'<p><a>A</a></p><p><img src="/out/{shown.pk}/picture" alt="x"><a href="/out/{shown.pk}/">A</a></p>'
    assert queries.public_text("<p>Water</p>", room.space, lambda _pk, _what: "") == "<p>Water</p>"
