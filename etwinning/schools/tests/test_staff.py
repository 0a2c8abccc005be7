"""Several schools, colleagues who confirm each other, the page that the staff of a school write."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from etwinning.core.actions import Stale
from etwinning.core.models import Entry, File
from etwinning.people.models import Notice, Person
from etwinning.schools import actions, queries, rules
from etwinning.schools.models import Membership, School
from tests.cast import BRNO, KONYA, LECCE, TRIESTE, Place, make_desk, make_officer, make_school, make_teacher

pytestmark = pytest.mark.django_db
Commit = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def claim(bruno: Person, chiara: Person) -> Membership:
    """Chiara, of Trieste, says that she teaches in Lecce as well, where Bruno is."""
    return actions.add_school(make_school(LECCE), by=chiara)


def deeds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("deed", flat=True))


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).values_list("deed", flat=True))


class TestAddSchool:
    def test_it_works(self, client: Client, bruno: Person, chiara: Person) -> None:
        school = make_school(LECCE)
        client.force_login(chiara)
        assert "I teach here as well" in client.get("/me/school/?q=Lecce").content.decode()
        assert client.post(f"/me/school/{school.pk}/add/").headers["Location"] == "/me/school/"
        membership = Membership.objects.get(person=chiara, school=school)
        assert (membership.is_default, membership.confirmed_at) == (False, None)
        assert Person.objects.get(pk=chiara.pk).state == "validated"
        assert (deeds(), told(bruno)) == (["schools/add_school"], ["schools/add_school"])
        assert "Not confirmed yet: only you see it" in client.get("/me/school/").content.decode()

    def test_once(self, claim: Membership, bruno: Person, chiara: Person) -> None:
        assert actions.add_school(claim.school, by=chiara) == claim
        assert told(bruno) == ["schools/add_school"]

    def test_nobody_else_meets_it_before_it_is_confirmed(self, client: Client, claim: Membership, ayse: Person) -> None:
        client.force_login(ayse)
        assert "Chiara" not in client.get(f"/schools/{claim.school_id}/").content.decode()
        assert "Falcone" not in client.get(f"/people/{claim.person_id}/").content.decode()
        assert "lecce" not in Person.objects.get(pk=claim.person_id).search

    def test_refused(self, client: Client, bruno: Person, eva: Person, elif_: Person) -> None:
        school = make_school(KONYA)
        for person, answer in ((eva, 403), (elif_, 404)):
            client.force_login(person)
            assert client.post(f"/me/school/{school.pk}/add/").status_code == answer
        client.force_login(bruno)
        assert client.post(f"/me/school/{make_school(LECCE).pk}/add/").status_code == 403  # is there already
        assert client.post("/me/school/99999999999999999999/add/").status_code == 404
        for number in range(rules.MOST_SCHOOLS - 1):
            actions.add_school(make_school(Place("IT", "IT-75", f"T{number}", "S", f"N{number}")), by=bruno)
        assert client.post(f"/me/school/{school.pk}/add/").status_code == 403

    def test_who_is_hidden_is_not_told(self, bruno: Person, chiara: Person) -> None:
        from etwinning.safety.models import Block  # noqa: PLC0415 - this test alone

        Block.objects.create(person=bruno, blocked=chiara)
        claim = actions.add_school(make_school(LECCE), by=chiara)
        assert told(bruno) == []
        assert claim not in queries.claims_visible_to(bruno)


class TestRemoveSchool:
    def test_it_works(self, client: Client, claim: Membership, chiara: Person) -> None:
        client.force_login(chiara)
        assert client.post(f"/me/school/{claim.school_id}/remove/").status_code == 303
        assert [membership.school for membership in queries.schools_of(chiara)] == [make_school(TRIESTE)]
        assert deeds() == ["schools/add_school", "schools/remove_school"]

    def test_the_main_one_stays(self, client: Client, claim: Membership, chiara: Person, ayse: Person) -> None:
        client.force_login(chiara)
        assert client.post(f"/me/school/{make_school(TRIESTE).pk}/remove/").status_code == 403
        client.force_login(ayse)
        assert client.post(f"/me/school/{claim.school_id}/remove/").status_code == 404  # not hers
        Membership.objects.filter(person=chiara, is_default=True).update(is_default=False)
        Membership.objects.filter(pk=claim.pk).update(is_default=True)
        with pytest.raises(Stale):
            actions.remove_school(claim, by=chiara)


class TestConfirmColleague:
    def test_it_works(self, client: Client, claim: Membership, bruno: Person, ayse: Person) -> None:
        client.force_login(bruno)
        assert "Do you know these colleagues?" in client.get(f"/schools/{claim.school_id}/").content.decode()
        assert client.post(f"/schools/colleagues/{claim.pk}/confirm/").status_code == 303
        claim.refresh_from_db()
        assert claim.confirmed_by == bruno
        assert claim.confirmed_at is not None
        assert told(claim.person) == ["schools/confirm_colleague"]
        assert "lecce" in Person.objects.get(pk=claim.person_id).search
        client.force_login(ayse)
        assert "Chiara" in client.get(f"/schools/{claim.school_id}/").content.decode()
        assert "Falcone" in client.get(f"/people/{claim.person_id}/").content.decode()

    def test_a_second_answer_comes_too_late(self, client: Client, claim: Membership, bruno: Person) -> None:
        actions.confirm_colleague(claim, by=bruno)
        with pytest.raises(Stale):
            actions.decline_colleague(claim, by=bruno)
        client.force_login(bruno)
        assert client.post(f"/schools/colleagues/{claim.pk}/decline/").status_code == 404

    def test_who_may(
        self, client: Client, claim: Membership, ayse: Person, olga: Person, olcay: Person, eva: Person, elif_: Person
    ) -> None:
        path = f"/schools/colleagues/{claim.pk}/confirm/"
        answers = []
        for person in (ayse, eva, elif_, olcay, claim.person, olga):
            client.force_login(person)
            answers.append(client.post(path).status_code)
        assert answers == [404, 404, 404, 404, 404, 303]


class TestDeclineColleague:
    def test_it_works(self, client: Client, claim: Membership, bruno: Person, chiara: Person) -> None:
        client.force_login(bruno)
        assert client.post(f"/schools/colleagues/{claim.pk}/decline/").status_code == 303
        assert not Membership.objects.filter(pk=claim.pk).exists()
        assert told(chiara) == ["schools/decline_colleague"]
        assert deeds()[-1] == "schools/decline_colleague"


def test_another_main_school_goes_back_to_validation(client: Client, bruno: Person, olga: Person) -> None:
    """The one before stays confirmed; the new one is not until the desk says so."""
    client.force_login(bruno)
    target = make_school(TRIESTE)
    assert "You will wait again" in client.get(f"/me/school/{target.pk}/ask/").content.decode()
    client.post(f"/me/school/{target.pk}/ask/", {"message": "I moved to Trieste."})
    bruno.refresh_from_db()
    assert bruno.state == "waiting"
    assert not queries.is_staff_of(bruno, make_school(LECCE))
    request = queries.latest_request_of(bruno)
    assert request is not None
    actions.validate_person(request, by=olga)
    bruno.refresh_from_db()
    assert [queries.is_staff_of(bruno, school) for school in (target, make_school(LECCE))] == [True, True]
    assert [membership.school for membership in queries.confirmed_schools_of(bruno)] == [target, make_school(LECCE)]


def test_a_school_that_was_refused_is_never_confirmed(bruno: Person, olga: Person) -> None:
    request = actions.ask_validation(make_school(TRIESTE), by=bruno)
    actions.reject_person(request, by=olga, note="Nobody there knows you, it seems.")
    actions.ask_validation(make_school(LECCE), by=Person.objects.get(pk=bruno.pk))
    again = queries.latest_request_of(bruno)
    assert again is not None
    actions.validate_person(again, by=olga)
    bruno.refresh_from_db()
    assert [membership.school for membership in queries.confirmed_schools_of(bruno)] == [make_school(LECCE)]


def said(**other: object) -> dict[str, object]:
    return {
        "description": "Okulumuz Konya'nın ortasında.", "text_language": "tr", "levels": ["isced-1"],
        "address": "Mevlana Cd. 1", "website": "https://mevlana.example/", "picture_words": "",
    } | other  # fmt: skip


def picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(kept, "JPEG")
    return SimpleUploadedFile("school.jpg", kept.getvalue(), "image/jpeg")


class TestEditSchool:
    def test_it_works(self, client: Client, ayse: Person) -> None:
        school = make_school(KONYA)
        client.force_login(ayse)
        page = client.get(f"/schools/{school.pk}/edit/").content.decode()
        assert 'name="head_email"' not in page
        head = {"head_email": "mine@evil.example", "name": "Mine"}  # not the staff's to change
        assert client.post(f"/schools/{school.pk}/edit/", said(**head)).status_code == 303
        school.refresh_from_db()
        assert (school.name, school.head_email) == ("Mevlana İlkokulu", "head@tr-421001.example")
        assert (school.levels, school.text_language, school.website) == (["isced-1"], "tr", "https://mevlana.example/")
        shown = client.get(f"/schools/{school.pk}/").content.decode()
        assert "Okulumuz Konya" in shown
        assert "Ayşe Yılmaz changed the page of the school." in shown

    def test_a_picture_comes_and_goes(self, client: Client, ayse: Person) -> None:
        school = make_school(KONYA)
        client.force_login(ayse)
        answer = client.post(f"/schools/{school.pk}/edit/", said(picture=picture()))
        assert "Say in a few words what the picture shows." in answer.content.decode()
        client.post(f"/schools/{school.pk}/edit/", said(picture=picture(), picture_words="The yard"))
        client.logout()
        shown = client.get(f"/schools/{school.pk}/picture/?size=nonsense")
        assert shown.headers["Content-Type"].startswith("image/")
        assert shown.getvalue()
        assert 'alt="The yard"' in client.get(f"/schools/{school.pk}/").content.decode()
        client.force_login(ayse)
        client.post(f"/schools/{school.pk}/edit/", said(remove_picture="on", picture_words="The yard"))
        assert client.get(f"/schools/{school.pk}/picture/").status_code == 404
        assert File.objects.count() == 0

    @pytest.mark.parametrize(
        ("other", "sentence"),
        [
            ({"levels": []}, "Choose at least one."),
            ({"levels": ["castle"]}, "cannot be chosen here. Please choose from the list."),
            ({"website": "javascript:alert(1)"}, "This is not a web address."),
            ({"description": "a" * 4001}, "at most 4000 characters"),
            ({"text_language": "xx"}, "cannot be chosen here. Please choose from the list."),
            ({"picture": SimpleUploadedFile("a.jpg", b"MZ\x90\x00 program")}, "field-error"),
        ],
    )
    def test_bad_input(self, client: Client, ayse: Person, other: dict[str, object], sentence: str) -> None:
        school = make_school(KONYA)
        client.force_login(ayse)
        answer = client.post(f"/schools/{school.pk}/edit/", said(address="Do not lose me", **other))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "Do not lose me" in answer.content.decode()
        school.refresh_from_db()
        assert school.address == ""

    def test_its_desk_corrects_the_rest(self, client: Client, ayse: Person, olcay: Person) -> None:
        school = make_school(KONYA)
        client.force_login(olcay)
        rest = {
            "name": "Yeni Okul", "city": "Konya", "region": "TR-42", "official_number": "TR-421001",
            "head_name": "Fatma Kaya", "head_email": "okul@konya.example",
        }  # fmt: skip
        assert client.post(f"/schools/{school.pk}/edit/", said(**rest)).status_code == 303
        school.refresh_from_db()
        assert (school.name, school.head_email, school.folded_name) == ("Yeni Okul", "okul@konya.example", "yeni okul")
        assert "yeni okul" in Person.objects.get(pk=ayse.pk).search
        mine = client.post(f"/schools/{school.pk}/edit/", said(**rest | {"head_email": str(olcay.email).upper()}))
        assert (mine.status_code, "This is your own address." in mine.text) == (422, True)
        other = make_school(Place("TR", "TR-42", "Konya", "Başka", "TR-9"))
        taken = client.post(f"/schools/{other.pk}/edit/", said(**rest))
        assert taken.status_code == 422
        assert "another school with this number" in taken.content.decode()

    def test_a_changed_town_moves_it_on_the_map(
        self, olcay: Person, django_capture_on_commit_callbacks: Commit
    ) -> None:
        school = make_school(KONYA)
        School.objects.filter(pk=school.pk).update(latitude=1, longitude=1)
        with django_capture_on_commit_callbacks(execute=True):
            actions.edit_school(School.objects.get(pk=school.pk), by=olcay, city="Trabzon", region="TR-61")
        school.refresh_from_db()
        assert school.latitude == pytest.approx(41.0, abs=0.1)
        assert school.longitude == pytest.approx(39.7, abs=0.1)


MAY = {
    #            edit   confirm story
    "ayse":     (True,  True,   True),
    "bruno":    (False, False,  False),
    "eva":      (False, False,  False),
    "olcay":    (True,  True,   False),
    "riza":     (True,  True,   False),
    "olga":     (False, False,  False),
    "carla":    (False, False,  False),
    "victor":   (False, False,  False),
    "elif_":    (False, False,  False),
}  # fmt: skip


@pytest.mark.parametrize("name", MAY)
def test_rules(name: str, ayse: Person, chiara: Person, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(name)
    school = make_school(KONYA)
    claim = Membership.objects.create(person=chiara, school=school, is_default=False)
    got = (
        rules.can_edit_school(person, school), rules.can_confirm_colleague(person, claim),
        rules.can_see_story(person, school),
    )  # fmt: skip
    assert got == MAY[name]
    assert rules.can_decline_colleague(person, claim) is got[1]


def test_nobody_confirms_themselves_and_officers_need_their_second_step(ayse: Person, olcay: Person) -> None:
    own = Membership.objects.get(person=ayse)
    assert not rules.can_confirm_colleague(ayse, own)
    Authenticator.objects.filter(user=olcay).delete()
    assert not rules.can_edit_school(olcay, make_school(KONYA))


@pytest.mark.parametrize("state", ["waiting", "suspended", "rejected"])
def test_who_is_out_of_standing_no_longer_writes_for_the_school(ayse: Person, state: str) -> None:
    Person.objects.filter(pk=ayse.pk).update(state=state)
    ayse.refresh_from_db()
    assert not rules.can_edit_school(ayse, make_school(KONYA))


class TestLocateSchool:
    @pytest.mark.parametrize(
        ("country", "region", "city", "latitude"),
        [
            ("TR", "TR-42", "konya", 37.9),
            ("GR", "", "Βόλος", 39.4),
            ("CZ", "", "Brno", 49.2),
            ("CZ", "", "Nowhere", None),
        ],
    )
    def test_it_works(
        self, country: str, region: str, city: str, latitude: float | None, django_capture_on_commit_callbacks: Commit
    ) -> None:
        make_desk(country)
        with django_capture_on_commit_callbacks(execute=True):
            school = actions.register_school(
                by=None, country=country, region=region, city=city, name="S", levels=["isced-1"], head_name="H",
                head_email="h@school.example",
            )  # fmt: skip
        school.refresh_from_db()
        assert school.latitude == (latitude if latitude is None else pytest.approx(latitude, abs=0.1))

    def test_a_school_of_the_same_town_is_asked_first(self) -> None:
        School.objects.filter(pk=make_school(BRNO).pk).update(latitude=7.0, longitude=8.0)
        make_officer("Ota", "Novák", "CZ")
        make_teacher("Petr", "Novák", BRNO)
        school = make_school(Place("CZ", "CZ-64", "Brno", "Druhá", "CZ-2"))
        actions.locate_school.call(school.pk)
        school.refresh_from_db()
        assert (school.latitude, school.longitude) == (7.0, 8.0)
