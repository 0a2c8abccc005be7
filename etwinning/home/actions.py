"""Deeds that touch many apps, and so live above them: closing an account, reporting and answering a report."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.calendar.actions import forget_person as forget_calendar
from etwinning.calls.actions import forget_person as forget_calls
from etwinning.chat.actions import forget_person as forget_chats
from etwinning.core.actions import Stale, record
from etwinning.directory.actions import forget_person as forget_searches
from etwinning.groups.actions import forget_person as forget_groups
from etwinning.handovers.actions import forget_person as forget_handovers
from etwinning.home import queries, reported
from etwinning.letters.actions import forget_person as forget_letters
from etwinning.materials.actions import forget_person as forget_materials
from etwinning.meetings.actions import forget_person as forget_meetings
from etwinning.messages.actions import forget_person as forget_messages
from etwinning.network.actions import forget_person as forget_contacts
from etwinning.pages.actions import forget_person as forget_pages
from etwinning.people.actions import forget_person as forget_account
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.projects.actions import forget_person as forget_projects
from etwinning.recognition.actions import forget_person as forget_labels
from etwinning.remarks.actions import forget_person as forget_remarks
from etwinning.safety import limits
from etwinning.safety import queries as safety
from etwinning.safety.actions import forget_person as forget_blocks
from etwinning.safety.actions import sanction_person
from etwinning.safety.models import Report, Ruling, Sanction
from etwinning.schools.actions import forget_person as forget_schools
from etwinning.spaces.actions import forget_person as forget_rooms
from etwinning.threads.actions import forget_person as forget_talk
from etwinning.tickets.actions import forget_person as forget_tickets

# From the top down: each app deletes or frees of a name what it holds of a person; the account itself is last.
FORGETTING = (
    forget_tickets,
    forget_labels,
    forget_handovers,
    forget_projects,
    forget_groups,
    forget_remarks,
    forget_pages,
    forget_talk,
    forget_chats,
    forget_meetings,
    forget_letters,
    forget_materials,
    forget_rooms,
    forget_calls,
    forget_searches,
    forget_contacts,
    forget_calendar,
    forget_messages,
    forget_schools,
    forget_blocks,
    forget_account,
)


@transaction.atomic
def leave(person: Person, *, by: Person) -> Person:
    """Close an account. What others can still read of this person stands under "Former eTwinner" from now on.

    Raises Stale while others would be left alone with something: see queries.reasons_to_stay.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.state == Person.State.LEFT:
        return person
    if queries.reasons_to_stay(person):
        raise Stale(_("Something you are responsible for began a moment ago. Look at the page again."))
    record("home/leave", person, by=by, scope=f"person:{person.pk}")
    for forget in FORGETTING:
        forget(person)
    return Person.objects.get(pk=person.pk)


@transaction.atomic
def report_thing(name: str, thing: Any, *, by: Person, reason: str, note: str = "") -> Report:
    """Say that something should not stand here. What it says now is kept; those who answer are told, not the author.

    The same person reports the same thing once, until it is answered. Raises TooMany beyond the limit.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # the same button twice comes one by one
    known = safety.open_report_of(by, name, thing.pk)
    if known is not None:
        return known
    limits.spend(by, "report_thing")
    kind = reported.KINDS[name]
    way = queries.way_of_report(kind, thing, by)
    if way.space is None and way.desk is None:
        raise Stale(_("No support service answers for this country yet. Please write to the one of your own country."))
    report = Report.objects.create(
        kind=name, thing_id=thing.pk, author=kind.author(thing), reporter=by, reason=reason, note=note,
        quote=kind.quote(thing)[: reported.MOST], language=kind.language(thing), url=kind.address(thing)[:300],
        room=way.room, desk=way.desk, region=way.region,
    )  # fmt: skip
    record("home/report_thing", report, by=by, scope=f"report:{report.pk}", kind=name)
    if report.lies_with_teachers:
        for teacher in queries.teachers_answering(report):  # told as the pupil's deed: in the page only, never by mail
            tell(teacher, "home/report_in_space", by=report.author, url=reverse("decide_report", args=[report.pk]))
    else:
        _tell_desk(report)
    return report


def _tell_desk(report: Report) -> None:
    for officer in safety.officers_answering(report):
        tell(officer, "home/report_thing", url=reverse("desk_report", args=[report.pk]))


@transaction.atomic
def pass_report_on(report: Report, *, by: Person) -> Report:
    """Teachers hand what a pupil wrote to the support service of their country: it is more than they can settle."""
    report = _waiting(report)
    if report.lies_with_teachers:
        report.desk, report.region = safety.desk_answering(by)
        report.save(update_fields=["desk", "region"])
        record("home/pass_report_on", report, by=by, scope=f"report:{report.pk}")
        _tell_desk(report)
    return report


@transaction.atomic
def decide_report(report: Report, *, by: Person, outcome: str, note: str, until: datetime | None = None) -> Ruling:
    """Answer a report: leave it, or take it down, and perhaps warn or suspend its author, who is told why.

    Other reports of the same thing are answered by the same word. Raises Stale if somebody answered before.
    """
    report = _waiting(report)
    if outcome != Ruling.Outcome.NOTHING:
        _take_down(report, by, note)
    if outcome in {Sanction.Kind.WARNED, Sanction.Kind.SUSPENDED} and report.author is not None:
        sanction_person(report.author, outcome, by=by, reason=note, until=until, report=report)
    same = Report.objects.filter(kind=report.kind, thing_id=report.thing_id, state=Report.State.WAITING)
    now, ends = timezone.now(), until if outcome == Ruling.Outcome.SUSPENDED else None
    for one in same.select_related("reporter"):
        ruling = Ruling.objects.create(report=one, by=by, at=now, outcome=outcome, note=note, until=ends)
        one.state = Report.State.DECIDED
        one.save(update_fields=["state"])
        record("home/decide_report", one, by=by, scope=f"report:{one.pk}", outcome=outcome)
        if one.reporter is not None:
            tell(one.reporter, "home/answer_report", removed=outcome != Ruling.Outcome.NOTHING, kind=one.kind)
    if outcome != Ruling.Outcome.NOTHING and report.author is not None:
        tell(report.author, "home/decide_report", url=reverse("my_standing"), outcome=outcome, note=note)
    return ruling


def _waiting(report: Report) -> Report:
    report = Report.objects.select_for_update(of=("self",)).select_related("author", "desk").get(pk=report.pk)
    if not report.is_waiting:
        raise Stale(_("Somebody else answered this report a moment ago."))
    return report


def _take_down(report: Report, by: Person, why: str) -> None:
    thing = reported.thing_of(report.kind, report.thing_id)
    if thing is not None:
        reported.KINDS[report.kind].take_down(thing, by, why)
