"""Conversations for tests."""

from uuid import uuid4

from django.utils import timezone

from etwinning.core.folding import search_text
from etwinning.messages import actions
from etwinning.messages.models import Conversation, Message, Seat
from etwinning.people.models import Person


def make_talk(*people: Person, title: str = "") -> Conversation:
    """A conversation that the first of them began: with one other it is theirs, with more it is a group."""
    return actions.start_conversation(people[1:], by=people[0], title=title, group=len(people) != 2)


def say(talk: Conversation, by: Person, words: str = "Hello") -> Message:
    """Somebody sends words."""
    return actions.send_message(talk, actions.Words(words, sending=uuid4()), by=by)


def seat_of(person: Person, talk: Conversation) -> Seat:
    return Seat.objects.select_related("conversation", "person").get(conversation=talk, person=person)


def make_message(talk: Conversation, by: Person, words: str) -> Message:
    """A row, without what the deed does besides."""
    return Message.objects.create(
        conversation=talk, author=by, body=words, search=search_text(words), at=timezone.now()
    )
