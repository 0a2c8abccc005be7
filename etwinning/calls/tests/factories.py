"""Calls, answers and campaigns for tests. They go through the deeds: what stands there could have come about."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from etwinning.calls import actions
from etwinning.calls.models import Answer, Call, Campaign
from etwinning.people.models import Desk, Person
from etwinning.safety.models import Spent

IDEA = "We count the birds in our school garden every Monday and compare what we see with a class far away."
CALL: dict[str, Any] = {
    "band": "7-11", "title": "Birds in our gardens", "idea": IDEA, "text_language": "en", "age_from": 8, "age_to": 10,
    "subjects": ["natural-sciences"], "languages": {"en": "b1"}, "countries": [], "partners_wanted": 2,
    "start_date": date(2027, 1, 11), "months": 4, "hours_week": 2, "campaign": None,
}  # fmt: skip
# the same as a form sends it
FORM: dict[str, Any] = {name: value for name, value in CALL.items() if name not in {"languages", "campaign"}} | {
    "language_1": "en", "level_1": "b1", "start_date": "2027-01-11",
}  # fmt: skip


def make_draft(by: Person, **said: Any) -> Call:
    call = Call.objects.create(author=by)
    return actions.save_call(call, by=by, version=call.version, values=CALL | said, unfinished={})


def make_call(by: Person, at: datetime | None = None, **said: Any) -> Call:
    """An open call. As many as one likes: as if they had come on different days."""
    call = make_draft(by, **said)
    call = actions.publish_call(call, by=by, version=call.version, values={}, at=at)
    Spent.objects.filter(person=by, deed="publish_call").delete()
    return call


def make_answer(call: Call, by: Person, body: str = "We have a garden, too. Shall we begin in spring?") -> Answer:
    answer = actions.answer_call(call, by=by, body=body)
    Spent.objects.filter(person=by, deed="answer_call").delete()
    return answer


def make_campaign(desk: Desk, by: Person, days: int = 20, **said: Any) -> Campaign:
    today = timezone.localdate()
    words: dict[str, Any] = {
        "name": "Autumn weeks", "text": "Three weeks in which everybody looks for partners.", "text_language": "en",
        "start_date": today - timedelta(days=5), "deadline": today + timedelta(days=days),
    }  # fmt: skip
    return actions.open_campaign(desk, by=by, **words | said)
