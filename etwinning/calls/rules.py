"""Who may do what with a partner call.

A rule says whether a person has the part that the deed needs; `deeds_open_to` adds whether it is the time for it, which
the action guards.
"""

from etwinning.calls.models import Answer, Call, Campaign
from etwinning.people import queries as people_queries
from etwinning.people import rules as people
from etwinning.people.models import Desk, Person

State = Call.State
TIMES: dict[str, set[str]] = {
    "save_call": {State.DRAFT},
    "edit_call": {State.DRAFT, State.OPEN},
    "publish_call": {State.DRAFT},
    "discard_call": {State.DRAFT},
    "answer_call": {State.OPEN},
    "mark_answered": {State.OPEN},
    "close_call": {State.OPEN},
    "renew_call": {State.OPEN, State.CLOSED, State.EXPIRED},
}


def can_read_calls(person: Person) -> bool:
    """Staff whose registration is complete, waiting ones too, and officers."""
    return people.can_browse(person)


def can_write_call(person: Person) -> bool:
    """Validated staff (decisions: "What a waiting person may do")."""
    return people.can_meet_people(person)


def can_edit_call(person: Person, call: Call) -> bool:
    """Its author, validated."""
    return call.author_id == person.pk and people.can_meet_people(person)


def can_save_call(person: Person, call: Call) -> bool:
    """Its author, validated."""
    return can_edit_call(person, call)


def can_publish_call(person: Person, call: Call) -> bool:
    """Its author, validated."""
    return can_edit_call(person, call)


def can_renew_call(person: Person, call: Call) -> bool:
    """Its author, validated."""
    return can_edit_call(person, call)


def can_mark_answered(person: Person, call: Call) -> bool:
    """Its author, validated."""
    return can_edit_call(person, call)


def can_close_call(person: Person, call: Call) -> bool:
    """Its author, whatever happened since."""
    return call.author_id == person.pk


def can_discard_call(person: Person, call: Call) -> bool:
    """Its author, whatever happened since."""
    return call.author_id == person.pk


def can_answer_call(person: Person, call: Call) -> bool:
    """Validated staff who see the call; its author too, to answer those who asked something."""
    return people.can_meet_people(person) and call.state != State.DRAFT


def can_remove_answer(person: Person, answer: Answer) -> bool:
    """Who wrote it."""
    return answer.author_id == person.pk


def can_open_campaign(person: Person) -> bool:
    """Officers with a seat for a whole desk; coordinators act for their regions only."""
    return person.is_officer and any(not office.regions for office in people_queries.offices_of(person))


def can_edit_campaign(person: Person, campaign: Campaign) -> bool:
    """Officers with a seat for the whole of the desk that opened it."""
    return _answers_for(person, campaign.desk)


def _answers_for(person: Person, desk: Desk) -> bool:
    return person.is_officer and any(
        office.desk_id == desk.pk and not office.regions for office in people_queries.offices_of(person)
    )


RULES = {
    "edit_call": can_edit_call,
    "answer_call": can_answer_call,
    "mark_answered": can_mark_answered,
    "close_call": can_close_call,
    "renew_call": can_renew_call,
}


def deeds_open_to(person: Person, call: Call) -> set[str]:
    """What the page of a call offers a person now."""
    return {
        deed
        for deed, rule in RULES.items()
        if call.state in TIMES[deed] and rule(person, call) and not (deed == "mark_answered" and call.answered_at)
    }
