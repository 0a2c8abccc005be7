"""What pupils write in pages passes the guard: a hint beside the field, then a line; written together, a line only."""

from uuid import uuid4

import pytest
from django.test import Client

from etwinning.core.models import File
from etwinning.core.tests import samples
from etwinning.pages import actions
from etwinning.pages.models import Attachment, Page
from etwinning.pages.tests.factories import Room, make_page
from etwinning.pages.tests.pens import Pen, run
from etwinning.people.models import Person
from etwinning.safety.models import Caution, GuardSetting

pytestmark = pytest.mark.django_db
PHONE = "Call me: 0532 123 45 67"
NEW = {"title": "Wells", "language": "en"}


@pytest.fixture
def of_all(room: Room, ayse: Person) -> Page:
    return make_page(room, ayse, editors="members", body="<p>Water.</p><p>The school: 0332 123 45 67</p>")


def written(page: Page, **fields: object) -> dict[str, object]:
    values: dict[str, object] = {"title": page.title, "language": "en", "body": page.body, "version": page.version}
    return values | {"audience": page.audience, "editors": page.editors, "sending": str(uuid4())} | fields


SAID = {
    "title": {"title": PHONE},
    "text": {"body": f"<p>Water.</p><p>{PHONE}</p>"},
    "a link": {"body": '<p>Water. <a href="https://evil.example/x">Look</a></p>'},
    "a picture's words": {"body": f'<p>Water.</p><p><img src="/spaces/1/pages/files/1/" alt="{PHONE}"></p>'},
    "the first name and the family's": {"body": "<p>Water. Elif Yılmaz drank it.</p>"},
}


@pytest.mark.parametrize("what", SAID)
def test_a_hint_once_then_a_line(
    client: Client, room: Room, of_all: Page, luca: Person, elif_: Person, what: str
) -> None:
    Person.objects.filter(pk=elif_.pk).update(given_name="Elif Y.", family_name="")
    client.force_login(luca)
    sent = written(of_all, **SAID[what])
    answer = client.post(room.at(f"pages/{of_all.pk}/edit/"), sent)
    assert answer.status_code == 422
    assert "Keep it as it is" in answer.text
    assert "data-sure hidden" not in answer.text
    of_all.refresh_from_db()
    assert of_all.version == 1
    assert Caution.objects.get().state == "hinted"
    assert client.post(room.at(f"pages/{of_all.pk}/edit/"), sent | {"insist": "1"}).status_code == 303
    of_all.refresh_from_db()
    assert of_all.version == 2
    caution = Caution.objects.get()
    assert (caution.state, caution.deed, caution.thing) == ("sent", "pages/edit_page", of_all.pk)
    assert "0332" not in caution.words  # the teacher's


def test_nothing_typed_is_lost(client: Client, room: Room, of_all: Page, luca: Person) -> None:
    client.force_login(luca)
    fields = {"body": f"<p>{PHONE}</p>", "attach": samples.upload(b"words", "b.txt")}
    answer = client.post(room.at(f"pages/{of_all.pk}/edit/"), written(of_all, **fields))
    assert PHONE in answer.text
    assert "Please choose it again" in answer.text
    assert not File.objects.exists()


def test_refused_where_teachers_read_first(
    client: Client, room: Room, of_all: Page, luca: Person, ayse: Person
) -> None:
    GuardSetting.objects.create(room=room.space.pk, mode="approve")
    client.force_login(luca)
    sent = written(of_all, body=f"<p>{PHONE}</p>", insist="1")
    answer = client.post(room.at(f"pages/{of_all.pk}/edit/"), sent)
    assert answer.status_code == 422
    assert "ask your teacher to write it" in answer.text
    assert "data-sure hidden" in answer.text
    client.force_login(ayse)
    assert client.post(room.at(f"pages/{of_all.pk}/edit/"), sent).status_code == 303


def test_off_is_off(client: Client, room: Room, of_all: Page, luca: Person) -> None:
    GuardSetting.objects.create(room=room.space.pk, mode="off")
    client.force_login(luca)
    assert client.post(room.at(f"pages/{of_all.pk}/edit/"), written(of_all, title=PHONE)).status_code == 303
    assert not Caution.objects.exists()


