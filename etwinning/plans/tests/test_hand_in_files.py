"""Files at what is handed in: with the words or instead of them, for those who read it, and gone with it."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from etwinning.core.files import drop_file, keep_file
from etwinning.core.models import File
from etwinning.core.tests import samples
from etwinning.materials.models import Item
from etwinning.people.models import Person
from etwinning.plans import tasks
from etwinning.plans.actions import hand_in, remove_activity, remove_step, remove_task
from etwinning.plans.models import HandedFile, HandIn, Task
from etwinning.plans.work import Work
from etwinning.spaces.models import Member, Space
from etwinning.teams.models import Place, Team
from etwinning.teams.tests.factories import make_pupil

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def together(task: Task, room: Space, elif_: Member, luca: Member) -> Task:
    task.team, task.team_number = Team.objects.create(space=room, number=1), 1
    task.save()
    for seat in (elif_, luca):
        Place.objects.create(member=seat, team=task.team)
    return task


def at(task: Task, rest: str = "") -> str:
    return f"/spaces/{task.step.activity.space_id}/plan/{rest}"


def send(client: Client, task: Task, name: str = "taps.txt", **said: object) -> int:
    sent = {"words": "", "attach": samples.upload(b"Seven.", name)} | said
    return client.post(at(task, f"tasks/{task.pk}/hand-in/"), sent).status_code


def fetch(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_a_file_without_words(
    client: Client, task: Task, elif_: Member, luca: Member, ayse: Person, dimitris: Person
) -> None:
    client.force_login(elif_.person)
    assert send(client, task, attach="") == 422  # neither
    assert send(client, task, attach=samples.upload(samples.PROGRAM, "taps.jpg")) == 422
    assert send(client, task) == 303
    one = HandedFile.objects.get()
    address = at(task, f"hand-in-files/{one.pk}/")
    assert address in client.get(at(task, f"tasks/{task.pk}/")).text
    for person, status in ((elif_.person, 200), (luca.person, 404), (dimitris, 404), (ayse, 200)):
        client.force_login(person)
        assert fetch(client, address) == status
    assert address in client.get(at(task, f"hand-ins/{one.hand_in_id}/")).text


def test_again_with_others(client: Client, task: Task, elif_: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(elif_.person)
    send(client, task, sending=str(mark := uuid4()))
    send(client, task, sending=str(mark))  # twice is once
    first = HandedFile.objects.get()
    send(client, task, "more.txt")
    assert [one.file.name for one in HandedFile.objects.order_by("pk")] == ["taps.txt", "more.txt"]
    monkeypatch.setattr(HandIn, "MOST_FILES", 2)
    assert send(client, task, "third.txt") == 422
    assert send(client, task, "third.txt", dropped=[first.pk]) == 303
    assert [one.file.name for one in HandedFile.objects.order_by("pk")] == ["more.txt", "third.txt"]
    assert File.objects.filter(name="taps.txt").count() == 0


def test_from_the_materials(client: Client, room: Space, task: Task, elif_: Member, ayse: Person) -> None:
    add = {"space": room, "added_at": timezone.now(), "search": "", "added_by": ayse}
    spring = Item.objects.create(name="Our spring", file=keep_file(samples.upload(b"Wet.", "s1.txt"), by=ayse), **add)
    hidden = Item.objects.create(
        name="Marks", file=keep_file(samples.upload(b"5", "m.txt"), by=ayse), audience="teachers", **add
    )
    client.force_login(elif_.person)
    text = client.get(at(task, f"tasks/{task.pk}/")).text
    assert f'value="{spring.pk}"' in text
    assert "Marks" not in text
    assert send(client, task, attach="", item=hidden.pk) == 422
    assert send(client, task, attach="", item=spring.pk) == 303
    one = HandedFile.objects.get()
    assert (one.file.name, one.file.sha256) == ("Our spring.txt", spring.file.sha256)
    assert one.file_id != spring.file_id
    spring.delete()
    drop_file(spring.file)
    assert fetch(client, at(task, f"hand-in-files/{one.pk}/")) == 200


def test_what_is_gone_from_the_materials(client: Client, room: Space, task: Task, elif_: Member, ayse: Person) -> None:
    lost = File.objects.create(sha256="0" * 64, kind="document", name="x.txt", mime="text/plain", size=1)
    item = Item.objects.create(space=room, name="Lost", search="lost", file=lost, added_at=timezone.now())
    client.force_login(elif_.person)
    assert send(client, task, attach="", item=item.pk, words="Seven.") == 409
    assert not HandIn.objects.exists()


def test_a_team_shares_them(client: Client, together: Task, elif_: Member, luca: Member) -> None:
    client.force_login(elif_.person)
    send(client, together, "0532 123 45 67.txt")  # the guard would stop the name
    assert HandedFile.objects.get().file.name == "File.txt"
    client.force_login(luca.person)
    assert fetch(client, at(together, f"hand-in-files/{HandedFile.objects.get().pk}/")) == 200


def test_only_those_of_visible_hand_ins(together: Task, elif_: Member, room: Space, bruno: Person) -> None:
    hand_in(together, Work(files=[samples.upload(b"Seven.", "taps.txt")]), by=elif_)
    other = make_pupil(room, "Sara B.", bruno)
    assert list(tasks.files_visible_to(other)) == []
    assert len(tasks.files_visible_to(elif_)) == 1


@pytest.mark.parametrize("what", ["task", "step", "activity"])
def test_they_go_with_it(task: Task, elif_: Member, ayse: Person, what: str) -> None:
    hand_in(task, Work(files=[samples.upload(b"Seven.", "taps.txt")]), by=elif_)
    if what == "task":
        remove_task(task, by=ayse)
    elif what == "step":
        remove_step(task.step, by=ayse)
    else:
        remove_activity(task.step.activity, by=ayse)
    assert not HandedFile.objects.exists()
    assert not File.objects.filter(name="taps.txt").exists()
