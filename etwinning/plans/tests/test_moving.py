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
    for _press in range(2):  # a double click
        answer = client.post(f"{at}steps/{compare.pk}/move/", {"place": "1"})
        assert answer["Location"] == f"{at}#step-{compare.pk}"
    assert titles(activity) == ["Compare", "Measure"]
    page = client.get(at).text
    assert page.index(f'id="step-{compare.pk}"') < page.index(f'id="step-{measure.pk}"')
    add_step(activity, Terms("Draw", "", *MEASURE, {school_of(ayse).pk: ""}), by=ayse)
    assert titles(activity) == ["Compare", "Measure", "Draw"]
    client.post(f"{at}steps/{compare.pk}/move/", {"place": "2"})
    assert titles(activity) == ["Measure", "Compare", "Draw"]
    assert Entry.objects.filter(deed="plans/move_step").count() == 2


def test_a_place_that_is_none_is_no_move(
    client: Client, room: Space, activity: Activity, measure: Step, compare: Step, ayse: Person
) -> None:
    client.force_login(ayse)
    for place in ("0", "3", "2", "-1", "99999999", "x", "²", ""):
        assert client.post(f"/spaces/{room.pk}/plan/steps/{compare.pk}/move/", {"place": place}).status_code == 303
    assert titles(activity) == ["Measure", "Compare"]
    assert not Entry.objects.filter(deed="plans/move_step").exists()


def test_only_teachers_of_the_room_move_steps(
    client: Client, room: Space, activity: Activity, measure: Step, compare: Step, ayse: Person, dimitris: Person
) -> None:
    for person in (make_pupil(room, "Elif Y.", ayse).person, dimitris):
        client.force_login(person)
        assert client.post(f"/spaces/{room.pk}/plan/steps/{compare.pk}/move/", {"place": "1"}).status_code == 404
    close_space(room, by=ayse, deed="spaces/close_space")
    with pytest.raises(Stale):
        move_step(compare, place=1, by=ayse)
    assert titles(activity) == ["Measure", "Compare"]
