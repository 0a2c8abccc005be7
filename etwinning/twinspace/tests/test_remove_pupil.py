"""remove_pupil and bring_pupils: out of a room, and into it again without a new account."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.schools.models import Membership
from etwinning.spaces.models import Space
from etwinning.twinspace import actions, queries
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_twinspace, seat_of


def test_it_works(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/pupils/{elif_y.pk}/remove/"
    assert "Remove Elif Y.?" in client.get(address).content.decode()
    assert client.post(address).status_code == 303
    assert not seat_of(room, elif_y.person).is_present
    client.force_login(elif_y.person)
    assert client.get(f"/spaces/{room.pk}/").status_code == 404
    entry = Entry.objects.get(deed="twinspace/remove_pupil")
    assert (entry.actor, entry.audience, entry.data) == (ayse, "teachers", {"role": "pupil"})


def test_who_may_remove(client: Client, room: Space, bruno: Person, dimitris: Person, elif_y: Pupil) -> None:
    for person in (bruno, dimitris, elif_y.person):
        client.force_login(person)
        assert client.post(f"/spaces/{room.pk}/pupils/{elif_y.pk}/remove/").status_code == 404
    assert seat_of(room, elif_y.person).is_present


def test_bring_pupils(client: Client, room: Space, ayse: Person, bruno: Person, elif_y: Pupil, luca_m: Pupil) -> None:
    other = make_twinspace(ayse, bruno, title="Songs of the sea").space
    client.force_login(ayse)
    html = client.get(f"/spaces/{other.pk}/pupils/bring/").content.decode()
    assert ("Elif Y." in html, "Luca M." in html) == (True, False)
    answer = client.post(f"/spaces/{other.pk}/pupils/bring/", {"pupils": [elif_y.pk]})
    assert answer.status_code == 303
    assert list(queries.pupils_in(other.pk)) == [elif_y]
    entry = Entry.objects.get(deed="twinspace/bring_pupils")
    assert (entry.scope, entry.data) == (other.scope, {"number": 1, "names": []})


@pytest.mark.parametrize("wrong", [[], ["x"], ["99999999999999999999"]])
def test_bring_nobody(
    client: Client, room: Space, ayse: Person, bruno: Person, elif_y: Pupil, wrong: list[str]
) -> None:
    other = make_twinspace(ayse, bruno).space
    client.force_login(ayse)
    assert client.post(f"/spaces/{other.pk}/pupils/bring/", {"pupils": wrong}).status_code == 422


def test_bring_back_a_removed_pupil(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    actions.remove_pupil(elif_y, space=room, by=ayse)
    client.force_login(ayse)
    client.post(f"/spaces/{room.pk}/pupils/bring/", {"pupils": [elif_y.pk]})
    assert seat_of(room, elif_y.person).is_present


GONE: dict[str, Callable[[Person], object]] = {
    "left the platform": lambda one: Person.objects.filter(pk=one.pk).update(state="left"),
    "teaches elsewhere": lambda one: Membership.objects.filter(person=one).delete(),
}


@pytest.mark.parametrize("how", GONE)
def test_pupils_of_a_teacher_who_left(
    client: Client, room: Space, ayse: Person, bruno: Person, chiara: Person, dimitris: Person, luca_m: Pupil, how: str
) -> None:
    """Chiara brings them when Bruno of her school has gone, not before; nobody of another school, nobody else."""
    school = luca_m.school
    Membership.objects.filter(person=chiara).delete()
    hers = Membership.objects.create(person=chiara, school=school, is_default=False)
    other = make_twinspace(ayse, dimitris, title="Songs of the sea")
    actions.add_teacher(other, chiara, school, by=ayse)
    at = f"/spaces/{other.space.pk}/pupils/bring/"

    def offered(person: Person) -> bool:
        client.force_login(person)
        return "Luca M." in client.get(at).text

    Membership.objects.filter(pk=hers.pk).update(confirmed_at=timezone.now())
    assert not offered(chiara)
    GONE[how](bruno)
    assert offered(chiara)
    assert not offered(ayse)
    assert not offered(dimitris)
    Membership.objects.filter(pk=hers.pk).update(confirmed_at=None)
    assert not offered(chiara)
    Membership.objects.filter(pk=hers.pk).update(confirmed_at=timezone.now())
    client.force_login(chiara)
    assert client.post(at, {"pupils": [luca_m.pk]}).status_code == 303
    assert list(queries.pupils_in(other.space.pk)) == [luca_m]
    luca_m.refresh_from_db()
    assert luca_m.teacher == chiara


def test_others_pupils_do_not_come(client: Client, room: Space, ayse: Person, bruno: Person, luca_m: Pupil) -> None:
    other = make_twinspace(ayse, bruno).space
    client.force_login(ayse)
    assert client.post(f"/spaces/{other.pk}/pupils/bring/", {"pupils": [luca_m.pk]}).status_code == 422
    actions.close_twinspace(queries.twinspace_of(other), by=ayse)
    assert client.get(f"/spaces/{other.pk}/pupils/bring/").status_code == 409
