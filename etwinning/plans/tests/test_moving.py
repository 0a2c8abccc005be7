"""move_step: steps stand by their days until a teacher moves one; then as they were put."""

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.plans import queries
from etwinning.plans.actions import Terms, add_step, move_step
from etwinning.plans.models import Activity, Step
from etwinning.plans.tests.conftest import MEASURE
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import school_of
from etwinning.teams.tests.factories import make_pupil

pytestmark = pytest.mark.django_db


def titles(activity: Activity) -> list[str]:
    return [step.title for step in queries.steps_in_order(activity)]


def test_move_step(
    client: Client, room: Space, activity: Activity, measure: Step, compare: Step, ayse: Person, bruno: Person
) -> None:
    client.force_login(bruno)
    at = f"/spaces/{room.pk}/plan/"
    answer = client.post(f"{at}steps/{compare.pk}/move/", {"up": "1"})
    assert answer["Location"] == f"{at}#step-{compare.pk}"
    assert titles(activity) == ["Compare", "Measure"]
    page = client.get(at).text
    assert page.index(f'id="step-{compare.pk}"') < page.index(f'id="step-{measure.pk}"')
    add_step(activity, Terms("Draw", "", *MEASURE, {school_of(ayse).pk: ""}), by=ayse)
    assert titles(activity) == ["Compare", "Measure", "Draw"]
    client.post(f"{at}steps/{compare.pk}/move/", {"down": "1"})
    assert titles(activity) == ["Measure", "Compare", "Draw"]
    assert Entry.objects.filter(deed="plans/move_step").count() == 2


def test_at_the_end_a_step_stays(activity: Activity, measure: Step, compare: Step, ayse: Person) -> None:
    move_step(measure, down=False, by=ayse)
    move_step(compare, down=True, by=ayse)
    assert titles(activity) == ["Measure", "Compare"]
    assert not Entry.objects.filter(deed="plans/move_step").exists()


def test_only_teachers_of_the_room_move_steps(
    client: Client, room: Space, activity: Activity, measure: Step, compare: Step, ayse: Person, dimitris: Person
) -> None:
    for person in (make_pupil(room, "Elif Y.", ayse).person, dimitris):
        client.force_login(person)
        assert client.post(f"/spaces/{room.pk}/plan/steps/{compare.pk}/move/", {"up": "1"}).status_code == 404
    close_space(room, by=ayse, deed="spaces/close_space")
    with pytest.raises(Stale):
        move_step(compare, down=False, by=ayse)
    assert titles(activity) == ["Measure", "Compare"]
