"""Deeds of safety. (A block is set in `network`, which ends the tie in the same deed.)"""

from django.db.models import Q

from etwinning.people.models import Person
from etwinning.safety.models import Block


def forget_person(person: Person) -> None:
    """Delete the blocks of and against a person who leaves."""
    Block.objects.filter(Q(person=person) | Q(blocked=person)).delete()
