"""Contacts of a person, what one noted of them, and blocks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from etwinning.core.folding import fold_words
from etwinning.libraries.known import Known, Pages
from etwinning.network.models import Card, Contact
from etwinning.people.models import Person
from etwinning.safety import queries as safety

_TIED = (
    "SELECT high_id FROM network_contact WHERE low_id = %s AND state = %s"
    " UNION SELECT low_id FROM network_contact WHERE high_id = %s AND state = %s"
)


_OF_TWO = Known(lambda low, high: Contact.objects.filter(low_id=low, high_id=high))


def contact_between(one: Person, other: Person) -> Contact | None:
    """The row of a pair, in whatever state, or None."""
    low, high = sorted((one.pk, other.pk))
    return _OF_TWO.first(low=low, high=high)


def tied_to(person: Person) -> RawSQL:
    """Keys of the contacts of a person (a subquery, for `__in`)."""
    state = Contact.State.ACCEPTED
    return RawSQL(_TIED, [person.pk, state, person.pk, state])  # noqa: S611 - a constant, the values are parameters


def contacts_of(person: Person) -> QuerySet[Person]:
    """The people with whom a person has an accepted contact, whom no block hides, and who are still here."""
    return (
        Person.objects.filter(pk__in=tied_to(person), is_active=True)
        .exclude(pk__in=safety.hidden_from(person))
        .order_by("sort_name", "family_name", "given_name", "pk")
    )


# The row of the pair beside each contact: by its unique index.
_OF_PAIR = (
    "(SELECT {column} FROM network_contact pair WHERE pair.low_id = LEAST(people_person.id, %s)"
    " AND pair.high_id = GREATEST(people_person.id, %s))"
)
SORTS = {"name": ["sort_name", "family_name", "given_name", "pk"], "latest": ["-tied_at", "pk"],
         "country": ["country", "sort_name", "pk"]}  # fmt: skip


@dataclass(frozen=True)
class Tied:
    """A contact as the list shows it: the person, the key of the tie, what the owner noted."""

    person: Person
    contact_pk: int
    card: Card | None


def contacts_found(person: Person, *, words: str = "", tag: str = "", sort: str = "name") -> QuerySet[Person]:
    """The contacts in whose names, schools or texts all words stand, with that tag of one's own, in that order."""
    pair = [person.pk, person.pk]
    people = contacts_of(person).annotate(
        tied_at=RawSQL(_OF_PAIR.format(column="answered_at"), pair, output_field=DateTimeField()),  # noqa: S611
        contact_pk=RawSQL(_OF_PAIR.format(column="id"), pair),  # noqa: S611 - constants, the values are parameters
    )
    for word in fold_words(words)[:8]:
        people = people.filter(search__contains=word)
    if tag:
        people = people.filter(Exists(Card.objects.filter(owner=person, person=OuterRef("pk"), tags__contains=[tag])))
    shown = ("given_name", "family_name", "username", "state", "kind", "photo", "country")  # ten thousand are sorted
    return people.only(*shown).order_by(*SORTS.get(sort, SORTS["name"]))


_CONTACTS = Known(lambda person, sort: contacts_found(person, sort=sort[0]))
_CARDS = Known(lambda owner, people: Card.objects.filter(owner=owner, person_id__any=people))


def list_of_contacts(
    person: Person, *, words: str = "", tag: str = "", sort: str = "name"
) -> QuerySet[Person] | Pages[Person]:
    """The same, to be taken a page at a time."""
    if words or tag:
        return contacts_found(person, words=words, tag=tag, sort=sort)
    return _CONTACTS.paged(person=person, sort=(sort if sort in SORTS else "name",))


def latest_requests_to(person: Person, most: int) -> list[Contact]:
    """The first of the requests that wait for this person's answer."""
    return _ASKED.paged(person=person)[:most]


def latest_requests_by(person: Person, most: int) -> list[Contact]:
    """The first of this person's requests that wait."""
    return _ASKING.paged(person=person)[:most]


def with_cards(person: Person, people: Iterable[Person]) -> list[Tied]:
    """These contacts with what their owner noted of each. One query."""
    listed = list(people)
    cards = {card.person_id: card for card in _CARDS(owner=person, people=[one.pk for one in listed])}
    return [Tied(one, one.contact_pk, cards.get(one.pk)) for one in listed]  # type: ignore[attr-defined]


def tags_of(person: Person) -> list[tuple[str, int]]:
    """A person's own tags with how many contacts have each, in the order of the alphabet. One query."""
    sql = "SELECT tag, count(*) FROM network_card, unnest(tags) AS tag WHERE owner_id = %s GROUP BY tag ORDER BY tag"
    with connection.cursor() as cursor:
        cursor.execute(sql, [person.pk])
        return [(str(tag), int(number)) for tag, number in cursor.fetchall()]


def card_of(person: Person, other: Person) -> Card | None:
    """What a person noted of a contact."""
    return Card.objects.filter(owner=person, person=other).first()


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


_ASKED, _ASKING = Known(requests_to), Known(requests_by)


def contacts_seen_by(person: Person) -> QuerySet[Contact]:
    """Every row in which the person takes part."""
    return Contact.objects.filter(Q(low=person) | Q(high=person)).select_related("asked_by", "asked_of")


def is_settled(person: Person, other: Person) -> bool:
    """Whether a request waits between two, whoever asked, or they are contacts: asking once more changes nothing."""
    contact = contact_between(person, other)
    return contact is not None and contact.state in {Contact.State.WAITING, Contact.State.ACCEPTED}


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
