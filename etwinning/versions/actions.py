"""What can be done with the history of a page. Nothing here rewrites it: what comes back is a new version."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.libraries.comparing import CHANGED, REMOVED, SAME, compared
from etwinning.libraries.shapes import html_of, pieces_of
from etwinning.pages.actions import hold_page, put_back
from etwinning.pages.models import Page, Version
from etwinning.people.models import Person


@transaction.atomic
def name_version(version: Version, *, by: Person, name: str, at: datetime | None = None) -> Version:
    """Give a version a name: it stays for ever and changes no more. Without a name it is one of many again.

    Raises Stale when the page lies in the bin, the room is closed or the version was let go. Twice is once.
    """
    page = hold_page(version.page)
    fresh = Version.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if fresh is None:
        raise Stale(_("This version is not kept any more."))
    if fresh.name != name:
        fresh.name, fresh.named_by = name, by if name else None
        fresh.save(update_fields=["name", "named_by"])
        _note_down("name_version", page, by=by, at=at)
    return fresh


@transaction.atomic
def restore_version(version: Version, *, by: Person, at: datetime | None = None) -> Page:
    """Put the text of a version into the page, as a new version. Title, pictures and files stay as they are.

    Raises Stale when the page lies in the bin, the room is closed, or the page says this already.
    """
    page = put_back(version.page, version, lambda _body: version.body, by=by, at=at)
    _note_down("restore_version", page, by=by, at=at)
    return page


@transaction.atomic
def restore_passage(
    version: Version, place: int, *, by: Person, takes_out: bool = False, at: datetime | None = None
) -> Page:
    """Bring one piece of a version back into the page; with takes_out, take one that it has out of the page.

    Raises Stale as restore_version does, and when the page has changed so that this cannot be done any more.
    """
    page = put_back(
        version.page, version, lambda body: _with_passage(body, version.body, place, takes_out), by=by, at=at
    )
    _note_down("restore_passage", page, by=by, at=at)
    return page


def _with_passage(body: str, earlier: str, place: int, takes_out: bool) -> str:
    here, there = list(pieces_of(body)), pieces_of(earlier)
    parts = compared(there, here)
    at = next((index for index, part in enumerate(parts) if part.old == place), None)
    if at is None:
        raise Stale(_("This passage is not there any more. Look at what is different once more."))
    part = parts[at]
    if takes_out:
        if part.kind != SAME or part.new is None:
            raise Stale(_("Somebody changed this passage or took it out. Look at what is different once more."))
        del here[part.new]
    elif part.kind == SAME:
        return body
    elif part.kind == CHANGED and part.new is not None:
        here[part.new] = there[place]
    elif part.kind == REMOVED:
        after = next((later.new for later in parts[at:] if later.new is not None), len(here))
        here.insert(after, there[place])
    return html_of(here)


def _note_down(deed: str, page: Page, *, by: Person, at: datetime | None) -> None:
    """The journal's line: of a draft, for its writer alone; of a published page, for those who may read it."""
    audience = page.audience if page.state == Page.State.PUBLISHED else Audience.AUTHOR
    record(f"versions/{deed}", page, by=by, scope=page.space.scope, audience=audience, at=at, title=page.title)
