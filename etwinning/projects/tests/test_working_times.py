"""What the schools of a draft have in common."""

import pytest
from django.test import Client

from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_project
from etwinning.schools.models import Membership
from tests import cast

pytestmark = pytest.mark.django_db


def test_in_a_draft_of_a_project(
    client: Client, ayse: Person, dimitris: Person, django_assert_max_num_queries: object
) -> None:
    draft = make_project(ayse, dimitris)
    konya, volos = cast.make_school(cast.KONYA), cast.make_school(cast.VOLOS)
    client.force_login(ayse)
    client.get(f"/projects/{draft.slug}/edit/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        text = client.get(f"/projects/{draft.slug}/edit/").content.decode()
    assert "See the lessons and the holidays" in text
    assert f"?school={konya.pk}&amp;school={volos.pk}" in text
    Membership.objects.filter(person=dimitris).delete()
    draft.founders.filter(person=dimitris).update(school=None)
    assert "See the lessons" not in client.get(f"/projects/{draft.slug}/edit/").content.decode()
