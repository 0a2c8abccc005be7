"""Writing: everything typed is kept, valid or not, and two windows never overwrite each other unseen."""

import json
from typing import Any

import pytest
from django.test import Client

from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.projects import actions
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import TEXT, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client: Client, ayse: Person, bruno: Person) -> Project:
    client.force_login(ayse)
    return make_project(ayse, bruno)


def save(client: Client, project: Project, **said: Any) -> Any:
    said.setdefault("version", project.version)
    return client.post(f"/projects/{project.slug}/save/", said, headers={"X-Auto-Save": "1"})


def test_it_works(client: Client, draft: Project) -> None:
    answer = save(client, draft, title="Water and wine", aims="Unfinished sen")
    saved = Project.objects.get()
    assert answer.status_code == 204
    assert answer.headers["X-Version"] == str(saved.version) == str(draft.version + 1)
    assert (saved.title, saved.aims) == ("Water and wine", "Unfinished sen")
    assert saved.summary == TEXT["summary"]  # was not sent, so it stays
    assert "water and wine" in saved.search


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("title", "x" * 10_000),
        ("title", "ab"),
        ("summary", "too short"),
        ("summary", "s" * 5_000),
        ("age_from", "nine"),
        ("age_from", "-3"),
        ("age_to", "400"),
        ("pupil_count", "99999999999999999999"),
        ("partner_limit", "many"),
        ("text_language", "tlh"),
        ("process", "🎈 \u202e right to left \u200f"),
    ],
)
def test_what_is_not_valid_is_kept_as_typed(client: Client, draft: Project, name: str, typed: str) -> None:
    assert save(client, draft, **{name: typed}).status_code == 204
    shown = client.get(f"/projects/{draft.slug}/edit/")
    assert shown.status_code == 200
    if name != "text_language":
        assert typed in shown.text
    assert client.get(f"/projects/{draft.slug}/").status_code == 200


def test_ages_in_the_wrong_order_are_kept_and_asked_about(client: Client, draft: Project) -> None:
    save(client, draft, age_from="12", age_to="9")
    assert 'value="12"' in client.get(f"/projects/{draft.slug}/edit/").text
    assert "cannot be younger" in client.get(f"/projects/{draft.slug}/send/").text


def test_nothing_of_the_database_breaks_on_nul(client: Client, draft: Project) -> None:
    assert save(client, draft, title="abc\0def", subjects=["nul\0", "art"]).status_code == 204
    assert Project.objects.get().unfinished["title"] == "abcdef"


def test_unticked_boxes_are_kept_too(client: Client, draft: Project) -> None:
    save(client, draft, title="No boxes ticked")
    saved = Project.objects.get()
    assert (saved.languages, saved.subjects) == ([], [])


def test_another_window_is_told_and_nothing_is_lost(client: Client, draft: Project) -> None:
    save(client, draft, title="From the first window")
    second = save(client, draft, title="From the second window")
    assert second.status_code == 409
    assert "changed in another window" in json.loads(second.content)["sentence"]
    assert Project.objects.get().title == "From the first window"


def test_the_save_button_shows_both_texts(client: Client, draft: Project) -> None:
    save(client, draft, title="From the first window")
    said = {"version": draft.version, "title": "From the second window"}
    answer = client.post(f"/projects/{draft.slug}/edit/", said)
    assert answer.status_code == 409
    assert "From the first window" in answer.text
    assert "From the second window" in answer.text
    newer = Project.objects.get()
    assert f'name="version" value="{newer.version}"' in answer.text
    again = client.post(f"/projects/{draft.slug}/edit/", said | {"version": newer.version})
    assert again.status_code == 303
    assert Project.objects.get().title == "From the second window"


def test_the_same_text_twice_is_saved_once(client: Client, draft: Project) -> None:
    whole = {key: value for key, value in TEXT.items() if key != "title"} | {"title": "The same"}
    assert save(client, draft, **whole).status_code == 204
    assert save(client, draft, **whole).status_code == 204  # an answer got lost, the window sends again
    assert Project.objects.get().version == draft.version + 1


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40, "²", "1.5"])
def test_nonsense_versions_never_overwrite(client: Client, draft: Project, version: str) -> None:
    assert save(client, draft, version=version, title="Overwritten?").status_code == 409
    assert Project.objects.get().title == draft.title


def test_a_sitting_is_one_entry(client: Client, draft: Project, ayse: Person) -> None:
    before = Entry.objects.filter(deed="projects/save_draft").count()
    for number in range(3):
        save(client, Project.objects.get(), title=f"Title {number} of many")
    assert Entry.objects.filter(deed="projects/save_draft").count() == before == 1


def test_far_too_long(client: Client, draft: Project) -> None:
    refused = save(client, draft, aims="a" * 150_000)
    assert refused.status_code == 422
    assert "far too long" in json.loads(refused.content)["sentence"]
    answer = client.post(f"/projects/{draft.slug}/edit/", {"version": draft.version, "aims": "a" * 150_000})
    assert answer.status_code == 422
    assert "a" * 150_000 in answer.text


def test_what_was_sent_is_no_draft_any_more(client: Client, draft: Project, ayse: Person) -> None:
    actions.send_project(draft, by=ayse, version=draft.version)
    answer = save(client, draft, title="Too late")
    assert answer.status_code == 409
    assert "sent already" in json.loads(answer.content)["sentence"]


def test_only_a_founder_who_sees_the_draft(client: Client, draft: Project, bruno: Person, dimitris: Person) -> None:
    for person in (bruno, dimitris):
        client.force_login(person)
        assert save(client, draft, title="Not mine").status_code == 404


def test_saving_without_script_leads_on(client: Client, draft: Project) -> None:
    said = {"version": draft.version, "title": "Saved by hand"}
    answer = client.post(f"/projects/{draft.slug}/edit/", said | {"then": "check"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/projects/{draft.slug}/send/"
    missing = client.get(answer.headers["Location"]).text
    assert f"/projects/{draft.slug}/edit/?check=1#id_subjects" in missing
    assert "Before you can send it" in missing


def test_the_script_promises_what_it_does(client: Client, draft: Project) -> None:
    shown = client.get(f"/projects/{draft.slug}/edit/").text
    assert shown.count("It saves itself") == shown.count('data-promise="It saves itself') == 1
