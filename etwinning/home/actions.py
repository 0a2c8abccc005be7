"""Closing an account: it touches every app that knows persons, so it lives above them all."""

from django.db import transaction
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.directory.actions import forget_person as forget_searches
from etwinning.home import queries
from etwinning.network.actions import forget_person as forget_contacts
from etwinning.pages.actions import forget_person as forget_pages
from etwinning.people.actions import forget_person as forget_account
from etwinning.people.models import Person
from etwinning.projects.actions import forget_person as forget_projects
from etwinning.safety.actions import forget_person as forget_blocks
from etwinning.schools.actions import forget_person as forget_schools
from etwinning.spaces.actions import forget_person as forget_rooms
from etwinning.threads.actions import forget_person as forget_talk

# From the top down: each app deletes or frees of a name what it holds of a person; the account itself is last.
FORGETTING = (
    forget_projects,
    forget_pages,
    forget_talk,
    forget_rooms,
    forget_searches,
    forget_contacts,
    forget_schools,
    forget_blocks,
    forget_account,
)


@transaction.atomic
def leave(person: Person, *, by: Person) -> Person:
    """Close an account. What others can still read of this person stands under "Former eTwinner" from now on.

    Raises Stale while others would be left alone with something: see queries.reasons_to_stay.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.state == Person.State.LEFT:
        return person
    if queries.reasons_to_stay(person):
        raise Stale(_("Something you are responsible for began a moment ago. Look at the page again."))
    record("home/leave", person, by=by, scope=f"person:{person.pk}")
    for forget in FORGETTING:
        forget(person)
    return Person.objects.get(pk=person.pk)
