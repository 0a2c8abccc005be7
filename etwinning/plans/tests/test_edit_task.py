"""edit_task: other words, another day, others whose task it is; no typo costs what was handed in."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.plans import rules, tasks
from etwinning.plans.actions import edit_task, hand_in, remove_task, set_task
from etwinning.plans.models import HandIn, Step, Task
from etwinning.plans.tasks import EVERYBODY, KEPT, Whom
from etwinning.plans.work import Work
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.teams.actions import Terms, form_teams
from etwinning.teams.models import Place, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(room: Space, elif_: Member, luca: Member) -> Team:
    made = Team.objects.create(space=room, number=3)
    for seat in (elif_, luca):
        Place.objects.create(member=seat, team=made)
    return made


def give(task: Task, whom: Whom | None, by: Person) -> None:
    edit_task(task, title=task.title, words=task.words, due=None, whom=whom, by=by)
    task.refresh_from_db()


def send(client: Client, task: Task, **said: Any) -> Any:
    at = f"/spaces/{task.step.activity.space_id}/plan/tasks/{task.pk}/edit/"
    return client.post(at, {"title": task.title, "words": task.words, "due": "", "whom": ""} | said)


def test_a_typo_costs_nothing(client: Client, room: Space, task: Task, elif_: Member, ayse: Person) -> None:
    one = hand_in(task, Work("Seven taps."), by=elif_)
    client.force_login(ayse)
    form = client.get(f"/spaces/{room.pk}/plan/tasks/{task.pk}/edit/").text
    assert "Count the taps" in form
    answer = send(client, task, title="Count all taps", words="Every day.", due="2026-11-09")
    assert answer["Location"] == f"/spaces/{room.pk}/plan/tasks/{task.pk}/"
    task.refresh_from_db()
    assert (task.title, task.words, task.due) == ("Count all taps", "Every day.", date(2026, 11, 9))
    one.refresh_from_db()
    assert (one.task, one.words) == (task, "Seven taps.")
    assert "Until 9 November" in client.get(answer["Location"]).text
    assert Entry.objects.get(deed="plans/edit_task").audience == "members"
    client.force_login(elif_.person)
    assert "Count all taps" in client.get(f"/spaces/{room.pk}/plan/").text
    assert send(client, task).status_code == 404
    assert not rules.can_edit_task(elif_)


def test_what_cannot_be_said(client: Client, task: Task, ayse: Person) -> None:
    client.force_login(ayse)
    for said, sentence in (
        ({"title": ""}, "Give the task a title."),
        ({"due": "2026-10-01"}, "This day is before the step begins."),
        ({"due": "soon"}, "field-error"),
        ({"whom": "team-999"}, "no longer here"),
    ):
        answer = send(client, task, **({"words": "Typed with care"} | said))
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Typed with care" in answer.text


def test_a_task_of_one_school(
    client: Client, room: Space, measure: Step, elif_: Member, luca: Member, ayse: Person, bruno: Person
) -> None:
    client.force_login(bruno)
    at = f"/spaces/{room.pk}/plan"
    said = {"title": "Ask the mayor", "words": "", "due": "", "whom": f"school-{school_of(ayse).pk}"}
    client.post(f"{at}/steps/{measure.pk}/task/", said)
    task = Task.objects.get(title="Ask the mayor")
    assert "Pupils of Konya" in client.get(f"{at}/").text
    assert list(tasks.tasks_visible_to(elif_)) == [task]
    assert tasks.open_tasks(elif_, 5) == [task]
    assert list(tasks.tasks_visible_to(luca)) == []
    client.force_login(luca.person)
    assert client.get(f"{at}/tasks/{task.pk}/").status_code == 404
    assert client.post(f"{at}/tasks/{task.pk}/hand-in/", {"words": "Mine"}).status_code == 404
    assert "Ask the mayor" not in client.get(f"{at}/").text
    assert Entry.objects.get(deed="plans/set_task").audience == "teachers"
    client.force_login(elif_.person)
    assert client.post(f"{at}/tasks/{task.pk}/hand-in/", {"words": "She said yes."}).status_code == 303


def test_who_handed_in_keeps_it(
    client: Client, room: Space, task: Task, team: Team, elif_: Member, luca: Member, ayse: Person, bruno: Person
) -> None:
    konya, lecce = school_of(ayse).pk, school_of(bruno).pk
    give(task, Whom(school=lecce), ayse)  # nobody has handed in: to anybody
    give(task, Whom(team), ayse)
    give(task, EVERYBODY, ayse)
    hand_in(task, Work("Seven taps."), by=elif_)
    for whom in (Whom(team), Whom(school=lecce)):
        with pytest.raises(Stale, match="only they can read"):
            give(task, whom, ayse)
    client.force_login(ayse)
    refused = send(client, task, whom=f"team-{team.pk}", words="Typed with care")
    assert (refused.status_code, str(KEPT) in refused.text, "Typed with care" in refused.text) == (422, True, True)
    give(task, Whom(school=konya), ayse)
    assert [one.words for one in tasks.hand_ins_visible_to(elif_)] == ["Seven taps."]
    give(task, EVERYBODY, ayse)
    assert list(tasks.hand_ins_visible_to(luca)) == []


def test_the_work_of_a_team_stays_with_it(room: Space, measure: Step, team: Team, elif_: Member, ayse: Person) -> None:
    task = set_task(measure, title="A diagram", words="", whom=Whom(team), by=ayse)
    hand_in(task, Work("Ours"), by=elif_)
    other = Team.objects.create(space=room, number=4)
    for whom in (Whom(other), EVERYBODY, Whom(school=school_of(ayse).pk)):
        with pytest.raises(Stale):
            give(task, whom, ayse)
    give(task, Whom(team), ayse)
    assert tasks.own_hand_in(task, elif_) is not None


def test_a_task_outlives_its_team(
    client: Client, room: Space, measure: Step, elif_: Member, luca: Member, team: Team, ayse: Person
) -> None:
    """Teams made anew with fewer of them: the task is nobody's until a teacher chooses; never everybody's."""
    task = set_task(measure, title="A diagram", words="", whom=Whom(team), by=ayse)
    hand_in(task, Work("Ours"), by=elif_)
    form_teams(room, Terms(size=2), by=ayse, anew=True)  # one team, with the number 1
    task.refresh_from_db()
    assert (task.team, task.team_number, task.lost_its_team) == (None, 3, True)
    for pupil in (elif_, luca):
        assert list(tasks.tasks_visible_to(pupil)) == []
        assert tasks.open_tasks(pupil, 5) == []
        with pytest.raises(Stale, match="chosen others"):
            hand_in(task, Work("Late"), by=pupil)
    client.force_login(elif_.person)
    at = f"/spaces/{room.pk}/plan/tasks/{task.pk}/"
    assert client.get(at).status_code == 404
    client.force_login(ayse)
    assert "Team 3, which is gone" in client.get(f"/spaces/{room.pk}/plan/").text
    assert "Its team is gone" in client.get(at).text
    send(client, task, title="A better diagram", whom="gone")
    task.refresh_from_db()
    assert (task.title, task.lost_its_team) == ("A better diagram", True)
    assert send(client, task, whom="").status_code == 422  # what a team wrote is not for a pupil alone
    now = Team.objects.get(space=room)
    send(client, task, whom=f"team-{now.pk}")
    task.refresh_from_db()
    assert (task.team, task.team_number) == (now, now.number)
    assert [one.words for one in tasks.hand_ins_visible_to(luca)] == ["Ours"]


def test_what_is_too_late(task: Task, team: Team, elif_: Member, ayse: Person, room: Space) -> None:
    """The teacher gave it to a team while a pupil was writing for herself: her words are not shown to the team."""
    before = Task.objects.get(pk=task.pk)
    give(task, Whom(team), ayse)
    with pytest.raises(Stale, match="chosen others"):
        hand_in(before, Work("For my teacher only"), by=elif_)
    assert not HandIn.objects.exists()
    remove_task(Task.objects.get(pk=task.pk), by=ayse)
    with pytest.raises(Stale, match="removed"):
        edit_task(before, title="x", words="", due=None, by=ayse)
    close_space(room, by=ayse, deed="spaces/close_space")
    with pytest.raises(Stale, match="closed"):
        edit_task(before, title="x", words="", due=None, by=ayse)
    assert rules.can_edit_task(seat_of(room, ayse))
