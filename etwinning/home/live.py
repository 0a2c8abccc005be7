"""The one socket of a page, at the height where notices and messages are both known (docs/decisions/0011)."""

from collections.abc import Collection, Sequence

from django.contrib.sessions.models import Session
from django.utils import timezone

from etwinning.messages.actions import CHANNEL as MESSAGES
from etwinning.messages.queries import unread_of
from etwinning.people.actions import CHANNEL as NOTICES
from etwinning.people.live import Ear, LiveSocket, State
from etwinning.people.models import Person
from etwinning.people.queries import unread_notices


def states_of(persons: Sequence[int], sessions: Collection[str]) -> dict[int, State]:
    """How things stand for these persons, as far as they are signed in. Two queries, however many they are."""
    there = Session.objects.filter(session_key__in=set(sessions), expire_date__gt=timezone.now())
    valid = frozenset(there.values_list("session_key", flat=True))
    people = Person.objects.filter(pk__in=persons, is_active=True).exclude(kind=Person.Kind.PUPIL)
    return {
        pk: State({"notices": notices, "messages": messages}, password, valid)
        for pk, password, notices, messages in people.values_list("pk", "password", unread_notices(), unread_of())
    }


EAR = Ear([NOTICES, MESSAGES], states_of)


class LivePage(LiveSocket):
    """Notices and messages of a person."""

    ear = EAR
