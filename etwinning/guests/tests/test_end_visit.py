"""end_visit: at once, for good, and the address is forgotten."""

from datetime import timedelta

from django.test import Client

from etwinning.core.models import Entry
from etwinning.guests.actions import end_visit, forget_visits
from etwinning.guests.models import Visit
from etwinning.guests.tests.test_enter_visit import path_of
from etwinning.people.models import Person
from etwinning.spaces.models import Space


def test_ended_at_once(client: Client, visit: Visit, room: Space, ayse: Person) -> None:
    client.post(path_of(visit))
    administrator = Client()
    administrator.force_login(ayse)
    for _twice in range(2):
        assert administrator.post(f"/spaces/{room.pk}/visitors/{visit.pk}/end/").status_code == 303
    assert client.get(f"/spaces/{room.pk}/").status_code == 302  # signed out
    assert client.post(path_of(visit)).status_code == 404
    visit.refresh_from_db()
    assert (visit.email, visit.is_on) == ("", False)
    assert Entry.objects.filter(deed="guests/end_visit").count() == 1


def test_who_may(client: Client, visit: Visit, room: Space, chiara: Person, dimitris: Person) -> None:
    for person, status in ((chiara, 403), (dimitris, 404), (visit.person, 404)):
        client.force_login(person)
        assert client.post(f"/spaces/{room.pk}/visitors/{visit.pk}/end/").status_code == status
    visit.refresh_from_db()
    assert visit.is_on


def test_who_it_was_is_forgotten(visit: Visit, ayse: Person, client: Client, room: Space) -> None:
    end_visit(visit, by=ayse)
    ended_at = Visit.objects.get().ended_at
    assert ended_at is not None
    assert forget_visits(ended_at + timedelta(days=91)) == 0
    assert Person.objects.get(pk=visit.person_id).name == "Meryem Kaya"
    assert forget_visits(ended_at + timedelta(days=92)) == 1
    assert forget_visits(ended_at + timedelta(days=92)) == 0
    assert not Visit.objects.exists()
    gone = Person.objects.get(pk=visit.person_id)
    assert (gone.given_name, gone.state, gone.is_active) == ("", "left", False)
    client.force_login(ayse)
    assert "Meryem" not in client.get(f"/spaces/{room.pk}/visitors/").content.decode()


def test_a_visit_that_goes_on_is_not_forgotten(visit: Visit) -> None:
    assert forget_visits(visit.made_at + timedelta(days=4000)) == 0