def test_only_new_words_are_looked_at(client: Client, room: Room, of_all: Page, luca: Person) -> None:
    client.force_login(luca)
    more = of_all.body.replace("Water.", "Cold water.")
    assert client.post(room.at(f"pages/{of_all.pk}/edit/"), written(of_all, body=more)).status_code == 303
    assert not Caution.objects.exists()


def test_what_is_kept_as_a_draft_is_looked_at_later(room: Room, of_all: Page, luca: Person, ayse: Person) -> None:
    """Somebody else was quicker: nobody reads it yet."""
    actions.edit_page(of_all, actions.Words(of_all.title, "en", "<p>Quick.</p>", 1), by=ayse)
    kept = actions.edit_page(of_all, actions.Words(of_all.title, "en", f"<p>{PHONE}</p>", 1), by=luca)
    assert PHONE in kept.body
    assert not Caution.objects.exists()


def test_a_new_page(client: Client, room: Room, elif_: Person) -> None:
    client.force_login(elif_)
    sent = NEW | {"title": PHONE, "sending": str(uuid4())}
    answer = client.post(room.at("pages/new/"), sent)
    assert answer.status_code == 422
    assert "telephone number" in answer.text
    assert PHONE in answer.text
    assert not Page.objects.exists()
    assert client.post(room.at("pages/new/"), sent | {"insist": "1"}).status_code == 303
    assert Caution.objects.get().state == "sent"


def test_a_picture_from_the_editor(client: Client, room: Room, of_all: Page, luca: Person) -> None:
    """Nobody can insist while a file is sent; the same words leave one line; a name that tells too much is left out."""
    client.force_login(luca)
    where = room.at(f"pages/{of_all.pk}/pictures/")
    for _twice in range(2):
        answer = client.post(where, {"file": samples.upload(samples.picture(), "a.jpg"), "alt": PHONE})
        assert answer.status_code == 422
        assert "telephone number" in answer.json()["error"]
    assert Caution.objects.get().state == "hinted"
    assert not Attachment.objects.exists()
    sent = {"file": samples.upload(samples.picture(), "0532 123 45 67.jpg"), "alt": "A well"}
    assert client.post(where, sent).status_code == 201
    assert Attachment.objects.get().file.name == "File.jpg"


def test_files_below_the_text(client: Client, room: Room, of_all: Page, luca: Person) -> None:
    client.force_login(luca)
    file = samples.upload(b"words", "0532 123 45 67.txt")
    assert client.post(room.at(f"pages/{of_all.pk}/edit/"), written(of_all, attach=file)).status_code == 303
    assert Attachment.objects.get().file.name == "File.txt"


@pytest.mark.django_db(transaction=True)
def test_written_together(client: Client, room: Room, of_all: Page, luca: Person, ayse: Person) -> None:
    """One line for the pupil who wrote it, however often the same version settles; none for a teacher's words."""
    pens = [Pen(of_all, luca), Pen(of_all, ayse)]
    teachers = Pen(make_page(room, ayse), ayse)

    async def story() -> None:
        for pen in (*pens, teachers):
            await pen.open()
        await teachers.writes(" 0532 765 43 21")
        await teachers.settles()
        await teachers.close()
        await pens[1].writes(" Hi.")
        await pens[0].writes(f" {PHONE}", 0)
        for pen in pens:
            await pen.settles()
        await pens[0].writes(" Hello!", 0)
        for pen in pens:
            await pen.settles()
            await pen.close()

    run(story)
    actions.settle_all()
    of_all.refresh_from_db()
    assert PHONE in of_all.body
    caution = Caution.objects.get()
    assert (caution.pupil, caution.state, caution.deed) == (luca, "together", "pages/write_together")
    assert PHONE in caution.words
    client.force_login(ayse)
    shown = room.at(f"guard/{caution.pk}/")
    assert f'href="{shown}"' in client.get(room.at("guard/")).text
    assert client.get(shown)["Location"] == of_all.get_absolute_url()
