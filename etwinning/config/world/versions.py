"""How the pages of a room came to be: what its author wrote first, and what others added."""

from collections.abc import Sequence

from etwinning.config.world.making import World
from etwinning.libraries.comparing import counted
from etwinning.libraries.credits import Credited, carried, stored
from etwinning.libraries.plain import parts_of
from etwinning.libraries.shapes import pieces_of
from etwinning.pages.models import Page, Version

FEWEST = 3  # parts: what is shorter was written in one go


def make_versions(world: World, page: Page, others: Sequence[int]) -> None:
    """The versions of a page, between its beginning and its latest edit: half of it, most of it, all of it."""
    parts = parts_of(page.body)
    if len(parts) < FEWEST:
        return
    last = page.edited_by_id or page.author_id
    steps = [(len(parts) // 2, page.author_id), (len(parts) - 1, others[0]), (len(parts), last)]
    hands: list[Credited] = []
    before, while_writing = "", (page.edited_at - page.created_at) / len(steps)
    for number, (many, who) in enumerate(steps, 1):
        body = "".join(parts[:many])
        if body == before or who is None:
            continue
        hands = carried(hands, pieces_of(body), who)
        added, removed = counted(before, body)
        at = page.edited_at - while_writing * (len(steps) - number)
        version = world.add(
            Version(
                page=page, number=number, title=page.title, language=page.language, body=body, credits=stored(hands),
                began_at=at, at=at, added=added, removed=removed, peak=counted("", body)[0],
            )
        )  # fmt: skip
        world.add(Version.writers.through(version_id=version.pk, person_id=who))
        before = body
