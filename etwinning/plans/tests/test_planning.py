"""add_activity, edit_activity, remove_activity, add_step, edit_step, remove_step, finish_part, reopen_part,
attach_thing, detach_thing: what they do, and what they refuse."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.pages.models import Page
from etwinning.people.models import Notice, Person
from etwinning.plans import queries, rules
from etwinning.plans.actions import (
    Terms,
    add_activity,
    add_step,
    attach_thing,
    detach_thing,
    edit_activity,
    edit_step,
    finish_part,
    remove_activity,
    remove_step,
    reopen_part,
)
from etwinning.plans.models import Activity, Part, Step, Thing
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import Role, school_of, seat, seat_of
from etwinning.teams.tests.factories import make_pupil

pytestmark = pytest.mark.django_db


def part_of(step: Step, person: Person) -> Part:
    return queries.parts_visible_to(seat_of(step.activity.space, person)).get(step=step, school=school_of(person))


def said(step: Step, person: Person, **more: Any) -> dict[str, Any]:
    school = school_of(person).pk
    return {
        "title": "Measure again", "words": "", "first": "2026-11-03", "last": "2026-11-04", "schools": [school],
        f"part_{school}": "Taps", "waits_for": "",
    } | more  # fmt: skip


def test_an_activity_and_its_first_step(client: Client, room: Space, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/plan/add/", {"title": "Water", "about": "All of it."})
    activity = Activity.objects.get(space=room)
    assert answer["Location"] == f"/spaces/{room.pk}/plan/{activity.pk}/add/"
    form = client.get(answer["Location"]).text
    assert "What Konya does" in form
    assert "What Lecce does" in form
    both = [school_of(person).pk for person in (ayse, bruno)]
    client.post(answer["Location"], said(Step(), ayse, schools=both))
    step = Step.objects.get(activity=activity)
    assert {(part.school_id, part.words) for part in step.parts.all()} == {(both[0], "Taps"), (both[1], "")}
    assert list(Entry.objects.filter(deed__startswith="plans/").order_by("pk").values_list("deed", flat=True)) == [
        "plans/add_activity", "plans/add_step",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Give the step a title."),
        ({"first": "yesterday"}, "not a date that we can read"),
        ({"last": "2026-11-01"}, "The last day is before the first one."),
        ({"schools": []}, "Choose one school at least"),
        ({"schools": ["999999"]}, "cannot be chosen here"),
        ({"waits_for": "999999"}, "cannot be chosen here"),
        ({"title": "x" * 121}, "at most 120"),
    ],
)
def test_a_wrong_step_is_refused_beside_its_field(
    client: Client, room: Space, activity: Activity, ayse: Person, wrong: dict[str, Any], sentence: str
) -> None:
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/plan/{activity.pk}/add/", said(Step(), ayse) | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Taps"' in answer.text
    assert not Step.objects.exists()


def test_a_step_opens_by_itself_and_those_concerned_are_told(
    room: Space, measure: Step, compare: Step, ayse: Person, bruno: Person
) -> None:
    with pytest.raises(Stale, match="still locked"):
        finish_part(part_of(compare, ayse), by=ayse)
    finish_part(part_of(measure, ayse), by=ayse)
    assert queries.is_locked(compare)
    assert not Notice.objects.filter(deed="plans/finish_part").exists()
    finish_part(part_of(measure, bruno), by=bruno)
    assert not queries.is_locked(compare)
    told = Notice.objects.get(deed="plans/finish_part")
    assert (told.person, told.by) == (ayse, bruno)
    assert told.url.endswith(f"/plan/#step-{compare.pk}")
    finish_part(part_of(compare, ayse), by=ayse)
    reopen_part(part_of(measure, bruno), by=bruno)
    assert queries.is_locked(compare)


def test_done_twice_is_done_once(measure: Step, ayse: Person) -> None:
    for _time in range(2):
        finish_part(part_of(measure, ayse), by=ayse)
    assert Entry.objects.filter(deed="plans/finish_part").count() == 1
    for _time in range(2):
        reopen_part(part_of(measure, ayse), by=ayse)
    assert Entry.objects.filter(deed="plans/reopen_part").count() == 1


def test_steps_never_wait_for_each_other(measure: Step, compare: Step, ayse: Person) -> None:
    assert queries.steps_to_wait_for(measure, measure.activity.space) == []
    assert queries.steps_to_wait_for(compare, compare.activity.space) == [measure]
    terms = Terms("Measure", "", measure.first, measure.last, {school_of(ayse).pk: ""}, waits_for=compare)
    with pytest.raises(Stale, match="wait for each other"):
        edit_step(measure, terms, by=ayse)


def test_a_changed_step_keeps_what_is_done(measure: Step, ayse: Person, bruno: Person) -> None:
    finish_part(part_of(measure, ayse), by=ayse)
    terms = Terms("Measure well", "", date(2026, 11, 3), date(2026, 11, 4), {school_of(ayse).pk: "All fountains"})
    edit_step(measure, terms, by=ayse)
    part = Part.objects.get(step=measure)
    assert (part.words, part.done_by) == ("All fountains", ayse)
    assert queries.is_done(measure)


def test_what_waited_for_a_removed_step_waits_no_longer(measure: Step, compare: Step, ayse: Person) -> None:
    remove_step(measure, by=ayse)
    compare.refresh_from_db()
    assert not queries.is_locked(compare)


def test_removing_an_activity_leaves_what_belonged_to_it(measure: Step, ayse: Person) -> None:
    page = Page.objects.create(space=measure.activity.space, title="Water", author=ayse)
    thing = attach_thing(measure, "page", page.pk, by=ayse)
    assert attach_thing(measure, "page", page.pk, by=ayse) == thing
    remove_activity(measure.activity, by=ayse)
    assert not Thing.objects.exists()
    assert Page.objects.filter(pk=page.pk).exists()


def test_a_thing_is_chosen_and_taken_away(client: Client, room: Space, measure: Step, ayse: Person) -> None:
    page = Page.objects.create(space=room, title="Our results", author=ayse, state="published", audience="members")
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/plan/steps/{measure.pk}/attach/"
    assert "Our results" in client.get(address).text
    assert client.post(address, {"thing": f"page-{page.pk}"}).status_code == 303
    thing = Thing.objects.get(step=measure, page=page)
    assert client.post(address, {"thing": "page-0"}).status_code == 422
    assert client.post(f"/spaces/{room.pk}/plan/things/{thing.pk}/detach/").status_code == 303
    assert not Thing.objects.exists()


def test_who_may(client: Client, room: Space, measure: Step, ayse: Person, bruno: Person, chiara: Person) -> None:
    """A part is finished by its school and by administrators; pupils plan nothing."""
    teacher = seat(room, chiara, Role.TEACHER, school_of(chiara))
    pupil = make_pupil(room, "Elif Y.", ayse)
    part = part_of(measure, ayse)
    seats = (seat_of(room, ayse), seat_of(room, bruno), teacher, pupil)
    assert [rules.can_finish_part(one, part) for one in seats] == [True, True, False, False]
    client.force_login(chiara)
    assert client.post(f"/spaces/{room.pk}/plan/parts/{part.pk}/finish/").status_code == 403
    client.force_login(pupil.person)
    for path in (f"parts/{part.pk}/finish/", f"parts/{part.pk}/reopen/", "add/", f"steps/{measure.pk}/remove/"):
        assert client.post(f"/spaces/{room.pk}/plan/{path}").status_code in {403, 404}
    part.refresh_from_db()
    assert part.done_at is None


def test_a_closed_room_keeps_its_plan(room: Space, activity: Activity, measure: Step, ayse: Person) -> None:
    page = Page.objects.create(space=room, title="Water", author=ayse)
    thing = attach_thing(measure, "page", page.pk, by=ayse)
    part = part_of(measure, ayse)
    terms = Terms("More", "", measure.first, measure.last, {school_of(ayse).pk: ""})
    close_space(room, by=ayse, deed="spaces/close_space")
    for deed in (
        lambda: add_activity(room, title="More", about="", by=ayse),
        lambda: edit_activity(activity, title="More", about="", by=ayse),
        lambda: remove_activity(activity, by=ayse),
        lambda: add_step(activity, terms, by=ayse),
        lambda: edit_step(measure, terms, by=ayse),
        lambda: remove_step(measure, by=ayse),
        lambda: finish_part(part, by=ayse),
        lambda: reopen_part(part, by=ayse),
        lambda: attach_thing(measure, "page", page.pk, by=ayse),
        lambda: detach_thing(thing, by=ayse),
    ):
        with pytest.raises(Stale):
            deed()


def test_there_is_an_end_to_a_plan(
    room: Space, activity: Activity, measure: Step, ayse: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Activity, "MOST_IN_SPACE", 1)
    monkeypatch.setattr(Step, "MOST_IN_ACTIVITY", 1)
    with pytest.raises(Stale, match="as many activities"):
        add_activity(room, title="More", about="", by=ayse)
    with pytest.raises(Stale, match="as many steps"):
        add_step(activity, Terms("More", "", measure.first, measure.last, {school_of(ayse).pk: ""}), by=ayse)
