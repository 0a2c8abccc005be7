"""Notes and tags of one's own, and a list of contacts that stays quick and findable."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.network import actions, queries
from etwinning.network.models import Card, Contact
from etwinning.people.models import Person
from tests.cast import NOW, VOLOS, make_teacher

pytestmark = pytest.mark.django_db


def tie(one: Person, other: Person) -> Contact:
    Person.objects.filter(pk=one.pk).update(joined_at=NOW - timedelta(days=400))  # newcomers ask few people a day
    one.refresh_from_db()
    return actions.accept_contact(actions.request_contact(other, by=one), by=other)


def names(person: Person, **asked: str) -> list[str]:
    return [found.given_name for found in queries.contacts_found(person, **asked)]


class TestNoteContact:
    def test_it_works(self, client: Client, ayse: Person, bruno: Person) -> None:
        contact = tie(ayse, bruno)
        client.force_login(ayse)
        assert client.get(f"/contacts/{contact.pk}/note/").status_code == 200
        said = {"note": "Met in <b>Lisbon</b>", "tags": "water, met in Lisbon ; water،rain"}
        assert client.post(f"/contacts/{contact.pk}/note/", said).status_code == 303
        card = Card.objects.get()
        assert (card.owner, card.person) == (ayse, bruno)
        assert card.tags == ["water", "met in Lisbon", "rain"]
        page = client.get("/contacts/").content.decode()
        for words in ("Met in &lt;b&gt;Lisbon", "met in Lisbon", 'href="?tag=water"'):
            assert words in page
        assert "water, met in Lisbon, rain" in client.get(f"/contacts/{contact.pk}/note/").content.decode()

    def test_nobody_else_reads_it(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        contact = tie(ayse, bruno)
        actions.note_contact(contact, by=ayse, note="Slow to answer", tags=["slow"])
        client.force_login(bruno)
        assert "Slow to answer" not in client.get(f"/contacts/{contact.pk}/note/").content.decode()
        assert "low" not in [tag for tag, _number in queries.tags_of(bruno)]
        client.force_login(dimitris)
        assert client.get(f"/contacts/{contact.pk}/note/").status_code == 404

    def test_only_of_contacts(self, client: Client, ayse: Person, bruno: Person) -> None:
        contact = actions.request_contact(bruno, by=ayse)
        client.force_login(ayse)
        assert client.post(f"/contacts/{contact.pk}/note/", {"note": "x"}).status_code == 403

    @pytest.mark.parametrize("tags", ["x" * 31, ",".join("abcdefghi")])
    def test_too_much_is_said_beside_the_field(self, client: Client, ayse: Person, bruno: Person, tags: str) -> None:
        contact = tie(ayse, bruno)
        client.force_login(ayse)
        answer = client.post(f"/contacts/{contact.pk}/note/", {"note": "kept", "tags": tags})
        assert answer.status_code == 422
        assert "kept" in answer.content.decode()

    def test_it_goes_with_the_contact(self, ayse: Person, bruno: Person, chiara: Person) -> None:
        for other in (bruno, chiara):
            actions.note_contact(tie(ayse, other), by=ayse, note="x", tags=[])
        actions.remove_contact(Contact.objects.get(asked_of=bruno), by=bruno)
        actions.block_person(ayse, by=chiara)
        assert not Card.objects.exists()


class TestTheList:
    def test_search_tag_and_order(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        nikos = make_teacher("Nikos", "Papadakis", VOLOS)
        for other in (bruno, nikos, chiara):
            contact = tie(ayse, other)
            if other != nikos:
                actions.note_contact(contact, by=ayse, note="", tags=["italy"])
        assert names(ayse, words="PAPADAKIS") == ["Nikos"]
        assert names(ayse, tag="italy", sort="latest") == ["Chiara", "Bruno"]
        assert names(ayse, sort="country")[0] == "Nikos"
        assert names(ayse, words="papadakis", tag="italy") == []
        assert queries.tags_of(ayse) == [("italy", 2)]
        client.force_login(ayse)
        page = client.get("/contacts/?q=zzz&tag=italy").content.decode()
        assert "Nobody found" in page
        for strange in ("?sort=%00", "?tag=%00", "?q=%00%27%25", "?q=" + "x" * 9000, "?page=-1", "?sort=password"):
            assert client.get(f"/contacts/{strange}").status_code == 200

    def test_who_waits_again_has_no_page_to_lead_to(self, client: Client, ayse: Person, bruno: Person) -> None:
        tie(ayse, bruno)
        Person.objects.filter(pk=bruno.pk).update(state="waiting")
        client.force_login(ayse)
        page = client.get("/contacts/").content.decode()
        assert "Bruno Greco" in page
        assert f'href="/people/{bruno.pk}/"' not in page

    def test_it_costs_the_same_for_one_and_for_many(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.note_contact(tie(ayse, bruno), by=ayse, note="x", tags=["y"])
        client.force_login(ayse)
        client.get("/contacts/")
        with CaptureQueriesContext(connection) as few:
            client.get("/contacts/")
        for number in range(19):
            contact = tie(ayse, make_teacher(f"Nikos{number}", "Papadakis", VOLOS))
            actions.note_contact(contact, by=ayse, note="x", tags=[str(number)])
        with CaptureQueriesContext(connection) as many:
            client.get("/contacts/")
        assert len(few) == len(many)
