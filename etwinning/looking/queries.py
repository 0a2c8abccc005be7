"""The log of a room for its administrators: who did what when."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from etwinning.core.folding import question_words, search_text, tokens
from etwinning.core.models import Audience, Entry
from etwinning.people.queries import named
from etwinning.spaces.models import Member, Space

OF_SEATS: Final = {"spaces/change_role", "spaces/remove_member"}
KINDS: Final = {
    "pages": ("pages/", "versions/", "remarks/"),
    "threads": ("threads/", "chat/"),
    "meetings": ("meetings/",),
    "letters": ("letters/",),
    "materials": ("materials/",),
    "plans": ("plans/",),
    "contributions": ("contributions/",),
    "people": ("spaces/", "twinspace/"),
    "guests": ("guests/",),
    "classroom": ("classroom/",),
    "teams": ("teams/",),
    "archives": ("archives/",),
}


def people_named(space: Space, question: str) -> list[int] | None:
    """Who is or was in a room and has a name or user name with words that begin so; None if nothing is asked."""
    asked = question_words(question)
    if not asked:
        return None
    seats = Member.objects.filter(space=space).select_related("person").only(*named("person"))
    return [seat.person_id for seat in seats if _begins(seat, asked)]


def _begins(seat: Member, asked: Sequence[tuple[str, ...]]) -> bool:
    words = tokens(search_text(seat.person.name, seat.person.username))
    return all(any(word.startswith(ways) for word in words) for ways in asked)


def entries_for(
    seat: Member, *, people: Collection[int] | None = None, kind: str | None = None, day: date | None = None
) -> QuerySet[Entry]:
    """The journal of a room for an administrator, the latest first: what others may read of it, and all of one's own.

    An entry that only its author sees ("Seen by you only") stays that: a draft, a vote, a like are nobody else's.
    """
    others = ~Q(audience=Audience.AUTHOR)
    entries = Entry.objects.filter(others | Q(actor=seat.person_id), scope=seat.space.scope).select_related("actor")
    if people is not None:
        entries = entries.filter(actor__in=people)
    if kind:
        begins = Q(pk__in=[])
        for beginning in KINDS[kind]:
            begins |= Q(deed__startswith=beginning)
        entries = entries.filter(begins)
    if day is not None:
        entries = entries.filter(at__date=day)
    may = seat.is_present and seat.is_administrator
    return (entries if may else entries.none()).order_by("-at", "-pk")


def name_pupils(entries: Sequence[Entry]) -> None:
    """Give the lines about pupils' seats `whom`, their user name, for an administrator. One query; none without such.

    Nothing of it is kept in the journal: a pupil who became nameless is not found by it.
    """
    some = [entry for entry in entries if entry.deed in OF_SEATS and entry.data.get("role") in Member.PUPILS]
    keys = {entry.thing_id for entry in some}
    names = dict(Member.objects.filter(pk__in=keys).values_list("pk", "person__username")) if keys else {}
    for entry in some:
        entry.whom = names.get(entry.thing_id, "")  # type: ignore[attr-defined]
