"""Answering a call in public."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from etwinning.calls import queries
from etwinning.calls.actions.calls import locked, standing
from etwinning.calls.models import Answer, Call
from etwinning.core.actions import Stale, record
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import limits


@transaction.atomic
def answer_call(
    call: Call, *, by: Person, body: str, sending: UUID | None = None, at: datetime | None = None
) -> Answer:
    """Write a public reply. Its author is told; what the author writes is told to those who answered. Twice is once.

    Raises Stale when the call has ended.
    """
    call = locked(call)
    if sending is not None and (known := Answer.objects.filter(author=by, sending=sending).first()) is not None:
        return known
    if call.state != Call.State.OPEN:
        raise Stale(standing(call))
    others = {row.author_id: row.author for row in queries.answers_to(call, by) if row.author_id != by.pk}
    if by.pk != call.author_id:
        limits.spend(by, "answer_call", text=body, to=call.author, at=at)
    answer = Answer.objects.create(
        call=call, author=by, body=body, language=by.language, sending=sending, at=at or timezone.now()
    )
    record("calls/answer_call", answer, by=by, scope=f"person:{by.pk}", at=at, title=str(call))
    told = list(others.values()) if by.pk == call.author_id else [call.author]
    for person in told:
        tell(person, "calls/answer_call", by=by, url=answer.get_absolute_url(), title=str(call), body=body[:600])
    return answer


@transaction.atomic
def remove_answer(answer: Answer, *, by: Person) -> None:
    """Take one's own answer away."""
    record("calls/remove_answer", answer, by=by, scope=f"person:{by.pk}", title=str(answer.call))
    answer.delete()
