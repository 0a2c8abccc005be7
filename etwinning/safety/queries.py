"""Who is hidden from whom."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from etwinning.libraries.known import Known
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.safety.models import Block

# Written out: it stands in nearly every list of people, and to build and translate it took longer than to answer it.
HIDDEN = (
    "SELECT blocked_id FROM safety_block WHERE person_id = %s"
    " UNION SELECT person_id FROM safety_block WHERE blocked_id = %s"
)


def hidden_from(person: Person) -> RawSQL:
    """Keys of the persons whom a block, by either side, hides from this person (a subquery, for `__in`)."""
    return RawSQL(HIDDEN, [person.pk, person.pk])  # noqa: S611 - a constant, the values are parameters


def blocks_of(person: Person) -> QuerySet[Block]:
    """The blocks a person has set, latest first."""
    return Block.objects.filter(person=person).select_related("blocked").order_by("-at", "-pk")


def is_hidden(one: Person, other: Person) -> bool:
    """Whether a block stands between two persons."""
    pair = [one.pk, other.pk]
    return Block.objects.filter(person_id__in=pair, blocked_id__in=pair).exists()


def people_with_page(pks: Sequence[int], reader: Person) -> set[int]:
    """Those of some persons whose page this reader may open."""
    return set(_WITH_PAGE(pks=pks, reader=reader))


def parts_shown(person: Person, reader: Person | None) -> frozenset[str]:
    """The parts of a profile that somebody who may open the page sees: the one place that decides it.

    Oneself all; eTwinners, and staff and officers who may browse, all but progress that is not shared; everybody else
    what the owner made public.
    """
    if reader is not None and reader.pk == person.pk:
        return frozenset(Person.Part.values)
    is_inside = reader is not None and people.can_browse(reader)
    is_public = person.visibility == Person.Visibility.PUBLIC
    shown = set(Person.Part.values) if is_inside else set(person.public_parts if is_public else ())
    return frozenset(shown if person.shares_progress else shown - {Person.Part.PROGRESS})


def showing(part: str, reader: Person | None) -> Q:
    """A condition for people: those of whom this reader sees a part, as `parts_shown` says. (Progress is not asked.)"""
    if reader is not None and people.can_browse(reader):
        return Q(pk__isnull=False)  # an empty Q would vanish beside "or"
    shown = Q(public_parts__contains=[part], visibility=Person.Visibility.PUBLIC)
    return shown if reader is None else shown | Q(pk=reader.pk)


def people_visible_to(person: Person | None) -> QuerySet[Person]:
    """Whose page somebody may open (decisions: "Profile visibility").

    Validated staff see validated staff and whoever opted to be public; so do officers and staff who wait for their
    validation; everybody else sees public profiles only. A block hides both sides. Pupils, officers and visitors have
    no page; nobody who waits or left has one, but for themselves.
    """
    shown = Q(kind=Person.Kind.STAFF, state__in=[Person.State.VALIDATED, Person.State.WARNED], is_active=True)
    if person is None or person.is_pupil:
        return Person.objects.filter(shown, visibility=Person.Visibility.PUBLIC)
    if not people.can_browse(person):
        shown &= Q(visibility=Person.Visibility.PUBLIC)
    shown &= ~Q(pk__in=hidden_from(person))
    return Person.objects.filter(shown | Q(pk=person.pk, kind=Person.Kind.STAFF))


_WITH_PAGE = Known(lambda pks, reader: people_visible_to(reader).filter(pk__any=pks).values_list("pk", flat=True))
