"""reset_pupil_card: the old card, its password and whoever uses it are out at once."""

from django.test import Client

from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space
from etwinning.twinspace import actions, cards, queries
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.words import LISTS
from tests.cast import KONYA, make_teacher


def test_it_works(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    tablet = Client()
    old, old_password = cards.token_of(elif_y), cards.password_of(elif_y)
    tablet.post(f"/pupil/card/{old}/")
    assert tablet.get(f"/spaces/{room.pk}/").status_code == 200
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/pupils/{elif_y.pk}/card/"
    assert "A new card for Elif Y.?" in client.get(address).content.decode()
    assert client.post(address).status_code == 303
    new = Pupil.objects.get(pk=elif_y.pk)
    assert tablet.get(f"/spaces/{room.pk}/").status_code == 302
    assert tablet.get(f"/pupil/card/{old}/").status_code == 404
    assert queries.pupil_with_password(elif_y.person.username, old_password) is None
    assert queries.pupil_with_password(elif_y.person.username, cards.password_of(new)) == new
    entry = Entry.objects.get(deed="twinspace/reset_pupil_card")
    assert (entry.actor, entry.audience, entry.scope, entry.data) == (ayse, "teachers", room.scope, {})


def test_a_card_of_before_keeps_its_words_until_there_is_a_new_one(room: Space, ayse: Person, elif_y: Pupil) -> None:
    Pupil.objects.filter(pk=elif_y.pk).update(words="en")
    old = Pupil.objects.get(pk=elif_y.pk)
    assert set(cards.password_of(old).split("-")[:3]) <= set(LISTS["en"].words)
    new = actions.reset_pupil_card(old, space=room, by=ayse)
    assert set(cards.password_of(new).split("-")[:3]) <= set(LISTS["tr"].words)


def test_who_may(client: Client, room: Space, bruno: Person, elif_y: Pupil, dimitris: Person, luca_m: Pupil) -> None:
    address = f"/spaces/{room.pk}/pupils/{elif_y.pk}/card/"
    for person in (bruno, dimitris, elif_y.person, luca_m.person):
        client.force_login(person)
        assert client.post(address).status_code == 404
    colleague = make_teacher("Selin", "Ak", KONYA)
    Member.objects.create(space=room, person=colleague, role="teacher", school=elif_y.school)
    client.force_login(colleague)
    assert client.post(address).status_code == 303
    assert Pupil.objects.get(pk=elif_y.pk).card == 2
