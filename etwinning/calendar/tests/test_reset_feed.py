"""The secret address of a person's calendar: made, shown, replaced."""

import pytest
from django.test import Client

from etwinning.calendar import actions, rules
from etwinning.calendar.models import Feed
from etwinning.core.models import Entry
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


def address(person: Person) -> str:
    return f"/calendar/{actions.reset_feed(person, by=person).token}.ics"


class TestResetFeed:
    def test_it_works(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        assert "Make my address" in client.get("/me/calendar/").content.decode()
        assert client.post("/me/calendar/address/").status_code == 303
        feed = Feed.objects.get()
        assert f"/calendar/{feed.token}.ics" in client.get("/me/calendar/").content.decode()
        assert len(feed.token) == 43
        entry = Entry.objects.get()
        assert (entry.deed, entry.audience) == ("calendar/reset_feed", "me")
        assert feed.token not in str(entry.data)

    def test_the_old_address_stops_at_once(self, client: Client, ayse: Person) -> None:
        old = address(ayse)
        assert Client().get(old).status_code == 200
        client.force_login(ayse)
        client.post("/me/calendar/address/")
        assert Client().get(old).status_code == 404
        assert Feed.objects.count() == 1

    def test_reading_makes_nothing(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        assert client.get("/me/calendar/address/").status_code == 405
        client.get("/me/calendar/")
        assert not Feed.objects.exists()

    def test_who_may(self, ayse: Person, eva: Person, elif_: Person, olcay: Person, victor: Person) -> None:
        may = [rules.can_reset_feed(person) for person in (ayse, eva, elif_, olcay, victor)]
        assert may == [True, True, False, False, False]
