"""Finding and entering schools."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.schools import actions, queries
from etwinning.schools.models import School
from tests.cast import make_desk, make_person

pytestmark = pytest.mark.django_db
FORM = {
    "country": "TR", "region": "TR-35", "city": "İzmir", "name": "Atatürk İlkokulu", "official_number": "",
    "levels": "isced-1", "head_name": "Nur Işık", "head_email": "nur@okul.example", "is_true": "on",
}  # fmt: skip


@pytest.fixture
def school(db: None) -> School:
    return actions.register_school(
        by=None, country="TR", region="TR-35", city="İzmir", name="Atatürk İlkokulu", official_number="35-77",
        head_name="Nur Işık", head_email="nur@okul.example",
    )  # fmt: skip


@pytest.mark.parametrize("asked", ["izmir", "İZMİR", "ızmır", "ataturk", "ilkokulu izmir", "35-77", "Türkiye atat"])
def test_found_as_one_types(client: Client, eva: Person, school: School, asked: str) -> None:
    assert list(queries.schools_matching(asked)) == [school]
    client.force_login(eva)
    assert "Atatürk İlkokulu" in client.get("/me/school/find/", {"q": asked}).content.decode()


def test_head_is_for_desks_only(client: Client, eva: Person, school: School) -> None:
    client.force_login(eva)
    for path in ("/me/school/?q=izmir", "/me/school/find/?q=izmir", f"/me/school/{school.pk}/ask/"):
        assert "nur@okul.example" not in client.get(path).content.decode()


def test_a_row_says_what_its_number_is_and_no_hit_offers_to_enter_a_school_once(
    client: Client, eva: Person, school: School
) -> None:
    client.force_login(eva)
    assert "Official number 35-77" in client.get("/me/school/?q=izmir").text
    for asked in ("", "?q=izmir", "?q=nowhere"):
        assert client.get("/me/school/" + asked).text.count('href="/me/school/new/"') == 1


class TestRegisterSchool:
    def test_it_works(self, client: Client, eva: Person) -> None:
        client.force_login(eva)
        assert client.get("/me/school/new/").status_code == 200
        answer = client.post("/me/school/new/", FORM)
        school = School.objects.get(country="TR")
        assert answer["Location"] == f"/me/school/{school.pk}/ask/"
        assert (school.folded_city, school.folded_name) == ("izmir", "ataturk ilkokulu")
        assert Entry.objects.get().deed == "schools/register_school"

    def test_who_left_the_page_goes_on_with_the_school_just_entered(self, client: Client) -> None:
        person = make_person("Zeynep", "Kaya", state="draft", country="TR", role="teacher", speaks={"tr": "b2"})
        client.force_login(person)
        go_on = "Go on: ask for validation"
        assert go_on not in client.get("/me/school/").text
        school = School.objects.get(pk=int(client.post("/me/school/new/", FORM)["Location"].split("/")[3]))
        shown = client.get("/me/school/").text
        assert shown.index(school.name) < shown.index(f"/me/school/{school.pk}/ask/") < shown.index(go_on)
        make_desk("TR")
        actions.ask_validation(school, by=person)
        assert go_on not in client.get("/me/school/").text

    def test_likely_duplicates_come_first(self, client: Client, eva: Person, school: School) -> None:
        client.force_login(eva)
        nearly = FORM | {"city": "IZMIR", "name": "Ataturk Ilkokul"}
        answer = client.post("/me/school/new/", nearly)
        assert (answer.status_code, School.objects.filter(country="TR").count()) == (422, 1)
        assert "Is it one of these?" in answer.content.decode()
        assert client.post("/me/school/new/", nearly | {"sure": "1"}).status_code == 303

    def test_the_very_same_is_refused(self, client: Client, eva: Person, school: School) -> None:
        client.force_login(eva)
        School.objects.filter(country="TR").update(official_number="")
        answer = client.post("/me/school/new/", FORM | {"sure": "1"})
        assert answer.status_code == 422
        assert "There is another school with this number, or with this name in this town." in answer.text
        assert "Nur Işık" in answer.text
        with pytest.raises(Stale):
            actions.register_school(by=eva, country="TR", city="Izmir", name="ATATÜRK İLKOKULU", head_name="x")

    def test_regions_are_those_of_the_country(self, client: Client, eva: Person) -> None:
        client.force_login(eva)
        nowhere = client.post("/me/school/new/", FORM | {"country": ""}).text
        assert ("Choose a country first" in nowhere, "TR-35" in nowhere, "IT-75" in nowhere) == (True, False, False)
        parts = {"HX-Request": "true", "HX-Target": "regions"}
        for country, there in (("TR", True), ("IT", False), ("", False), ("XX", False)):
            part = client.get("/me/school/new/", {"country": country}, headers=parts).text
            assert (part.strip().startswith('<div id="regions">'), "TR-35" in part) == (True, there)

    def test_without_scripts_the_regions_come_with_the_answer(self, client: Client, eva: Person) -> None:
        client.force_login(eva)
        answer = client.post("/me/school/new/", {name: value for name, value in FORM.items() if name != "region"})
        assert (answer.status_code, "TR-35" in answer.text) == (422, True)
        assert "Now choose the region, if you know it." in answer.text

    @pytest.mark.parametrize("address", ["eva@twin.example", "EVA@Twin.Example", "eva.home@twin.example"])
    def test_nobody_is_the_head_who_confirms_them(self, client: Client, eva: Person, address: str) -> None:
        EmailAddress.objects.create(user=eva, email="eva.home@twin.example")
        client.force_login(eva)
        answer = client.post("/me/school/new/", FORM | {"head_email": address})
        assert (answer.status_code, School.objects.filter(country="TR").exists()) == (422, False)
        assert "This is your own address." in answer.text

    @pytest.mark.parametrize(
        ("field", "value"),
        [("name", ""), ("name", "x" * 10_000), ("country", "XX"), ("city", "a\0b"), ("head_email", "nobody"),
         ("website", "javascript:alert(1)"), ("levels", "isced-9"), ("is_true", ""), ("region", "IT-75")],
    )  # fmt: skip
    def test_bad_input(self, client: Client, eva: Person, field: str, value: str) -> None:
        client.force_login(eva)
        answer = client.post("/me/school/new/", FORM | {field: value})
        assert (answer.status_code, School.objects.filter(country="TR").count()) == (422, 0)
        assert "Nur Işık" in answer.content.decode()

    def test_names_in_other_scripts(self, client: Client, eva: Person) -> None:
        client.force_login(eva)
        client.post("/me/school/new/", FORM | {"name": "مدرسة السلام 🎒", "city": "Αθήνα"})
        assert list(queries.schools_matching("athina")) == [School.objects.get(country="TR")]
