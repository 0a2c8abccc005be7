"""What every deed with a page begins and ends with: holding the room and the page, and the line in the journal."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.files import drop_file
from etwinning.core.models import Audience
from etwinning.pages.models import Attachment, Page
from etwinning.people.models import Person
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space


def hold(space: Space, *, closed_too: bool = False) -> None:
    """Keep others from writing into the room until the transaction ends. Raises Stale if it is closed."""
    held = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    if not closed_too:
        must_be_open(held)


def locked(page: Page) -> Page:
    """The page as it is, held until the transaction ends. Raises Stale if it lies in the bin or the room is closed."""
    hold(page.space)
    fresh = Page.objects.select_for_update(of=("self",)).select_related("space").filter(pk=page.pk).first()
    if fresh is None or fresh.binned_at is not None:
        raise Stale(_("Somebody put this page into the bin a moment ago."))
    return fresh


def drop_attachments(attachments: QuerySet[Attachment]) -> None:
    for attachment in attachments.select_related("file"):
        attachment.delete()
        drop_file(attachment.file)


def note_down(deed: str, page: Page, *, by: Person, at: datetime | None = None) -> None:
    """The journal's line: of a draft, for its writer alone; of a published page, for those who may read it."""
    audience = page.audience if page.state == Page.State.PUBLISHED else Audience.AUTHOR
    record(f"pages/{deed}", page, by=by, scope=page.space.scope, audience=audience, at=at, title=page.title)
