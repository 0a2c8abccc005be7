"""From a new registration to a validated eTwinner, and every refusal on the way."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Desk, Notice, Person
from etwinning.schools import actions, queries, rules
from etwinning.schools.models import Evidence, Membership, School, ValidationRequest
from tests.cast import BRNO, KONYA, LECCE, make_desk, make_officer, make_person, make_school, make_teacher

pytestmark = pytest.mark.django_db
REASON = "Please send us a certificate of employment."
Commit = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def newcomer(db: None) -> Person:
    return make_person(
        "Zeynep", "Kaya", state=Person.State.DRAFT, country="TR", role="teacher", speaks={"tr": "native"}
    )


@pytest.fixture
def school(db: None) -> School:
    make_desk("TR")
    return make_school(KONYA)


@pytest.fixture
def asked(newcomer: Person, school: School) -> ValidationRequest:
    return actions.ask_validation(school, by=newcomer)


def state(person: Person) -> str:
    return Person.objects.values_list("state", flat=True).get(pk=person.pk)


class TestAskValidation:
    def test_it_works(
        self, client: Client, newcomer: Person, school: School, django_capture_on_commit_callbacks: Commit
    ) -> None:
        client.force_login(newcomer)
        assert client.get(f"/me/school/{school.pk}/ask/").status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"/me/school/{school.pk}/ask/", {"message": "I teach the third class."})
        request = ValidationRequest.objects.get()
        assert answer["Location"] == f"/me/validation/{request.pk}/"
        assert (request.desk.country, request.region, request.state) == ("TR", "TR-42", "waiting")
        assert state(newcomer) == "waiting"
        assert Membership.objects.get(person=newcomer).is_default
        assert Entry.objects.get().deed == "schools/ask_validation"
        assert [sent.to for sent in mail.outbox] == [[school.head_email]]
        assert "/head/" in str(mail.outbox[0].body)
        assert "is reading it" in client.get(answer["Location"]).content.decode()

    def test_with_a_document(self, client: Client, newcomer: Person, school: School) -> None:
        client.force_login(newcomer)
        paper = SimpleUploadedFile("certificate.txt", b"I teach here.")
        assert client.post(f"/me/school/{school.pk}/ask/", {"evidence": paper}).status_code == 303
        evidence = Evidence.objects.get()
        answer = client.get(f"/evidence/{evidence.pk}/")
        assert answer.getvalue() == b"I teach here."

    def test_a_disguised_program_is_refused_beside_the_field(
        self, client: Client, newcomer: Person, school: School
    ) -> None:
        client.force_login(newcomer)
        program = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00" + b"\x00" * 500)
        answer = client.post(f"/me/school/{school.pk}/ask/", {"evidence": program, "message": "Kept words"})
        assert answer.status_code == 422
        assert "Kept words" in answer.content.decode()
        assert ValidationRequest.objects.count() == 0

    def test_not_without_a_profile_and_not_where_one_is_already(self, newcomer: Person, bruno: Person) -> None:
        lecce = make_school(LECCE)
        assert rules.can_ask_validation(newcomer, lecce)
        newcomer.speaks = {}
        assert not rules.can_ask_validation(newcomer, lecce)
        assert not rules.can_ask_validation(bruno, lecce)

    def test_twice_is_once(self, newcomer: Person, school: School) -> None:
        first = actions.ask_validation(school, by=newcomer)
        assert actions.ask_validation(school, by=newcomer) == first

    def test_what_is_sent_again_for_the_same_school_is_added(
        self, client: Client, newcomer: Person, school: School
    ) -> None:
        client.force_login(newcomer)
        url = f"/me/school/{school.pk}/ask/"
        client.post(url, {"message": "I teach the third class."})
        client.post(url, {"message": "I teach the third class."})
        paper = SimpleUploadedFile("certificate.txt", b"I teach here.")
        assert client.post(url, {"message": "And this is my paper.", "evidence": paper}).status_code == 303
        request = ValidationRequest.objects.get()
        assert request.message == "I teach the third class.\n\nAnd this is my paper."
        assert request.evidence.count() == 1

    def test_the_region_says_which_of_two_desks_it_is(self, newcomer: Person) -> None:
        flemish, french = (
            Desk.objects.create(slug=f"be-{language}", kind="national", country="BE", language=language, name=language)
            for language in ("nl", "fr")
        )
        for region, language, desk in (
            ("BE-WAL", "en", french), ("BE-WAL", "nl", french), ("BE-VLG", "fr", flemish), ("BE-BRU", "fr", french),
        ):  # fmt: skip
            assert queries.desk_of(School(country="BE", region=region), language) == desk

    def test_another_school_replaces_the_request(self, newcomer: Person, school: School) -> None:
        first = actions.ask_validation(school, by=newcomer)
        make_desk("IT")
        second = actions.ask_validation(make_school(LECCE), by=newcomer)
        first.refresh_from_db()
        assert (first.state, second.desk.country) == ("withdrawn", "IT")
        assert Person.objects.get(pk=newcomer.pk).country == "IT"

    def test_changing_the_school_waits_again(self, bruno: Person, school: School) -> None:
        actions.ask_validation(school, by=bruno)
        assert state(bruno) == "waiting"
        assert queries.default_school(bruno) == school

    def test_profile_comes_first(self, client: Client, newcomer: Person, school: School) -> None:
        Person.objects.filter(pk=newcomer.pk).update(role="")
        client.force_login(newcomer)
        assert client.get(f"/me/school/{school.pk}/ask/")["Location"] == "/me/"

    def test_a_country_without_a_desk(self, newcomer: Person) -> None:
        with pytest.raises(Stale):
            actions.ask_validation(make_school(BRNO), by=newcomer)


class TestHead:
    def test_answer_for_head(self, client: Client, asked: ValidationRequest) -> None:
        url = f"/head/{actions.head_token(asked)}/"
        shown = client.get(url)
        assert (shown.status_code, "Only this person and" in shown.text) == (200, True)
        asked.refresh_from_db()
        assert asked.head_answer == ""
        assert client.post(url, {"answer": "yes"}).status_code == 200
        assert client.post(url, {"answer": "no"}).status_code == 200
        asked.refresh_from_db()
        assert (asked.head_answer, asked.state) == ("yes", "waiting")

    def test_the_head_reads_the_answer_and_corrects_it_while_nobody_decided(
        self, client: Client, asked: ValidationRequest, olcay: Person
    ) -> None:
        url = f"/head/{actions.head_token(asked)}/"
        yes = "You said that Zeynep Kaya works at this school: "
        no = "You said that Zeynep Kaya does not work at this school: "
        correction = {"answer": "no", "corrects": "1"}
        assert yes in client.post(url, {"answer": "yes"}).text
        assert yes in client.post(url, {"answer": "no"}).text  # the other button, a moment later
        shown = client.get(url).text
        assert yes in shown
        assert "change my answer" in shown
        assert no in client.post(url, correction).text
        assert no in client.post(url, correction).text  # the same button twice
        answers = Entry.objects.filter(deed="schools/answer_for_head").order_by("pk")
        assert [(entry.data["answer"], entry.actor) for entry in answers] == [("yes", None), ("no", None)]
        actions.validate_person(asked, by=olcay)
        assert client.post(url, {"answer": "yes", "corrects": "1"}).status_code == 410
        asked.refresh_from_db()
        assert asked.head_answer == "no"

    def test_a_link_that_went_to_another_address_is_over(self, client: Client, asked: ValidationRequest) -> None:
        url = f"/head/{actions.head_token(asked)}/"
        School.objects.filter(pk=asked.school_id).update(head_email="right@school.example")
        assert client.post(url, {"answer": "yes"}).status_code == 410
        asked.refresh_from_db()
        assert asked.head_answer == ""
        asked.school.refresh_from_db()
        assert client.get(f"/head/{actions.head_token(asked)}/").status_code == 200

    @pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "x" * 3000])
    def test_wrong_links(self, client: Client, asked: ValidationRequest, token: str) -> None:
        assert client.get(f"/head/{token}/").status_code == 410

    def test_ask_head(
        self, client: Client, asked: ValidationRequest, olcay: Person, django_capture_on_commit_callbacks: Commit
    ) -> None:
        client.force_login(olcay)
        assert client.post(f"/desks/validations/{asked.pk}/head/").status_code == 409
        ValidationRequest.objects.update(head_asked_at="2026-01-01T00:00Z")
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"/desks/validations/{asked.pk}/head/").status_code == 303
        assert len(mail.outbox) == 1

    def test_nobody_answers_for_the_head_at_their_own_address(
        self,
        client: Client,
        newcomer: Person,
        school: School,
        olcay: Person,
        django_capture_on_commit_callbacks: Commit,
    ) -> None:
        School.objects.update(head_email="Zeynep@twin.example", registered_by=newcomer)
        school.refresh_from_db()
        client.force_login(newcomer)
        assert "is your own" in client.get(f"/me/school/{school.pk}/ask/").text
        with django_capture_on_commit_callbacks(execute=True):
            asked = actions.ask_validation(school, by=newcomer)
        assert (mail.outbox, asked.head_asked_at) == ([], None)
        assert client.get(f"/head/{actions.head_token(asked)}/").status_code == 410
        client.force_login(olcay)
        shown = client.get(f"/desks/validations/{asked.pk}/").text
        assert "Entered by the person who asks" in shown
        assert "So nobody can be asked there by mail." in shown
        assert client.post(f"/desks/validations/{asked.pk}/head/").status_code == 403


class TestDecide:
    def test_validate_person(self, client: Client, asked: ValidationRequest, newcomer: Person, olcay: Person) -> None:
        client.force_login(olcay)
        assert client.get(f"/desks/validations/{asked.pk}/validate/").status_code == 200
        for _twice in range(2):
            assert client.post(f"/desks/validations/{asked.pk}/validate/", {"note": ""}).status_code == 303
        assert state(newcomer) == "validated"
        notice = Notice.objects.get(person=newcomer)
        assert notice.deed == "schools/validate_person"
        assert asked.decisions.get().by == olcay

    def test_request_information(
        self, client: Client, asked: ValidationRequest, newcomer: Person, olcay: Person
    ) -> None:
        client.force_login(olcay)
        url = f"/desks/validations/{asked.pk}/ask/"
        assert client.post(url, {"note": "?"}).status_code == 422
        assert client.post(url, {"note": REASON}).status_code == 303
        assert state(newcomer) == "info_requested"
        client.force_login(newcomer)
        page = client.get(f"/me/validation/{asked.pk}/").content.decode()
        assert REASON in page
        assert page.index("waits for your answer") < page.index(REASON) < page.index("Send a document or an answer")

    def test_add_evidence(self, client: Client, asked: ValidationRequest, newcomer: Person, olcay: Person) -> None:
        actions.request_information(asked, by=olcay, note=REASON)
        client.force_login(newcomer)
        url = f"/me/validation/{asked.pk}/answer/"
        assert client.post(url, {}).status_code == 422
        told = newcomer.notices.filter(deed="schools/request_information", read_at=None)
        assert told.exists()
        assert client.post(url, {"note": "Here it is."}).status_code == 303
        assert state(newcomer) == "waiting"
        assert not told.exists()
        client.force_login(olcay)
        assert client.post(url, {"note": "Here it is."}).status_code == 404

    def test_reject_person(self, client: Client, asked: ValidationRequest, newcomer: Person, olcay: Person) -> None:
        client.force_login(olcay)
        url = f"/desks/validations/{asked.pk}/refuse/"
        assert client.post(url, {"note": ""}).status_code == 422
        assert client.post(url, {"note": REASON}).status_code == 303
        assert state(newcomer) == "rejected"
        again = actions.ask_validation(asked.school, by=newcomer)
        assert (again.pk != asked.pk, state(newcomer)) == (True, "waiting")

    def test_a_ready_sentence_is_read_in_the_language_of_the_teacher(
        self, client: Client, asked: ValidationRequest, newcomer: Person, olcay: Person
    ) -> None:
        Person.objects.filter(pk=newcomer.pk).update(language="tr")
        client.force_login(olcay)
        url = f"/desks/validations/{asked.pk}/refuse/"
        assert client.post(url, {"ready": "", "note": ""}).status_code == 422
        assert client.post(url, {"ready": "document"}).status_code == 422  # that is a question
        client.post(url, {"ready": "unknown", "note": REASON})
        with override("tr"):
            ready = gettext("The school did not confirm that you work there.")
        assert asked.decisions.get().note == f"{ready}\n\n{REASON}"

    def test_who_was_refused_asks_again_for_the_same_school(
        self, client: Client, asked: ValidationRequest, newcomer: Person, olcay: Person
    ) -> None:
        url = f"/me/school/{asked.school_id}/ask/"
        client.force_login(newcomer)
        assert url not in client.get("/me/school/").text
        actions.reject_person(asked, by=olcay, note=REASON)
        assert url in client.get("/me/school/").text

    def test_a_second_question_is_asked_and_a_second_refusal_is_told(
        self, asked: ValidationRequest, newcomer: Person, olcay: Person, riza: Person
    ) -> None:
        for _twice in range(2):
            actions.request_information(asked, by=olcay, note=REASON)
        actions.request_information(asked, by=riza, note="And who is the head now?")
        told = Notice.objects.filter(person=newcomer, deed="schools/request_information")
        assert (asked.decisions.count(), told.count()) == (2, 2)
        actions.reject_person(asked, by=olcay, note=REASON)
        assert actions.reject_person(asked, by=olcay, note=REASON).state == "rejected"
        with pytest.raises(Stale):
            actions.reject_person(asked, by=riza, note="Another reason.")

    def test_nothing_is_late_that_waits_for_nobody_here(
        self, client: Client, asked: ValidationRequest, olcay: Person
    ) -> None:
        client.force_login(olcay)
        actions.request_information(asked, by=olcay, note=REASON)
        ValidationRequest.objects.update(state_since="2026-01-01T00:00Z")
        assert "Longer than usual" not in client.get("/desks/validations/?state=all").text
        ValidationRequest.objects.update(state="waiting")
        assert "Longer than usual" in client.get("/desks/validations/?state=all").text

    def test_officers_need_a_second_factor(self, client: Client, asked: ValidationRequest, olcay: Person) -> None:
        Authenticator.objects.all().delete()
        client.force_login(olcay)
        assert client.get(f"/desks/validations/{asked.pk}/validate/")["Location"] == "/account/2fa/"


def test_rules(
    asked: ValidationRequest, olcay: Person, olga: Person, riza: Person, carla: Person, ayse: Person
) -> None:
    izmir = make_officer("Selin", "Ak", "TR", ["TR-35"])
    may = {person: rules.can_validate_person(person, asked) for person in (olcay, riza, izmir, olga, carla, ayse)}
    assert may == {olcay: True, riza: True, izmir: False, olga: False, carla: False, ayse: False}
    sees = {person: queries.requests_visible_to(person).exists() for person in may}
    assert sees == {olcay: True, riza: True, izmir: False, olga: False, carla: True, ayse: False}


def test_coordinators_see_heads_and_colleagues_of_their_regions(
    school: School, chiara: Person, olcay: Person, riza: Person, olga: Person
) -> None:
    claim = actions.add_school(school, by=chiara)
    izmir = make_officer("Selin", "Ak", "TR", ["TR-35"])
    officers = (olcay, riza, izmir, olga)
    assert [rules.can_see_head(officer, school) for officer in officers] == [True, True, False, False]
    seen = [claim in queries.claims_visible_to(officer) for officer in officers]
    assert seen == [True, True, False, False]


def test_namesakes_are_those_of_the_folded_name(asked: ValidationRequest) -> None:
    for place, (given, family) in enumerate([("ZEYNEP", "KAYA"), ("Zeynep", "Kayahan")]):
        other = make_person(given, family, username=f"z{place}", email=f"z{place}@twin.example")
        Membership.objects.create(person=other, school=asked.school)
    assert [person.name for person in queries.namesakes_at(asked.school, asked.person)] == ["ZEYNEP KAYA"]


def test_strangers_get_404(client: Client, asked: ValidationRequest, bruno: Person, olga: Person) -> None:
    for person in (bruno, olga):
        client.force_login(person)
        for path in (f"/me/validation/{asked.pk}/", f"/desks/validations/{asked.pk}/validate/"):
            assert client.get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment(
    asked: ValidationRequest, newcomer: Person, olcay: Person, riza: Person
) -> None:
    gate = Barrier(2)
    outcomes: list[str] = []

    def decide(deed: Callable[..., object], officer: Person) -> None:
        gate.wait()
        try:
            deed(asked, by=officer, note=REASON)
            outcomes.append("done")
        except Stale:
            outcomes.append("stale")
        connection.close()

    threads = [
        Thread(target=decide, args=(actions.validate_person, olcay)),
        Thread(target=decide, args=(actions.reject_person, riza)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "stale"]
    assert asked.decisions.count() == 1


def test_my_school_has_the_same_number_of_queries(client: Client, newcomer: Person) -> None:
    make_school(KONYA)
    client.force_login(newcomer)
    client.get("/me/school/?q=mevlana")
    with CaptureQueriesContext(connection) as one:
        client.get("/me/school/?q=mevlana")
    for number in range(9):
        make_teacher(f"Ali{number}", "Can", KONYA)
        actions.register_school(
            by=None, country="TR", city="Konya", name=f"Mevlana Lisesi {number}", official_number=f"TR-{number}",
            head_name="A", head_email="a@b.example",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get("/me/school/?q=mevlana")
    assert len(one) == len(many) <= 12
