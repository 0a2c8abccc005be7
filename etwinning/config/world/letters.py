"""Letters between members of a room, and the walls of some."""

from typing import TYPE_CHECKING, Any

from etwinning.config.world.making import World
from etwinning.letters.models import Letter, Wall

if TYPE_CHECKING:
    from etwinning.config.world.rooms import Room, Voices


def make_letters(world: World, room: "Room", voices: "Voices", words: dict[str, Any], language: str) -> None:
    """`letters`: "who | to whom | words", one answering the other; `[[wall]]`: whose, and what others wrote below."""
    letters = [said.split(" | ", 2) for said in words.get("letters", [])]
    for number, (by, to, text) in enumerate(letters):
        author, reader = voices.who(by), voices.who(to)
        at = room.moment(0.8 + 0.19 * number / len(letters))
        world.add(Letter(space=room.space, author_id=author, to_id=reader, body=text, language=language, created_at=at))
    walls = words.get("wall", [])
    for number, wall in enumerate(walls):
        owner = voices.who(wall["by"])
        for place, said in enumerate(wall["words"]):
            by, text = said.split(" | ", 1)
            at = room.moment(0.5 + 0.4 * number / len(walls) + 0.02 * place)
            author = voices.who(by) if place else owner
            world.add(
                Letter(space=room.space, author_id=author, to_id=owner, on_wall=True, body=text, language=language,
                       created_at=at)
            )  # fmt: skip
            if not place:
                world.add(Wall(space=room.space, owner_id=owner, opened_at=at))
