"""An address that takes only POST is no blank page for who opens it."""

import pytest
from django.test import Client

from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
PATH, BROWSER = "/calls/new/", {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_who_opens_it_reads_why(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    answer = client.get(PATH, headers=BROWSER)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is nothing to read here" in answer.text


def test_scripts_and_programs_get_the_short_answer(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    assert client.get(PATH, headers=BROWSER | {"HX-Request": "true"}).content == b""
    assert client.get(PATH, headers={"Accept": "application/json"}).content == b""
    answer = client.head(PATH, headers=BROWSER)
    assert (answer.status_code, answer.content) == (405, b"")
