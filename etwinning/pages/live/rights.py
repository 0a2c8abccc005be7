"""Who may read and write a page at this moment, for all who have it open: asked before each word that comes or goes."""

from collections.abc import Collection
from enum import IntEnum
from typing import Any

from django.db import connection
from django.utils import timezone

from etwinning.pages import queries, rules
from etwinning.people.gathering import Seat
from etwinning.people.models import Person
from etwinning.safety.queries import IS_SUSPENDED
from etwinning.spaces.queries import seat_in

OUT = [str(Person.State.SUSPENDED), str(Person.State.LEFT)]
# Written down, for it is asked with each turn of each page, and to build it takes Django longer than to answer it.
_ASK = f"""
SELECT page.audience, page.editors, page.state, page.author_id, page.binned_at, space.closed_at,
  ARRAY(
    SELECT session_key FROM django_session WHERE session_key = ANY(%(sessions)s) AND expire_date > %(now)s
  ),
  ARRAY(
    SELECT ARRAY[member.person_id::text, member.role, person.password]
    FROM spaces_member member JOIN people_person person ON person.id = member.person_id
    WHERE member.space_id = space.id AND member.left_at IS NULL AND member.person_id = ANY(%(persons)s)
      AND person.is_active AND NOT person.state = ANY(%(out)s) AND NOT {IS_SUSPENDED}
  ),
  ARRAY(SELECT person_id FROM pages_page_chosen WHERE page_id = page.id)
FROM pages_page page JOIN spaces_space space ON space.id = page.space_id
WHERE page.id = %(page)s AND space.id = %(space)s
"""  # noqa: S608 - a constant


class Right(IntEnum):
    """What somebody may do with a page."""

    SIGNED_OUT = 0
    NOTHING = 1
    READS = 2
    WRITES = 3


type Known = dict[tuple[Any, ...], Right]
MOST_KNOWN = 2_000


def rights_of(space_pk: int, page_pk: int, seats: Collection[Seat], known: Known) -> dict[Seat, Right]:
    """What each may do now. One query, however many they are, while nothing that decides it has changed.

    The rules themselves are those of every page (`queries`, `rules`); `known` keeps their answers for these facts.
    """
    found = _facts(space_pk, page_pk, seats)
    if found is None:
        return dict.fromkeys(seats, Right.NOTHING)
    *said, valid, members, editors = found
    facts, chosen = tuple(said), set(editors)
    present = {int(person): (role, password) for person, role, password in members}

    def right(seat: Seat) -> Right:
        role, password = present.get(seat.person, ("", seat.password))
        if seat.session not in valid or password != seat.password:
            return Right.SIGNED_OUT
        if not role:
            return Right.NOTHING
        key = (space_pk, page_pk, seat.person, role, seat.person in chosen, facts)
        if key not in known:
            if len(known) >= MOST_KNOWN:
                known.clear()
            known[key] = _asked(space_pk, page_pk, seat.person)
        return known[key]

    return {seat: right(seat) for seat in seats}


def _facts(space_pk: int, page_pk: int, seats: Collection[Seat]) -> tuple[Any, ...] | None:
    """All that decides it: of the page and the room, then valid sessions, members present, chosen editors."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK,
            {
                "space": space_pk,
                "page": page_pk,
                "persons": [seat.person for seat in seats],
                "sessions": [seat.session for seat in seats],
                "now": timezone.now(),
                "out": OUT,
            },
        )
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _asked(space_pk: int, page_pk: int, person_pk: int) -> Right:
    member = seat_in(space_pk, Person.objects.get(pk=person_pk))
    page = queries.pages_visible_to(member).filter(pk=page_pk).first() if member else None
    if member is None or page is None:
        return Right.NOTHING
    return Right.WRITES if member.space.is_open and rules.can_edit_page(member, page) else Right.READS
