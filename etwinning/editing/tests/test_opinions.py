"""Editors read what readers say of the help centre: the least helpful first, each what is in her languages."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.editing.queries import opinions
from etwinning.people.models import Person
from etwinning.portal.actions import say_helpful
from etwinning.portal.models import Article, Opinion
from tests import cast

Counting = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
URL = "/editors/opinions/"


def articles(language: str) -> list[Article]:
    return list(Article.objects.filter(locale__language_code=language).order_by("pk"))


def say(article: Article, yes: int, no: int) -> None:
    for number in range(yes + no):
        say_helpful(article, by=None, helped=number < yes)


def test_the_least_helpful_stands_first(client: Client, carla: Person) -> None:
    good, bad, _none = articles("en")[:3]
    say(good, 3, 1)
    say(bad, 1, 2)
    Opinion.objects.create(page_id=good.pk, day=timezone.localdate() - 2 * opinions.READ, not_helped=90)  # long ago
    client.force_login(carla)
    text = client.get(URL).text
    assert text.index(bad.url_path) < text.index(good.url_path)
    assert re.findall(r'data-label="Share of yes">([^<]+)<', text)[:3] == ["33%", "75%", "No answer yet"]
    assert f"/editors/pages/{bad.pk}/edit/" in text
    assert client.post(URL).status_code == 405


def test_a_national_desk_reads_what_is_in_its_languages(editor: Client) -> None:
    turkish, english = articles("tr")[0], articles("en")[0]
    say(turkish, 0, 1)
    say(english, 0, 1)
    text = editor.get(URL).text
    assert turkish.url_path in text
    assert english.url_path not in text
    assert f"/editors/pages/{turkish.pk}/edit/" not in text  # it is Europe's
    assert URL in editor.get("/editors/").text
    assert URL in editor.get("/desks/").text


@pytest.mark.parametrize("who", ["ayse", "elif_"])
def test_nobody_else_reads_it(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).status_code == 404


def test_nor_a_coordinator_of_regions(client: Client) -> None:
    client.force_login(cast.make_officer("Can", "Ak", "TR", ["TR-42"]))
    assert client.get(URL).status_code == 403


def test_as_many_queries_for_one_as_for_many(
    client: Client, carla: Person, django_assert_max_num_queries: Counting
) -> None:
    client.force_login(carla)
    client.get(URL)
    counts = []
    for number in (1, 8):
        for article in articles("en")[:number]:
            say(article, 1, 1)
        with django_assert_max_num_queries(12) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1]
