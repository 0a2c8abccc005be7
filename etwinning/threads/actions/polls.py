"""A poll at a thread: made, voted in, closed. What somebody chose is counted and forgotten (docs/decisions/0045)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.people.models import Person
from etwinning.safety import limits
from etwinning.threads.actions.talk import Words, ask_guard, locked, must_go_on, note_down
from etwinning.threads.models import Ballot, Choice, Poll, Thread


@dataclass(frozen=True)
class Question:
    """What is asked, what one can choose, whether several, and the last day."""

    text: str
    choices: Sequence[str]
    takes_several: bool = False
    closes_on: date | None = None


@transaction.atomic
def make_poll(
    thread: Thread,
    question: Question,
    *,
    by: Person,
    language: str = "",
    is_sure: bool = False,
    is_cleared: bool = False,
) -> Poll:
    """Ask the readers of a thread. The same once more is one; raises Stale when there is another one already."""
    thread = locked(thread)
    must_go_on(thread)
    known = Poll.objects.filter(thread=thread).first()
    if known is not None and (known.question, known.author_id) == (question.text, by.pk):
        return known
    if known is not None:
        raise Stale(_("This thread has a poll already. A thread can have one."))
    words = Words("", language, is_sure=is_sure, is_cleared=is_cleared)
    said = {
        "question": question.text, "choices": list(question.choices), "takes_several": question.takes_several,
        "closes_on": question.closes_on.isoformat() if question.closes_on else None,
    }  # fmt: skip
    ask_guard("make_poll", thread.space, thread.pk, words, by, question.text, *question.choices, **said)
    limits.spend(by, "post")
    poll = Poll.objects.create(
        thread=thread, question=question.text, language=language, author=by,
        takes_several=question.takes_several, closes_on=question.closes_on,
    )  # fmt: skip
    Choice.objects.bulk_create(
        Choice(poll=poll, text=text, position=place) for place, text in enumerate(question.choices)
    )
    note_down("make_poll", thread, by=by)
    return poll


@transaction.atomic
def vote_in_poll(poll: Poll, choices: Collection[int], *, by: Person) -> Poll:
    """Choose, once and for good. A second vote changes nothing. Raises Stale when the poll is over."""
    thread = locked(poll.thread)
    must_go_on(thread)
    poll = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if poll.is_over:
        raise Stale(_("This poll is closed. Nobody can vote in it any more."))
    chosen = Choice.objects.filter(poll=poll, pk__in=choices)
    found = chosen.count()
    if not found or found != len(set(choices)) or (found > 1 and not poll.takes_several):
        raise Stale(_("This cannot be chosen here. Look at the poll again."))
    _ballot, is_new = Ballot.objects.get_or_create(poll=poll, person=by)
    if is_new:
        chosen.update(number=F("number") + 1)
        Poll.objects.filter(pk=poll.pk).update(ballot_count=F("ballot_count") + 1)
        note_down("vote_in_poll", thread, by=by)
    return poll


@transaction.atomic
def close_poll(poll: Poll, *, by: Person, at: datetime | None = None) -> Poll:
    """No more votes; everybody who reads the thread sees the result. Twice is once."""
    thread = locked(poll.thread)
    poll = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if not poll.is_over:
        poll.closed_at = at or timezone.now()
        poll.save(update_fields=["closed_at"])
        note_down("close_poll", thread, by=by, at=at)
    return poll
