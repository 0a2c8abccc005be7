"""Writing together: a page's text as a document, to which changes are added, and from which the page's HTML is made.

A change is acknowledged when its transaction has committed. Other processes hear of it by NOTIFY and fetch it by
number.
"""

from base64 import b64encode
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.libraries import replicas
from etwinning.libraries.html import clean
from etwinning.libraries.shapes import pieces_of
from etwinning.pages import queries
from etwinning.pages.actions.guarding import note_written
from etwinning.pages.actions.keeping import follow, keep_version, replayed
from etwinning.pages.actions.standing import note_down
from etwinning.pages.models import Document, Page, Writer
from etwinning.people.models import Person

CHANNEL, CURSORS = "pages", "page_cursors"
LONGEST_NEWS = 7_900  # bytes; PostgreSQL carries 8,000
MANY = 100  # changes after which they become a snapshot
QUIET = timedelta(hours=1)  # between two lines of the journal about the same writer of the same page


# In one go, for it is done with each turn of each page: the document's row is held, its changes numbered and added.
_ADD = """
WITH document AS (
  UPDATE pages_document SET latest = latest + %(many)s WHERE page_id = %(page)s RETURNING id, latest
), added AS (
  INSERT INTO pages_change (document_id, number, update, by_id, at)
  SELECT id, latest - %(many)s + place, said.update, said.person, %(at)s
  FROM document, unnest(%(updates)s::bytea[], %(persons)s::bigint[]) WITH ORDINALITY AS said(update, person, place)
)
SELECT latest, pg_notify(%(channel)s, %(news)s) FROM document
"""


@dataclass(frozen=True)
class Said:
    """What somebody wrote: an update."""

    person: int
    update: bytes


@transaction.atomic
def begin_document(page: Page) -> Document:
    """The document of a page; made of its HTML at the first asking, once, whoever else asks at that moment."""
    made = Document.objects.filter(page=page).defer("state").first()
    if made is None:
        fresh = Page.objects.select_for_update(of=("self",)).filter(pk=page.pk).first()
        if fresh is None:
            raise Stale(_("This page was in the bin for 30 days and is gone for good."))
        made, _new = Document.objects.get_or_create(page=fresh, defaults={"state": replicas.from_html(fresh.body)})
    return made


def write_together(page_pk: int, said: Sequence[Said], *, token: str = "", at: datetime | None = None) -> range:
    """Add changes to a document; their numbers. Raises Stale if the page is gone. Others hear of it at the commit.

    Whether these people may write, and whether the updates fit, has been asked by who calls.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD,
            {
                "page": page_pk,
                "many": len(said),
                "updates": [one.update for one in said],
                "persons": [one.person for one in said],
                "at": at or timezone.now(),
                "channel": CHANNEL,
                "news": f"{page_pk} {token}",
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise Stale(_("This page was in the bin for 30 days and is gone for good."))
    return range(row[0] - len(said) + 1, row[0] + 1)


def ring_page(page_pk: int, token: str = "") -> None:
    """Wake whoever has a page open, when the transaction commits: something was written, or rights changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{page_pk} {token}"])


def show_cursors(page_pk: int, entries: Sequence[bytes], *, token: str) -> None:
    """Tell other processes where people are in a page; what does not fit into one piece of news goes in several."""
    with connection.cursor() as cursor:
        for entry in entries:
            news = f"{page_pk} {token} {b64encode(entry).decode()}"
            if len(news) <= LONGEST_NEWS:
                cursor.execute("SELECT pg_notify(%s, %s)", [CURSORS, news])


def settle_page(page_pk: int, *, at: datetime | None = None) -> Page | None:
    """Make the page say what its document says, and a snapshot of many changes. Twice is once; None: nothing to do.

    The long work is done before anything is held. Words that come meanwhile are left to the next time.
    """
    written = queries.written_on(page_pk)
    if written is None or written.settled >= written.number:
        return None
    before = Page.objects.filter(pk=page_pk).first()
    doc, stages = replayed(written)
    body, state = replicas.to_html(doc), doc.get_update() if len(written.updates) > MANY else None
    hands = follow(before, stages, body) if before is not None and body != before.body else []
    at = at or timezone.now()
    with transaction.atomic():
        page = Page.objects.select_for_update(of=("self",)).select_related("space").filter(pk=page_pk).first()
        document = Document.objects.select_for_update().filter(page=page_pk).defer("state").first()
        if page is None or document is None or document.settled >= written.number:
            return None
        since = document.settled
        document.settled = written.number
        document.save(update_fields=["settled"])
        was, is_new = copy(page), body != page.body
        _note_writers(page, document, since, at)
        if is_new:
            page.body, page.version = body, page.version + 1
        page.save(update_fields=["body", "version", "edited_by", "edited_at"])
        if is_new:
            if before is None or was.version != before.version:  # saved by somebody meanwhile
                hands = follow(was, stages, body)
            writers = {hand for hand in written.hands[written.new :] if hand is not None}
            version = keep_version(page, was, hands, writers, at=at, together=True)
            note_written(page, version, hands, writers)
        if state is not None and document.upto < written.number:
            Document.objects.filter(pk=document.pk).update(state=state, upto=written.number)
            document.changes.filter(number__lte=written.number).delete()
    return page


@task
def settle_soon(page_pk: int) -> None:
    """The task: see settle_page."""
    settle_page(page_pk)


def settle_all() -> int:
    """Settle what a process that died left behind. Returns how many pages."""
    return sum(settle_page(pk) is not None for pk in queries.unsettled_pages())


def weave_page(page: Page, body: str, *, by: Person, below: bool = False) -> str:
    """The HTML of a page that says this, with `below` after what stands there; its document, if any, says it too.

    There it is a change like others, and merges with what is being written. The caller holds the page and has settled
    it.
    """
    written = queries.written_on(page.pk)
    if written is None:
        return clean(page.body + body) if below else body
    doc = replicas.opened(*written.updates)
    before = doc.get_state()
    new = pieces_of(body)
    replicas.weave(doc, (*replicas.read(doc), *new) if below else new)
    update = doc.get_update(before)
    if update != replicas.EMPTY:
        numbers = write_together(page.pk, [Said(by.pk, update)])
        if numbers[0] == written.number + 1:
            Document.objects.filter(page=page).update(settled=numbers[-1])
    return replicas.to_html(doc)


def _note_writers(page: Page, document: Document, since: int, at: datetime) -> None:
    """Who wrote, for the page and for the journal: a line for each of them, not more than one an hour."""
    for change in queries.latest_by_each(document, since):
        if change.by is None:
            continue
        writer, _new = Writer.objects.get_or_create(document=document, person=change.by)
        writer.at = change.at
        if writer.noted_at is None or at - writer.noted_at >= QUIET:
            writer.noted_at = at
            note_down("edit_page", page, by=change.by, at=change.at)
        writer.save()
        if change.at >= page.edited_at:
            page.edited_by, page.edited_at = change.by, change.at
