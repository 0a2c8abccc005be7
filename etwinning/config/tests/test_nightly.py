from datetime import timedelta

import pytest
from django.utils import timezone

from etwinning.config.nightly import do_nightly_work
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, make_closed
from etwinning.twinspace import cards
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils

pytestmark = pytest.mark.django_db


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
    assert do_nightly_work(at=now) == {
        "calls": 0,
        "reminders": 0,
        "versions": 0,
        "pages": 0,
        "materials": 0,
        "half sent": 0,
        "recordings": 0,
        "half written": 0,
        "projects": 1,
        "archives": 0,
        "words": 0,
        "pupils": 1,
        "summaries": 0,
        "figures": 1,
        "visits": 0,
        "sessions": 0,
        "editors": 0,
        "invitations": 0,
        "searches": 0,
        "readers": 0,
        "issues": 0,
        "labels": 0,
    }
    assert do_nightly_work(at=now) == {
        "calls": 0,
        "reminders": 0,
        "versions": 0,
        "pages": 0,
        "materials": 0,
        "half sent": 0,
        "recordings": 0,
        "half written": 0,
        "projects": 0,
        "archives": 0,
        "words": 0,
        "pupils": 0,
        "summaries": 0,
        "figures": 1,
        "visits": 0,
        "sessions": 0,
        "editors": 0,
        "invitations": 0,
        "searches": 0,
        "readers": 0,
        "issues": 0,
        "labels": 0,
    }
    pupil = Pupil.objects.select_related("person").get()
    assert (pupil.person.name, pupil.person.is_active) == ("Mevlana İlkokulu", False)
    assert not cards.is_password_of(pupil, password)
    assert Project.objects.get().state == "archived"


def test_what_is_young_stays(ayse: Person, bruno: Person) -> None:
    project = make_closed(ayse, bruno)
    assert project.twinspace is not None
    Page.objects.create(space=project.twinspace.space, title="Old", author=ayse, binned_at=timezone.now())
    assert do_nightly_work(at=timezone.now() + timedelta(days=29)) == {
        "calls": 0, "reminders": 0, "pages": 0, "versions": 0, "materials": 0, "half sent": 0, "half written": 0,
        "projects": 0, "archives": 0, "words": 0, "recordings": 0, "summaries": 0,
        "figures": 1, "visits": 0,
        "pupils": 0, "sessions": 0, "editors": 0, "invitations": 0, "searches": 0, "labels": 0,
        "readers": 0, "issues": 0,
    }  # fmt: skip
    assert do_nightly_work(at=timezone.now() + timedelta(days=31))["pages"] == 1
