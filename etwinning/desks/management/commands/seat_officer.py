"""`seat_officer DESK EMAIL`: gives an account a seat at a desk, or takes it away. So the first officer comes to be."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from etwinning.core import countries
from etwinning.core.actions import Stale
from etwinning.core.regions import is_region
from etwinning.desks import actions, queries
from etwinning.people.accounts import folded_email
from etwinning.people.models import Person


class Command(BaseCommand):
    """Opens the desk if there is none of this country yet. Every refusal is a sentence, and nothing is kept."""

    help = "Give an account a seat at a support service (DESK: a country such as TR, a desk's own word, or central)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("desk", help="a country such as TR, the last word of a desk's address, or central")
        parser.add_argument("email", help="the confirmed address of an account that exists")
        parser.add_argument("--regions", nargs="+", default=[], help="codes such as TR-42: a coordinator of these")
        parser.add_argument("--name", default="", help="how a desk that is opened now is called")
        parser.add_argument("--remove", action="store_true", help="take the seat away")

    def handle(self, *_args: Any, **said: Any) -> None:
        try:
            person = queries.account_with(folded_email(said["email"]))
        except ValidationError as error:
            raise CommandError(error.messages[0]) from None
        if person is None:
            raise CommandError(
                "No account has this address, or it is not confirmed yet. Register in the browser first."
            )
        try:
            if said["remove"]:
                self._remove(said["desk"], person)
            else:
                self._seat(said["desk"], person, said["regions"], said["name"])
        except Stale as refused:
            raise CommandError(str(refused.sentence)) from None

    def _seat(self, word: str, person: Person, regions: list[str], name: str) -> None:
        country = "" if word.lower() == "central" else word.upper()
        desk = queries.desk_called(word)
        if desk is None and country and country not in countries.COUNTRIES:
            raise CommandError(f"There is no desk “{word}”, and no country of that code takes part.")
        country = desk.country if desk else country
        strange = [code for code in regions if not (country and is_region(code, country))]
        if strange:
            raise CommandError(f"No region of this desk: {', '.join(strange)}.")
        if not queries.can_sit(person):
            raise CommandError(str(queries.CANNOT_SIT))
        if desk is None:
            named = f"National Support Service {countries.country_name(country, 'en')}" if country else ""
            desk = actions.open_desk(by=None, country=country, name=name or named or "Central Support Service")
            self.stdout.write(f"The desk “{desk.name}” is open.")
        actions.seat_officer(desk, person, by=None, regions=regions)
        self.stdout.write(f"{person.name} has a seat at “{desk.name}”. A second step is asked for at the next sign-in.")

    def _remove(self, word: str, person: Person) -> None:
        desk = queries.desk_called(word)
        seat = queries.seats_at(desk).filter(person=person).first() if desk is not None else None
        if seat is None:
            raise CommandError("This account has no seat there.")
        actions.unseat_officer(seat, by=None)
        self.stdout.write(f"{person.name} has no seat at “{seat.desk.name}” any more.")
