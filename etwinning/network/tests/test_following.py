"""Following people and schools: one-sided, silent, ended by a block."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from etwinning.core.models import Entry
from etwinning.network import actions, queries
from etwinning.network.actions import following
from etwinning.network.models import Follow
from etwinning.people.models import Notice, Person
from etwinning.schools.models import School
from tests.cast import KONYA, LECCE, make_school

pytestmark = pytest.mark.django_db


def scopes(person: Person) -> set[str]:
    return set(Follow.objects.filter(person=person).values_list("scope", flat=True))


def test_follow_person_and_unfollow_person(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(f"/people/{bruno.pk}/follow/").status_code == 303
    assert scopes(ayse) == {f"person:{bruno.pk}"}
    assert scopes(bruno) == set()
    assert not Notice.objects.exists()
    assert [(entry.deed, entry.audience) for entry in Entry.objects.all()] == [("network/follow_person", "me")]
    for _twice in range(2):
        assert client.post(f"/people/{bruno.pk}/unfollow/").status_code == 303
    assert scopes(ayse) == set()
    assert Entry.objects.filter(deed="network/unfollow_person").count() == 1


def test_follow_school_and_unfollow_school(client: Client, ayse: Person, bruno: Person) -> None:
    school = make_school(LECCE)
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(f"/schools/{school.pk}/follow/").status_code == 303
    assert scopes(ayse) == {f"school:{school.pk}"}
    assert client.post(f"/schools/{make_school(KONYA).pk}/follow/").status_code == 403  # one's own
    for _twice in range(2):
        assert client.post(f"/schools/{school.pk}/unfollow/").status_code == 303
    assert scopes(ayse) == set()
    assert client.post("/schools/99999999999999999999/follow/").status_code == 404


def test_who_may(client: Client, ayse: Person, bruno: Person, eva: Person, elif_: Person, olcay: Person) -> None:
    school = make_school(LECCE)
    for person, to_person, to_school in ((eva, 403, 403), (elif_, 404, 404), (olcay, 403, 403), (bruno, 403, 403)):
        client.force_login(person)
        assert client.post(f"/people/{bruno.pk}/follow/").status_code == to_person
        assert client.post(f"/schools/{school.pk}/follow/").status_code == to_school
    for nobody in (eva, elif_, olcay):
        client.force_login(ayse)
        assert client.post(f"/people/{nobody.pk}/follow/").status_code == 404
    assert not Follow.objects.exists()


def test_a_block_ends_it_on_both_sides(client: Client, ayse: Person, bruno: Person) -> None:
    actions.follow_person(bruno, by=ayse)
    actions.follow_person(ayse, by=bruno)
    actions.block_person(bruno, by=ayse)
    assert not Follow.objects.exists()
    client.force_login(bruno)
    assert client.post(f"/people/{ayse.pk}/follow/").status_code == 404


def test_what_can_be_read_has_an_end(
    client: Client, ayse: Person, bruno: Person, chiara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    client.force_login(ayse)
    assert client.post(f"/people/{bruno.pk}/follow/").status_code == 303
    answer = client.post(f"/people/{chiara.pk}/follow/")
    assert answer.status_code == 409
    assert "Stop following some of them first." in answer.content.decode()
    assert client.post(f"/people/{bruno.pk}/follow/").status_code == 303  # what one follows already is no more


def test_the_database_keeps_word_and_key_together(ayse: Person, bruno: Person) -> None:
    for wrong in (
        {"scope": "person:1"}, {"scope": "project:1", "followed": bruno}, {"scope": "school:1", "followed": bruno},
        {"scope": "space:1", "followed": bruno}, {"scope": "desk:1"}, {"scope": f"person:{ayse.pk}", "followed": ayse},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(person=ayse, **wrong)


def test_who_leaves_is_followed_no_more(ayse: Person, bruno: Person) -> None:
    actions.follow_person(bruno, by=ayse)
    actions.follow_school(School.objects.get(city="Lecce"), by=ayse)
    actions.forget_person(bruno)
    assert scopes(ayse) == {f"school:{make_school(LECCE).pk}"}
    actions.forget_person(ayse)
    assert not Follow.objects.exists()


def test_the_list_names_what_is_followed(ayse: Person, bruno: Person) -> None:
    actions.follow_person(bruno, by=ayse)
    row = queries.follows_of(ayse).get()
    assert (row.kind, row.number, row.followed) == ("person", bruno.pk, bruno)
    bruno.is_active = False
    bruno.save()
    assert not queries.follows_of(ayse).exists()
