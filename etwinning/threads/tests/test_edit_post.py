"""edit_post: files that come along with a post written anew, and files that go."""

import pytest
from django.test import Client

from etwinning.core.models import File
from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.threads import actions
from etwinning.threads.actions import Words
from etwinning.threads.models import Post
from etwinning.threads.tests.factories import Room, make_post, make_thread
from etwinning.threads.tests.test_threads import text

pytestmark = pytest.mark.django_db


def names(post: Post) -> list[str]:
    return [one.file.name for one in post.attachments.select_related("file").order_by("pk")]


def test_a_file_comes_and_goes(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    thread = make_thread(room, ayse)
    post = actions.reply(thread, Words("<p>Rain</p>", files=[samples.upload(samples.ooxml(), "rain.docx")]), by=luca)
    client.force_login(luca)
    address = room.at(f"posts/{post.pk}/edit/")
    assert "rain.docx" in text(client, address)
    same = {"body": "<p>Rain</p>", "language": ""}
    for _twice in range(2):
        sent = {"picture": samples.upload(samples.picture()), "picture_alt": "A wet street"}
        assert client.post(address, same | sent).status_code == 303
    assert len(names(post)) == 2
    assert "A wet street" in text(client, thread.get_absolute_url())
    first = post.attachments.order_by("pk")[0]
    other = make_post(thread, ayse)
    assert client.post(address, same | {"drop": "999999"}).status_code == 422
    assert client.post(address, same | {"drop": first.pk}).status_code == 303
    assert [one.description for one in post.attachments.all()] == ["A wet street"]
    assert (File.objects.count(), Post.objects.get(pk=post.pk).edited_at is not None) == (1, True)
    assert client.post(room.at(f"posts/{other.pk}/edit/"), same).status_code == 403
    assert client.post(address, same | {"picture": samples.upload(samples.picture())}).status_code == 422
