"""A TwinSpace as the start of a new one: its shape, and nothing that people wrote in it."""

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.archives import queries
from etwinning.archives.masks import masker
from etwinning.chat.models import TITLE, Chat
from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.libraries.html import clean
from etwinning.materials.models import Folder
from etwinning.pages.actions import new_page
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans.copying import copy_plan
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space
from etwinning.threads.models import Forum

HEADINGS: Final = re.compile(r"<h([234])[^>]*>.*?</h\1>", re.DOTALL)


@transaction.atomic
def copy_twinspace(space: Space, source: Space, *, by: Person, at: datetime | None = None) -> int:
    """Give an empty room the pages (titles and headings, as drafts), forums, folders, chats and plan of another.

    The plan begins today. Returns how many things there are. Raises Stale when the room is closed or not empty.
    """
    at = at or timezone.now()
    room = Space.objects.select_for_update().get(pk=space.pk)
    must_be_open(room)
    if not queries.is_empty(room):
        raise Stale(_("This TwinSpace is not empty any more. Only an empty one can begin as a copy."))
    mask = masker(queries.names_ever(source.pk))
    made: dict[int, Page] = {}
    for page in queries.pages_to_copy(source):
        made[page.pk] = new_page(
            room, by=by, title=mask(page.title)[:150], language=page.language, at=at,
            parent=made.get(page.parent_id or 0),
            body=mask(clean("".join(met[0] for met in HEADINGS.finditer(page.body)))),
        )  # fmt: skip
    forums = [
        Forum(space=room, title=mask(one.title)[:80], language=one.language, position=one.position)
        for one in queries.forums_for(source)
    ]
    folders = [
        Folder(
            space=room,
            name=mask(one.name)[:120],
            kind=one.kind,
            audience=_inside(one.audience),
            adders=one.adders,
            made_by=by,
        )
        for one in queries.folders_to_copy(source)
    ]
    Forum.objects.bulk_create(forums)
    Folder.objects.bulk_create(folders)
    chats = [
        Chat(space=room, title=mask(one.title)[:TITLE], language=one.language, made_by=by, made_at=at)
        for one in queries.chats_to_copy(source, room)
    ]
    Chat.objects.bulk_create(chats)
    pages = {old: new.pk for old, new in made.items()}
    planned = copy_plan(source, room, by=by, start=timezone.localdate(at), pages=pages, mask=mask)
    number = len(made) + len(forums) + len(folders) + len(chats) + planned
    record("archives/copy_twinspace", room, by=by, scope=room.scope, audience=Audience.TEACHERS, at=at, number=number)
    return number


def _inside(audience: str) -> str:
    return Audience.TEACHERS if audience == Audience.TEACHERS else Audience.MEMBERS
