"""What a pupil hands in for a team passes the guard, as the team reads it; what she hands in for herself does not."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from etwinning.core.actions import Stale
from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.plans import actions as plans
from etwinning.plans.models import HandIn, Task
from etwinning.plans.tasks import Whom
from etwinning.plans.work import Work
from etwinning.safety.models import Caution, GuardSetting
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.teams.models import Place, Team
from etwinning.twinspace import actions
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace

pytestmark = pytest.mark.django_db
PHONE = "Ask me: 0532 123 45 67"


@pytest.fixture
def space(ayse: Person, bruno: Person) -> Space:
    return make_twinspace(ayse, bruno).space


@pytest.fixture
def elif_(space: Space, ayse: Person) -> Member:
    return seat_of(space, make_pupils(space, ayse, ["Elif Kaya"])[0].person)


@pytest.fixture
def task(space: Space, elif_: Member, ayse: Person) -> Task:
    team = Team.objects.create(space=space, number=1)
    Place.objects.create(member=elif_, team=team)
    activity = plans.add_activity(space, title="Water", about="", by=ayse)
    terms = plans.Terms("Measure", "", date(2026, 11, 2), date(2026, 11, 20), {school_of(ayse).pk: ""})
    return plans.set_task(
        plans.add_step(activity, terms, by=ayse), title="A diagram", words="", whom=Whom(team=team), by=ayse
    )


def at(task: Task) -> str:
    return f"/spaces/{task.step.activity.space_id}/plan/tasks/{task.pk}/"


def test_a_hint_first_and_sent_all_the_same(client: Client, task: Task, elif_: Member, ayse: Person) -> None:
    client.force_login(elif_.person)
    sent = {"words": PHONE, "sending": str(uuid4())}
    answer = client.post(f"{at(task)}hand-in/", sent)
    assert answer.status_code == 422
    assert "telephone number" in answer.text
    assert PHONE in answer.text  # nothing that was typed is lost
    assert "data-sure>" in answer.text
    assert sent["sending"] in answer.text
    assert not HandIn.objects.exists()
    assert Caution.objects.get().state == "hinted"
    assert client.post(f"{at(task)}hand-in/", sent | {"sure": "1"}).status_code == 303
    assert HandIn.objects.get().words == PHONE
    assert Caution.objects.get().state == "sent"
    client.force_login(ayse)
    assert PHONE in client.get(f"/spaces/{task.step.activity.space_id}/guard/").text


def test_it_waits_where_teachers_read_first(
    client: Client, space: Space, task: Task, elif_: Member, ayse: Person
) -> None:
    GuardSetting.objects.create(room=space.pk, mode="approve")
    client.force_login(elif_.person)
    sent = {"words": PHONE, "sending": str(uuid4()), "sure": "1"}
    answer = client.post(f"{at(task)}hand-in/", sent, follow=True)
    assert "Your teacher reads it first" in answer.text
    assert "Waiting for your teacher" in answer.text
    assert not HandIn.objects.exists()
    caution = Caution.objects.get(state="waiting")
    assert actions.approve_words(space, caution, by=ayse)
    assert not actions.approve_words(space, caution, by=ayse)  # twice is once
    one = HandIn.objects.get(task=task)
    assert (one.words, one.member) == (PHONE, elif_)


def test_what_waited_never_replaces_what_is_newer(
    client: Client, space: Space, task: Task, elif_: Member, ayse: Person
) -> None:
    GuardSetting.objects.create(room=space.pk, mode="approve")
    client.force_login(elif_.person)
    client.post(f"{at(task)}hand-in/", {"words": PHONE, "sending": str(uuid4()), "sure": "1"})
    plans.hand_in(task, Work("Without a number"), by=elif_)
    with pytest.raises(Stale, match="something newer"):
        actions.approve_words(space, Caution.objects.get(), by=ayse)
    assert Caution.objects.get().state == "waiting"
    assert HandIn.objects.get().words == "Without a number"


@pytest.mark.parametrize("gone", ["task", "place"])
def test_of_a_task_that_is_gone(
    client: Client, space: Space, task: Task, elif_: Member, ayse: Person, gone: str
) -> None:
    GuardSetting.objects.create(room=space.pk, mode="approve")
    client.force_login(elif_.person)
    client.post(f"{at(task)}hand-in/", {"words": PHONE, "sending": str(uuid4()), "sure": "1"})
    if gone == "task":
        plans.remove_task(task, by=ayse)
    else:
        Place.objects.all().delete()  # in another team now
    with pytest.raises(Stale, match="no longer there"):
        actions.approve_words(space, Caution.objects.get(), by=ayse)


def test_where_it_is_off(client: Client, space: Space, task: Task, elif_: Member) -> None:
    GuardSetting.objects.create(room=space.pk, mode="off")
    client.force_login(elif_.person)
    assert client.post(f"{at(task)}hand-in/", {"words": PHONE}).status_code == 303
    assert HandIn.objects.get().words == PHONE
    assert not Caution.objects.exists()


def test_for_herself_nothing_is_held(client: Client, task: Task, elif_: Member) -> None:
    Task.objects.update(team=None, team_number=None)
    client.force_login(elif_.person)
    assert client.post(f"{at(task)}hand-in/", {"words": PHONE}).status_code == 303
    assert not Caution.objects.exists()


def test_files_wait_along(
    client: Client, settings: Settings, tmp_path: Path, space: Space, task: Task, elif_: Member, ayse: Person
) -> None:
    settings.MEDIA_ROOT = tmp_path
    GuardSetting.objects.create(room=space.pk, mode="approve")
    client.force_login(elif_.person)
    sent = {"words": PHONE, "sure": "1", "sending": str(uuid4()), "attach": samples.upload(b"Seven.", "taps.txt")}
    assert client.post(f"{at(task)}hand-in/", sent).status_code == 303
    assert not HandIn.objects.exists()
    assert actions.approve_words(space, Caution.objects.get(), by=ayse)
    assert HandIn.objects.get().files.get().file.name == "taps.txt"
