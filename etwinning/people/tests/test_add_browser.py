"""Browsers that show notices while they are closed: added, taken over, removed; what is pushed, and to whom not."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.people import actions
from etwinning.people.models import Notice, Person, PushSubscription

pytestmark = pytest.mark.django_db
POINT = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(
    serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
)  # fmt: skip
SAID = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
    "p256dh": base64.urlsafe_b64encode(POINT).decode().rstrip("="),
    "auth": "AAAAAAAAAAAAAAAAAAAAAA",
}


def add(client: Client, **changes: str) -> Any:
    return client.post("/settings/browsers/add/", SAID | changes, headers={"User-Agent": "Firefox/140 Linux"})


def test_it_works(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    assert add(client).status_code == 303
    browser = PushSubscription.objects.get()
    assert (browser.person, browser.endpoint, browser.agent) == (ayse, SAID["endpoint"], "Firefox/140 Linux")
    assert "Firefox on Linux" in client.get("/settings/notices/").content.decode()
    assert client.post(f"/settings/browsers/{browser.pk}/remove/").status_code == 303
    assert not PushSubscription.objects.exists()
    assert [entry.deed for entry in Entry.objects.order_by("pk")] == ["people/add_browser", "people/remove_browser"]


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "https://evil.example/"}, {"endpoint": ""}, {"auth": "short"}, {"p256dh": "x" * 101}]
)
def test_what_is_no_browser_is_not_kept(client: Client, ayse: Person, wrong: dict[str, str]) -> None:
    client.force_login(ayse)
    assert add(client, **wrong).status_code == 303
    assert not PushSubscription.objects.exists()


def test_a_browser_belongs_to_who_switched_it_on_last(client: Client, ayse: Person, bruno: Person) -> None:
    for person in (ayse, bruno):
        client.force_login(person)
        add(client)
    assert PushSubscription.objects.get().person == bruno
    client.force_login(ayse)
    assert client.post(f"/settings/browsers/{PushSubscription.objects.get().pk}/remove/").status_code == 404


def test_signing_out_ends_it_here(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    add(client)
    other = Client()
    other.force_login(ayse)
    add(other, endpoint=SAID["endpoint"] + "2")
    client.post("/account/logout/")
    assert [row.endpoint for row in PushSubscription.objects.all()] == [SAID["endpoint"] + "2"]
    client.cookies["browser"] = str(PushSubscription.objects.get().pk)
    client.force_login(bruno)
    client.post("/account/logout/")
    assert PushSubscription.objects.count() == 1  # not another's


def test_what_is_pushed_and_what_not(ayse: Person, bruno: Person, django_capture_on_commit_callbacks: Any) -> None:
    """The address is of a service that is on no list here, so the browser is forgotten: it was asked."""
    plain = actions.tell(ayse, "network/request_contact", by=bruno, message="")
    assert plain is not None
    assert plain.push is False  # she has no browser
    browser = PushSubscription.objects.create(person=ayse, endpoint="https://gone.example/", p256dh="", auth="")
    answered = actions.tell(ayse, "threads/reply", by=bruno, title="Rain")
    assert answered is not None
    assert answered.push is False  # not of this kind, as it is at first
    with django_capture_on_commit_callbacks(execute=True):
        asked = actions.tell(ayse, "network/request_contact", by=bruno, message="")
    assert asked is not None
    assert not PushSubscription.objects.filter(pk=browser.pk).exists()
    assert (Notice.objects.get(pk=asked.pk).push, actions.push_notice.call(asked.pk)) == (False, False)


def test_what_was_read_is_not_pushed(ayse: Person, bruno: Person) -> None:
    browser = PushSubscription.objects.create(person=ayse, endpoint="https://gone.example/", p256dh="", auth="")
    notice = actions.tell(ayse, "network/request_contact", by=bruno, message="")
    assert notice is not None
    actions.read_notice(notice, by=ayse)
    assert actions.push_notice.call(notice.pk) is False
    actions.push_to.call(browser.pk, notice.pk)
    assert PushSubscription.objects.count() == 1


def test_a_push_left_behind_is_looked_after(ayse: Person, bruno: Person) -> None:
    PushSubscription.objects.create(person=ayse, endpoint="https://gone.example/", p256dh="", auth="")
    notice = actions.tell(ayse, "network/request_contact", by=bruno, message="")
    assert notice is not None
    now = timezone.now()
    Notice.objects.update(wait_until=now, mail="")
    actions.send_waiting(timezone.now())
    assert not PushSubscription.objects.exists()


def test_the_worker_stands_at_the_root(client: Client) -> None:
    got = client.get("/push-worker.js")
    assert (got.status_code, got["Content-Type"]) == (200, "text/javascript")
    assert b"showNotification" in got.content
