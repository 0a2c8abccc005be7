"""Tickets of tests."""

from etwinning.people.models import Person
from etwinning.tickets import actions
from etwinning.tickets.models import Ticket
from tests.cast import make_desk

MAIL = "ada@parent.example"
WORDS = "The link in the mail opens nothing."


def make_ticket(by: Person | None = None, country: str = "TR", **more: str) -> Ticket:
    """A question to the desk of a country: of a member, or of Ada, who has no account."""
    desk = make_desk(country)
    make_desk("")
    said = {
        "country": country, "topic": "account", "subject": "The link", "words": WORDS, "language": "tr",
        "name": "Ada", "email": MAIL,
    } | more  # fmt: skip
    return actions.ask_desk(desk, actions.Question(**said), by=by)  # type: ignore[arg-type]
