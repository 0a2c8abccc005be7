"""The validation of people by the service of their school's country, and the letter to the head."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from etwinning.core import countries
from etwinning.core.actions import Stale, record
from etwinning.core.files import keep_file
from etwinning.people.actions import index_person, lay_aside_notices, tell
from etwinning.people.models import Person
from etwinning.safety.actions import follow_sanctions
from etwinning.schools import queries
from etwinning.schools.models import Evidence, Membership, School, Validation, ValidationRequest

State = ValidationRequest.State
HEAD_SALT = "schools.answer_for_head"
HEAD_LINK_SECONDS = 30 * 24 * 3600
MOST_WORDS = 20_000  # of a person to the desk about one request; each answer has at most a thousand


@transaction.atomic
def ask_validation(
    school: School,
    *,
    by: Person,
    message: str = "",
    evidence: UploadedFile[bytes] | None = None,
    at: datetime | None = None,
) -> ValidationRequest:
    """Ask the service of the school's country to confirm that a person works there, and write to the head.

    An open request for another school is replaced; to one for the same school, what is new is added. A validated
    person waits again (decisions: "State of a person"). At the person's own address nobody is asked for the head.
    Raises Stale if the country has no desk.
    """
    at = at or timezone.now()
    person = Person.objects.select_for_update().get(pk=by.pk)
    latest = queries.latest_request_of(person)
    if latest is not None and latest.state in ValidationRequest.OPEN:
        if latest.school_id == school.pk:
            is_news = evidence is not None or message not in ("", latest.message)
            return add_evidence(latest, by=by, file=evidence, note=message, at=at) if is_news else latest
        ValidationRequest.objects.filter(pk=latest.pk).update(state=State.WITHDRAWN, state_since=at)
    desk = queries.desk_of(school, person.language)
    if desk is None:
        raise Stale(_("No support service answers for this country yet."))
    _make_default(person, school, at)
    _move_person(person, Person.State.WAITING, at=at, country=school.country, region=school.region)
    request = ValidationRequest.objects.create(
        person=person, school=school, desk=desk, region=school.region, message=message, asked_at=at, state_since=at
    )
    if evidence is not None:
        Evidence.objects.create(request=request, file=keep_file(evidence, by=person))
    index_person(person)
    record("schools/ask_validation", request, by=person, scope=f"desk:{desk.pk}", school=school.name)
    if not queries.is_own_address(person, school.head_email):
        _write_to_head(request, at)
    return request


def _make_default(person: Person, school: School, at: datetime) -> None:
    earlier = Membership.objects.filter(person=person, is_default=True).exclude(school=school)
    if person.is_validated:  # the support service confirmed that one
        earlier.filter(confirmed_at__isnull=True).update(confirmed_at=at)
    earlier.update(is_default=False)
    Membership.objects.update_or_create(person=person, school=school, defaults={"is_default": True})


def _move_person(person: Person, state: Person.State, *, at: datetime, **fields: str) -> None:
    if person.state != state and state not in Person.MOVES[Person.State(person.state)]:
        raise Stale(_("The state of this account does not allow it."))
    if person.state != state:
        person.state, person.state_since = state, at
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=["state", "state_since", *fields])


@transaction.atomic
def ask_head(request: ValidationRequest, *, by: Person, at: datetime | None = None) -> ValidationRequest:
    """Write to the head once more, at most once a day."""
    at = at or timezone.now()
    request = _locked(request)
    if request.head_asked_at and (at - request.head_asked_at).total_seconds() < 24 * 3600:
        raise Stale(_("We wrote to the head less than a day ago."))
    record("schools/ask_head", request, by=by, scope=f"desk:{request.desk_id}", school=request.school.name)
    _write_to_head(request, at)
    return request


def _write_to_head(request: ValidationRequest, at: datetime) -> None:
    ValidationRequest.objects.filter(pk=request.pk).update(head_asked_at=at)
    request.head_asked_at = at
    transaction.on_commit(lambda: mail_head.enqueue(request.pk))


@task
def mail_head(request_pk: int) -> None:
    """Send the head a signed link, in the language of the country."""
    request = ValidationRequest.objects.select_related("person", "school", "desk").filter(pk=request_pk).first()
    if request is None or request.state not in ValidationRequest.OPEN or request.head_answer:
        return
    url = settings.ADDRESS + reverse("answer_for_head", kwargs={"token": head_token(request)})
    with translation.override(countries.first_language(request.school.country)):
        text = get_template("schools/mail/ask_head.txt", using="jinja2").template.render(  # type: ignore[attr-defined]
            request=request, url=url
        )
    subject, _blank, body = text.strip().partition("\n")
    EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[request.school.head_email]).send()


def head_token(request: ValidationRequest) -> str:
    """The signed part of the head's link: one request and the address it went to, valid for 30 days."""
    return signing.dumps([request.pk, request.school.head_email], salt=HEAD_SALT)


def request_of_token(token: str) -> ValidationRequest | None:
    """The request that a head's link names, or None if it is wrong, too old, no longer needed, or went astray.

    A desk that corrects the head's address has thereby taken back what was sent to another. One's own address does
    not answer for the head.
    """
    try:
        pk, address = signing.loads(token, salt=HEAD_SALT, max_age=HEAD_LINK_SECONDS)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    request = (
        ValidationRequest.objects.filter(pk=pk, state__in=ValidationRequest.OPEN, school__head_email=address)
        .select_related("person", "school", "desk")
        .first()
    )
    return None if request is None or queries.is_own_address(request.person, address) else request


