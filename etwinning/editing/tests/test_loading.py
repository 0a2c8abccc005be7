"""The tree with which an installation begins, and what goes with an editor."""

import pytest
from django.test import Client
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from etwinning.core.languages import INTERFACE
from etwinning.editing.actions import forget_leavers, load_texts
from etwinning.people.models import Person
from etwinning.portal.models import Front, Plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def test_texts_are_loaded_once(client: Client) -> None:
    Plain.objects.filter(url_path="/en/imprint/").update(title="Changed")
    assert not load_texts()
    assert "Changed" in client.get("/imprint/").text
    assert Locale.objects.count() == len(INTERFACE)


def test_each_language_has_a_place_once() -> None:
    load_texts()
    assert sorted(Front.objects.values_list("slug", flat=True)) == sorted(INTERFACE)


def test_what_the_cms_keeps_of_somebody_who_left(olcay: Person, ayse: Person) -> None:
    for person in (olcay, ayse):
        UserProfile.objects.create(user=person, preferred_language="tr")
    Person.objects.filter(pk=olcay.pk).update(state=Person.State.LEFT)
    assert forget_leavers() == 1
    assert [profile.user for profile in UserProfile.objects.all()] == [ayse]
