"""Schedules, expiry, comments, versions; and two editors at one page: warned, and no word lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from etwinning.editing.actions import publish_due
from etwinning.editing.tests.test_editing import new_news, said
from etwinning.people.models import Notice, Person
from etwinning.portal.models import National, News, Section
from etwinning.projects.tests.test_races import at_once
from tests import cast

pytestmark = pytest.mark.django_db
SOON = timedelta(days=2)


@pytest.fixture
def news(texts: dict[str, int]) -> News:
    part = National.objects.get(pk=texts["TR"])
    part.add_child(instance=News(title="Wasser", slug="wasser", live=False)).save_revision()
    saved: News = News.objects.get(slug="wasser")
    return saved


def edit(editor: Client, page: Page, **more: Any) -> Any:
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), said(**more))


def test_what_is_scheduled_comes_and_what_expires_goes(
    editor: Client, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = timezone.localtime() + SOON
    answer = edit(editor, news, **{"go_live_at": f"{when:%Y-%m-%d %H:%M}", "action-publish": "1"})
    assert answer.status_code == 302
    news.refresh_from_db()
    assert (news.live, news.has_unpublished_changes) == (False, True)
    publish_due()
    assert Client().get(news.url_path).status_code == 404
    with monkeypatch.context() as later:
        now = timezone.now() + 2 * SOON
        later.setattr(timezone, "now", lambda: now)
        publish_due()
    assert Client().get(news.url_path).status_code == 200
    ends = timezone.localtime() + 3 * SOON
    edit(editor, news, **{"expire_at": f"{ends:%Y-%m-%d %H:%M}", "action-publish": "1"})
    publish_due()
    assert Client().get(news.url_path).status_code == 200
    with monkeypatch.context() as later:
        now = timezone.now() + 4 * SOON
        later.setattr(timezone, "now", lambda: now)
        publish_due()
    assert Client().get(news.url_path, headers={"Accept-Language": "de"}).status_code == 404


def test_an_earlier_version_is_read_and_taken_back(editor: Client, news: News) -> None:
    for title in ("One", "Two"):
        edit(editor, news, title=title)
    one = Revision.objects.filter(object_id=str(news.pk), content__title="One").get()
    assert "One" in editor.get(reverse("wagtailadmin_pages:revisions_view", args=[news.pk, one.pk])).text
    back = reverse("wagtailadmin_pages:revisions_revert", args=[news.pk, one.pk])
    assert 'value="One"' in editor.get(back).text


def test_a_comment_beside_a_text_stays_for_the_next_editor(editor: Client, news: News) -> None:
    fields = {
        "comments-TOTAL_FORMS": "1", "comments-0-id": "", "comments-0-text": "Which day?",
        "comments-0-contentpath": "body", "comments-0-position": "", "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert edit(editor, news, **fields).status_code == 302
    assert "Which day?" in editor.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).text


def test_two_editors_at_a_page_are_told_and_what_the_first_wrote_stays(editor: Client, news: News) -> None:
    other = Client()
    other.force_login(cast.make_officer("Nur", "Ak", "TR"))
    both = [client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])) for client in (editor, other)]
    for answer in both:
        assert "editing-sessions/ping/" in answer.text
        assert "connect-src 'self'" in answer["Content-Security-Policy"]
    own = _session(both[1].text)
    at_the_page = other.post(own, {})
    assert at_the_page.status_code == 200
    assert "Olcay" in at_the_page.json()["html"]
    edit(editor, news, title="First")
    seen = other.post(own, {"revision_id": str(news.latest_revision_id)}).json()["html"]
    assert "saved" in seen.lower()
    edit(other, news, title="Second")
    rows = Revision.objects.filter(object_id=str(news.pk)).order_by("pk")
    assert [row.content["title"] for row in rows][-2:] == ["First", "Second"]


@pytest.mark.django_db(transaction=True)
def test_one_page_sent_twice_at_once_is_one_page(texts: dict[str, int], olcay: Person) -> None:
    """As when what saves itself and "Publish" meet: the second is told that the address is taken."""
    answers: list[Any] = []

    def send() -> None:
        own = Client(raise_request_exception=False)
        own.force_login(olcay)
        answers.append(own.post(new_news(texts["TR"]), said()))

    at_once(send, send, send)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 302]
    assert all("already in use" in answer.text for answer in answers if answer.status_code == 200)
    assert News.objects.filter(slug="wasser").count() == 1


def test_what_saved_itself_a_moment_before_makes_way_for_the_button(
    editor: Client, texts: dict[str, int], olcay: Person
) -> None:
    editor.post(new_news(texts["TR"]), said())  # as it saves itself
    draft = News.objects.get(slug="wasser")
    assert editor.post(new_news(texts["TR"]), said(title="All", **{"action-publish": "1"})).status_code == 302
    news = News.objects.get(slug="wasser")
    assert (news.live, news.title, news.pk == draft.pk) == (True, "All", False)
    again = editor.post(new_news(texts["TR"]), said(**{"action-publish": "1"}))
    assert (again.status_code, "already in use" in again.text) == (200, True)  # it is published: nobody drops it
    for slug, fields in (("old", {"latest_revision_created_at": timezone.now() - timedelta(hours=1)}),
                         ("another", {"owner": cast.make_officer("Nur", "Ak", "TR")})):  # fmt: skip
        editor.post(new_news(texts["TR"]), said(slug=slug))
        Page.objects.filter(slug=slug).update(**fields)
        answer = editor.post(new_news(texts["TR"]), said(slug=slug, **{"action-publish": "1"}))
        assert (answer.status_code, Page.objects.filter(slug=slug, live=False).count()) == (200, 1)


def test_nobody_listens_at_the_page_of_another_country(editor: Client, news: News) -> None:
    stranger = Client()
    stranger.force_login(cast.make_officer("Ida", "Rossi", "IT"))
    own = _session(editor.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).text)
    assert stranger.post(own, {}).status_code == 404


def _session(html: str) -> str:
    """Where the page of the editor says every few seconds that somebody is at it."""
    start = html.index("/editors/editing-sessions/ping/")
    return html[start : html.index('"', start)]


def scheduled(part: National, slug: str, by: Person) -> News:
    """A page whose time has come."""
    news = part.add_child(instance=News(title=slug.title(), slug=slug, live=False, locale=part.locale))
    news.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = news.save_revision(user=by)
    revision.approved_go_live_at = news.go_live_at
    revision.save()
    saved: News = news
    return saved


def take_slug(news: News) -> None:
    """Another page stands where the version of this one is to stand."""
    revision = Revision.objects.filter(object_id=str(news.pk)).latest("pk")
    revision.content["slug"] = "taken"
    revision.save()
    above = news.get_parent().specific
    above.add_child(instance=News(title="Taken", slug="taken", locale=above.locale))


def test_what_cannot_be_published_stops_nothing_else(
    texts: dict[str, int], olcay: Person, caplog: pytest.LogCaptureFixture
) -> None:
    part = National.objects.get(pk=texts["TR"])
    first, second = scheduled(part, "one", olcay), scheduled(part, "two", olcay)
    take_slug(first)
    old = part.add_child(
        instance=News(title="Old", slug="old", locale=part.locale, expire_at=timezone.now() - timedelta(minutes=1))
    )
    assert publish_due() == 2
    for page, is_live in ((first, False), (second, True), (old, False)):
        page.refresh_from_db()
        assert page.live is is_live
    assert "could not be published" in caplog.text
    notice = Notice.objects.get(person=olcay)
    assert (notice.deed, notice.data["title"], notice.data["slug"]) == ("editing/put_off_page", "One", "taken")
    assert f"/editors/pages/{first.pk}/edit/" in notice.url
    assert publish_due() == 0
    assert Notice.objects.count() == 1  # told once


def test_a_version_whose_address_was_taken_is_not_lost_when_it_is_approved(
    editor: Client, texts: dict[str, int], carla: Person
) -> None:
    europe = Section.objects.get(kind="news", locale__language_code="en")
    editor.post(new_news(europe.pk), said())
    news = News.objects.get(slug="wasser")
    edit(editor, news, title="Ours", **{"action-submit": "1"})
    take_slug(news)
    editor.force_login(carla)
    editor.get("/editors/")
    state = news.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[news.pk, "approve", state.pk])
    opened = editor.post(url, {"comment": ""}, follow=True)
    assert "another page stands at the address" in opened.text
    assert "Ours" in opened.text
    dialog = editor.post(url, {"comment": ""}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert dialog.json() == {"step": "success", "redirect": f"/editors/pages/{news.pk}/edit/"}
    news.refresh_from_db()
    assert not news.live
    assert news.current_workflow_task_state is not None
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={news.pk}&next=/editors/"
    answer = editor.post(bulk, {"include_descendants": ""}, follow=True)
    assert "another page stands at the address" in answer.text
    state.refresh_from_db()
    assert state.status == "in_progress"
    edit(editor, news, slug="free", title="Ours", **{"action-publish": "1"})
    news.refresh_from_db()
    assert (news.live, news.slug) == (True, "free")
