"""A small crowd: complete rows, searched as the deeds would write them, the demo people untouched."""

import pytest
from django.db import connection

from etwinning.config.crowd import making as crowd
from etwinning.config.world import build
from etwinning.config.world.making import Size
from etwinning.core.folding import question_words
from etwinning.directory.kinds import beginning
from etwinning.directory.models import Founded, Labelled
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.recognition.models import Label
from etwinning.recognition.queries import kinds_of_people
from etwinning.schools.models import Membership, School

SMALL = Size(schools=20, people=40, projects=2, pictures=2, portraits=2)


@pytest.mark.django_db(transaction=True)
def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "make_portal", lambda _world: None)  # half of the time, and nobody of a crowd reads it
    world = build.build(SMALL)
    steps: list[str] = []
    crowd.make_crowd(world, people=500, schools=100, projects=60, report=steps.append)
    assert len(steps) <= crowd.steps(500, 100, 60)
    people = Person.objects.filter(username__startswith="crowd-")
    assert 460 < people.count() <= 500
    assert School.objects.filter(official_number__endswith="/2").count() == 100
    assert Project.objects.filter(state__in=Project.SHOWN).count() >= 60
    assert Membership.objects.filter(person__in=people).count() == people.count()
    assert Founded.objects.filter(person__in=people).exists()
    labels = Label.objects.filter(person__in=people)
    held = Labelled.objects.filter(kind="people", thing_id__in=people.values("pk"))
    assert set(held.values_list("thing_id", "label")) == kinds_of_people(list(people.values_list("pk", flat=True)))
    assert labels.count() > 5
    somebody = people.exclude(about="").order_by("pk")[100]
    for asked in (somebody.name, somebody.about.split()[0]):
        assert people.filter(beginning("search")(question_words(asked)), pk=somebody.pk).exists(), asked
    assert Person.objects.create(username="next", kind="visitor", state="validated").pk > somebody.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE tablename = 'people_person' AND indexdef LIKE '%USING gin%'"
        )
        assert cursor.fetchone()[0] >= 4
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'directory_%' AND tgenabled <> 'O'")
        assert cursor.fetchone()[0] == 0
