"""Ties of a person."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from etwinning.network.models import Contact
from etwinning.people.models import Person
from etwinning.safety import queries as safety

_TIED = (
    "SELECT high_id FROM network_contact WHERE low_id = %s AND state = %s"
    " UNION SELECT low_id FROM network_contact WHERE high_id = %s AND state = %s"
)


def contact_between(one: Person, other: Person) -> Contact | None:
    """The row of a pair, in whatever state, or None."""
    low, high = sorted((one.pk, other.pk))
    return Contact.objects.filter(low_id=low, high_id=high).first()


def contacts_of(person: Person) -> QuerySet[Person]:
    """The people with whom a person has an accepted contact, whom no block hides, and who are still here."""
    state = Contact.State.ACCEPTED
    ids = RawSQL(_TIED, [person.pk, state, person.pk, state])  # noqa: S611 - a constant, the values are parameters
    return (
        Person.objects.filter(pk__in=ids, is_active=True)
        .exclude(pk__in=safety.hidden_from(person))
        .order_by("sort_name", "family_name", "given_name", "pk")
    )


def requests_to(person: Person) -> QuerySet[Contact]:
    """Contact requests that wait for this person's answer, oldest first."""
    return (
        Contact.objects.filter(asked_of=person, state=Contact.State.WAITING)
        .exclude(asked_by_id__in=safety.hidden_from(person))
        .select_related("asked_by")
        .order_by("asked_at", "pk")
    )


def requests_by(person: Person) -> QuerySet[Contact]:
    """Contact requests of this person that wait for an answer, latest first."""
    return (
        Contact.objects.filter(asked_by=person, state=Contact.State.WAITING)
        .exclude(asked_of_id__in=safety.hidden_from(person))
        .select_related("asked_of")
        .order_by("-asked_at", "-pk")
    )


def contacts_seen_by(person: Person) -> QuerySet[Contact]:
    """Every row in which the person takes part."""
    return Contact.objects.filter(Q(low=person) | Q(high=person)).select_related("asked_by", "asked_of")


def is_settled(person: Person, other: Person) -> bool:
    """Whether this person asked the other already, or both are contacts: the same button twice changes nothing."""
    contact = contact_between(person, other)
    if contact is None:
        return False
    mine = contact.state == Contact.State.WAITING and contact.asked_by_id == person.pk
    return mine or contact.state == Contact.State.ACCEPTED


def people_to_block(person: Person) -> QuerySet[Person]:
    """Whom a person may meet and so may block: whom they see, and whoever has a tie or a request with them."""
    rows = Contact.objects.filter(Q(low=person) | Q(high=person))
    tied = Q(pk__in=rows.values("low_id")) | Q(pk__in=rows.values("high_id"))
    seen = Q(pk__in=safety.people_visible_to(person).values("pk"))
    blocked = Q(pk__in=safety.blocks_of(person).values("blocked_id"))
    return Person.objects.filter(seen | tied | blocked).exclude(pk=person.pk)


def people_blocked_by(person: Person) -> QuerySet[Person]:
    """Whom a person has blocked."""
    ids = safety.blocks_of(person).values("blocked_id")
    return Person.objects.filter(pk__in=ids).order_by("sort_name", "family_name", "given_name", "pk")
