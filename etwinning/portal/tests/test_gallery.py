"""The gallery: what was made public, and nothing else."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.core.files import keep_file
from etwinning.core.tests.samples import picture
from etwinning.pages.models import Attachment, Page
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, make_agreed, make_closed, room_of
from etwinning.threads.models import Note

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


@pytest.fixture
def running(ayse: Person, bruno: Person) -> Project:
    return make_active(ayse, bruno)


def test_only_what_runs_or_ran(client: Client, running: Project, ayse: Person, bruno: Person) -> None:
    waiting = make_agreed(ayse, bruno, title="Not approved yet")
    closed = make_closed(ayse, bruno, title="A closed one")
    text = client.get("/gallery/").text
    assert running.title in text
    assert closed.title in text
    assert waiting.title not in text
    assert client.get(f"/gallery/{waiting.slug}/").status_code == 404
    assert client.get(f"/gallery/{closed.slug}/").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=WATER", 1),
        ("q=w%C3%A0ter+comes", 1),
        ("q=robots", 0),
        ("country=TR", 1),
        ("country=IT", 1),
        ("country=SE", 0),
        ("subject=geography", 1),
        ("subject=music", 0),
        ("age=7-11", 1),
        ("age=16-19", 0),
        ("language=it", 1),
        ("language=sv", 0),
        ("q=water&country=TR&subject=geography&age=7-11&language=en", 1),
        ("country=nonsense&subject=%00&age=9999&page=99999999999999999999", 1),
        ("q=" + "a" * 10_000, 1),
        ("q=%F0%9F%8E%88", 1),
        ("q=%25_%5C", 1),
    ],
)
def test_filters(client: Client, running: Project, query: str, found: int) -> None:
    answer = client.get(f"/gallery/?{query}")
    assert answer.status_code == 200
    assert answer.text.count("<article") == found


def test_founders_are_named_only_if_they_want(client: Client, running: Project, ayse: Person, bruno: Person) -> None:
    """Who shows everyone the name, but not where they teach or what their projects are, is their school here."""
    Person.objects.filter(pk=bruno.pk).update(visibility="public", public_parts=["ideas", "projects"])
    assert "Bruno" not in client.get(f"/gallery/{running.slug}/").text
    Person.objects.filter(pk=bruno.pk).update(public_parts=["schools", "projects"])
    for url in ("/gallery/", f"/gallery/{running.slug}/"):
        text = client.get(url).text
        assert "Ayşe" not in text
        assert "Yılmaz" not in text
    text = client.get(f"/gallery/{running.slug}/").text
    assert "Bruno Greco" in text
    assert "Mevlana İlkokulu" in text


def test_the_photo_of_a_founder_stands_there_only_if_it_is_public(
    client: Client, running: Project, bruno: Person
) -> None:
    photo = keep_file(SimpleUploadedFile("me.png", picture()), by=bruno)
    people = Person.objects.filter(pk=bruno.pk)
    people.update(visibility="public", public_parts=["schools", "projects"], photo=photo)
    assert "Bruno Greco" in (text := client.get(f"/gallery/{running.slug}/").text)
    assert "/photo/" not in text
    people.update(public_parts=["schools", "projects", "photo"])
    assert f"/people/{bruno.pk}/photo/" in client.get(f"/gallery/{running.slug}/").text


def test_the_inner_text_is_not_public(client: Client, running: Project) -> None:
    text = client.get(f"/gallery/{running.slug}/").text
    assert running.summary in text
    for inner in (running.aims, running.process, running.results):
        assert inner not in text


def make_page(project: Project, title: str, **fields: object) -> Page:
    values = {"audience": "public", "state": "published", "body": f"<p>Body of {title}</p>", "language": "en"} | fields
    return Page.objects.create(space=room_of(project), title=title, **values)


def test_public_pages_and_no_others(client: Client, running: Project, ayse: Person) -> None:
    shown = make_page(running, "Our spring")
    hidden = [
        make_page(running, "For members", audience="members"),
        make_page(running, "For teachers", audience="teachers"),
        make_page(running, "A draft", state="draft"),
        make_page(running, "In the bin", binned_at=timezone.now(), binned_by=ayse),
    ]
    text = client.get(f"/gallery/{running.slug}/").text
    assert "Our spring" in text
    assert "Body of Our spring" in client.get(f"/gallery/{running.slug}/pages/{shown.pk}/").text
    for page in hidden:
        assert page.title not in text
        assert client.get(f"/gallery/{running.slug}/pages/{page.pk}/").status_code == 404
    assert client.get(f"/gallery/{running.slug}/pages/{2**70}/").status_code == 404


def test_pages_of_another_project(client: Client, running: Project, ayse: Person, bruno: Person) -> None:
    other = make_active(ayse, bruno, title="Another one")
    shown = make_page(other, "Not of this project")
    assert client.get(f"/gallery/{running.slug}/pages/{shown.pk}/").status_code == 404


def test_files_of_public_pages_only(client: Client, running: Project, ayse: Person) -> None:
    def attach(page: Page, **fields: object) -> Attachment:
        file = keep_file(SimpleUploadedFile("spring.png", picture("PNG")), by=ayse)
        return Attachment.objects.create(page=page, file=file, **fields)

    space = room_of(running).pk
    shown = make_page(running, "Our spring")
    inside = attach(shown, in_text=True)
    inner = f"/spaces/{space}/pages/files/{inside.pk}/?size=large"
    Page.objects.filter(pk=shown.pk).update(body=f'<img src="{inner}" alt="">')
    below = attach(shown, description="The spring from above")
    secret = attach(make_page(running, "For members", audience="members"))
    text = client.get(f"/gallery/{running.slug}/pages/{shown.pk}/").text
    assert f'src="/gallery/{running.slug}/files/{inside.pk}/"' in text
    assert "The spring from above" in text
    for attachment in (inside, below):
        answer = client.get(f"/gallery/{running.slug}/files/{attachment.pk}/")
        assert answer.getvalue()
    assert client.get(f"/gallery/{running.slug}/files/{secret.pk}/").status_code == 404
    assert client.get(f"/gallery/{running.slug}/files/{2**70}/").status_code == 404


def test_public_news_only(client: Client, running: Project, ayse: Person, elif_: Person) -> None:
    space = room_of(running)
    Note.objects.create(space=space, author=ayse, audience="public", body="We found the spring!")
    Note.objects.create(space=space, author=elif_, audience="public", body="I drew it.")
    Note.objects.create(space=space, author=ayse, audience="members", body="Only for us.")
    Note.objects.create(space=space, author=ayse, audience="public", body="Removed.", removed_at=timezone.now())
    text = client.get(f"/gallery/{running.slug}/").text
    assert "We found the spring!" in text
    assert "I drew it." in text
    for secret in ("Only for us.", "Removed.", "Ayşe", "Elif"):
        assert secret not in text


def test_the_picture_is_open_with_the_public_page(client: Client, running: Project, ayse: Person) -> None:
    running.picture = keep_file(SimpleUploadedFile("spring.png", picture("PNG")), by=ayse)
    running.picture_words = "A spring between stones"
    running.save()
    assert "A spring between stones" in client.get(f"/gallery/{running.slug}/").text
    assert client.get(f"/projects/{running.slug}/picture/").getvalue()


def test_the_gallery_needs_as_many_queries_for_one_as_for_many(
    client: Client, ayse: Person, bruno: Person, running: Project, django_assert_max_num_queries: Counting
) -> None:
    with django_assert_max_num_queries(6) as first:
        client.get("/gallery/")
    for number in range(4):
        make_active(ayse, bruno, title=f"Number {number}")
    with django_assert_max_num_queries(6) as second:
        client.get("/gallery/")
    assert len(first) == len(second)
    with django_assert_max_num_queries(8):
        client.get(f"/gallery/{running.slug}/")


def test_a_project_with_many_pages_shows_the_first_and_a_list_of_all(
    client: Client, running: Project, ayse: Person, django_assert_max_num_queries: Counting
) -> None:
    space = room_of(running)
    for number in range(30):
        Page.objects.create(
            space=space, title=f"Spring {number:02}", author=ayse, state="published", audience="public",
            position=number,
        )  # fmt: skip
    Page.objects.create(space=space, title="Zzinside", author=ayse, state="published", audience="members")
    home = f"/gallery/{running.slug}/"
    text = client.get(home).text
    assert [f"Spring {number:02}" in text for number in (0, 7, 8, 29)] == [True, True, False, False]
    assert f'href="{home}pages/"' in text
    with django_assert_max_num_queries(8):
        whole = client.get(f"{home}pages/").text
    whole += client.get(f"{home}pages/?page=2").text
    assert all(f"Spring {number:02}" in whole for number in range(30))
    assert "Zzinside" not in whole
    Page.objects.all().delete()
    assert "Nothing here yet" in client.get(f"{home}pages/?page=2").text
