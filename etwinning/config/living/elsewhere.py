"""What the classes of the cast's room did outside it: confirmed by the partner, or still asked."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from etwinning.config.world.making import World
from etwinning.contributions.models import Elsewhere

if TYPE_CHECKING:
    from etwinning.config.world.rooms import Room

_DONE: Final = (  # (moment of the room's life, which founder, what, confirmed)
    (0.3, 0, "We walked to the spring above the town and measured how much water comes in a minute.", True),
    (0.5, 1, "Our class opened the parcel with the water samples and tasted them blind.", True),
    (0.7, 1, "A plumber showed the class where the pipes of our school begin.", True),
    (0.95, 1, "We asked twelve families how they save water and brought the answers to school.", False),
)


def make_elsewhere(world: World, room: "Room") -> None:
    """A few days of work in class and outside, added by one founder, witnessed by the other."""
    assert room.space is not None  # noqa: S101 - it is made before its people
    for share, side, words, confirmed in _DONE:
        author, witness = room.founders[side], room.founders[1 - side]
        at = room.moment(share)
        answered = at + timedelta(days=1) if confirmed else None
        one = world.add(
            Elsewhere(
                space=room.space, school_id=author.place.pk, day=at.date(), words=words, author_id=author.pk,
                witness_id=witness.pk, at=at, state="confirmed" if confirmed else "waiting", answered_at=answered,
                answered_by_id=witness.pk if confirmed else None,
            )
        )  # fmt: skip
        scope = room.space.scope
        world.note(
            "contributions/add_elsewhere", one, by=author.pk, at=at, scope=scope, audience="teachers", words=words
        )
        if answered:
            world.note(
                "contributions/confirm_elsewhere", one, by=witness.pk, at=answered, scope=scope, audience="teachers",
                words=words,
            )  # fmt: skip
