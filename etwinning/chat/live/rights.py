"""How a chat stands at this moment, and what each who has it open may do: asked before each word that comes or goes."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from django.db import connection
from django.utils import timezone

from etwinning.chat import rules
from etwinning.chat.models import Chat
from etwinning.people.gathering import Seat
from etwinning.people.models import Person
from etwinning.safety.queries import IS_SUSPENDED
from etwinning.spaces.models import Member, Space

OUT = [str(Person.State.SUSPENDED), str(Person.State.LEFT)]
# Written down, for it is asked with each turn of each chat.
_ASK = f"""
SELECT space.closed_at, chat.opened_at, chat.paused_at, chat.removed_at,
  ARRAY(
    SELECT session_key FROM django_session WHERE session_key = ANY(%(sessions)s) AND expire_date > %(now)s
  ),
  ARRAY(
    SELECT ARRAY[member.person_id::text, member.role, person.password]
    FROM spaces_member member JOIN people_person person ON person.id = member.person_id
    WHERE member.space_id = space.id AND member.left_at IS NULL AND member.person_id = ANY(%(persons)s)
      AND person.is_active AND NOT person.state = ANY(%(out)s) AND NOT {IS_SUSPENDED}
  )
FROM chat_chat chat JOIN spaces_space space ON space.id = chat.space_id
WHERE chat.id = %(chat)s AND space.id = %(space)s
"""  # noqa: S608 - a constant


class Right(IntEnum):
    """What somebody may do with a chat."""

    SIGNED_OUT = 0
    NOTHING = 1
    WAITS = 2  # knows that it is closed
    READS = 3
    WRITES = 4


@dataclass
class Standing:
    """The state of a chat, and the right of each seat."""

    state: str
    rights: dict[Seat, Right]


def standing_of(space_pk: int, chat_pk: int, seats: Collection[Seat]) -> Standing:
    """One query, however many they are. The rules are those of every page."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK,
            {
                "space": space_pk,
                "chat": chat_pk,
                "persons": [seat.person for seat in seats],
                "sessions": [seat.session for seat in seats],
                "now": timezone.now(),
                "out": OUT,
            },
        )
        found = cursor.fetchone()
    if found is None:
        return Standing(Chat.State.CLOSED, dict.fromkeys(seats, Right.NOTHING))
    closed_at, opened_at, paused_at, removed_at, valid, members = found
    space = Space(pk=space_pk, closed_at=closed_at)
    chat = Chat(pk=chat_pk, space=space, opened_at=opened_at, paused_at=paused_at, removed_at=removed_at)
    present = {int(person): (role, password) for person, role, password in members}
    sessions, by_role = set(valid), {role: _right(Member(space=space, role=role), chat) for role in Member.Role.values}

    def right(seat: Seat) -> Right:
        role, password = present.get(seat.person, ("", seat.password))
        if seat.session not in sessions or password != seat.password:
            return Right.SIGNED_OUT
        return by_role[role] if role else Right.NOTHING

    return Standing(chat.state if space.is_open else Chat.State.CLOSED, {seat: right(seat) for seat in seats})


def _right(member: Member, chat: Chat) -> Right:
    if not rules.can_see_chat(member, chat):
        return Right.NOTHING
    if not rules.can_read_chat(member, chat):
        return Right.WAITS
    return Right.WRITES if rules.can_write_now(member, chat) else Right.READS
