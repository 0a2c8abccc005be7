"""Notes on the room's home: the news and the teachers' bulletin."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.threads import actions, queries
from etwinning.threads.models import Attachment, Note
from etwinning.threads.tests.factories import Room, make_note

pytestmark = pytest.mark.django_db


def words(audience: str = "members", **fields: object) -> dict[str, object]:
    return {"body": "Our diary is ready.", "language": "en", "audience": audience, "sending": str(uuid4())} | fields


class TestWriteNote:
    @pytest.mark.parametrize(("audience", "where"), [("members", "news/"), ("teachers", "bulletin/")])
    def test_it_works(self, client: Client, room: Room, chiara: Person, audience: str, where: str) -> None:
        client.force_login(chiara)
        form = client.get(room.at(f"notes/new/?for={audience}")).content.decode()
        assert f'value="{audience}"' in form
        sent = words(audience)
        for _twice in range(2):
            assert client.post(room.at("notes/new/"), sent)["Location"] == room.at(where)
        assert "Our diary is ready." in client.get(room.at(where)).content.decode()
        assert Note.objects.get().author == chiara
        assert list(Entry.objects.values_list("deed", "audience")) == [("threads/write_note", audience)]

    def test_who_goes_back_and_sends_the_same_again_is_told(self, client: Client, room: Room, chiara: Person) -> None:
        client.force_login(chiara)
        client.post(room.at("notes/new/"), words())
        again = client.post(room.at("notes/new/"), words(), follow=True)  # another sending: the form came anew
        assert "you have just posted it" in again.text
        assert Note.objects.count() == 1
        client.post(room.at("notes/new/"), words("teachers"))
        client.post(room.at("notes/new/"), words(body="Our diary is ready!"))
        Note.objects.update(created_at=timezone.now() - timedelta(minutes=11))
        client.post(room.at("notes/new/"), words())
        assert Note.objects.count() == 4

    def test_for_everyone_only_when_sure(self, client: Client, room: Room, chiara: Person) -> None:
        client.force_login(chiara)
        answer = client.post(room.at("notes/new/"), words("public"))
        assert answer.status_code == 422
        assert "Everyone on the internet will see this." in answer.content.decode()
        assert "Our diary is ready." in answer.content.decode()
        assert client.post(room.at("notes/new/"), words("public", shown="on")).status_code == 303
        assert list(queries.public_notes(room.space)) == list(Note.objects.all())

    def test_pupils(self, client: Client, room: Room, elif_: Person, luca: Person, victor: Person) -> None:
        client.force_login(elif_)
        for audience, status in (("public", 422), ("teachers", 422), ("members", 303)):
            assert client.post(room.at("notes/new/"), words(audience, shown="on")).status_code == status
        for person in (luca, victor):
            client.force_login(person)
            assert client.post(room.at("notes/new/"), words()).status_code == 403
            assert "Our diary is ready." in client.get(room.at("news/")).content.decode()
            assert "notes/new/" not in client.get(room.at("news/")).content.decode()

    def test_the_bulletin_is_for_teachers(self, client: Client, room: Room, chiara: Person, luca: Person) -> None:
        note = make_note(room, chiara, "Marks", audience="teachers")
        file = File.objects.create(sha256="0" * 64, name="a.pdf", kind="document", mime="a/b", size=1)
        attachment = Attachment.objects.create(note=note, file=file)
        client.force_login(luca)
        assert client.get(room.at("bulletin/")).status_code == 403
        assert "Marks" not in client.get(room.at("news/")).content.decode()
        assert client.get(room.at(f"threads/files/{attachment.pk}/")).status_code == 404
        assert list(queries.bulletin_in(room.space, room.seat(luca))) == []
        assert client.post(room.at(f"notes/{note.pk}/remove/")).status_code == 404

    def test_bad_input_loses_nothing(self, client: Client, room: Room, ayse: Person) -> None:
        client.force_login(ayse)
        for wrong in ({"body": "x" * 5001}, {"body": "a\0b"}, {"body": ""}, {"sending": ""}, {"audience": "me"}):
            answer = client.post(room.at("notes/new/"), words() | wrong)
            assert answer.status_code == 422
            assert "x" * 5001 in answer.content.decode() or wrong.get("body") != "x" * 5001
        client.post(room.at("notes/new/"), words(body="<script>alert(1)</script>"))
        assert "<script>alert" not in client.get(room.at("news/")).content.decode()

    def test_a_closed_room(self, client: Client, room: Room, ayse: Person) -> None:
        make_note(room, ayse)
        room.close()
        client.force_login(ayse)
        assert client.get(room.at("notes/new/")).status_code == 409
        seen = client.get(room.at("news/")).content.decode()
        assert "Our diary is ready." in seen


class TestRemoveNote:
    def test_it_works(self, client: Client, room: Room, ayse: Person, chiara: Person, elif_: Person) -> None:
        files = [samples.upload(samples.ooxml(), "diary.docx")]
        note = actions.write_note(room.space, actions.Words("Rude", files=files), by=elif_, audience="members")
        other = make_note(room, ayse)
        client.force_login(chiara)
        assert client.post(room.at(f"notes/{other.pk}/remove/")).status_code == 403
        for _twice in range(2):
            assert client.post(room.at(f"notes/{note.pk}/remove/"))["Location"] == room.at("news/")
        assert list(queries.news_in(room.space, room.seat(ayse))) == [other]
        assert (File.objects.count(), Note.objects.get(pk=note.pk).body) == (0, "")
        assert Entry.objects.filter(deed="threads/remove_note").count() == 1


def test_files_of_public_notes(room: Room, ayse: Person) -> None:
    kept = {}
    for audience in ("public", "members"):
        picture = (samples.upload(samples.picture()), "A well")
        note = actions.write_note(room.space, actions.Words("A", picture=picture), by=ayse, audience=audience)
        kept[audience] = note.attachments.get()
    assert queries.public_file(room.space, kept["public"].pk) == kept["public"]
    assert queries.public_file(room.space, kept["members"].pk) is None
    assert queries.public_file(room.space, 2**63) is None
    actions.remove_note(Note.objects.get(audience="public"), by=ayse)
    assert queries.public_file(room.space, kept["public"].pk) is None
