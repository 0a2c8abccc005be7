"""Who writes where: the desks' seats decide, and the CMS refuses everybody else."""

import gc
import io
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, Page, Revision

from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.portal.models import FurtherPicture, National, News, Paper, Picture, Section
from tests import cast

pytestmark = pytest.mark.django_db
HOSTILE = (
    '<p onclick="x()">Water<script>alert(1)</script><img src="https://evil.example/a.png"></p><h1 style="x">Rain</h1>'
)


def rich(html: str) -> str:
    """As the editor of the CMS sends a text."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter  # noqa: PLC0415

    return str(ContentstateConverter(settings.DRAFTAIL_FEATURES).from_database_format(html))


def said(**more: Any) -> dict[str, Any]:
    """The fields of a piece of news, as its form sends them."""
    return {
        "title": "Wasser", "slug": "wasser", "summary": "", "picture": "", "picture_alt": "", "body": rich("<p>Su</p>"),
        "day": "2026-11-20", "related-TOTAL_FORMS": "0", "related-INITIAL_FORMS": "0", "related-MIN_NUM_FORMS": "0",
        "related-MAX_NUM_FORMS": "3", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "", "search_description": "", "go_live_at": "",
        "expire_at": "", "pictures-TOTAL_FORMS": "0", "pictures-INITIAL_FORMS": "0", "pictures-MIN_NUM_FORMS": "0",
        "pictures-MAX_NUM_FORMS": "12",
    } | more  # fmt: skip


def new_news(parent: int) -> str:
    return reverse("wagtailadmin_pages:add", args=["portal", "news", parent])


class TestTheDoor:
    """Our sign-in, our second factor, no coordinators."""

    @pytest.mark.parametrize("who", ["ayse", "elif_", None])
    def test_others_do_not_come_in(self, client: Client, request: pytest.FixtureRequest, who: str | None) -> None:
        if who:
            client.force_login(request.getfixturevalue(who))
        answer = client.get("/editors/")
        assert (answer.status_code, answer.get("Location", "")[:15]) == ((404, "") if who else (302, "/account/login/"))

    def test_a_coordinator_of_regions_does_not_write_for_the_country(self, client: Client) -> None:
        client.force_login(cast.make_officer("Can", "Ak", "TR", ["TR-42"]))
        assert client.get("/editors/").status_code == 403

    def test_without_a_second_factor_one_is_led_to_it(self, client: Client, olcay: Person) -> None:
        olcay.authenticator_set.all().delete()  # type: ignore[attr-defined]
        client.force_login(olcay)
        assert client.get("/editors/")["Location"] == reverse("mfa_index")

    def test_the_groups_follow_the_seats(self, editor: Client, olcay: Person, texts: dict[str, int]) -> None:
        editor.get("/editors/")
        assert list(olcay.groups.values_list("name", flat=True)) == ["editors: tr"]
        olcay.offices.all().delete()
        assert editor.get("/editors/").status_code == 403
        assert editor.get(f"/editors/pages/{texts['TR']}/edit/").status_code == 403

    def test_its_policy_is_looser_only_here(self, editor: Client, texts: dict[str, int]) -> None:
        assert "unsafe-inline" in editor.get("/editors/")["Content-Security-Policy"]
        assert "unsafe" not in editor.get("/desks/")["Content-Security-Policy"]


class TestTheTree:
    """Own part: everything. Another's: nothing. Europe's: a draft that the central desk reads."""

    def test_news_of_the_own_country_is_published(self, editor: Client, texts: dict[str, int]) -> None:
        assert editor.get(new_news(texts["TR"])).status_code == 200
        answer = editor.post(new_news(texts["TR"]), said(**{"action-publish": "1"}))
        assert answer.status_code == 302
        news = News.objects.get(slug="wasser")
        assert (news.live, news.country, news.url_path) == (True, "TR", "/en/services/tr/wasser/")
        assert "Wasser" in Client().get(news.url_path).text

    def test_the_preview_looks_as_readers_will_see_it(self, editor: Client, texts: dict[str, int]) -> None:
        editor.post(new_news(texts["TR"]), said())
        url = f"/editors/pages/{News.objects.get(slug='wasser').pk}/edit/preview/"
        assert editor.post(url, said(title="Soon")).json()["is_valid"]
        answer = editor.get(url)
        assert "Soon</h1>" in answer.text
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]

    def test_who_types_the_address_of_anothers_page_is_refused(self, editor: Client, texts: dict[str, int]) -> None:
        italy = texts["IT"]
        acqua = National.objects.get(pk=italy).add_child(instance=News(title="Acqua", slug="acqua"))
        for url in (f"/editors/pages/{italy}/edit/", f"/editors/pages/{acqua.pk}/edit/", new_news(italy)):
            assert editor.get(url).status_code in {302, 403}, url
            assert editor.post(url, said(**{"action-publish": "1"})).status_code in {302, 403}, url
        for deed in ("delete", "unpublish", "move", "copy", "history", "revisions/1/view"):
            answer = editor.post(f"/editors/pages/{acqua.pk}/{deed}/", {"next": "/"})
            assert answer.status_code in {302, 403, 404, 405}, deed
        acqua.refresh_from_db()
        assert (acqua.title, acqua.live) == ("Acqua", True)
        assert not Page.objects.filter(slug="wasser").exists()

    def test_nobody_has_anothers_page_translated(self, editor: Client, texts: dict[str, int]) -> None:
        for country, status in (("IT", 403), ("TR", 200)):
            url = reverse("wagtail_localize:submit_page_translation", args=[texts[country]])
            assert editor.get(url).status_code == status

    def test_a_page_of_europe_waits_for_the_central_desk(
        self, editor: Client, texts: dict[str, int], carla: Person
    ) -> None:
        europe = Section.objects.get(kind="news", locale__language_code="en")
        editor.post(new_news(europe.pk), said(**{"action-publish": "1"}))
        news = News.objects.get(slug="wasser")
        assert not news.live
        editor.post(f"/editors/pages/{news.pk}/edit/", said(**{"action-submit": "1"}))
        state = news.current_workflow_task_state
        assert state is not None
        assert Client().get("/en/news/wasser/").status_code == 404
        central = Client()
        central.force_login(carla)
        central.get("/editors/")
        url = reverse("wagtailadmin_pages:workflow_action", args=[news.pk, "approve", state.pk])
        central.post(url, {"comment": ""})
        assert Client().get("/en/news/wasser/").status_code == 200

    def test_whoever_publishes_hands_nothing_in(self, editor: Client, texts: dict[str, int], carla: Person) -> None:
        europe = Section.objects.get(kind="news", locale__language_code="en").pk
        assert "action-submit" not in editor.get(new_news(texts["TR"])).text
        assert "Send to the central desk" in editor.get(new_news(europe)).text
        editor.force_login(carla)
        assert "action-submit" not in editor.get(new_news(europe)).text

    def test_the_cms_speaks_turkish_to_turkish_editors(
        self, editor: Client, texts: dict[str, int], olcay: Person
    ) -> None:
        """Our words do not take the place of its own where they mean something else."""
        Person.objects.filter(pk=olcay.pk).update(language="tr")
        shown = editor.get(f"/editors/pages/{texts['TR']}/").text
        assert "Raporlar" in editor.get("/editors/").text
        assert "Taşı" in shown
        for ours in ("Şikâyetler", "Gününü değiştir", "News item", "Part of a country"):
            assert ours not in shown, ours
        assert "Yeni: Haber" in editor.get(new_news(texts["TR"])).text


class TestWhatIsSent:
    """Texts are made clean, pictures are judged by their content; nothing typed is lost."""

    def test_hostile_html_is_cleaned(self, texts: dict[str, int]) -> None:
        part = National.objects.get(pk=texts["TR"])
        part.body = HOSTILE
        part.save()
        assert part.body == "<p>Water</p><h2>Rain</h2>"
        assert "<script>alert" not in Client().get(part.url_path).text

    def test_links_of_the_tree_stay_links(self, texts: dict[str, int]) -> None:
        part = National.objects.get(pk=texts["TR"])
        part.body = f'<p><a linktype="page" id="{texts["IT"]}">Italy</a></p>'
        part.save()
        assert part.body == f'<p><a linktype="page" id="{texts["IT"]}">Italy</a></p>'
        assert 'href="/en/services/it/"' in Client().get(part.url_path).text

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            ("large.png", b"large"),
        ],
    )
    @pytest.mark.parametrize("door", ["add", "add_multiple", "chooser"])
    def test_a_picture_that_is_none_is_refused(
        self, editor: Client, texts: dict[str, int], name: str, content: bytes, door: str
    ) -> None:
        editor.get("/editors/")
        content = huge() if content == b"large" else content
        folder = GroupCollectionPermission.objects.filter(group__name="editors: tr").values_list("collection_id")[0][0]
        file = SimpleUploadedFile(name, content)
        if door == "add_multiple":
            fields = {"title": "Our spring", "files[]": file, "collection": folder}
            answer = editor.post(
                reverse("wagtailimages:add_multiple"), fields, headers={"X-Requested-With": "XMLHttpRequest"}
            )
            assert answer.json()["success"] is False
            assert answer.json()["error_message"]
        else:
            prefix = "image-chooser-upload-" if door == "chooser" else ""
            sent = {"title": "Our spring", "file": file, "collection": folder, "tags": ""}
            url = reverse("wagtailimages_chooser:create" if door == "chooser" else "wagtailimages:add")
            answer = editor.post(url, {prefix + key: value for key, value in sent.items()})
            assert "Our spring" in answer.text
        assert answer.status_code == 200
        assert "error" in answer.text
        assert not Picture.objects.exists()

    # Willow leaves the spooled copy of a picture to the collector of garbage
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_a_picture_is_kept_as_we_drew_it(
        self, editor: Client, texts: dict[str, int], settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        folder = GroupCollectionPermission.objects.filter(group__name="editors: tr").values_list("collection_id")[0][0]
        file = samples.upload(samples.picture(), "x.jpg")
        sent = {"title": "A", "file": file, "collection": folder, "tags": ""}
        answer = editor.post(reverse("wagtailimages:add"), sent)
        assert answer.status_code == 302, answer.text
        picture = Picture.objects.get()
        assert picture.file.name.startswith("portal/")
        got = Client().get(picture.get_rendition("max-320x320|format-webp").url)
        assert (got.status_code, got["Content-Type"]) == (200, "image/webp")
        assert "immutable" in got["Cache-Control"]
        got.getvalue()

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("sheet.pdf", b"MZ\x90\x00"), ("sheet.docx", b"<script>alert(1)</script>"), ("sheet.exe", b"MZ\x90\x00"),
            ("sheet.pdf", b""), ("sheet.svg", b"<svg onload='alert(1)'/>"),
        ],
    )  # fmt: skip
    def test_a_file_that_is_not_what_it_says_is_refused_beside_the_field(
        self, editor: Client, texts: dict[str, int], name: str, content: bytes
    ) -> None:
        folder = GroupCollectionPermission.objects.filter(group__name="editors: tr").values_list("collection_id")[0][0]
        sent = {"title": "Our sheets", "file": SimpleUploadedFile(name, content), "collection": folder, "tags": ""}
        answer = editor.post(reverse("wagtaildocs:add"), sent)
        assert answer.status_code == 200
        assert answer.context["form"].errors.keys() == {"file"}
        assert "Our sheets" in answer.text
        assert not Paper.objects.exists()

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_news_have_further_pictures_with_their_words(
        self, editor: Client, texts: dict[str, int], settings: Any, tmp_path: Any, django_assert_max_num_queries: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        folder = GroupCollectionPermission.objects.filter(group__name="editors: tr").values_list("collection_id")[0][0]
        for place in range(3):
            file = samples.upload(samples.picture(), f"{place}.jpg")
            editor.post(
                reverse("wagtailimages:add"), {"title": f"P{place}", "file": file, "collection": folder, "tags": ""}
            )
        first, *others = Picture.objects.order_by("pk")
        more = {"pictures-TOTAL_FORMS": "1", "action-publish": "1"} | row_of(0, first, "The river in spring")
        empty = editor.post(new_news(texts["TR"]), said(**more | {"pictures-0-shows": ""}))
        assert (empty.status_code, "The river in spring" in empty.text) == (200, False)
        assert empty.context["form"].formsets["pictures"].errors[0].keys() == {"shows"}
        assert editor.post(new_news(texts["TR"]), said(**more)).status_code == 302
        news = News.objects.get(slug="wasser")
        Client().get(news.url_path)  # makes the copies
        with django_assert_max_num_queries(11) as one:
            text = Client().get(news.url_path, headers={"Accept-Language": "de"}).text
        assert f'<img src="{first.renditions.get(filter_spec__startswith="max-960").url}"' in text
        assert '<figcaption dir="auto">The river in spring</figcaption>' in text
        for place, picture in enumerate(others, start=1):
            FurtherPicture.objects.create(news=news, picture=picture, shows=f"No. {place}", sort_order=place)
            picture.get_rendition("max-960x720|format-webp|webpquality-76")
        with django_assert_max_num_queries(len(one)):
            text = Client().get(news.url_path, headers={"Accept-Language": "de"}).text
        gc.collect()  # what Willow leaves, here where it is expected
        assert text.index("The river") < text.index("No. 1") < text.index("No. 2")


def row_of(place: int, picture: Picture, shows: str) -> dict[str, str]:
    """The fields of one further picture, as the form of a piece of news sends them."""
    named = {"picture": str(picture.pk), "shows": shows, "id": "", "ORDER": str(place + 1), "DELETE": ""}
    return {f"pictures-{place}-{name}": value for name, value in named.items()}


def huge() -> bytes:
    """A PNG of 200 megapixels in a few kilobytes: what it says of itself is enough."""
    from PIL import Image  # noqa: PLC0415

    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    return out.getvalue()


def test_two_editors_at_one_page_lose_nothing(editor: Client, texts: dict[str, int]) -> None:
    """Every saving is a version; what was written first can be read and taken back."""
    editor.post(new_news(texts["TR"]), said())
    news = News.objects.get(slug="wasser")
    for title in ("One", "Two"):
        editor.post(f"/editors/pages/{news.pk}/edit/", said(title=title))
    titles = [revision.content["title"] for revision in Revision.objects.filter(object_id=str(news.pk)).order_by("pk")]
    assert titles == ["Wasser", "One", "Two"]
    assert editor.get(reverse("wagtailadmin_pages:history", args=[news.pk])).status_code == 200


def test_slugs_of_other_scripts_and_clashes(editor: Client, texts: dict[str, int]) -> None:
    editor.post(new_news(texts["TR"]), said(slug="νερό", **{"action-publish": "1"}))
    assert Client().get("/en/services/tr/νερό/").status_code == 200
    again = editor.post(new_news(texts["TR"]), said(slug="νερό", title="Second", **{"action-publish": "1"}))
    assert again.status_code == 200
    assert "Second" in again.text


def test_what_the_cms_leaves_unnamed_is_named(editor: Client, texts: dict[str, int]) -> None:
    """By a script of ours (ui/js/cms-names.js), which takes the words from its own tag."""
    shown = editor.get("/editors/").text
    assert 'ui/js/cms-names.js" data-cms-names data-search="Search here" data-file="File of a translation"' in shown
    assert "ui/cms.css" in shown
