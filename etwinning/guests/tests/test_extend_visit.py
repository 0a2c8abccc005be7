"""extend_visit and resend_visit: the same link, for longer, and once more by mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.guests import actions
from etwinning.guests.models import Visit
from etwinning.people.models import Person
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Space


def test_extend_visit(client: Client, room: Space, ayse: Person, visit: Visit) -> None:
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/visitors/{visit.pk}/extend/"
    assert "Meryem Kaya" in client.get(address).text
    assert client.post(address, {"days": "36500"}).status_code == 422
    link = actions.address_of_visit(visit)
    for _twice in range(2):
        assert client.post(address, {"days": "90"}).status_code == 303
    longer = Visit.objects.get()
    assert (longer.until - timezone.now()).days in {89, 90}
    assert actions.address_of_visit(longer) == link
    client.post(address, {"days": "7"})
    assert Visit.objects.get().until == longer.until
    assert Entry.objects.filter(deed="guests/extend_visit", audience="teachers").count() == 1


def test_resend_visit(
    client: Client, room: Space, ayse: Person, visit: Visit, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/visitors/{visit.pk}/send/"
    assert client.post(address).status_code == 409
    earlier = timezone.now() - timedelta(hours=1)
    Visit.objects.update(made_at=earlier, mailed_at=earlier)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 303
    assert client.post(address).status_code == 409
    [letter] = mail.outbox
    assert actions.address_of_visit(visit) in letter.body
    assert Entry.objects.filter(deed="guests/resend_visit").count() == 1
    assert "Send the link again" in client.get(f"/spaces/{room.pk}/visitors/").text


def test_who_may_and_when(
    client: Client, room: Space, ayse: Person, chiara: Person, dimitris: Person, visit: Visit
) -> None:
    for person, status in ((chiara, 403), (dimitris, 404), (visit.person, 404)):
        client.force_login(person)
        for deed in ("extend", "send"):
            assert client.post(f"/spaces/{room.pk}/visitors/{visit.pk}/{deed}/").status_code == status
    actions.end_visit(visit, by=ayse)
    with pytest.raises(Stale, match="over"):
        actions.extend_visit(visit, days=7, by=ayse)
    with pytest.raises(Stale, match="over"):
        actions.resend_visit(visit, by=ayse)
    close_space(room, by=ayse, deed="spaces/close_space")
    with pytest.raises(Stale):
        actions.extend_visit(visit, days=7, by=ayse)


def test_a_guest_teacher_says_country_and_school(client: Client, room: Space, ayse: Person) -> None:
    client.force_login(ayse)
    said = {"name": "Kim Lee", "email": "kim@school.example", "kind": "teacher", "days": "30", "language": "en"}
    address = f"/spaces/{room.pk}/visitors/invite/"
    assert "Say from which country and school" in client.post(address, said).text
    assert client.post(address, said | {"country": "ZZ", "school": "x"}).status_code == 422
    assert client.post(address, said | {"country": "KR", "school": "Hanul School"}).status_code == 303
    visit = Visit.objects.get()
    assert (visit.country, visit.school, visit.person.country) == ("KR", "Hanul School", "KR")
    page = client.get(f"/spaces/{room.pk}/visitors/").text
    assert "Hanul School" in page
    assert "South Korea" in page
    client.post(address, said | {"kind": "parent", "email": "a@b.example", "country": "KR", "school": "Hanul School"})
    assert Visit.objects.latest("pk").school == ""
