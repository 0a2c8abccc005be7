"""Finding tickets: those of an asker, those of a desk, what waits, and who answers."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from etwinning.core.folding import fold_words
from etwinning.people import queries as people
from etwinning.people.models import Desk, Officer, Person
from etwinning.tickets.models import Step, Ticket

MOST_WORDS = 8


def reached(desks: QuerySet[Desk]) -> QuerySet[Desk]:
    """Those that hear of a question: by a mailbox, or by an officer here."""
    at_work = Officer.objects.filter(desk=OuterRef("pk"), person__is_active=True)
    return desks.filter(~Q(email="") | Exists(at_work))


def desk_that_answers(country: str, language: str = "") -> Desk | None:
    """Who answers questions from a country: its own desk (the one of that language first), else the central one.

    None where nobody would hear of it.
    """
    return reached(people.desks_for(country, language)).first() or central_that_answers()


def central_that_answers() -> Desk | None:
    """The desk that others pass on to, if somebody hears of it there."""
    return reached(Desk.objects.filter(kind=Desk.Kind.CENTRAL)).order_by("pk").first()


def central_desk() -> Desk | None:
    """The desk that others pass on to."""
    return Desk.objects.filter(kind=Desk.Kind.CENTRAL).order_by("pk").first()


def seat_at(person: Person, ticket: Ticket) -> Desk:
    """For which desk an officer speaks: the ticket's own, if they sit there, else the one they have."""
    desks = [seat.desk for seat in people.offices_of(person)]
    own = [desk for desk in desks if desk.pk == ticket.desk_id]
    central = [desk for desk in desks if desk.kind == Desk.Kind.CENTRAL]
    return [*own, *central, *desks][0]


def tickets_of(person: Person) -> QuerySet[Ticket]:
    """What a member asked, what changed last first."""
    return Ticket.objects.filter(asker=person).select_related("desk").order_by("-changed_at", "-pk")


def ticket_by_link(pk: int | None) -> QuerySet[Ticket]:
    """What somebody without an account asked; the link's signature is the permission."""
    return Ticket.objects.filter(pk=pk or 0, asker=None).select_related("desk")


def tickets_visible_to(officer: Person) -> QuerySet[Ticket]:
    """What lies, or lay, at an officer's desks and regions; everything for the central desk."""
    return Ticket.objects.filter(people.desk_reach(officer)).select_related("desk", "asker")


def tickets_awaiting(officer: Person) -> QuerySet[Ticket]:
    """What waits for this officer's desks to say something, the longest waiting first."""
    waits = Q(pk__in=[])
    for office in people.offices_of(officer):
        here = Q(state=Ticket.State.WAITING, desk=office.desk_id)
        if office.desk.kind == Desk.Kind.CENTRAL:
            here |= Q(state=Ticket.State.PASSED)
        elif office.regions:
            here &= Q(region__in=office.regions)
        waits |= here
    return tickets_visible_to(officer).filter(waits).order_by("state_since", "pk")


def tickets_found(officer: Person, state: str, text: str = "") -> QuerySet[Ticket]:
    """Those of a state, the oldest first; what is settled, and everything (no state), the latest first.

    Each word of the text is of the subject or of who asked.
    """
    if state == Ticket.State.WAITING:
        rows = tickets_awaiting(officer)
    elif state == Ticket.State.PASSED:
        rows = tickets_visible_to(officer).filter(state=state).order_by("state_since", "pk")
    else:
        rows = tickets_visible_to(officer).filter(**{"state": state} if state else {}).order_by("-changed_at", "-pk")
    for word in fold_words(text)[:MOST_WORDS]:
        rows = rows.filter(Q(search__contains=word) | Q(asker__search__contains=word))
    return rows


def steps_of(ticket: Ticket) -> QuerySet[Step]:
    """Every step, oldest first: for desks."""
    return Step.objects.filter(ticket=ticket).select_related("desk", "author").order_by("at", "pk")


def steps_shown(ticket: Ticket) -> QuerySet[Step]:
    """What the asker sees: no notes. Words for desks only are left out by the page."""
    return steps_of(ticket).exclude(kind=Step.Kind.NOTED)


def tickets_over(at: datetime) -> QuerySet[Ticket]:
    """What nobody touched since a moment, and is settled."""
    return Ticket.objects.filter(state=Ticket.State.CLOSED, changed_at__lte=at)


def tickets_silent(at: datetime) -> QuerySet[Ticket]:
    """What was answered and had no word since that moment."""
    return Ticket.objects.filter(state=Ticket.State.ANSWERED, changed_at__lte=at).order_by("pk")


def officers_answering(ticket: Ticket) -> list[Person]:
    """Who is told of a ticket where it lies."""
    desk, region = (central_desk(), "") if ticket.at_central else (ticket.desk, ticket.region)
    return [seat.person for seat in people.officers_for(desk, region)] if desk else []
