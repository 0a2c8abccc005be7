"""Long lists of a plan: hand-ins have pages, finished activities are folded, the 201st thing is found by its title."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans import drawing, queries
from etwinning.plans.actions import Terms, add_activity, add_step, finish_part, reopen_part
from etwinning.plans.models import HandIn, Part, Step, Task, Thing
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.teams.tests.factories import make_pupil

pytestmark = pytest.mark.django_db


def test_hand_ins_have_pages(client: Client, room: Space, task: Task, elif_: Member, ayse: Person) -> None:
    at, now = f"/spaces/{room.pk}/plan/tasks/{task.pk}/", timezone.now()
    HandIn.objects.create(task=task, member=elif_, words="Seven.", handed_at=now)
    client.force_login(ayse)
    client.get(at)
    with CaptureQueriesContext(connection) as one:
        assert "page=2" not in client.get(at).text
    pupils = [make_pupil(room, f"P{number:03d} X.", ayse) for number in range(24)]
    HandIn.objects.bulk_create(HandIn(task=task, member=pupil, words="Seven.", handed_at=now) for pupil in pupils)
    with CaptureQueriesContext(connection) as many:
        text = client.get(at).text
    assert "page=2" in text
    assert len(one) == len(many)
    assert "P023 X." in client.get(f"{at}?page=2").text
    assert "P000 X." not in client.get(f"{at}?page=2").text


def test_what_is_finished_is_folded(client: Client, room: Space, measure: Step, ayse: Person) -> None:
    other = add_activity(room, title="Still going on", about="", by=ayse)
    later = add_step(other, Terms("Compare", "", date(2027, 1, 4), date(2027, 1, 8), {school_of(ayse).pk: ""}), by=ayse)
    client.force_login(ayse)
    at = f"/spaces/{room.pk}/plan/"
    assert "plan-finished" not in client.get(at).text
    for part in Part.objects.filter(step=measure):
        finish_part(part, by=ayse)
    text = client.get(at).text
    assert text.count("plan-finished") == 1
    assert "Show its 1 step" in text
    assert f'id="step-{measure.pk}"' in text  # it is there, folded
    made = queries.plan_of(seat_of(room, ayse))
    lanes = drawing.lanes(made)
    assert lanes is not None
    assert [one.step for one, _bar in lanes.steps] == [later]
    reopen_part(Part.objects.filter(step=measure)[0], by=ayse)
    assert "plan-finished" not in client.get(at).text


def test_the_last_of_many_is_found(
    client: Client, room: Space, measure: Step, ayse: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_THINGS", 20)
    Page.objects.bulk_create(
        Page(space=room, title=f"Page {number:03d}", author=ayse, state="published") for number in range(30)
    )
    last = Page.objects.create(space=room, title="Zürafa İçer", author=ayse, state="published")
    client.force_login(ayse)
    at = f"/spaces/{room.pk}/plan/steps/{measure.pk}/attach/"
    text = client.get(at).text
    assert "Zürafa" not in text
    assert "There is more here than the list below shows." in text
    text = client.get(f"{at}?q=zurafa+icer").text
    assert "Zürafa" in text
    assert "Page 001" not in text
    assert "Nothing has this title" in client.get(f"{at}?q=nobody").text
    answer = client.post(f"{at}?q=zurafa", {"thing": f"page-{last.pk}"})
    assert answer.status_code == 303
    assert Thing.objects.get(step=measure).page == last
    assert client.get(f"{at}?q=%00%ff").status_code == 200
