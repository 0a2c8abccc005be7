"""publish_page where a picture may not be shown to everyone: which, why (to teachers), and without it."""

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.tests import samples
from etwinning.materials.queries import public_text
from etwinning.materials.tests.factories import make_folder, make_item
from etwinning.pages import actions, queries
from etwinning.pages.models import Attachment, Page
from etwinning.pages.tests.factories import Role, Room, make_page, make_room
from etwinning.people.models import Person
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Reach


@pytest.fixture
def room(ayse: Person, elif_: Person) -> Room:
    return make_room({ayse: Role.ADMINISTRATOR, elif_: Role.PUPIL})


def make_pictured(room: Room, by: Person, **fields: str) -> tuple[Page, Attachment]:
    """A public draft with a picture in its text."""
    page = make_page(room, by, **({"audience": "public", "state": "draft"} | fields))
    added = actions.upload_to_page(page, samples.upload(samples.picture()), by=by, description="At the spring")
    page.body = f'<p><img src="{queries.picture_address(added, room.space.pk)}" alt="At the spring"></p>'
    page.save()
    return page, added


def say(room: Room, added: Attachment, by: Person, pupil: Person | None, reach: int = Reach.PROJECT) -> None:
    pupils: dict[int, int | None] = {pupil.pk: None} if pupil else {}
    note_sightings(added.file.sha256, room.space.pk, pupils, nobody=not pupil, by=by, at=timezone.now())
    if pupil:
        note_allowances({pupil.pk: reach}, Word("paper"), by=by, at=timezone.now())


def edited(page: Page, **fields: object) -> dict[str, object]:
    said = {"title": page.title, "language": "en", "body": page.body, "version": page.version, "audience": "public"}
    return said | {"editors": "teachers", "do": "publish", "sure": "on"} | fields


