"""Films and sounds that came with a post are played where they stand."""

import pytest
from django.test import Client

from etwinning.core.models import File
from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.threads.models import Attachment
from etwinning.threads.tests.factories import Room, make_thread
from etwinning.threads.tests.test_threads import text, words

pytestmark = pytest.mark.django_db


def test_films_and_sounds_are_played(client: Client, room: Room, ayse: Person) -> None:
    thread = make_thread(room, ayse)
    sounds = samples.SOUNDS_AND_FILMS["audio/wav"]
    files = [samples.upload(samples.film(), "rain.mp4"), samples.upload(sounds, "drops.wav")]
    client.force_login(ayse)
    assert client.post(room.at(f"threads/{thread.pk}/reply/"), words(attach=files)).status_code == 303
    film, sound = (room.at(f"threads/files/{one.pk}/") for one in Attachment.objects.order_by("pk"))
    seen = text(client, room.at(f"threads/{thread.pk}/"))
    assert f'<video playsinline controls preload="none" src="{film}" aria-label="rain.mp4"' in seen
    assert f'<audio controls preload="none" src="{sound}" aria-label="drops.wav"' in seen
    assert f'href="{film}"' in seen
    File.objects.update(scan="waiting")
    seen = text(client, room.at(f"threads/{thread.pk}/"))
    assert ("<video" in seen, "<audio" in seen, "rain.mp4" in seen) == (False, False, True)
