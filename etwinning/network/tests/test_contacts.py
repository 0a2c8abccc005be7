"""Contact: asking, answering, ending, blocking."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.network import actions, queries, rules
from etwinning.network.models import Contact
from etwinning.people.models import Notice, Person
from etwinning.people.queries import fresh_notices
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db
WORDS = "Shall we measure rain together?"


def deeds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("deed", flat=True))


def test_who_is_not_validated_yet_reads_what_to_wait_for(client: Client, eva: Person, ayse: Person) -> None:
    words = "You can ask people to be your contact once your National Support Service has validated you."
    client.force_login(eva)
    shown = client.get("/contacts/").text
    assert words in shown
    assert "say hello" not in shown
    client.force_login(ayse)
    assert words not in client.get("/contacts/").text


class TestRequestContact:
    def test_it_works(
        self, client: Client, ayse: Person, bruno: Person, django_capture_on_commit_callbacks: object
    ) -> None:
        client.force_login(ayse)
        assert client.get(f"/people/{bruno.pk}/contact/").status_code == 200
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            answer = client.post(f"/people/{bruno.pk}/contact/", {"message": WORDS})
        assert answer.status_code == 303
        contact = Contact.objects.get()
        assert (contact.asked_by, contact.asked_of, contact.state) == (ayse, bruno, "waiting")
        assert deeds() == ["network/request_contact"]
        assert Notice.objects.get().person == bruno
        assert [sent.to for sent in mail.outbox] == [["bruno@twin.example"]]
        assert mail.outbox[0].subject == "Ayşe Yılmaz asks to be your contact"
        assert WORDS in str(mail.outbox[0].body)

    def test_a_bare_click_is_refused_and_loses_nothing(self, client: Client, ayse: Person, bruno: Person) -> None:
        client.force_login(ayse)
        answer = client.post(f"/people/{bruno.pk}/contact/", {"message": "Hi <b>"})
        assert answer.status_code == 422
        assert "Hi &lt;b&gt;" in answer.content.decode()
        assert Contact.objects.count() == 0

    def test_the_same_button_twice(self, client: Client, ayse: Person, bruno: Person) -> None:
        client.force_login(ayse)
        assert [client.post(f"/people/{bruno.pk}/contact/", {"message": WORDS}).status_code for _ in "ab"] == [303, 302]
        assert Contact.objects.count() == Notice.objects.count() == 1

    def test_asking_back_is_accepting(self, ayse: Person, bruno: Person) -> None:
        actions.request_contact(bruno, by=ayse)
        assert actions.request_contact(ayse, by=bruno).state == "accepted"

    def test_strangers_and_those_who_wait(
        self, client: Client, eva: Person, ayse: Person, elif_: Person, bruno: Person
    ) -> None:
        client.force_login(eva)
        assert client.post(f"/people/{ayse.pk}/contact/", {"message": WORDS}).status_code == 403
        client.force_login(elif_)
        assert client.post(f"/people/{ayse.pk}/contact/", {"message": WORDS}).status_code == 404
        Block.objects.create(person=ayse, blocked=bruno)
        client.force_login(bruno)
        assert client.post(f"/people/{ayse.pk}/contact/", {"message": WORDS}).status_code == 404
        assert Contact.objects.count() == 0


class TestAnswer:
    def test_accept_contact(self, client: Client, ayse: Person, bruno: Person) -> None:
        contact = actions.request_contact(bruno, by=ayse)
        client.force_login(bruno)
        assert WORDS not in client.get("/contacts/").content.decode()
        for _twice in range(2):
            assert client.post(f"/contacts/{contact.pk}/accept/").status_code == 303
        assert list(queries.contacts_of(ayse)) == [bruno]
        assert list(queries.contacts_of(bruno)) == [ayse]
        assert deeds() == ["network/request_contact", "network/accept_contact"]
        assert Notice.objects.filter(person=ayse, deed="network/accept_contact").count() == 1
        assert not fresh_notices(bruno).exists()  # what was asked is answered

    def test_only_the_one_who_was_asked(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        contact = actions.request_contact(bruno, by=ayse)
        for person, status in ((ayse, 403), (dimitris, 404)):
            client.force_login(person)
            for deed in ("accept", "decline"):
                assert client.post(f"/contacts/{contact.pk}/{deed}/").status_code == status

    def test_who_has_a_tie_already_is_led_to_the_person(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.request_contact(bruno, by=ayse)
        for one, other in ((ayse, bruno), (bruno, ayse)):
            client.force_login(one)
            answer = client.get(f"/people/{other.pk}/contact/")
            assert (answer.status_code, answer["location"]) == (302, f"/people/{other.pk}/")

    def test_decline_contact(self, client: Client, ayse: Person, bruno: Person) -> None:
        contact = actions.request_contact(bruno, by=ayse)
        client.force_login(bruno)
        assert client.post(f"/contacts/{contact.pk}/decline/").status_code == 303
        assert not Notice.objects.filter(person=ayse).exists()
        assert not rules.can_request_contact(ayse, bruno)
        assert rules.can_request_contact(bruno, ayse)
        assert client.post(f"/contacts/{contact.pk}/accept/").status_code == 409

    def test_remove_contact(self, client: Client, ayse: Person, bruno: Person) -> None:
        contact = actions.accept_contact(actions.request_contact(bruno, by=ayse), by=bruno)
        client.force_login(ayse)
        assert client.post(f"/contacts/{contact.pk}/remove/").status_code == 303
        assert Contact.objects.count() == 0
        assert client.post(f"/contacts/{contact.pk}/remove/").status_code == 404

    def test_taken_back_while_the_other_accepts(self, ayse: Person, bruno: Person, client: Client) -> None:
        contact = actions.request_contact(bruno, by=ayse)
        client.force_login(bruno)
        actions.remove_contact(contact, by=ayse)
        assert not fresh_notices(bruno).exists()
        assert client.post(f"/contacts/{contact.pk}/accept/").status_code == 404


class TestBlock:
    def test_block_person(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.accept_contact(actions.request_contact(bruno, by=ayse), by=bruno)
        client.force_login(ayse)
        assert client.get(f"/people/{bruno.pk}/block/").status_code == 200
        for _twice in range(2):
            assert client.post(f"/people/{bruno.pk}/block/").status_code == 303
        assert list(queries.contacts_of(bruno)) == []
        assert deeds()[-1] == "network/block_person"
        assert deeds().count("network/block_person") == 1
        assert "Bruno Greco" in client.get("/contacts/blocked/").content.decode()

    def test_what_was_told_before_shows_no_more(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.request_contact(bruno, by=ayse)
        client.force_login(bruno)
        assert "Ayşe" in client.get("/notices/").content.decode()
        actions.block_person(ayse, by=bruno)
        assert "Ayşe" not in client.get("/notices/").content.decode()
        assert not bruno.notices.filter(mail__gt="").exists()  # a mail that waited is not sent

    def test_unblock_person(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.block_person(bruno, by=ayse)
        client.force_login(bruno)
        assert client.post(f"/people/{ayse.pk}/unblock/").status_code == 404
        client.force_login(ayse)
        assert client.post(f"/people/{bruno.pk}/unblock/").status_code == 303
        assert Block.objects.count() == 0
        assert deeds()[-1] == "network/unblock_person"

    def test_officers_cannot_be_blocked(self, client: Client, ayse: Person, olcay: Person) -> None:
        client.force_login(ayse)
        assert client.post(f"/people/{olcay.pk}/block/").status_code == 404
        assert not rules.can_block_person(ayse, olcay)


@pytest.mark.parametrize("count", [1, 20])
def test_contacts_page_has_the_same_number_of_queries(
    client: Client, ayse: Person, bruno: Person, count: int, django_assert_num_queries: object
) -> None:
    from tests.cast import VOLOS, make_teacher  # noqa: PLC0415

    for number in range(count):
        friend = make_teacher(f"Nikos{number}", "Papadakis", VOLOS)
        actions.accept_contact(actions.request_contact(ayse, by=friend), by=ayse)
        actions.request_contact(ayse, by=make_teacher(f"Maria{number}", "Papadaki", VOLOS))
    client.force_login(ayse)
    client.get("/contacts/")
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get("/contacts/")


@pytest.mark.django_db(transaction=True)
def test_both_ask_at_the_same_moment(ayse: Person, bruno: Person) -> None:
    gate = Barrier(2)

    def ask(one: Person, other: Person) -> None:
        gate.wait()
        actions.request_contact(other, by=one)
        connection.close()

    threads = [Thread(target=ask, args=pair) for pair in ((ayse, bruno), (bruno, ayse))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Contact.objects.get().state == "accepted"


def test_a_block_that_came_first_leaves_no_tie(ayse: Person, bruno: Person) -> None:
    actions.block_person(ayse, by=bruno)
    with pytest.raises(Stale):
        actions.request_contact(bruno, by=ayse, message="Shall we measure rain?")
    assert not Contact.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_request_and_a_block_at_the_same_moment(ayse: Person, bruno: Person) -> None:
    outcomes: list[object] = []

    def do(deed: Callable[[], object]) -> None:
        gate.wait(10)
        try:
            outcomes.append(deed())
        except Stale as late:
            outcomes.append(late)
        finally:
            connection.close()

    for words in ("Shall we measure rain?", "Our class sings of the sea.", "Who counts birds in winter?"):
        gate = Barrier(2)
        deeds = (
            partial(actions.request_contact, bruno, by=ayse, message=words),
            partial(actions.block_person, ayse, by=bruno),
        )
        threads = [Thread(target=do, args=(deed,)) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert not Contact.objects.exists()
        Block.objects.all().delete()
    assert len(outcomes) == 6
