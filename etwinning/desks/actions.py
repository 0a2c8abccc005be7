"""Deeds of the central desk: which desks there are, who sits at them, and whose account is an authority's.

`manage.py seat_officer` does the same without anybody (`by=None`): so the first officer comes to be.
"""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.desks import queries
from etwinning.people.actions import tell
from etwinning.people.models import Desk, Officer, Person
from etwinning.people.queries import officers_for
from etwinning.safety.actions import follow_sanctions


@transaction.atomic
def open_desk(*, by: Person | None, country: str, language: str = "", **said: object) -> Desk:
    """Open the desk of a country (of one of its languages, where it has two), or the central one for no country.

    Raises Stale if there is such a desk.
    """
    slug = "-".join(part for part in (country.lower(), language if country else "") if part) or "central"
    kind = Desk.Kind.NATIONAL if country else Desk.Kind.CENTRAL
    try:
        with transaction.atomic():
            desk = Desk.objects.create(slug=slug, kind=kind, country=country, language=language, **said)
    except IntegrityError as error:
        raise Stale(_("There is a desk of this country and language already.")) from error
    record("desks/open_desk", desk, by=by, scope=f"desk:{desk.pk}", desk=desk.name)
    return desk


@transaction.atomic
def edit_desk(desk: Desk, *, by: Person, **said: object) -> Desk:
    """Keep how a desk is called, where it is reached, and how many days it usually takes."""
    desk = Desk.objects.select_for_update().get(pk=desk.pk)
    for name, value in said.items():
        setattr(desk, name, value)
    desk.save(update_fields=list(said))
    record("desks/edit_desk", desk, by=by, scope=f"desk:{desk.pk}", desk=desk.name)
    return desk


@transaction.atomic
def seat_officer(desk: Desk, person: Person, *, by: Person | None, regions: Iterable[str] = ()) -> Officer:
    """Give somebody a seat at a desk, for the whole country or for regions. Twice is once.

    The account becomes an officer's. Raises Stale if it is a teacher's: an officer has an account for that alone.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not queries.can_sit(person):
        raise Stale(str(queries.CANNOT_SIT))
    wanted = sorted(regions)
    seat, new = Officer.objects.get_or_create(person=person, desk=desk, defaults={"regions": wanted})
    if not new and seat.regions == wanted:
        return seat
    seat.regions = wanted
    seat.save(update_fields=["regions"])
    if not person.is_officer:
        person.country = desk.country or person.country
        _become(person, Person.Kind.OFFICER, Person.State.VALIDATED)
        follow_sanctions(person, timezone.now())
    record("desks/seat_officer", person, by=by, scope=f"desk:{desk.pk}", desk=desk.name)
    tell(person, "desks/seat_officer", by=by, url=reverse("desk"), desk=desk.name)
    return seat


@transaction.atomic
def unseat_officer(seat: Officer, *, by: Person | None) -> None:
    """Take a seat away. Who has no other is again somebody whose registration is not finished. Twice is once.

    Raises Stale for the last one at the central desk: nobody could seat anybody any more.
    """
    desk = Desk.objects.select_for_update().get(pk=seat.desk_id)
    person = Person.objects.select_for_update(no_key=True).get(pk=seat.person_id)
    if not Officer.objects.filter(pk=seat.pk).exists():
        return
    if desk.kind == Desk.Kind.CENTRAL and not officers_for(desk).exclude(pk=seat.pk).exists():
        raise Stale(_("Somebody must stay at the central desk. Seat another officer there first."))
    Officer.objects.filter(pk=seat.pk).delete()
    if not Officer.objects.filter(person=person).exists():
        _become(person, Person.Kind.STAFF, Person.State.DRAFT)
    record("desks/unseat_officer", person, by=by, scope=f"desk:{desk.pk}", desk=desk.name)
    tell(person, "desks/unseat_officer", by=by, url=reverse("home"), desk=desk.name)


def _become(person: Person, kind: Person.Kind, state: Person.State) -> None:
    person.kind, person.state, person.state_since = kind, state, timezone.now()
    person.save(update_fields=["kind", "state", "state_since", "country"])


@transaction.atomic
def give_authority(person: Person, *, by: Person) -> Person:
    """Say that an account is that of a local or school authority. Twice is once."""
    return _say_role(person, queries.AUTHORITY, "desks/give_authority", by)


@transaction.atomic
def take_authority(person: Person, *, by: Person) -> Person:
    """No longer: the person chooses a role at school again. Twice is once."""
    return _say_role(person, "", "desks/take_authority", by)


def _say_role(person: Person, role: str, deed: str, by: Person) -> Person:
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if (person.role == queries.AUTHORITY) != (role == queries.AUTHORITY):
        person.role = role
        person.save(update_fields=["role"])
        record(deed, person, by=by, scope=f"person:{person.pk}")
        tell(person, deed, by=by, url=reverse("my_profile"))
    return person
