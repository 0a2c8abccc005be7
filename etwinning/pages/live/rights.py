"""Who may read and write a page at this moment, for all who have it open: asked before each word that comes or goes."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from etwinning.pages import queries, rules
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in

OUT = {Person.State.SUSPENDED, Person.State.LEFT}


class Right(IntEnum):
    """What somebody may do with a page."""

    SIGNED_OUT = 0
    NOTHING = 1
    READS = 2
    WRITES = 3


@dataclass(frozen=True)
class Seat:
    """Somebody at a page: who, and by which session and password they signed in."""

    person: int
    session: str
    password: str


type Known = dict[tuple[Any, ...], Right]
MOST_KNOWN = 2_000


def rights_of(space_pk: int, page_pk: int, seats: Collection[Seat], known: Known) -> dict[Seat, Right]:
    """What each may do now. Three or four queries, however many they are, while nothing that decides it has changed.

    The rules themselves are those of every page (`queries`, `rules`); `known` keeps their answers for these facts.
    """
    facts = Page.objects.filter(pk=page_pk, space_id=space_pk).values_list(
        "audience", "editors", "state", "author", "binned_at", "space__closed_at"
    ).first()  # fmt: skip
    valid = set(
        Session.objects.filter(
            session_key__in={seat.session for seat in seats}, expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    members = Member.objects.filter(
        space_id=space_pk, person__in={seat.person for seat in seats}, left_at__isnull=True, person__is_active=True
    ).exclude(person__state__in=OUT)
    present = {
        person: (role, password) for person, role, password in members.values_list("person", "role", "person__password")
    }
    chosen = set()
    if facts is not None and facts[1] == Page.Editors.CHOSEN:
        chosen = set(Page.chosen.through.objects.filter(page=page_pk).values_list("person", flat=True))

    def right(seat: Seat) -> Right:
        role, password = present.get(seat.person, ("", seat.password))
        if seat.session not in valid or password != seat.password:
            return Right.SIGNED_OUT
        if facts is None or not role:
            return Right.NOTHING
        key = (space_pk, page_pk, seat.person, role, seat.person in chosen, facts)
        if key not in known:
            if len(known) >= MOST_KNOWN:
                known.clear()
            known[key] = _asked(space_pk, page_pk, seat.person)
        return known[key]

    return {seat: right(seat) for seat in seats}


def _asked(space_pk: int, page_pk: int, person_pk: int) -> Right:
    member = seat_in(space_pk, Person.objects.get(pk=person_pk))
    page = queries.pages_visible_to(member).filter(pk=page_pk).first() if member else None
    if member is None or page is None:
        return Right.NOTHING
    return Right.WRITES if member.space.is_open and rules.can_edit_page(member, page) else Right.READS