@transaction.atomic
def answer_for_head(
    request: ValidationRequest, *, works_here: bool, corrects: bool = False, at: datetime | None = None
) -> ValidationRequest:
    """Keep the head's answer; the officer decides. The first answer counts, until the head says it was a mistake."""
    request = _locked(request)
    answer = "yes" if works_here else "no"
    if not request.head_answer or (corrects and request.head_answer != answer):
        request.head_answer, request.head_answered_at = answer, at or timezone.now()
        request.save(update_fields=["head_answer", "head_answered_at"])
        record("schools/answer_for_head", request, by=None, scope=f"desk:{request.desk_id}", answer=request.head_answer)
    return request


@transaction.atomic
def add_evidence(
    request: ValidationRequest,
    *,
    by: Person,
    file: UploadedFile[bytes] | None,
    note: str = "",
    at: datetime | None = None,
) -> ValidationRequest:
    """Send a document or words to the desk; a request that waited for the person waits for the desk again."""
    at = at or timezone.now()
    request = _locked(request)
    if file is not None:
        Evidence.objects.create(request=request, file=keep_file(file, by=by), note=note[:300], at=at)
    if note:
        _keep_words(request, note)
    if request.state == State.INFO_REQUESTED:
        _move(request, State.WAITING, at)
        _move_person(request.person, Person.State.WAITING, at=at)
    _lay_aside_question(request)
    record("schools/add_evidence", request, by=by, scope=f"desk:{request.desk_id}", school=request.school.name)
    return request


def _keep_words(request: ValidationRequest, note: str) -> None:
    """Words to the desk stand below its latest question; before it asked anything, with the request."""
    asked = request.decisions.filter(outcome=Validation.Outcome.INFO_REQUESTED)
    question = asked.order_by("-at", "-pk").first()
    kept, name = (question, "answer") if question else (request, "message")
    earlier = getattr(kept, name)
    if note != earlier:
        setattr(kept, name, "\n\n".join(filter(None, [earlier, note]))[-MOST_WORDS:])
        kept.save(update_fields=[name])


def _lay_aside_question(request: ValidationRequest) -> None:
    """The person answered what the desk asked, or need not any more."""
    lay_aside_notices(request.person, DEEDS[State.INFO_REQUESTED], url=request.get_absolute_url())


@transaction.atomic
def validate_person(
    request: ValidationRequest, *, by: Person, note: str = "", at: datetime | None = None
) -> ValidationRequest:
    """Confirm that the person works at the school: from now on an eTwinner."""
    return _decide(request, State.VALIDATED, Person.State.VALIDATED, by=by, note=note, at=at)


@transaction.atomic
def request_information(
    request: ValidationRequest, *, by: Person, note: str, at: datetime | None = None
) -> ValidationRequest:
    """Ask the person for something: a certificate, another address of the head …"""
    return _decide(request, State.INFO_REQUESTED, Person.State.INFO_REQUESTED, by=by, note=note, at=at)


@transaction.atomic
def reject_person(
    request: ValidationRequest, *, by: Person, note: str, at: datetime | None = None
) -> ValidationRequest:
    """Refuse, with a reason that the person reads. The person may apply again."""
    return _decide(request, State.REJECTED, Person.State.REJECTED, by=by, note=note, at=at)


DEEDS = {
    State.VALIDATED: "schools/validate_person",
    State.INFO_REQUESTED: "schools/request_information",
    State.REJECTED: "schools/reject_person",
}


def _decide(
    request: ValidationRequest,
    outcome: State,
    person_state: Person.State,
    *,
    by: Person,
    note: str,
    at: datetime | None,
) -> ValidationRequest:
    at = at or timezone.now()
    request = _locked(request, expected=False)
    if request.state == outcome:
        latest = request.decisions.order_by("-at", "-pk").first()
        if latest is None or (latest.by_id == by.pk and latest.note == note):  # the same button twice
            return request
        if outcome != State.INFO_REQUESTED:
            raise Stale(_("Somebody answered this request a moment ago."))
    else:
        _move(request, outcome, at)
        _move_person(request.person, person_state, at=at)
        follow_sanctions(request.person, at)
        _lay_aside_question(request)
    Validation.objects.create(request=request, by=by, at=at, outcome=outcome, note=note)
    deed, school = DEEDS[outcome], request.school.name
    record(deed, request, by=by, scope=f"desk:{request.desk_id}", school=school)
    tell(request.person, deed, by=by, url=request.get_absolute_url(), note=note, school=school, desk=request.desk.name)
    return request


def _locked(request: ValidationRequest, *, expected: bool = True) -> ValidationRequest:
    """The request, locked, with its person, locked first, as who asks does it. Raises Stale if it was answered."""
    Person.objects.select_for_update().get(pk=request.person_id)
    fresh = (
        ValidationRequest.objects.select_for_update(of=("self", "person"))
        .select_related("person", "school", "desk")
        .get(pk=request.pk)
    )
    if expected and fresh.state not in ValidationRequest.OPEN:
        raise Stale(_("This request was answered a moment ago."))
    return fresh


def _move(request: ValidationRequest, state: State, at: datetime) -> None:
    if state not in ValidationRequest.MOVES[State(request.state)]:
        raise Stale(_("Somebody answered this request a moment ago."))
    request.state, request.state_since = state, at
    request.save(update_fields=["state", "state_since"])
