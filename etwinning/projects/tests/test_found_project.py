"""Founding: a title, one's school, one contact."""

import re

import pytest
from django.test import Client

from etwinning.core.models import Entry
from etwinning.network.models import Contact
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Project
from etwinning.projects.tests.factories import make_contacts
from etwinning.schools.models import Membership

pytestmark = pytest.mark.django_db
URL = "/projects/new/"


@pytest.fixture
def said(ayse: Person, bruno: Person) -> dict[str, object]:
    make_contacts(ayse, bruno)
    school = Membership.objects.get(person=ayse).school
    return {"title": "Su nereden gelir?", "school": school.pk, "co_founder": bruno.pk}


def test_it_works(client: Client, ayse: Person, bruno: Person, said: dict[str, object]) -> None:
    client.force_login(ayse)
    assert "Bruno Greco, Istituto Comprensivo" in client.get(URL).text
    answer = client.post(URL, said)
    project = Project.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/projects/{project.slug}/edit/"
    assert project.slug.startswith("su-nereden-gelir-")
    assert project.state == "draft"
    assert list(project.founders.order_by("place").values_list("person", "state")) == [
        (ayse.pk, Founder.State.AGREED),
        (bruno.pk, Founder.State.INVITED),
    ]
    assert list(project.founders.order_by("place").values_list("school__city", flat=True)) == ["Konya", "Lecce"]
    assert Entry.objects.get().deed == "projects/found_project"
    assert not bruno.notices.exists()


def test_the_same_button_twice_is_one_project(client: Client, ayse: Person, said: dict[str, object]) -> None:
    client.force_login(ayse)
    first, second = client.post(URL, said), client.post(URL, said)
    assert first.headers["Location"] == second.headers["Location"]
    assert Project.objects.count() == 1


def test_only_a_contact_can_be_asked(client: Client, ayse: Person, said: dict[str, object], dimitris: Person) -> None:
    client.force_login(ayse)
    answer = client.post(URL, said | {"co_founder": dimitris.pk})
    assert answer.status_code == 422
    assert "Choose one of your contacts who is validated" in answer.text
    assert "Su nereden gelir?" in answer.text
    assert not Project.objects.exists()


@pytest.mark.parametrize("change", [{"state": "waiting"}, {"available": False}, {"is_active": False}])
def test_nor_one_who_is_not_ready(
    client: Client, ayse: Person, bruno: Person, said: dict[str, object], change: dict[str, object]
) -> None:
    Person.objects.filter(pk=bruno.pk).update(**change)
    client.force_login(ayse)
    assert "First you need a contact" in client.get(URL).text
    assert client.post(URL, said).status_code == 422


def test_without_school_or_contact_the_page_says_what_comes_first(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    assert "First you need a contact" in client.get(URL).text
    Membership.objects.filter(person=ayse).delete()
    assert "First choose your school" in client.get(URL).text


def test_who_is_not_validated_reads_why(client: Client, eva: Person, bruno: Person, said: dict[str, object]) -> None:
    make_contacts(eva, bruno)
    client.force_login(eva)
    for answer in (client.get(URL), client.post(URL, said)):
        assert answer.status_code == 403
        assert "As soon as your National Support Service has validated you" in answer.text
    assert Contact.objects.count() == 2
    assert not Project.objects.exists()


@pytest.mark.parametrize("title", ["", "abc", "x" * 10_000, "a\0b is not text", "   "])
def test_bad_titles(client: Client, ayse: Person, said: dict[str, object], title: str) -> None:
    client.force_login(ayse)
    assert client.post(URL, said | {"title": title}).status_code == 422
    assert not Project.objects.exists()


def test_titles_in_any_script_make_an_address(client: Client, ayse: Person, said: dict[str, object]) -> None:
    client.force_login(ayse)
    client.post(URL, said | {"title": "Από πού έρχεται το νερό;"})
    client.post(URL, said | {"title": "🎈🎈🎈 \u202eabc"})
    client.post(URL, said | {"title": "؟؟؟؟؟"})
    slugs = list(Project.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[0].startswith("apo-poy-erchetai-to-nero-")
    assert all(client.get(f"/projects/{slug}/").status_code == 200 for slug in slugs)


def shown_in(text: str) -> list[str]:
    return re.findall(r'name="(?:co_founder|person)" value="(\d+)"', text)


def test_from_the_ninth_contact_on_they_are_found_by_name(
    client: Client, ayse: Person, bruno: Person, said: dict[str, object]
) -> None:
    from tests.cast import LECCE, make_teacher  # noqa: PLC0415 - only here

    others = [make_teacher(f"Teacher{number}", "Rossi", LECCE) for number in range(9)]
    for other in others:
        make_contacts(ayse, other)
    last = str(others[-1].pk)
    client.force_login(ayse)
    first = client.get(URL).text
    assert len(shown_in(first)) == 8
    assert 'name="q"' in first
    assert shown_in(client.get(f"{URL}?q=TEACHER8+rossi").text) == [last]
    looked = said | {"q": "teacher8", "title": "x", "co_founder": bruno.pk, "find": "1"}
    again = client.post(URL, looked)
    assert again.status_code == 200
    assert set(shown_in(again.text)) == {str(bruno.pk), last}  # who was chosen stays in sight
    assert 'value="x"' in again.text
    assert "field-error" not in again.text
    nobody = client.post(URL, said | {"q": "\0 nobody", "co_founder": "", "find": "1"})
    assert "None of your contacts fits" in nobody.text
    assert client.post(URL, said | {"co_founder": last, "q": "bruno"}).status_code == 303
    assert Project.objects.get().founders.filter(person=others[-1]).exists()
    project = Project.objects.get()
    change = f"/projects/{project.slug}/edit/co-founder/"
    assert shown_in(client.get(f"{change}?q=teacher7").text) == [str(others[7].pk)]
