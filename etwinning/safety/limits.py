"""How often one may do what reaches others, and the same words to many strangers.

    limits.spend(by, "request_contact", text=message, to=other)

is the whole of it: the deed calls it once, when it is sure to happen, and lets TooMany pass, which the person reads as
a calm page that says when one may go on and keeps what was typed. What is undone with its transaction counts for
nothing.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etwinning.core.actions import TooMany
from etwinning.core.folding import fold
from etwinning.core.formats import moment
from etwinning.people.models import Person
from etwinning.safety.models import Spent

__all__ = ["TooMany", "spend"]


class Limit(NamedTuple):
    """So many in such a time, and what one reads beyond it."""

    most: int
    every: timedelta
    sentence: Any


HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
LIMITS: Final = {
    "request_contact": Limit(
        20, DAY, _("You asked many people for contact today. You can ask the next one after %(when)s.")
    ),
    "send_message": Limit(
        30, DAY, _("You wrote to many people today whom you do not know. You can write to the next one after %(when)s.")
    ),
    "post": Limit(60, HOUR, _("You posted a lot in the last hour. You can post again after %(when)s.")),
    "comment": Limit(60, HOUR, _("You commented a lot in the last hour. You can comment again after %(when)s.")),
    "report_thing": Limit(
        20, DAY, _("You reported many things today. We look at all of them. You can report again after %(when)s.")
    ),
    "invite_partner": Limit(
        30, DAY, _("You invited many people to projects today. You can invite the next one after %(when)s.")
    ),
    "invite_colleague": Limit(
        10, DAY, _("You sent many invitations by mail today. You can send the next one after %(when)s.")
    ),
    "publish_call": Limit(5, DAY, _("You published many calls today. You can publish the next one after %(when)s.")),
    "open_group": Limit(5, DAY, _("You opened many groups today. You can open the next one after %(when)s.")),
    "request_to_join": Limit(
        20, DAY, _("You asked to join many groups today. You can ask the next one after %(when)s.")
    ),
    "invite_to_group": Limit(
        50, DAY, _("You invited many people to groups today. You can invite the next one after %(when)s.")
    ),
    "answer_call": Limit(20, DAY, _("You answered many calls today. You can answer the next one after %(when)s.")),
}
"""The deeds that are counted, by name."""

FIRST_CONTACT: Final = ("request_contact", "send_message", "answer_call")
NEWCOMER: Final = WEEK
FIRST_STEPS: Final = Limit(
    5,
    DAY,
    _(
        "In your first week on eTwinning you can write to five people a day whom you do not know yet. You can write to "
        "the next one after %(when)s."
    ),
)
SAME_WORDS: Final = 2  # strangers who may get nearly the same words within a week
FEW_WORDS: Final = 3  # words of a shingle
NEAR: Final = 12  # bits of 64 in which the marks of nearly equal texts differ at most; unrelated ones differ in 32
WORD: Final = re.compile(r"\w+")
_LOCK: Final = 7_000_000_000_000_000


@transaction.atomic
def spend(person: Person, deed: str, *, text: str = "", to: Person | None = None, at: datetime | None = None) -> None:
    """Count one more of a deed (a name in LIMITS). Raises TooMany when it is one too many.

    `text` is what is written to a stranger: nearly the same words to a third one within a week are refused, too. `to`
    is that stranger, whose name makes no other text of it.
    """
    at = at or timezone.now()
    limit = LIMITS[deed]
    with connection.cursor() as cursor:  # two at once come one by one
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK + person.pk])
    if deed in FIRST_CONTACT and at - person.joined_at < NEWCOMER:
        _must_be_under(FIRST_STEPS, person, FIRST_CONTACT, at)
    _must_be_under(limit, person, (deed,), at)
    mark = mark_of(text, to) if text else None
    if mark is not None:
        marks = Spent.objects.filter(person=person, at__gt=at - WEEK, mark__isnull=False).values_list("mark", flat=True)
        if sum(other is not None and is_near(mark, other) for other in marks) >= SAME_WORDS:
            raise TooMany(
                gettext(
                    "You sent nearly the same words to several people. Write to each in words of their own: say what "
                    "you read on their page, and why you think of them."
                ),
                conduct=True,
            )
    Spent.objects.create(person=person, deed=deed, at=at, mark=mark)


def _must_be_under(limit: Limit, person: Person, deeds: Iterable[str], at: datetime) -> None:
    lately = Spent.objects.filter(person=person, deed__in=list(deeds), at__gt=at - limit.every)
    times = list(lately.order_by("-at").values_list("at", flat=True)[: limit.most])
    if len(times) == limit.most:
        until = times[-1] + limit.every
        raise TooMany(limit.sentence % {"when": moment(until)}, until)


def mark_of(text: str, to: Person | None = None) -> int:
    """A number of 64 bits that differs in few of them for nearly equal texts (a simhash of groups of three words)."""
    names = set(fold(to.name).split()) if to is not None else set()
    words = [word for word in WORD.findall(fold(text)) if word not in names]
    groups = [" ".join(words[place : place + FEW_WORDS]) for place in range(max(1, len(words) - FEW_WORDS + 1))]
    hashes = [int.from_bytes(blake2b(group.encode(), digest_size=8).digest()) for group in groups]
    votes = (sum(1 if one >> bit & 1 else -1 for one in hashes) > 0 for bit in range(64))
    mark = reduce(lambda number, vote: number << 1 | vote, votes, 0)
    return mark - (1 << 64) if mark >> 63 else mark  # as PostgreSQL keeps it


def is_near(one: int, other: int) -> bool:
    """Whether two marks are of nearly equal texts."""
    return ((one ^ other) & (1 << 64) - 1).bit_count() <= NEAR
