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
from etwinning.people.models import Person
from etwinning.portal.models import National, News
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


def test_nobody_listens_at_the_page_of_another_country(editor: Client, news: News) -> None:
    stranger = Client()
    stranger.force_login(cast.make_officer("Ida", "Rossi", "IT"))
    own = _session(editor.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).text)
    assert stranger.post(own, {}).status_code == 404


def _session(html: str) -> str:
    """Where the page of the editor says every few seconds that somebody is at it."""
    start = html.index("/editors/editing-sessions/ping/")
    return html[start : html.index('"', start)]
