"""The tree with which an installation begins, and what goes with an editor."""

import re

import pytest
from django.conf import settings
from django.test import Client
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale, Page
from wagtail.users.models import UserProfile

from etwinning.core.languages import INTERFACE
from etwinning.editing.actions import forget_leavers, load_texts
from etwinning.editing.tests.test_editing import rich, said
from etwinning.people.models import Person
from etwinning.portal.models import Front, Plain, cleaned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def test_texts_are_loaded_once(client: Client) -> None:
    Plain.objects.filter(url_path="/en/imprint/").update(title="Changed")
    assert not load_texts()
    assert "Changed" in client.get("/imprint/").text
    assert Locale.objects.count() == len(INTERFACE)


def test_each_language_has_a_place_once() -> None:
    load_texts()
    assert sorted(Front.objects.values_list("slug", flat=True)) == sorted(INTERFACE)


def test_what_the_cms_keeps_of_somebody_who_left(olcay: Person, ayse: Person) -> None:
    for person in (olcay, ayse):
        UserProfile.objects.create(user=person, preferred_language="tr")
    Person.objects.filter(pk=olcay.pk).update(state=Person.State.LEFT)
    assert forget_leavers() == 1
    assert [profile.user for profile in UserProfile.objects.all()] == [ayse]


def blocks(html: str) -> str:
    """A text without what stands between its paragraphs."""
    return re.sub(r">\s+<", "><", html)


def converted(html: str) -> str:
    """A text as the editor sends it back."""
    return str(ContentstateConverter(settings.DRAFTAIL_FEATURES).to_database_format(rich(html)))


def test_each_text_is_the_same_after_it_was_opened_and_saved() -> None:
    """In the editor of the CMS: what it does not know (a table) it would leave out without a word."""
    seen = 0
    for page in Page.objects.filter(depth__gt=1).specific():
        seen += bool(page.body)
        assert blocks(cleaned(converted(page.body))) == blocks(page.body), page.url_path
    assert seen > 50


@pytest.mark.parametrize("name", ["history", "privacy"])
def test_the_texts_with_many_figures_are_opened_and_saved(client: Client, carla: Person, name: str) -> None:
    client.force_login(carla)
    page = Plain.objects.get(url_path=f"/en/{name}/")
    url = f"/editors/pages/{page.pk}/edit/"
    assert client.get(url).status_code == 200
    words = {"title": page.title, "slug": page.slug, "summary": page.summary, "role": page.role}
    sent = said(**words, body=rich(page.body), **{"action-publish": "1"})
    assert client.post(url, sent).status_code == 302
    saved = Plain.objects.get(pk=page.pk)
    assert blocks(saved.body) == blocks(page.body)
    assert saved.last_published_at is not None
    assert "<table" not in saved.body


def test_a_table_that_comes_along_becomes_a_list() -> None:
    inner = "<table><tr><td>b</td><td>c</td></tr></table>"
    body = f"<table><tr><th>2008</th><td><p>50,000</p></td><td></td></tr><tr><td>a{inner}</td></tr></table>"
    assert cleaned(f"<p>x</p>{body}<p>y</p>") == (
        "<p>x</p><ul><li>2008 · 50,000</li><li>a<ul><li>b · c</li></ul></li></ul><p>y</p>"
    )
