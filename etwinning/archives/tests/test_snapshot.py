"""While people go on working an archive shows one moment."""

import threading

import pytest
from django.db import InternalError, connection

from etwinning.archives.gathering import snapshot
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.spaces.models import Space


@pytest.mark.django_db(transaction=True)
def test_what_comes_later_is_not_in_it(ayse: Person) -> None:
    room = Space.objects.create(title="Water", language="en")

    def write() -> None:
        Page.objects.create(space=room, title="Late", author=ayse)
        connection.close()

    with snapshot():
        before = Page.objects.count()
        other = threading.Thread(target=write)
        other.start()
        other.join()
        assert Page.objects.count() == before
    assert Page.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_meanwhile(ayse: Person) -> None:
    with pytest.raises(InternalError), snapshot():
        Space.objects.create(title="Water", language="en")
