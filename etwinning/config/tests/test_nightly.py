import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from etwinning.archives.models import Archive
from etwinning.config import nightly
from etwinning.config.nightly import do_nightly_work
from etwinning.config.steps import StepsFailedError
from etwinning.core.actions import Stale
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, make_closed
from etwinning.twinspace import cards
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The night sweeps the folder of files: here it is one of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


# everything that is done, and how often where there is nothing to do
NOTHING = dict.fromkeys(
    (
        "attention",
        "calls",
        "reminders",
        "versions",
        "pages",
        "parts",
        "materials",
        "half sent",
        "recordings",
        "half written",
        "lost bytes",
        "projects",
        "taken home",
        "archives",
        "words",
        "pupils",
        "summaries",
        "figures",
        "visits",
        "old visits",
        "lessons",
        "invited",
        "notices",
        "tasks",
        "sessions",
        "editors",
        "invitations",
        "searches",
        "readers",
        "settled",
        "tickets",
        "issues",
        "labels",
    ),
    0,
)


def test_a_year_after_closing(ayse: Person, bruno: Person) -> None:
    now = timezone.now()
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    pupil = make_pupils(space, ayse, ["Elif Y."])[0]
    password = cards.password_of(pupil)
    Pupil.objects.update(made_at=now - timedelta(days=900))
    assert do_nightly_work(at=now)["pupils"] == 0

    space.closed_at = now - timedelta(days=366)
    space.save()
    Project.objects.filter(pk=project.pk).update(state="closed", closed_at=space.closed_at)
    assert do_nightly_work(at=now) == NOTHING | {"projects": 1, "pupils": 1, "attention": 1, "figures": 1}
    assert do_nightly_work(at=now) == NOTHING | {"attention": 1, "figures": 1}
    pupil = Pupil.objects.select_related("person").get()
    assert (pupil.person.name, pupil.person.is_active) == ("Mevlana İlkokulu", False)
    assert not cards.is_password_of(pupil, password)
    assert Project.objects.get().state == "archived"


def test_names_wait_for_the_archive_that_leaves_them_out(ayse: Person, bruno: Person) -> None:
    """It knows whom not to name by their names: they go when it is there, and after four weeks in any case."""
    now = timezone.now()
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    make_pupils(space, ayse, ["Elif Yıldız"])
    Pupil.objects.update(made_at=now - timedelta(days=900))
    space.closed_at = now - timedelta(days=366)
    space.save()
    Project.objects.filter(pk=project.pk).update(state="closed", closed_at=space.closed_at)
    in_the_way = Archive.objects.create(space=space, kind="asked", audiences=["members"], language="en", beat_at=now)
    for days, nameless in ((0, 0), (27, 0), (29, 1)):
        assert do_nightly_work(at=now + timedelta(days=days))["pupils"] == nameless
    in_the_way.delete()
    assert do_nightly_work(at=now + timedelta(days=30))["taken home"] == 1


def test_what_fails_stops_nothing_else(monkeypatch: pytest.MonkeyPatch, ayse: Person, bruno: Person) -> None:
    project = make_closed(ayse, bruno)
    assert project.twinspace is not None
    page = Page.objects.create(space=project.twinspace.space, title="Old", author=ayse, binned_at=timezone.now())

    def broken(**_at: object) -> int:
        raise ValueError

    monkeypatch.setattr(nightly, "expire_calls", broken)
    with pytest.raises(StepsFailedError, match=r"^calls$"):
        do_nightly_work(at=timezone.now() + timedelta(days=31))
    assert not Page.objects.filter(pk=page.pk).exists()


def test_a_project_that_is_opened_again_meanwhile_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, ayse: Person, bruno: Person
) -> None:
    make_closed(ayse, bruno)
    Project.objects.update(closed_at=timezone.now() - timedelta(days=400))

    def late(*_project: object, **_by: object) -> None:
        raise Stale("opened again")

    monkeypatch.setattr(nightly, "archive_project", late)
    assert do_nightly_work()["projects"] == 0


def test_what_is_young_stays(ayse: Person, bruno: Person) -> None:
    project = make_closed(ayse, bruno)
    assert project.twinspace is not None
    Page.objects.create(space=project.twinspace.space, title="Old", author=ayse, binned_at=timezone.now())
    assert do_nightly_work(at=timezone.now() + timedelta(days=29)) == NOTHING | {"attention": 1, "figures": 1}
    assert do_nightly_work(at=timezone.now() + timedelta(days=31))["pages"] == 1


@pytest.mark.parametrize(("number", "swept"), [(3, 3), (51, 0)])
def test_bytes_that_nobody_owns(folder: Path, number: int, swept: int) -> None:
    """A few were left by a kill. So many are those of another database, and are not touched."""
    for one in range(number):
        path = folder / "ab" / "cd" / f"abcd{one:060}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    (folder / "ab" / "cd" / ("abcd" + "f" * 60)).write_bytes(b"of today")
    assert do_nightly_work()["lost bytes"] == swept
    assert len(list(folder.rglob("abcd*"))) == number - swept + 1
