"""What a pupil says about a page passes the guard: a friendly hint first, and a line for the teachers."""

from uuid import uuid4

import pytest
from django.test import Client

from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.remarks import actions
from etwinning.remarks.actions import Words
from etwinning.remarks.models import Remark
from etwinning.safety.models import Caution, GuardSetting

PHONE = "Call me: 0532 123 45 67"


def addresses(page: Page, remark: Remark) -> dict[str, tuple[str, dict[str, object]]]:
    at = f"/spaces/{page.space_id}"
    wording: dict[str, object] = {"wording": PHONE, "quote": "Lecce has **no** river.", "place": "2"}
    return {
        "write_remark": (f"{at}/pages/{page.pk}/remarks/new/", {"body": PHONE}),
        "suggest_wording": (f"{at}/pages/{page.pk}/remarks/suggest/", wording | {"body": ""}),
        "answer_remark": (f"{at}/remarks/{remark.pk}/answer/", {"body": PHONE}),
    }


@pytest.mark.parametrize("deed", ["write_remark", "suggest_wording", "answer_remark"])
def test_a_hint_first(client: Client, page: Page, luca: Person, elif_: Person, deed: str) -> None:
    remark = actions.write_remark(page, Words("Is this true?"), by=luca, quote="", place=0)
    address, words = addresses(page, remark)[deed]
    sent = words | {"sending": str(uuid4())}
    client.force_login(elif_)
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "telephone number" in answer.text
    assert "0532 123 45 67" in answer.text  # nothing that was typed is lost
    assert 'name="sure"' in answer.text
    assert Remark.objects.count() == 1
    assert Caution.objects.get().deed == f"remarks/{deed}"
    assert client.post(address, sent | {"sure": "1"}).status_code == 303
    assert Remark.objects.filter(author=elif_).count() == 1
    assert Caution.objects.filter(state="sent").count() == 1


@pytest.mark.parametrize("deed", ["write_remark", "suggest_wording", "answer_remark"])
def test_it_waits_where_teachers_read_first(client: Client, page: Page, luca: Person, elif_: Person, deed: str) -> None:
    GuardSetting.objects.create(room=page.space_id, mode="approve")
    remark = actions.write_remark(page, Words("Is this true?"), by=luca, quote="", place=0)
    address, words = addresses(page, remark)[deed]
    client.force_login(elif_)
    answer = client.post(address, words | {"sending": str(uuid4()), "sure": "1"}, follow=True)
    assert "Your teacher reads it first" in answer.text
    assert not Remark.objects.filter(author=elif_).exists()
    assert Caution.objects.get().state == "waiting"


def test_teachers_say_what_they_say(client: Client, page: Page, ayse: Person) -> None:
    client.force_login(ayse)
    address, words = addresses(page, Remark(pk=0))["write_remark"]
    assert client.post(address, words | {"sending": str(uuid4())}).status_code == 303
