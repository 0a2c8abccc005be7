"""Searches that people keep: keeping, changing, deleting, and the weekly news of them."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from etwinning.calls.tests.factories import make_call
from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.directory import rules
from etwinning.directory.actions import delete_search, edit_search, forget_person, save_search, tell_new_results, tidy
from etwinning.directory.calls import CALLS
from etwinning.directory.finding import new_since
from etwinning.directory.models import SavedSearch
from etwinning.directory.people import PEOPLE
from etwinning.people.models import Notice, Person
from tests.cast import VOLOS, make_teacher

pytestmark = pytest.mark.django_db
KINDS = {"people": partial(new_since, PEOPLE)}


def keep(person: Person, query: str = "country=GR", **more: object) -> SavedSearch:
    return save_search(by=person, kind="people", query=query, name="Greece", **more)  # type: ignore[arg-type]


def test_save_search(client: Client, ayse: Person, dimitris: Person) -> None:
    client.force_login(ayse)
    page = client.get("/people/?country=GR&q=volos").content.decode()
    assert "/searches/keep/people/?q=volos&amp;country=GR" in page
    form = client.get("/searches/keep/people/?q=volos&country=GR").content.decode()
    assert 'value="volos"' in form
    answer = client.post("/searches/keep/people/?q=volos&country=GR&page=3", {"name": "Volos", "weekly": "on"})
    assert answer.status_code == 303
    saved = SavedSearch.objects.get()
    assert (saved.query, saved.weekly, saved.person) == ("q=volos&country=GR", True, ayse)
    shown = client.get("/searches/").content.decode()
    assert 'href="/people/?q=volos&amp;country=GR"' in shown
    assert Entry.objects.filter(deed="directory/save_search", actor=ayse).exists()


def test_a_name_is_needed(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    assert client.post("/searches/keep/people/?q=volos", {"name": ""}).status_code == 422
    assert client.get("/searches/keep/courses/").status_code == 404


def test_kept_twice_it_is_one(ayse: Person) -> None:
    assert keep(ayse).pk == keep(ayse, weekly=True).pk
    assert SavedSearch.objects.get().weekly


def test_nobody_keeps_too_many(ayse: Person) -> None:
    for number in range(SavedSearch.MOST):
        keep(ayse, query=f"q={number}")
    with pytest.raises(Stale):
        keep(ayse, query="q=more")
    keep(ayse, query="q=1", weekly=True)


def test_edit_search(client: Client, ayse: Person, bruno: Person) -> None:
    saved = keep(ayse)
    client.force_login(bruno)
    assert client.post(f"/searches/{saved.pk}/", {"name": "Mine"}).status_code == 404
    client.force_login(ayse)
    assert "Greece" in client.get(f"/searches/{saved.pk}/").content.decode()
    assert client.post(f"/searches/{saved.pk}/", {"name": "Hellas", "weekly": "on"}).status_code == 303
    saved.refresh_from_db()
    assert (saved.name, saved.weekly) == ("Hellas", True)
    saved.delete()
    with pytest.raises(Stale):
        edit_search(SavedSearch(pk=saved.pk or 99), by=ayse, name="x", weekly=False)


def test_delete_search(client: Client, ayse: Person, bruno: Person) -> None:
    saved = keep(ayse)
    client.force_login(bruno)
    assert client.post(f"/searches/{saved.pk}/delete/").status_code == 404
    client.force_login(ayse)
    assert client.post(f"/searches/{saved.pk}/delete/").status_code == 303
    assert not SavedSearch.objects.exists()
    delete_search(saved, by=ayse)  # in another window: nothing is left to delete


def test_who_may(ayse: Person, bruno: Person, victor: Person) -> None:
    saved = keep(ayse)
    assert rules.can_save_search(ayse)
    assert not rules.can_save_search(victor)
    assert rules.can_edit_search(ayse, saved)
    assert not rules.can_edit_search(bruno, saved)
    assert not rules.can_delete_search(bruno, saved)


def test_values_that_are_gone_are_dropped_with_a_sentence(client: Client, ayse: Person, dimitris: Person) -> None:
    saved = keep(ayse, query="country=GR&country=YU&subject=alchemy")
    client.force_login(ayse)
    page = client.get(f"/people/?{saved.query}").content.decode()
    assert "2 filters of this address do not exist any more" in page
    assert "Dimitris Papadakis" in page


@pytest.mark.parametrize(
    "query", ["x" * 9000, "q=%00", "a=1&" * 3000, "%ff%fe", "q=" + "%F0%9F%99%82" * 2000, "?&&=&=;"]
)
def test_nonsense_is_kept_tidy(client: Client, ayse: Person, query: str) -> None:
    assert len(tidy(query)) <= 2000
    client.force_login(ayse)
    assert client.post(f"/searches/keep/people/?{query}", {"name": "x"}).status_code == 303
    assert client.get("/searches/").status_code == 200


def test_tell_new_results(client: Client, ayse: Person, dimitris: Person) -> None:
    now = timezone.now()
    saved = keep(ayse, weekly=True)
    keep(ayse, query="country=IS", weekly=True)
    keep(dimitris, query="country=GR")  # wants no news
    SavedSearch.objects.update(told_at=now)
    make_teacher("Nikos", "Kazantzakis", VOLOS, state_since=now + timedelta(days=1))
    assert tell_new_results(KINDS, at=now + timedelta(days=6)) == 0
    assert tell_new_results(KINDS, at=now + timedelta(days=7)) == 1
    assert tell_new_results(KINDS, at=now + timedelta(days=7)) == 0
    assert tell_new_results(KINDS, at=now + timedelta(days=14)) == 0
    notice = Notice.objects.get(deed="directory/tell_new_results")
    assert (notice.person, notice.url, notice.data["count"]) == (ayse, f"/people/?{saved.query}", 1)
    client.force_login(ayse)
    assert "1 new result for “Greece”" in client.get("/notices/").content.decode()


def test_no_news_for_who_may_not_look_or_of_what_is_hidden(ayse: Person, bruno: Person) -> None:
    now = timezone.now()
    keep(ayse, query="country=GR", weekly=True)
    SavedSearch.objects.update(told_at=now)
    make_teacher("Nikos", "Kazantzakis", VOLOS, state="suspended", state_since=now + timedelta(days=1))
    assert tell_new_results(KINDS, at=now + timedelta(days=8)) == 0
    SavedSearch.objects.update(told_at=now)
    make_teacher("Maria", "Kazantzaki", VOLOS, state_since=now + timedelta(days=1))
    Person.objects.filter(pk=ayse.pk).update(state="suspended")
    assert tell_new_results(KINDS, at=now + timedelta(days=8)) == 0
    assert mail.outbox == []


def test_forget_person(ayse: Person) -> None:
    keep(ayse)
    forget_person(ayse)
    assert not SavedSearch.objects.exists()


def test_a_search_for_calls_is_kept_and_told_of(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    make_call(bruno, title="Birds in our gardens")
    page = client.get("/calls/?band=7-11&subject=natural-sciences").content.decode()
    address = "/searches/keep/calls/?band=7-11&subject=natural-sciences"
    assert f'href="{address.replace("&", "&amp;")}"' in page
    assert client.post(address, {"name": "Nature", "weekly": "on"}).status_code == 303
    opened = "/calls/?band=7-11&subject=natural-sciences"
    assert f'href="{opened.replace("&", "&amp;")}"' in client.get("/searches/").content.decode()
    assert client.get("/calls/in/7-11/?subject=natural-sciences")["Location"].startswith("/calls/?")
    assert "Birds in our gardens" in client.get(opened).content.decode()
    now = timezone.now()
    SavedSearch.objects.update(told_at=now)
    news = {"calls": partial(new_since, CALLS)}
    assert tell_new_results(news, at=now + timedelta(days=8)) == 0  # what stood there before is no news
    later = {"band": "12-15", "age_from": 12, "age_to": 14}
    make_call(
        bruno,
        now + timedelta(days=9),
        title="Old maps",
        idea="We draw maps of where our grandparents lived. " * 2,
        **later,
    )
    make_call(ayse, now + timedelta(days=9), title="My own call")
    assert tell_new_results(news, at=now + timedelta(days=16)) == 0
    make_call(bruno, now + timedelta(days=17), title="Stars", idea="We look at the stars and write down what we see.")
    assert tell_new_results(news, at=now + timedelta(days=24)) == 1
    assert Notice.objects.get(deed="directory/tell_new_results").url == opened


@pytest.mark.parametrize(
    "address", ["/people/", "/schools/", "/schools/map/", "/projects/find/", "/groups/", "/calls/"]
)
def test_all_that_is_looked_for_stands_in_the_same_tabs(client: Client, ayse: Person, address: str) -> None:
    client.force_login(ayse)
    page = client.get(address).content.decode().split("<main")[1]
    tabs = page.split('aria-label="What you look for"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', tabs) == ["/people/", "/schools/", "/projects/find/", "/groups/", "/calls/"]
    current = address.replace("map/", "")
    assert f'<a href="{current}" aria-current="page">' in tabs
