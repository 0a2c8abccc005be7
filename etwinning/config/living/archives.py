"""An archive of the cast's room: ordered when the world is built, made by the worker like any other."""

from etwinning.archives.actions import make_archive
from etwinning.config.world.making import World
from etwinning.people.models import Person
from etwinning.spaces.models import Space


def make_archives(world: World) -> None:
    """Ayşe took the water project home yesterday."""
    ayse = Person.objects.get(username="cast-ayse")
    room = Space.objects.filter(members__person=ayse, kind=Space.Kind.TWINSPACE, closed_at=None).order_by("pk").first()
    if room is not None:
        make_archive(room, by=ayse, language="en", at=world.ago(1))
