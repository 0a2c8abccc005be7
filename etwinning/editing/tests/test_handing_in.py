"""What is handed in: the central desk is told and sees it on its desk, the editor hears back, and the journal knows."""

import smtplib
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from etwinning.core.models import Entry
from etwinning.editing.tests.test_editing import new_news, said
from etwinning.people.models import Desk, Notice, Officer, Person
from etwinning.portal.models import News, Section
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def europe(texts: dict[str, int]) -> Section:
    news: Section = Section.objects.get(kind="news", locale__language_code="en")
    return news


def hand_in(editor: Client, europe: Section, **more: Any) -> News:
    editor.post(new_news(europe.pk), said(**more))
    news: News = News.objects.get(slug="wasser")
    assert editor.post(f"/editors/pages/{news.pk}/edit/", said(**{"action-submit": "1"}, **more)).status_code == 302
    news.refresh_from_db()
    return news


def answer(central: Person, news: News, name: str, comment: str = "") -> None:
    desk = Client()
    desk.force_login(central)
    desk.get("/editors/")
    state = news.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[news.pk, name, state.pk])
    assert desk.post(url, {"comment": comment}).status_code == 302


def deeds() -> list[str]:
    found = Entry.objects.filter(deed__startswith="editing/").order_by("pk")
    return [deed.removeprefix("editing/") for deed in found.values_list("deed", flat=True)]


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("deed", flat=True))


def test_who_never_opened_the_cms_is_told(editor: Client, europe: Section, carla: Person, olcay: Person) -> None:
    hand_in(editor, europe)
    assert told(carla) == ["editing/hand_in_page"]
    assert told(olcay) == []
    desk = Client()
    desk.force_login(carla)
    assert "Pages to read" in desk.get("/desks/").text
    assert "Pages to read" not in editor.get("/desks/").text
    assert "sent the central desk a page to read: Wasser" in desk.get("/notices/").text


def test_the_editor_hears_what_should_change_and_that_it_stands_there(
    editor: Client, europe: Section, carla: Person, olcay: Person
) -> None:
    news = hand_in(editor, europe)
    answer(carla, news, "reject", "Which week?")
    assert told(olcay) == ["editing/reject_page"]
    assert "Which week?" in Notice.objects.get(person=olcay).data["note"]
    editor.post(f"/editors/pages/{news.pk}/edit/", said(**{"action-submit": "1"}))
    assert told(carla) == ["editing/hand_in_page"] * 2
    news = News.objects.get(pk=news.pk)
    answer(carla, news, "approve")
    assert told(olcay) == ["editing/reject_page", "editing/approve_page"]
    assert deeds() == ["hand_in_page", "reject_page", "hand_in_page", "approve_page", "publish_page"]
    assert Entry.objects.get(deed="editing/approve_page").actor == carla


def test_a_mail_server_that_is_away_stops_nobody(
    editor: Client, europe: Section, carla: Person, olcay: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CMS itself sends nothing: each is told as they chose, by a task that tries again."""

    def away(*_args: object, **_said: object) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"no")

    Person.objects.update(mail_notices=False)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    monkeypatch.setattr("wagtail.admin.mail.send_mail", away)
    monkeypatch.setattr("wagtail.admin.mail.get_connection", away)
    news = hand_in(editor, europe)
    answer(carla, news, "reject", "No")
    assert mail.outbox == []
    comment = {
        "comments-TOTAL_FORMS": "1", "comments-0-id": "", "comments-0-text": "Which day?",
        "comments-0-contentpath": "body", "comments-0-position": "", "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0", "comment_notifications": "on",
    }  # fmt: skip
    editor.force_login(carla)
    assert editor.post(f"/editors/pages/{news.pk}/edit/", said(**comment)).status_code == 302
    assert told(olcay) == ["editing/reject_page", "editing/comment_page"]


def test_where_nobody_is_at_the_central_desk_it_is_said(editor: Client, europe: Section, texts: dict[str, int]) -> None:
    sentence = "Nobody works at the central desk here yet"
    assert sentence in editor.get(new_news(europe.pk)).text
    news = hand_in(editor, europe)
    assert sentence in editor.get(f"/editors/pages/{news.pk}/edit/").text
    assert sentence not in editor.get(new_news(texts["TR"])).text
    cast.make_officer("Carla", "C", "")
    assert sentence not in editor.get(new_news(europe.pk)).text
    assert Officer.objects.filter(desk__kind=Desk.Kind.CENTRAL).count() == 1


def test_each_deed_leaves_an_entry(editor: Client, texts: dict[str, int], olcay: Person) -> None:
    editor.post(new_news(texts["TR"]), said(**{"action-publish": "1"}))
    news = News.objects.get(slug="wasser")
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[news.pk]))
    news.refresh_from_db()
    assert not news.live
    editor.post(reverse("wagtailadmin_pages:delete", args=[news.pk]))
    assert not News.objects.exists()
    assert deeds() == ["publish_page", "unpublish_page", "delete_page"]
    for entry in Entry.objects.filter(deed__startswith="editing/"):
        assert (entry.actor, entry.data["title"]) == (olcay, "Wasser")
