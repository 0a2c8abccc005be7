"""What a person's page says of working times."""

from datetime import time

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.calendar import queries
from etwinning.calendar.models import Lesson
from etwinning.people.models import Person
from tests import cast

pytestmark = pytest.mark.django_db


def test_on_the_page_of_a_person(
    client: Client, ayse: Person, dimitris: Person, django_assert_max_num_queries: object
) -> None:
    client.force_login(ayse)
    konya, volos = cast.make_school(cast.KONYA), cast.make_school(cast.VOLOS)
    count = queries.periods_in_common(konya, volos, timezone.localdate())
    client.get(f"/people/{dimitris.pk}/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        text = client.get(f"/people/{dimitris.pk}/").content.decode()
    assert f"{count} lesson periods a week in common with you" in text
    assert f"entered the lessons of {konya.name} and {volos.name} yet" in text
    for school, day in ((konya, 1), (volos, 2)):
        Lesson.objects.create(school=school, begins=time(9), ends=time(10), weekdays=[day])
    text = client.get(f"/people/{dimitris.pk}/").text
    assert "0 lesson periods a week in common with you" in text
    assert "entered the lessons" not in text
    assert "in common with you</a>" not in client.get(f"/people/{ayse.pk}/").content.decode()
    client.logout()
    Person.objects.filter(pk=dimitris.pk).update(visibility="public")
    assert "in common with you</a>" not in client.get(f"/people/{dimitris.pk}/").content.decode()
