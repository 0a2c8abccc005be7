"""What is said beside the pages of a room."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from etwinning.config.world.making import World
from etwinning.pages.models import Page
from etwinning.remarks.models import Remark
from etwinning.remarks.queries import located, passages_of

if TYPE_CHECKING:
    from etwinning.config.world.rooms import Room, Voices


def make_remarks(world: World, page: Page, said: Sequence[dict[str, Any]], voices: "Voices", room: "Room") -> None:
    """Comments and suggestions on a page, one a day after its latest edit, with their answers."""
    among = passages_of(page) if said else []
    for number, one in enumerate(said):
        at = min(page.edited_at + timedelta(days=1 + number, hours=2), room.end)
        quote = voices.words(one.get("quote", ""))
        spot = located(quote, 0, among).passage if quote else None
        place = spot.number if spot else one.get("place", 0)
        if one.get("wording"):
            quote = among[place].wording
        resolved = (
            {"state": "resolved", "settled_at": at, "settled_by_id": page.author_id} if one.get("resolved") else {}
        )
        root = world.add(
            Remark(
                page=page, quote=quote, place=place, wording=voices.words(one.get("wording", "")), created_at=at,
                body=voices.words(one["say"]), language=page.language, author_id=voices.who(one["by"]), **resolved,
            )
        )  # fmt: skip
        for answer in one.get("answers", []):
            by, words = answer.split(" | ", 1)
            world.add(
                Remark(
                    page=page, answers=root, body=voices.words(words), language=page.language,
                    author_id=voices.who(by), created_at=min(at + timedelta(hours=5), room.end),
                )
            )  # fmt: skip
