"""What time and people do with the versions of a page: bringing an earlier text back, thinning out what is old."""

from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.libraries.html import LIMIT
from etwinning.pages.actions.keeping import follow, keep_version, of_version
from etwinning.pages.actions.standing import locked
from etwinning.pages.actions.together import ring_page, settle_page, weave_page
from etwinning.pages.models import Page, Version
from etwinning.people.models import Person

FINE = timedelta(days=30)  # after which of the versions of a day the last one stays, and those with a name


@transaction.atomic
def put_back(
    page: Page, version: Version, text: Callable[[str], str], *, by: Person, at: datetime | None = None
) -> Page:
    """Make a page say what `text` makes of its words and of an earlier version: a new version, nothing is rewritten.

    Who writes at this moment goes on: it is a change like others. What comes back stays of those who wrote it.
    Raises Stale when the page lies in the bin, the room is closed, the text is too long, or it stands there already.
    """
    at = at or timezone.now()
    page = locked(page)
    if settle_page(page.pk, at=at):
        page = locked(page)
    was, body = copy(page), text(page.body)
    if body == page.body:
        raise Stale(_("The page says this already."))
    if len(body.encode()) > LIMIT:
        raise Stale(_("With this passage the page would be too long. Shorten it first."))
    page.body = weave_page(page, body, by=by)
    page.version, page.edited_by, page.edited_at = page.version + 1, by, at
    page.save(update_fields=["body", "version", "edited_by", "edited_at"])
    hands = follow(was, [(by.pk, ())], page.body, of_version(version))
    keep_version(page, was, hands, {by.pk}, at=at, restored=version)
    ring_page(page.pk)
    return page


# Of each day that is long past (UTC) the last version stays, and so do those with a name and the latest of a page. What
# goes is counted in the next one that stays, with its writers.
_THIN = """
WITH row AS (
  SELECT id, page_id, number, added, removed, at,
    name <> '' OR at > %(limit)s
    OR number = max(number) OVER (PARTITION BY page_id, (at AT TIME ZONE 'UTC')::date) AS stays
  FROM pages_version WHERE page_id IN (SELECT page_id FROM pages_version WHERE at <= %(limit)s AND name = '')
), fate AS (
  SELECT id, added, removed, stays,
    first_value(id) OVER (PARTITION BY page_id, part ORDER BY number DESC) AS heir
  FROM (
    SELECT row.*, count(*) FILTER (WHERE stays) OVER (
      PARTITION BY page_id ORDER BY number ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS part FROM row
  ) AS parted
), sums AS (
  UPDATE pages_version SET added = total.added, removed = total.removed
  FROM (
    SELECT heir, sum(added) AS added, sum(removed) AS removed FROM fate GROUP BY heir HAVING count(*) > 1
  ) AS total WHERE pages_version.id = total.heir
), hands AS (
  INSERT INTO pages_version_writers (version_id, person_id)
  SELECT DISTINCT fate.heir, writer.person_id
  FROM fate JOIN pages_version_writers writer ON writer.version_id = fate.id
  WHERE NOT fate.stays
  ON CONFLICT DO NOTHING
)
SELECT id FROM fate WHERE NOT stays
"""


@transaction.atomic
def thin_versions(*, at: datetime | None = None) -> int:
    """Let go of the fine versions of days that are long past. Returns how many went; doing it twice changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_THIN, {"limit": (at or timezone.now()) - FINE})
        gone = [pk for (pk,) in cursor.fetchall()]
    Version.objects.filter(pk__in=gone).delete()
    return len(gone)
