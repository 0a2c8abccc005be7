"""The public part of a project's journal."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from etwinning.core.files import keep_file
from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Reach
from etwinning.threads.models import Attachment, Post, Thread
from etwinning.twinspace.tests.factories import make_pupils

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(ayse: Person, bruno: Person) -> Project:
    return make_active(ayse, bruno)


def make_entry(project: Project, author: Person, title: str, audience: str = "public") -> Thread:
    assert project.twinspace is not None
    today = timezone.localdate()
    entry = Thread.objects.create(
        space=project.twinspace.space, title=title, author=author, audience=audience, told_on=today, post_count=2
    )
    Post.objects.create(thread=entry, author=author, body=f"<p>{title}: the words</p>")
    Post.objects.create(thread=entry, author=author, body="<p>Zzcomment</p>")
    return entry


def test_what_is_public_stands_there_and_nothing_else(client: Client, project: Project, ayse: Person) -> None:
    shown, kept = make_entry(project, ayse, "The sea"), make_entry(project, ayse, "Zzinside", "members")
    slug = {"slug": project.slug}
    pages = [client.get(reverse(name, kwargs=slug)).text for name in ("gallery_project", "gallery_journal")]
    entry = client.get(reverse("gallery_entry", kwargs=slug | {"pk": shown.pk})).text
    assert all("The sea" in page for page in pages)
    assert "The sea: the words" in entry
    assert all(f"/gallery/{project.slug}/preview.jpg?v=" in page for page in [*pages, entry])  # og:image
    assert not any("Zz" in page for page in [*pages, entry])
    for pk in (kept.pk, 0, 2**70):
        assert client.get(reverse("gallery_entry", kwargs=slug | {"pk": pk})).status_code == 404


def test_an_empty_journal(client: Client, project: Project) -> None:
    assert "Nothing to read here yet" in client.get(reverse("gallery_journal", kwargs={"slug": project.slug})).text
    assert "Journal of the project" not in client.get(reverse("gallery_project", kwargs={"slug": project.slug})).text


def test_pictures_go_as_far_as_families_allow(client: Client, project: Project, ayse: Person) -> None:
    """And files of comments, or of entries for members, have no address outside."""
    entry = make_entry(project, ayse, "The sea")
    pupil = make_pupils(entry.space, ayse)[0]
    file = keep_file(samples.upload(samples.picture(), "sea.png"), by=ayse)
    first, comment = entry.posts.order_by("pk")
    shown, other = (
        Attachment.objects.create(post=post, file=file, description="The class") for post in (first, comment)
    )

    def allow(reach: int) -> None:
        note_allowances({pupil.person_id: reach}, Word("paper"), by=ayse, at=timezone.now())

    def status(one: Attachment) -> int:
        kwargs = {"slug": project.slug, "pk": one.pk}
        answer = client.get(reverse("gallery_entry_file", kwargs=kwargs))
        if answer.streaming:
            answer.getvalue()
        return answer.status_code

    address = reverse("gallery_entry", kwargs={"slug": project.slug, "pk": entry.pk})
    seen: dict[int, int | None] = {pupil.person_id: pupil.school_id}
    assert status(shown) == 404  # nobody has said yet who is in it
    note_sightings(file.sha256, entry.space_id, seen, nobody=False, by=ayse, at=timezone.now())
    allow(Reach.PUBLIC)
    assert (status(shown), status(other)) == (200, 404)
    assert "The class" in client.get(address).text
    allow(Reach.PROJECT)
    assert status(shown) == 404
    assert "The class" not in client.get(address).text
    allow(Reach.PUBLIC)
    Thread.objects.filter(pk=entry.pk).update(audience="members")
    assert status(shown) == 404
