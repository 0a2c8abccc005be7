"""What deeds with materials begin and end with: the room held, the line in the journal."""

from datetime import datetime

from django.db.models import QuerySet

from etwinning.core.actions import record
from etwinning.core.files import drop_file
from etwinning.core.models import Audience
from etwinning.materials.models import Folder, Item
from etwinning.people.models import Person
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space


def hold(space: Space, *, closed_too: bool = False) -> None:
    """Keep others from writing into the room until the transaction ends. Raises Stale if it is closed."""
    held = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    if not closed_too:
        must_be_open(held)


def note_down(
    deed: str, thing: Item | Folder, *, by: Person, at: datetime | None = None, audience: str = "", **data: object
) -> None:
    """The journal's line, for those who may see the thing (members at most: the news of a room are not public)."""
    seen = Audience.TEACHERS if thing.audience == Audience.TEACHERS else Audience.MEMBERS
    if isinstance(thing, Item) and thing.folder and thing.folder.audience == Audience.TEACHERS:
        seen = Audience.TEACHERS
    record(
        f"materials/{deed}", thing, by=by, scope=thing.space.scope, audience=audience or seen, at=at,
        title=str(thing), **data,
    )  # fmt: skip


def drop_items(items: QuerySet[Item]) -> int:
    """Delete items for good, with their files."""
    gone = 0
    for item in items.select_related("file"):
        item.delete()
        drop_file(item.file)
        gone += 1
    return gone
