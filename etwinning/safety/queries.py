"""Who is hidden from whom."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .models import Block

if TYPE_CHECKING:
    from etwinning.people.models import Person


def hidden_from(person: "Person") -> QuerySet[Block, int]:
    """Keys of the persons whom a block, by either side, hides from this person (a subquery)."""
    mine = Block.objects.filter(person=person).values_list("blocked_id", flat=True)
    theirs = Block.objects.filter(blocked=person).values_list("person_id", flat=True)
    return mine.union(theirs)


def blocks_of(person: "Person") -> QuerySet[Block]:
    """The blocks a person has set, latest first."""
    return Block.objects.filter(person=person).select_related("blocked").order_by("-at", "-pk")


def is_hidden(one: "Person", other: "Person") -> bool:
    """Whether a block stands between two persons."""
    pairs = [(one.pk, other.pk), (other.pk, one.pk)]
    return any(Block.objects.filter(person_id=a, blocked_id=b).exists() for a, b in pairs)
