"""What the clock begins is known to the worker."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from etwinning.config.often import do_hourly_work
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.people.queries import zone_of
from etwinning.safety.actions import sanction_person


def test_the_clock_knows_its_tasks() -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # as the worker does when it starts
    assert {task.task.name for task in app.periodic_registry.periodic_tasks.values()} == {
        "nightly",
        "waiting",
        "hourly",
    }


@pytest.mark.django_db
def test_the_hourly_work_is_done_once(ayse: Person, bruno: Person, olcay: Person) -> None:
    now = timezone.now()
    sanction_person(bruno, "suspended", by=olcay, reason="-", until=now + timedelta(hours=1))
    seven = now.astimezone(zone_of(ayse)).replace(hour=7, minute=30) + timedelta(days=1)
    tell(ayse, "threads/reply", by=bruno, title="Rain", url="/")
    done = {"digests": 1, "sanctions": 1, "reports": 0, "old": 0, "shown": 0, "lines": 0, "meetings": 0, "here": 0}
    done |= {"waiting": 0, "chats": 0}
    assert do_hourly_work(seven) == done
    assert do_hourly_work(seven) == dict.fromkeys(done, 0)
