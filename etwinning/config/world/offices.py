"""The desks of the support services and the people who sit at them."""

from itertools import islice
from typing import Final

from allauth.account.models import EmailAddress

from etwinning.config.world import cast, read
from etwinning.config.world.making import World
from etwinning.config.world.naming import ascii_word, draw_name
from etwinning.config.world.people import keep_person
from etwinning.core import countries
from etwinning.core.regions import regions_of
from etwinning.people.models import Desk, Officer, Person

_COORDINATED_AT_ONCE: Final = 3  # regions that one coordinator looks after


def make_offices(world: World) -> None:
    """All desks, an officer or two at each, coordinators where the country has them; the cast first."""
    for row in read.desks():
        world.desks[row.slug] = world.add(
            Desk(
                slug=row.slug, kind=Desk.Kind.NATIONAL if row.country else Desk.Kind.CENTRAL, country=row.country,
                language=row.language, name=row.name, english_name=row.english_name, usual_days=row.usual_days,
                email=f"{row.slug}@desk.example", website=f"https://{row.slug}.desk.example/",
            )
        )  # fmt: skip
    cast.make_officers(world)
    for row in read.desks():
        _fill(world, row.slug, row.country or "BE-fr")


def _fill(world: World, slug: str, country: str) -> None:
    desk, lots = world.desks[slug], world.lots("desk", slug)
    key = {"be-nl": "BE-nl", "be-fr": "BE-fr"}.get(slug, country)
    for number in range(lots.randint(1, 2)):
        _sit(world, desk, key, f"{slug}-{number}", [])
    regions = [code for code, _name in regions_of(desk.country, "en")] if desk.country else []
    left = iter(regions[: int(len(regions) * read.coordinators().get(slug, 0))])
    number = 0
    while mine := list(islice(left, _COORDINATED_AT_ONCE)):
        _sit(world, desk, key, f"{slug}-c{number}", mine)
        number += 1


def _sit(world: World, desk: Desk, key: str, seat: str, regions: list[str]) -> None:
    name = draw_name(read.countries()[key].names, world.lots("officer", seat))
    speaks = countries.first_language(desk.country) if desk.country else "en"
    person = keep_person(
        world,
        Person(
            username=f"desk-{seat}", email=f"{ascii_word(name.given)}.{seat}@desk.example", kind=Person.Kind.OFFICER,
            state=Person.State.VALIDATED, given_name=name.given, family_name=name.family, country=desk.country,
            region=regions[0] if regions else "", language="", speaks={speaks: "native"}, joined_at=world.ago(1500),
            state_since=world.ago(1500), active_date=world.now.date(), available=False,
        ),
        None,
    )  # fmt: skip
    world.add(Officer(person=person, desk=desk, regions=regions))
    world.add(EmailAddress(user=person, email=str(person.email), verified=True, primary=True))
    cast.add_second_step(world, person)
    if not regions:
        world.officers.setdefault(desk.pk, []).append(person)
