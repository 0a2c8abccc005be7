"""A post that a pupil writes anew, with files, where a teacher reads first."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.safety.models import Caution, GuardSetting
from etwinning.spaces.models import Space
from etwinning.threads import actions
from etwinning.threads.actions import Words
from etwinning.threads.models import Post
from etwinning.twinspace.actions import approve_words
from etwinning.twinspace.models import Pupil

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def names(post: Post) -> list[str]:
    return [one.file.name for one in post.attachments.select_related("file").order_by("pk")]


def test_files_wait_with_the_words(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    """What a pupil changes in words that a teacher reads first: its files come and go when they are let through."""
    GuardSetting.objects.create(room=room.pk, mode="approve")
    thread = actions.open_thread(room, Words("<p>A</p>"), by=ayse, title="Rain", audience="members")
    post = actions.reply(
        thread, Words("<p>Rain</p>", files=[samples.upload(samples.ooxml(), "rain.docx")]), by=elif_y.person
    )
    client.force_login(elif_y.person)
    said = {"body": "<p>Call me: 0532 123 45 67</p>", "language": "", "sure": "on", "drop": post.attachments.get().pk}
    sent = said | {"attach": [samples.upload(samples.ooxml(), "snow.docx")]}
    assert client.post(f"/spaces/{room.pk}/posts/{post.pk}/edit/", sent).status_code == 303
    assert names(post) == ["rain.docx"]
    approve_words(room, Caution.objects.get(), by=ayse)
    assert names(post) == ["snow.docx"]
    assert "0532" in Post.objects.get(pk=post.pk).body
