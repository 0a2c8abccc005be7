"""set_task, remove_task, hand_in, answer_hand_in: pupils hand in for themselves or their team, teachers answer."""

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.plans import tasks
from etwinning.plans.actions import answer_hand_in, hand_in, remove_task, set_task
from etwinning.plans.models import HandIn, Step, Task
from etwinning.plans.work import Work
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import seat_of
from etwinning.teams.models import Place, Team
from etwinning.teams.tests.factories import make_pupil

pytestmark = pytest.mark.django_db


def test_from_setting_to_done(client: Client, room: Space, measure: Step, elif_: Member, ayse: Person) -> None:
    client.force_login(ayse)
    at = f"/spaces/{room.pk}/plan"
    client.post(f"{at}/steps/{measure.pk}/task/", {"title": "Count the taps", "words": "", "whom": ""})
    task = Task.objects.get(step=measure)
    client.force_login(elif_.person)
    assert "Count the taps" in client.get(f"{at}/").text
    assert client.post(f"{at}/tasks/{task.pk}/hand-in/", {"words": " "}).status_code == 422
    client.post(f"{at}/tasks/{task.pk}/hand-in/", {"words": "Seven taps."})
    one = HandIn.objects.get(task=task, member=elif_)
    client.force_login(ayse)
    assert "1 handed in" in client.get(f"{at}/").text
    assert "Seven taps." in client.get(f"{at}/hand-ins/{one.pk}/").text
    client.post(f"{at}/hand-ins/{one.pk}/", {"comment": "And the garden?", "back": "1"})
    client.force_login(elif_.person)
    text = client.get(f"{at}/tasks/{task.pk}/").text
    assert "And the garden?" in text
    assert "Hand it in again" in text
    client.post(f"{at}/tasks/{task.pk}/hand-in/", {"words": "Eight taps."})
    client.force_login(ayse)
    client.post(f"{at}/hand-ins/{one.pk}/", {"comment": "Well counted."})
    one.refresh_from_db()
    assert (one.state, one.words, one.comment) == ("done", "Eight taps.", "Well counted.")
    client.force_login(elif_.person)
    assert "Hand it in" not in client.get(f"{at}/tasks/{task.pk}/").text
    with pytest.raises(Stale, match="is done"):
        hand_in(task, Work("More"), by=elif_)
    assert (
        not Entry.objects.filter(deed__in=["plans/hand_in", "plans/answer_hand_in"])
        .exclude(audience="teachers")
        .exists()
    )


def test_others_never_read_what_a_pupil_handed_in(
    client: Client, room: Space, task: Task, elif_: Member, luca: Member, dimitris: Person
) -> None:
    one = hand_in(task, Work("Seven taps."), by=elif_)
    assert list(tasks.hand_ins_visible_to(luca)) == []
    client.force_login(luca.person)
    assert "Seven taps." not in client.get(f"/spaces/{room.pk}/plan/tasks/{task.pk}/").text
    for person in (luca.person, dimitris):
        client.force_login(person)
        assert client.get(f"/spaces/{room.pk}/plan/hand-ins/{one.pk}/").status_code == 404


def test_a_task_of_a_team_is_handed_in_together(
    room: Space, measure: Step, elif_: Member, luca: Member, ayse: Person, bruno: Person
) -> None:
    team = Team.objects.create(space=room, number=1)
    for seat in (elif_, luca):
        Place.objects.create(member=seat, team=team)
    other = make_pupil(room, "Sara B.", bruno)
    task = set_task(measure, title="A diagram", words="", whom=tasks.Whom(team=team), by=ayse)
    assert list(tasks.tasks_visible_to(other)) == []
    hand_in(task, Work("Ours"), by=elif_)
    hand_in(task, Work("Ours, better"), by=luca)
    one = HandIn.objects.get(task=task)
    assert (one.words, one.member) == ("Ours, better", luca)
    assert tasks.own_hand_in(task, elif_) == one
    assert list(tasks.hand_ins_visible_to(elif_)) == [one]


def test_a_locked_step_takes_nothing(compare: Step, elif_: Member, ayse: Person) -> None:
    task = set_task(compare, title="Compare", words="", by=ayse)
    with pytest.raises(Stale, match="still locked"):
        hand_in(task, Work("Too early"), by=elif_)


def test_a_closed_room_takes_nothing(room: Space, task: Task, elif_: Member, ayse: Person) -> None:
    one = hand_in(task, Work("Seven taps."), by=elif_)
    close_space(room, by=ayse, deed="spaces/close_space")
    for deed in (
        lambda: set_task(task.step, title="More", words="", by=ayse),
        lambda: remove_task(task, by=ayse),
        lambda: hand_in(task, Work("More"), by=elif_),
        lambda: answer_hand_in(one, state="done", comment="", by=ayse),
    ):
        with pytest.raises(Stale):
            deed()


def test_removing_a_task_takes_what_was_handed_in(task: Task, elif_: Member, ayse: Person) -> None:
    hand_in(task, Work("Seven taps."), by=elif_)
    remove_task(task, by=ayse)
    assert not HandIn.objects.exists()


def test_there_is_an_end_to_tasks(measure: Step, task: Task, ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Task, "MOST_IN_STEP", 1)
    with pytest.raises(Stale, match="as many tasks"):
        set_task(measure, title="More", words="", by=ayse)


def test_only_pupils_hand_in(client: Client, room: Space, task: Task, ayse: Person) -> None:
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/plan/tasks/{task.pk}/hand-in/", {"words": "Mine"})
    assert answer.status_code == 403
    assert tasks.tasks_of_plan(seat_of(room, ayse))[task.step_id][0].handed == 0
