"""The fields of kinds of pages: ages to choose, days in their order, what is shown nowhere is asked nowhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection

from etwinning.editing.tests.test_editing import said
from etwinning.people.models import Person
from etwinning.portal.models import Front, Kit, National, Offer, Paper, Publication, Section, Text, Theme

pytestmark = pytest.mark.django_db
DAY = timezone.localdate()


def section(kind: str) -> Section:
    found: Section = Section.objects.get(kind=kind, locale__language_code="en")
    return found


def new(model: type[Text], above: Text) -> str:
    return reverse("wagtailadmin_pages:add", args=["portal", model.__name__.lower(), above.pk])


@pytest.fixture
def central(client: Client, texts: dict[str, int], carla: Person) -> Client:
    client.force_login(carla)
    return client


def test_the_ages_of_a_kit_are_chosen(central: Client) -> None:
    url = new(Kit, section("kits"))
    shown = central.get(url).text
    assert 'type="checkbox" name="ages" value="7-11"' in shown
    more: dict[str, Any] = {"weeks": "", "competences": "", "objectives": "null", "sheets": "", "action-publish": "1"}
    wrong = central.post(url, said(ages=["7-11", "old"], **more))
    assert wrong.context["form"].errors.keys() == {"ages"}
    assert central.post(url, said(ages=["7-11", "12-15"], **more)).status_code == 302
    kit = Kit.objects.get(slug="wasser")
    assert kit.ages == ["7-11", "12-15"]
    assert "7 to 11 years" in Client().get(kit.url_path).text
    edit = reverse("wagtailadmin_pages:edit", args=[kit.pk])
    assert 'name="ages" value="7-11" id="id_ages_1" checked' in central.get(edit).text
    assert central.post(edit, said(**more)).status_code == 302  # none chosen
    kit.refresh_from_db()
    assert kit.ages == []


def test_no_last_day_lies_before_the_first(central: Client, texts: dict[str, int]) -> None:
    early, late = f"{DAY:%Y-%m-%d}", f"{DAY + timedelta(days=9):%Y-%m-%d}"
    theme = new(Theme, section("themes"))
    answer = central.post(theme, said(first=late, last=early, **{"action-publish": "1"}))
    assert answer.context["form"].errors.keys() == {"last"}
    assert "before the first one" in answer.text
    fields = {"kind": "course", "speaks": "en", "audience": "", "place": "", "link": "", "action-publish": "1"}
    for above in (section("learning"), National.objects.get(pk=texts["TR"])):
        sent = said(first=late, last=early, apply_from=late, apply_until=early, **fields)
        answer = central.post(new(Offer, above), sent)
        assert answer.context["form"].errors.keys() == {"last", "apply_until"}
    assert central.post(theme, said(first=early, last=early, **{"action-publish": "1"})).status_code == 302


def test_a_front_page_asks_for_what_is_shown(central: Client) -> None:
    front = Front.objects.get(slug="en")
    form = central.get(reverse("wagtailadmin_pages:edit", args=[front.pk])).context["form"]
    assert not {"body", "picture", "summary"} & form.fields.keys()


def test_lists_with_days_stand_in_their_order(client: Client, texts: dict[str, int]) -> None:
    for year in (2019, 2024, 2021):
        section("publications").add_child(
            instance=Publication(title=f"Report {year}", slug=f"r-{year}", year=year, locale=section("news").locale)
        )
    said = client.get("/en/publications/").text
    assert [said.index(f">Report {year}<") for year in (2024, 2021, 2019)] == sorted(
        said.index(f">Report {year}<") for year in (2019, 2021, 2024)
    )
    for name, first in (("Past", DAY - timedelta(400)), ("Present", DAY), ("Future", DAY + timedelta(400))):
        theme = Theme(title=name, slug=name.lower(), first=first, last=first + timedelta(9))
        theme.locale = section("news").locale
        section("themes").add_child(instance=theme)
    said = client.get("/en/themes/").text
    assert said.index(">Future<") < said.index(">Present<") < said.index(">Past<")
    assert said.count("Now · ") == 1


def test_a_file_is_saved_under_its_title(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    folder = Collection.get_first_root_node() or Collection.add_root(name="Root")
    file = SimpleUploadedFile("x.pdf", b"%PDF-1.4")
    paper = Paper.objects.create(title="Su: 2024/25 raporu.pdf", file=file, collection=folder)
    paper.file.close()
    answer = client.get(paper.url)
    assert answer["Content-Disposition"] == 'attachment; filename="Su 2024-25 raporu.pdf"'
    answer.getvalue()