def test_refused_with_the_reason_then_without_it(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    page, added = make_pictured(room, ayse)
    client.force_login(ayse)
    address = room.at(f"pages/{page.pk}/publish/")
    for pupil, why in ((None, "Nobody has said yet who is in it"), (elif_, "A family does not allow it.")):
        if pupil:
            say(room, added, ayse, pupil)
        html = client.post(address, {"sure": "1"}).content.decode()
        assert "This cannot be shown to everyone" in html
        assert why in html
        assert "At the spring" in html
        assert Page.objects.get().state == "draft"
    assert client.post(address, {"sure": "1", "without": "1"}).status_code == 303
    assert Page.objects.get().state == "published"
    public = queries.public_view(Page.objects.get(), None, lambda pk: f"/{pk}/")
    assert "<img" not in public.body
    assert (
        "Everyone else does not see it. A family does not allow it."
        in client.get(page.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("pupil_is_in_it", [True, False])
def test_allowed(client: Client, room: Room, ayse: Person, elif_: Person, pupil_is_in_it: bool) -> None:
    page, added = make_pictured(room, ayse)
    say(room, added, ayse, elif_ if pupil_is_in_it else None, Reach.PUBLIC)
    client.force_login(ayse)
    address = room.at(f"pages/{page.pk}/publish/")
    assert "This cannot be shown" not in client.post(address).content.decode()
    assert client.post(address, {"sure": "1"}).status_code == 303
    assert "<img" in queries.public_view(Page.objects.get(), None, lambda pk: f"/{pk}/").body


def test_the_editor_asks_too(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    page, added = make_pictured(room, ayse)
    say(room, added, ayse, elif_)
    client.force_login(ayse)
    address = room.at(f"pages/{page.pk}/edit/")
    answer = client.post(address, edited(page))
    assert answer.status_code == 422
    assert "Not for everyone: “At the spring”. A family does not allow it." in answer.content.decode()
    assert client.post(address, edited(page, audience="members")).status_code == 303
    page.refresh_from_db()
    assert client.post(address, edited(page, without="on")).status_code == 303
    assert Page.objects.get().audience == "public"


def test_files_below_the_text_count(client: Client, room: Room, ayse: Person) -> None:
    page = make_page(room, ayse, audience="public", state="draft")
    words = actions.Words(page.title, "en", page.body, 1)
    actions.edit_page(page, words, by=ayse, files=[samples.upload(samples.picture(), "class.png")])
    page.refresh_from_db()
    assert [one.file.name for one, _why in queries.kept_from_public(page)] == ["class.jpg"]
    client.force_login(ayse)
    file = Attachment.objects.get()
    assert client.post(room.at(f"pages/{page.pk}/edit/"), edited(page)).status_code == 422
    assert client.post(room.at(f"pages/{page.pk}/edit/"), edited(page, drop=[file.pk])).status_code == 303


def test_a_pupil_reads_no_reason(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    page, added = make_pictured(room, elif_)
    say(room, added, ayse, elif_)
    client.force_login(elif_)
    html = client.post(room.at(f"pages/{page.pk}/publish/"), {"sure": "1"}).content.decode()
    assert "At the spring" in html
    assert "A family does not allow it." not in html
    assert "Who is in this picture?" not in html


def test_a_picture_of_the_materials_in_the_text(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    item = make_item(room.space, ayse, "class.jpg", audience="public", alt="Our class")
    page = make_page(room, ayse, audience="public", state="draft")
    page.body = f'<p>Ours <img src="/spaces/{room.space.pk}/materials/{item.pk}/file/?size=large" alt="Our class"></p>'
    page.save()
    client.force_login(ayse)
    refused = client.post(room.at(f"pages/{page.pk}/edit/"), edited(page))
    assert refused.status_code == 422
    assert "Not for everyone: “Our class”. Nobody has said yet who is in it." in refused.content.decode()
    note_sightings(item.file.sha256, room.space.pk, {elif_.pk: None}, nobody=False, by=ayse, at=timezone.now())
    for reach, is_shown in ((Reach.PUBLIC, True), (Reach.PROJECT, False), (Reach.NOTHING, False)):
        note_allowances({elif_.pk: reach}, Word("paper"), by=ayse, at=timezone.now())
        assert ("<img" in queries.public_view(page, None, str).body) is is_shown
        inside = client.get(page.get_absolute_url()).content.decode()
        assert ("/file/?size=large" in inside) == (reach != Reach.NOTHING)
        assert "Who is in this picture?" in inside
    assert (
        "This cannot be shown to everyone"
        in client.post(room.at(f"pages/{page.pk}/publish/"), {"sure": "1"}).content.decode()
    )


def test_an_album_in_the_text(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    """Each of its pictures is asked about as if it stood there alone."""
    album = make_folder(room.space, ayse, "Our walk", kind="album", audience="public")
    item = make_item(room.space, ayse, "class.jpg", audience="public", alt="Our class", folder=album)
    page = make_page(room, ayse, audience="public")
    page.body = f'<figure data-kind="album"><a href="{album.get_absolute_url()}">Our walk</a></figure>'
    page.save()
    note_sightings(item.file.sha256, room.space.pk, {elif_.pk: None}, nobody=False, by=ayse, at=timezone.now())
    for reach, inside, outside in (
        (Reach.PUBLIC, True, True), (Reach.PROJECT, True, False), (Reach.NOTHING, False, False),
    ):  # fmt: skip
        note_allowances({elif_.pk: reach}, Word("paper"), by=ayse, at=timezone.now())
        for reader in (ayse, elif_):
            client.force_login(reader)
            got = client.get(page.get_absolute_url()).content.decode()
            assert (f"{item.pk}/file/?size=small" in got) is inside
            assert ("A picture is not shown here." in got) is not inside
            assert f'<a href="{album.get_absolute_url()}">Our walk</a>' in got
        public = public_text(queries.public_view(page, None, str).body, room.space, lambda pk, what: f"/{pk}/{what}")
        assert (f"/{item.pk}/picture" in public, "Our walk" in public) == (outside, outside)
