"""Films and sounds: on their own page, in texts and outside; as they were sent only for who may change them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, Settings

from etwinning.core.models import Entry, File
from etwinning.materials import players, queries
from etwinning.materials.models import Item
from etwinning.materials.tests.factories import Room, make_captions, make_item, say_nobody
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
PLAY = {"play": {"width": 1280, "height": 720, "mime": "video/mp4", "size": 5, "path": "play.mp4"}}
POSTER = {"poster": {"width": 960, "height": 540, "mime": "image/webp", "size": 5, "path": "poster.webp"}}


def figure(item: Item, room: Room, title: str = "Our film") -> str:
    """As the editor puts a recording into a text."""
    address = room.at(f"{item.pk}/")
    return f'<figure data-kind="recording"><a href="{address}" rel="nofollow noopener ugc">{title}</a></figure>'


def make_film(room: Room, by: Person, **fields: Any) -> Item:
    """A film of which there is a copy that every browser plays."""
    item = make_item(room.space, by, "film.mp4", **fields)
    File.objects.filter(pk=item.file_id).update(
        conversion="done", renditions=PLAY | POSTER, seconds=61, width=1280, height=720
    )
    item.file.refresh_from_db()
    return item


def test_a_film_on_its_page(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    film = make_film(room, ayse)
    make_captions(film, ayse, "it")
    file = room.at(f"{film.pk}/file/")
    client.force_login(luca)
    html = client.get(room.at(f"{film.pk}/")).content.decode()
    assert f'<video playsinline controls preload="none" src="{file}" aria-label="film"' in html
    assert f'poster="{file}?size=poster" width="1280" height="720"' in html
    assert html.count("<track ") == 1
    assert "1:01" in html
    assert "?original=1" not in html
    client.force_login(ayse)
    assert f"{file}?original=1" in client.get(room.at(f"{film.pk}/")).content.decode()


def test_captions_in_the_readers_language_are_on(room: Room, ayse: Person) -> None:
    film = make_film(room, ayse)
    captions = [make_captions(film, ayse, language) for language in ("it", "tr")]
    for language, on in (("tr", 1), ("de", 0)):
        with translation.override(language):
            html = players.player(film, captions, players.inside(room.space.pk))
        track = f'src="{room.at(f"captions/{captions[on].pk}/")}" srclang="{captions[on].language}"'
        assert html.partition(" default>")[0].rpartition("<track ")[2].startswith(f'kind="captions" {track}')
        assert html.count(" default>") == 1


@pytest.mark.parametrize(("state", "told"), [("waiting", "being made ready"), ("failed", "tried again"), ("", "")])
def test_how_far_it_is_is_told_calmly(client: Client, room: Room, ayse: Person, state: str, told: str) -> None:
    film = make_item(room.space, ayse, "film.mp4")
    File.objects.update(conversion=state)
    client.force_login(ayse)
    html = client.get(room.at(f"{film.pk}/")).content.decode()
    assert told in html
    assert ("play everywhere" in html) is bool(told)


def test_as_it_was_sent_only_for_who_may_change_it(
    client: Client, room: Room, ayse: Person, chiara: Person, luca: Person, elif_: Person, victor: Person
) -> None:
    """What was sent may say where a child was: a copy without that goes to everybody else, whatever they ask for."""
    film = make_film(room, luca)
    for person, may in ((luca, True), (ayse, True), (chiara, True), (elif_, False), (victor, False)):
        client.force_login(person)
        for asked in ("?original=1", "?original=1&size=original", "?size=original", ""):
            answer = client.get(room.at(f"{film.pk}/file/{asked}"), headers={"Range": "bytes=4-7"})
            sent = may and "original=1" in asked
            # the copy of this test is not in the storage, so that whoever gets it gets 404
            assert answer.status_code == (206 if sent else 404), (person, asked)
            if answer.streaming:
                assert answer.getvalue() == b"ftyp"


def test_a_recording_in_a_text_is_played_there(room: Room, ayse: Person) -> None:
    film = make_film(room, ayse, transcript="This is <our> spring.\nIt sings.")
    sound = make_item(room.space, ayse, "plan.txt")
    make_captions(film, ayse, "tr")
    html = f"<p>Look</p>{figure(film, room)}{figure(sound, room)}"
    items, hidden = queries.pictures_for(html, room.seat(ayse))
    assert (set(items), hidden) == ({film, sound}, set())
    text = queries.with_players(html, items, players.inside(room.space.pk))
    assert text.startswith('<p>Look</p><figure class="player"><video playsinline controls preload="none" src="')
    assert f'<figcaption><a href="{room.at(f"{film.pk}/")}">Our film</a> · 1:01</figcaption>' in text
    assert '<div dir="auto">This is &lt;our&gt; spring.\nIt sings.</div></details></figure>' in text
    assert text.count("<track ") == 1
    assert text.endswith(figure(sound, room))  # a document is no recording: it stays a link
    assert queries.text_without(html, {film.pk}) == (
        f"<p>Look</p><p><em>This is not shown here.</em></p>{figure(sound, room)}"
    )


@pytest.mark.parametrize("key", ["9" * 5000, "0", "10000000000000000000"])
def test_keys_of_nothing(room: Room, ayse: Person, key: str) -> None:
    html = f'<figure data-kind="recording"><a href="/spaces/1/materials/{key}/">x</a></figure>'
    film = make_film(room, ayse)
    assert queries.with_players(html, [film], players.inside(1)) == html
    assert key not in queries.public_text(html, room.space, lambda pk, what: f"{pk}{what}")
    assert "not shown here" in queries.text_without(html, {int(key[:30])})


def test_outside_only_what_is_public_is_played(room: Room, ayse: Person) -> None:
    shown = make_film(room, ayse, audience="public", transcript="Water")
    hidden = make_item(room.space, ayse, "hidden film.mp4", audience="members", transcript="Secret")
    File.objects.filter(pk=hidden.file_id).update(sha256="0" * 64)
    captions = make_captions(shown, ayse, "tr")
    say_nobody(shown, ayse)
    html = figure(shown, room) + figure(hidden, room, "Hidden")
    text = queries.public_text(html, room.space, lambda pk, what: f"/out/{pk}/{what}")
    assert f'src="/out/{shown.pk}/file"' in text
    assert f'poster="/out/{shown.pk}/poster"' in text
    assert f'src="/out/{captions.pk}/captions"' in text
    assert "Water" in text
    assert "Secret" not in text
    assert "Hidden" not in text
    assert "/spaces/" not in text


def test_captions_of_many_films_cost_one_query(
    room: Room, ayse: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    films = [make_film(room, ayse, added_at=timezone.now()) for _number in range(5)]
    html = "".join(figure(film, room) for film in films)
    with django_assert_num_queries(1):
        assert queries.with_players(html, films, players.inside(room.space.pk)).count("<video ") == 5
    with django_assert_num_queries(0):
        queries.with_players("<p>Nothing</p>", films, players.inside(room.space.pk))


def test_convert_material(
    client: Client, room: Room, ayse: Person, luca: Person, settings: Settings, tmp_path: Path
) -> None:
    """What failed can be tried once more by who may change it; without ffmpeg, or when it is done, nothing happens."""
    film = make_item(room.space, ayse, "film.mp4")
    where = room.at(f"{film.pk}/")

    def stands(conversion: str, tries: int) -> bool:
        film.file.refresh_from_db()
        return (film.file.conversion, film.file.tries) == (conversion, tries)

    File.objects.filter(pk=film.file_id).update(conversion="failed", tries=3)
    client.force_login(luca)
    assert "convert/" not in client.get(where).content.decode()
    assert client.post(f"{where}convert/").status_code == 403
    client.force_login(ayse)
    assert f'action="{where}convert/"' in client.get(where).content.decode()
    settings.FFMPEG = "off"
    assert client.post(f"{where}convert/").status_code == 303
    assert stands("failed", 3)
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)
    settings.FFMPEG = str(broken)
    assert client.post(f"{where}convert/").status_code == 303
    assert stands("failed", 3)  # tried, and failed again
    assert Entry.objects.filter(deed="materials/convert_material", audience="me").count() == 1
    File.objects.filter(pk=film.file_id).update(conversion="done")
    assert client.post(f"{where}convert/").status_code == 303
    assert stands("done", 3)
    room.close()
    assert client.post(f"{where}convert/").status_code == 409
