"""What pupils say of things passes the guard: a hint, kept with a line for the teachers, or refused."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etwinning.core.tests import samples
from etwinning.materials import actions
from etwinning.materials.models import Captions, Folder, Item
from etwinning.materials.tests.factories import VTT, Room, make_folder, make_item
from etwinning.people.models import Person
from etwinning.safety.models import Caution, GuardSetting
from etwinning.safety.passing import Guarded

pytestmark = pytest.mark.django_db
PHONE = "Call me: 0532 123 45 67"
SAID = {"name": "The spring", "licence": "by", "audience": "members"}
FOLDER = {"kind": "album", "audience": "members", "adders": "members"}


@pytest.fixture
def item(room: Room, luca: Person) -> Item:
    return make_item(room.space, luca, "a.jpg")


def written(room: Room, elif_: Person, item: Item) -> dict[str, tuple[str, dict[str, str]]]:
    folder = make_folder(room.space, elif_)
    return {
        "name": (f"{item.pk}/edit/", SAID | {"name": PHONE}),
        "alt": (f"{item.pk}/edit/", SAID | {"alt": PHONE}),
        "credit": (f"{item.pk}/edit/", SAID | {"credit": PHONE}),
        "description": ("describe/", {f"alt-{item.pk}": PHONE}),
        "folder": ("folders/new/", FOLDER | {"name": PHONE}),
        "folder again": (f"folders/{folder.pk}/edit/", FOLDER | {"name": PHONE}),
    }


def kept() -> bool:
    items = Item.objects.filter(name=PHONE) | Item.objects.filter(alt=PHONE) | Item.objects.filter(credit=PHONE)
    return items.exists() or Folder.objects.filter(name=PHONE).exists()


@pytest.mark.parametrize("what", ["name", "alt", "credit", "description", "folder", "folder again"])
def test_a_hint_once_then_a_line(
    client: Client, room: Room, item: Item, elif_: Person, luca: Person, what: str
) -> None:
    where, said = written(room, elif_, item)[what]
    client.force_login(elif_ if "folder" in what else luca)
    sent = said | {"sending": str(uuid4())}
    answer = client.post(room.at(where), sent)
    assert answer.status_code == 422
    assert "telephone number" in answer.text
    assert PHONE in answer.text  # nothing that was typed is lost
    assert "Keep it as it is" in answer.text
    assert not kept()
    assert Caution.objects.get().state == "hinted"
    assert client.post(room.at(where), sent | {"insist": "1"}).status_code == 303
    assert kept()
    assert Caution.objects.get().state == "sent"


@pytest.mark.parametrize("what", ["name", "alt", "credit", "description", "folder", "folder again"])
def test_refused_where_teachers_read_first(
    client: Client, room: Room, item: Item, elif_: Person, luca: Person, ayse: Person, what: str
) -> None:
    GuardSetting.objects.create(room=room.space.pk, mode="approve")
    where, said = written(room, elif_, item)[what]
    client.force_login(elif_ if "folder" in what else luca)
    answer = client.post(room.at(where), said | {"insist": "1"})
    assert answer.status_code == 422
    assert "ask your teacher to write it" in answer.text
    assert "data-sure hidden" in answer.text
    assert not kept()
    assert Caution.objects.get().state == "hinted"
    client.force_login(ayse)  # the teacher writes it
    if "folder" not in what and what != "description":
        assert client.post(room.at(where), said).status_code == 303
        assert kept()


def test_off_is_off(client: Client, room: Room, item: Item, luca: Person) -> None:
    GuardSetting.objects.create(room=room.space.pk, mode="off")
    client.force_login(luca)
    assert client.post(room.at(f"{item.pk}/edit/"), SAID | {"name": PHONE}).status_code == 303
    assert not Caution.objects.exists()


def test_only_new_words_are_looked_at(client: Client, room: Room, item: Item, luca: Person) -> None:
    Item.objects.update(name=PHONE)
    client.force_login(luca)
    assert client.post(room.at(f"{item.pk}/edit/"), SAID | {"name": PHONE, "alt": "Water"}).status_code == 303
    assert not Caution.objects.exists()


def test_what_is_said_in_a_recording(client: Client, room: Room, luca: Person) -> None:
    item = make_item(room.space, luca, "film.mp4")
    client.force_login(luca)
    answer = client.post(room.at(f"{item.pk}/edit/"), SAID | {"transcript": PHONE})
    assert answer.status_code == 422
    assert PHONE in answer.text
    for said, status in ((VTT, 303), (VTT.replace("This is our spring.", PHONE), 422)):
        file = SimpleUploadedFile("a.vtt", said.encode())
        answer = client.post(room.at(f"{item.pk}/captions/"), {"language": "en", "file": file})
        assert answer.status_code == status
    assert Captions.objects.get().body == VTT  # times are no telephone numbers


def test_who_made_it(client: Client, room: Room, luca: Person) -> None:
    """While files are sent nobody can insist; the same words leave one line."""
    client.force_login(luca)
    for _twice in range(2):
        sent = {"upload": samples.upload(b"words", "b.txt"), "audience": "members", "credit": PHONE}
        answer = client.post(room.at("add/"), sent)
        assert answer.status_code == 422
        assert "telephone number" in answer.text
    announced = actions.Announced("b.txt", 5, "text/plain", "")
    with pytest.raises(Guarded):
        actions.begin_upload(room.space, announced, actions.Wishes(credit=PHONE), by=luca)
    assert Caution.objects.count() == 1
    assert not Item.objects.exists()


def test_a_file_that_is_named_after_somebody(client: Client, room: Room, luca: Person, ayse: Person) -> None:
    client.force_login(luca)
    client.post(room.at("add/"), {"upload": samples.upload(b"words", "0532 123 45 67.txt"), "audience": "members"})
    client.force_login(ayse)
    client.post(room.at("add/"), {"upload": samples.upload(b"words", "0532 123 45 68.txt"), "audience": "members"})
    named = Item.objects.order_by("pk").values_list("name", "file__name")
    assert list(named) == [("File", "File.txt"), ("0532 123 45 68", "0532 123 45 68.txt")]
