"""What people say of themselves besides words: interests, when they are free, what everyone may see; second schools."""

from datetime import date, timedelta
from typing import Final

from etwinning.config.world.making import World, share
from etwinning.core.words import INTERESTS
from etwinning.people.models import Person
from etwinning.schools.models import Membership, School

_SHOWN: Final = ("photo", "about", "ideas", "schools", "teaching", "languages", "interests", "availability", "projects")
_SECOND: Final = 0.04  # so many teachers have a second school in their town or region


def say_more(world: World, person: Person) -> None:
    """Complete the profile of somebody who has just been made."""
    lots = world.lots("profile", person.username)
    if person.kind != Person.Kind.STAFF or not person.is_active:
        return
    person.interests = share(list(INTERESTS), lots, 0 if lots.random() < 0.2 else 2, 6)
    if person.available and lots.random() < 0.15:
        month = world.now.month + lots.randint(1, 9)
        person.available_from = date(world.now.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    if person.visibility == Person.Visibility.PUBLIC:
        person.public_parts = share(list(_SHOWN), lots, 4, len(_SHOWN))
        if world.lots("labels shown", person.username).random() < 0.8:
            person.public_parts.append("labels")
    person.shares_progress = lots.random() < 0.2


def make_second_schools(world: World) -> None:
    """Some teachers work at two schools; half of them are confirmed there. Ayşe's school has somebody to confirm."""
    for person in world.cast.values():
        for deed, days in (("people/register_person", 0.0), ("people/edit_profile", 0.1)):
            at = person.joined_at + timedelta(days=days)
            world.note(deed, person, by=person.pk, at=at, scope=f"person:{person.pk}")
    home = world.cast_places["Ayşe"]
    guests = [one for one in world.teachers if one.index >= 0 and one.place.country == "TR" and one.place.pk != home.pk]
    for guest in guests[:1]:
        _join(world, guest.pk, home.pk, confirmed=False)
    near: dict[tuple[str, str], list[int]] = {}
    for place in world.places:
        near.setdefault((place.country, place.region), []).append(place.pk)
    for teacher in world.teachers:
        lots = world.lots("second", teacher.index)
        others = [pk for pk in near.get((teacher.place.country, teacher.place.region), []) if pk != teacher.place.pk]
        if teacher not in guests[:1] and teacher.index >= 0 and others and lots.random() < _SECOND:
            _join(world, teacher.pk, lots.choice(others), confirmed=lots.random() < 0.5)


def _join(world: World, person: int, school: int, *, confirmed: bool) -> None:
    since = world.ago(world.lots("since", person).uniform(2, 300))
    row = Membership(person_id=person, school_id=school, is_default=False, since=since)
    row.confirmed_at = since if confirmed else None
    world.add(row)
    world.note("schools/add_school", School(pk=school), by=person, at=since, scope=f"school:{school}")
