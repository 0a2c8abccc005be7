"""What the portal cannot do without stays; rights and parts follow the desks."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.operations import translate_object

from etwinning.editing.actions import open_parts
from etwinning.editing.tests.test_editing import new_news, said
from etwinning.people.models import Desk, Person
from etwinning.portal.models import National, News, Plain, Section
from tests import cast

pytestmark = pytest.mark.django_db
SENTENCE = "own links lead to it"


@pytest.fixture
def central(client: Client, texts: dict[str, int], carla: Person) -> Client:
    client.force_login(carla)
    client.get("/editors/")
    return client


@pytest.mark.parametrize("path", ["/en/", "/en/services/", "/en/services/tr/", "/en/privacy/", "/tr/gizlilik/"])
@pytest.mark.parametrize("deed", ["delete", "unpublish", "move"])
def test_nobody_takes_it_away(central: Client, path: str, deed: str) -> None:
    page = Page.objects.get(url_path=path)
    if path == "/tr/gizlilik/" and deed == "unpublish":  # a translation: readers have the original
        return
    url = reverse(f"wagtailadmin_pages:{deed}", args=[page.pk])
    if deed == "move":
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, Page.objects.get(url_path="/tr/").pk])
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", deed]) + f"?id={page.pk}&next=/editors/"
    about = Section.objects.get(kind="news", locale__language_code="tr").pk
    many = {"confirm": "on", "confirm_site_name": "eTwinning", "include_descendants": "", "chooser": about}
    for answer in (central.post(url, {"next": ""}, follow=True), central.post(bulk, many, follow=True)):
        assert answer.status_code == 200
        assert SENTENCE in answer.text or "do not have permission" in answer.text or deed == "move"
    there = Page.objects.get(pk=page.pk)
    assert (there.live, there.url_path) == (True, path)


def test_an_editor_does_not_take_off_the_own_part(editor: Client, texts: dict[str, int]) -> None:
    url = reverse("wagtailadmin_pages:unpublish", args=[texts["TR"]])
    assert SENTENCE in editor.post(url, follow=True).text
    assert National.objects.get(pk=texts["TR"]).live


def test_a_translation_of_it_can_be_taken_off_and_what_is_below_deleted(central: Client, texts: dict[str, int]) -> None:
    greek = Locale.objects.get(language_code="el")
    original = Plain.objects.get(url_path="/en/privacy/")
    translate_object(original, [greek])
    copy = original.get_translation(greek)
    copy.save_revision().publish()
    central.post(reverse("wagtailadmin_pages:unpublish", args=[copy.pk]))
    copy.refresh_from_db()
    assert not copy.live
    news = National.objects.get(pk=texts["TR"]).add_child(instance=News(title="Rain", slug="rain"))
    central.post(reverse("wagtailadmin_pages:delete", args=[news.pk]))
    assert not News.objects.exists()


def test_a_desk_that_comes_later_has_its_part(texts: dict[str, int]) -> None:
    officer = cast.make_officer("Maria", "Papa", "GR")
    client = Client()
    client.force_login(officer)
    assert client.get("/editors/").status_code == 200
    parts = National.objects.filter(country="GR").order_by("pk")
    assert [part.url_path for part in parts] == ["/en/services/gr/", "/tr/ulusal-destek/gr/"]
    assert len({part.translation_key for part in parts}) == 1
    assert client.get(new_news(parts[0].pk)).status_code == 200
    cast.make_desk("PL")
    assert open_parts() == 2
    assert open_parts() == 0


def test_an_address_that_is_taken_does_not_hinder_a_part(texts: dict[str, int]) -> None:
    section = Section.objects.get(kind="services", locale__language_code="en")
    section.add_child(instance=Plain(title="pl", slug="pl", locale=section.locale))
    cast.make_desk("PL")
    assert open_parts() == 2


def test_rights_go_when_the_country_of_a_desk_changes(editor: Client, texts: dict[str, int]) -> None:
    url = f"/editors/pages/{texts['TR']}/edit/"
    assert editor.get(url).status_code == 200
    Desk.objects.filter(country="TR").update(country="IT")
    assert editor.get(url).status_code in {302, 403}
    assert editor.get(f"/editors/pages/{texts['IT']}/edit/").status_code == 200
    assert not GroupPagePermission.objects.filter(page_id=texts["TR"], group__name="editors: tr").exists()


def test_nobody_moves_a_part_to_another_country(editor: Client, texts: dict[str, int]) -> None:
    part = National.objects.get(pk=texts["TR"])
    sent = said(title="TR", slug="tr", country="IT", address="", ambassadors="null", **{"action-publish": "1"})
    assert editor.post(f"/editors/pages/{part.pk}/edit/", sent).status_code == 302
    part.refresh_from_db()
    assert part.country == "TR"
