"""Desks and who sits at them: from the first central officer on."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.desks import actions, queries, rules
from etwinning.people.models import Desk, Notice, Officer, Person
from etwinning.safety.actions import sanction_person
from tests.cast import make_desk, make_officer, make_person

pytestmark = pytest.mark.django_db
DEEDS = ["open_desk", "edit_desk", "seat_officer", "unseat_officer", "give_authority", "take_authority"]


def newcomer(given: str = "Nadia", **fields: object) -> Person:
    """Somebody who registered, and confirmed the address."""
    person = make_person(given, "Rossi", **({"state": Person.State.DRAFT} | fields))
    EmailAddress.objects.create(user=person, email=str(person.email), verified=True, primary=True)
    return person


def seat(*words: str) -> str:
    said = StringIO()
    call_command("seat_officer", *words, stdout=said)
    return said.getvalue()


class TestCommand:
    def test_the_first_officer_comes_to_be(self, client: Client) -> None:
        nadia = newcomer()
        assert "has a seat" in seat("central", "Nadia@twin.example")
        nadia.refresh_from_db()
        assert (nadia.kind, nadia.state) == ("officer", "validated")
        assert rules.can_see_desks(nadia)
        client.force_login(nadia)
        assert client.get("/desks/").headers["Location"] == "/account/2fa/"
        assert [entry.deed for entry in Entry.objects.order_by("pk")] == ["desks/open_desk", "desks/seat_officer"]
        assert Notice.objects.get(person=nadia).deed == "desks/seat_officer"

    def test_a_coordinator_and_back(self) -> None:
        nadia = newcomer()
        desk = make_desk("TR")
        seat("TR", "nadia@twin.example", "--regions", "TR-42", "TR-06")
        seat("tr", "nadia@twin.example", "--regions", "TR-06", "TR-42")
        assert nadia.offices.get(desk=desk).regions == ["TR-06", "TR-42"]
        assert Entry.objects.filter(deed="desks/seat_officer").count() == 1
        assert "has no seat" in seat("TR", "nadia@twin.example", "--remove")
        nadia.refresh_from_db()
        assert (nadia.kind, nadia.state, nadia.offices.count()) == ("staff", "draft", 0)

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["XX", "nadia@twin.example"], "no country of that code"),
            (["TR", "nobody@twin.example"], "No account has this address"),
            (["TR", "nonsense"], "whole e-mail address"),
            (["TR", "nadia@twin.example", "--regions", "IT-75"], "No region of this desk: IT-75"),
            (["central", "nadia@twin.example", "--regions", "TR-42"], "No region"),
            (["TR", "nadia@twin.example", "--remove"], "no seat there"),
            (["TR", "zeynep@twin.example"], "belongs to a teacher"),
        ],
    )
    def test_refusals(self, words: list[str], sentence: str) -> None:
        newcomer()
        newcomer("Zeynep", state=Person.State.VALIDATED)
        with pytest.raises(CommandError, match=sentence):
            seat(*words)
        assert not Officer.objects.exists()
        assert not Desk.objects.exists()


def test_the_central_desk_opens_a_desk_and_seats_its_officer(client: Client, carla: Person) -> None:
    nadia = newcomer()
    client.force_login(carla)
    said = {
        "country": "BE",
        "language": "nl",
        "name": "Steunpunt eTwinning",
        "usual_days": "4",
        "email": "be@desk.example",
    }
    assert client.post("/desks/all/new/", said).headers["Location"] == "/desks/all/be-nl/"
    assert client.post("/desks/all/new/", said).status_code == 409
    assert client.post("/desks/all/be-nl/seat/", {"email": "NADIA@twin.example"}).status_code == 303
    changed = {"name": "Steunpunt", "usual_days": "7", "website": "https://be.example"}
    assert client.post("/desks/all/be-nl/edit/", changed).status_code == 303
    desk = Desk.objects.get(slug="be-nl")
    assert (desk.name, desk.usual_days, desk.email, desk.language) == ("Steunpunt", 7, "", "nl")
    page = client.get("/desks/all/be-nl/").content.decode()
    assert nadia.name in page
    assert "Carla Dupont gave an officer a seat at a desk: Steunpunt eTwinning" in page
    assert nadia.name in client.get("/desks/all/").content.decode()
    mine = desk.officers.get()
    assert client.post(f"/desks/seats/{mine.pk}/unseat/").status_code == 303
    assert client.post(f"/desks/seats/{mine.pk}/unseat/").status_code == 404
    assert "Nobody sits here yet" in client.get("/desks/all/be-nl/").content.decode()
    assert [notice.deed for notice in nadia.notices.order_by("pk")] == ["desks/seat_officer", "desks/unseat_officer"]
    assert client.get("/notices/").status_code == 200


@pytest.mark.parametrize(
    ("given", "fields", "sentence"),
    [
        ("Nadia", {"state": Person.State.VALIDATED}, "belongs to a teacher"),
        ("Nadia", {"state": Person.State.WAITING}, "belongs to a teacher"),
        ("Nadia", {"kind": Person.Kind.VISITOR, "state": Person.State.VALIDATED}, "belongs to a teacher"),
        ("Zeynep", {}, "No account has this address"),
        ("Nadia", {"is_active": False}, "No account has this address"),
    ],
)
def test_who_cannot_be_seated(
    client: Client, carla: Person, given: str, fields: dict[str, object], sentence: str
) -> None:
    newcomer(given, **fields)
    make_desk("TR")
    client.force_login(carla)
    answer = client.post("/desks/all/tr/seat/", {"email": "nadia@twin.example", "regions": ["TR-42"]})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="nadia@twin.example"' in answer.content.decode()
    assert Officer.objects.count() == 1


def test_the_regions_are_folded_and_what_was_chosen_stands_above(client: Client, carla: Person) -> None:
    make_desk("TR")
    client.force_login(carla)
    assert "Choose the regions" in client.get("/desks/all/tr/seat/").text
    assert "Choose the regions" not in client.get("/desks/all/central/seat/").text
    answer = client.post("/desks/all/tr/seat/", {"email": "", "regions": ["TR-42", "TR-06", "IT-75\0"]})
    assert answer.status_code == 422
    assert "<p>Konya, Ankara and IT-75" in answer.text


def test_an_address_that_is_not_confirmed_is_nobodys(carla: Person) -> None:
    make_person("Nadia", "Rossi", state=Person.State.DRAFT)
    assert queries.account_with("nadia@twin.example") is None


def test_the_last_one_stays_at_the_central_desk(client: Client, carla: Person) -> None:
    client.force_login(carla)
    mine = carla.offices.get()
    assert client.post(f"/desks/seats/{mine.pk}/unseat/").status_code == 409
    make_officer("Cora", "Lang", "")
    actions.unseat_officer(mine, by=carla)
    with pytest.raises(Stale):
        actions.unseat_officer(Officer.objects.get(), by=None)


def test_a_seat_ends_no_sanction_and_makes_no_teacher(carla: Person) -> None:
    nadia = newcomer()
    sanction_person(nadia, "suspended", by=carla, reason="Forty equal letters.")
    mine = actions.seat_officer(make_desk("TR"), nadia, by=carla)
    assert Person.objects.get(pk=nadia.pk).state == "suspended"
    actions.unseat_officer(mine, by=carla)
    assert Person.objects.get(pk=nadia.pk).state == "draft"


def test_an_authority(client: Client, carla: Person, ayse: Person) -> None:
    EmailAddress.objects.create(user=ayse, email=str(ayse.email), verified=True, primary=True)
    client.force_login(carla)
    assert client.post("/desks/authorities/", {"email": "carla@twin.example"}).status_code == 422
    assert client.post("/desks/authorities/", {"email": str(ayse.email)}).status_code == 303
    ayse.refresh_from_db()
    assert ayse.role == "authority"
    assert ayse.name in client.get("/desks/authorities/").content.decode()
    assert client.post(f"/desks/authorities/{ayse.pk}/take/").status_code == 303
    assert client.post(f"/desks/authorities/{ayse.pk}/take/").status_code == 404
    ayse.refresh_from_db()
    assert ayse.role == ""
    assert [notice.deed for notice in ayse.notices.order_by("pk")] == ["desks/give_authority", "desks/take_authority"]


@pytest.mark.parametrize(
    "said",
    [
        {"usual_days": "0"}, {"usual_days": "many"}, {"name": ""}, {"name": "x" * 201}, {"name": "a\0b"},
        {"email": f"{'x' * 60}@{'y' * 60}.{'z' * 60}.{'z' * 60}.{'z' * 60}.example"},
        {"website": "javascript:alert(1)"}, {"country": "XX"}, {"language": "xx"},
    ],
)  # fmt: skip
def test_bad_input(client: Client, carla: Person, said: dict[str, str]) -> None:
    client.force_login(carla)
    right = {"country": "BE", "language": "nl", "name": "Steunpunt eTwinning", "usual_days": "4"}
    answer = client.post("/desks/all/new/", right | said)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert Desk.objects.count() == 1


@pytest.mark.parametrize("name", DEEDS)
def test_nobody_else_may(name: str, ayse: Person, olcay: Person, carla: Person) -> None:
    thing = {"edit_desk": make_desk("TR"), "seat_officer": make_desk("TR"), "unseat_officer": olcay.offices.get()}
    ayse.role = "authority"
    asked = [thing[name]] if name in thing else [ayse] if name == "take_authority" else []
    can = getattr(rules, f"can_{name}")
    assert [can(who, *asked) for who in (ayse, olcay, carla)] == [False, False, True]


def test_its_queries_do_not_grow_with_the_desks(client: Client, carla: Person) -> None:
    client.force_login(carla)
    counts = []
    for country in ("TR", "IT", "GR"):
        make_officer("Olcay", "Demir", country) if country == "TR" else make_desk(country)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/desks/all/").status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
