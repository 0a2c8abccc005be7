"""What can be said about a page, and done with it. Every deed holds the room and the page first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.libraries.html import clean
from etwinning.libraries.plain import passages, woven
from etwinning.pages import actions as pages
from etwinning.pages.models import Page
from etwinning.pages.queries import page_in
from etwinning.people.actions import tell, wake_readers
from etwinning.people.models import Person
from etwinning.remarks import queries
from etwinning.remarks.models import Remark
from etwinning.safety import limits, passing
from etwinning.safety.actions import note_caution
from etwinning.spaces.queries import member_of, members_of, names_of_pupils

State = Remark.State


@dataclass(frozen=True)
class Words:
    """What somebody says: plain text and its language. `sending` is made by the form: twice is one."""

    body: str
    language: str = ""
    sending: UUID | None = None
    is_sure: bool = False  # after the guard's hint
    is_cleared: bool = False  # a teacher let them through


@transaction.atomic
def write_remark(
    page: Page, words: Words, *, by: Person, quote: str = "", place: int = 0, at: datetime | None = None
) -> Remark:
    """Comment on a passage, or on the whole page. Raises Stale in a closed room, TooMany beyond the limit."""
    return _begin("write_remark", page, words, by=by, at=at, quote=quote, place=place)


@transaction.atomic
def suggest_wording(
    page: Page, words: Words, *, by: Person, quote: str, place: int, wording: str, at: datetime | None = None
) -> Remark:
    """Offer other words for a passage (plain text with signs). Raises as write_remark does."""
    return _begin("suggest_wording", page, words, by=by, at=at, quote=quote, place=place, wording=wording)


@transaction.atomic
def answer_remark(remark: Remark, words: Words, *, by: Person, at: datetime | None = None) -> Remark:
    """Answer a comment or a suggestion. Raises Stale when it was removed, or the room closed."""
    remark = _locked(remark)
    if (known := queries.remark_sent(by, words.sending)) is not None:
        return known
    _ask_guard("answer_remark", remark.page, words, by, answers=remark.pk)
    limits.spend(by, "comment")
    answer = Remark.objects.create(
        page=remark.page, answers=remark, body=words.body, language=words.language, sending=words.sending, author=by,
        created_at=at or timezone.now(),
    )  # fmt: skip
    _note_down("answer_remark", answer, by=by, at=at)
    before = Person.objects.filter(pk__in=remark.replies.exclude(author=remark.author_id).values("author"))
    _tell("answer_remark", remark, remark.author, *before, by=by)
    return answer


@transaction.atomic
def resolve_remark(remark: Remark, *, by: Person, at: datetime | None = None) -> Remark:
    """What was said is dealt with. Twice is once."""
    remark = _locked(remark)
    if remark.is_open:
        _settle(remark, State.RESOLVED, by=by, at=at)
        _note_down("resolve_remark", remark, by=by, at=at)
    return remark


@transaction.atomic
def reopen_remark(remark: Remark, *, by: Person, at: datetime | None = None) -> Remark:
    """It is not dealt with after all; of an accepted suggestion, whose words were taken back. Twice is once."""
    remark = _locked(remark)
    if remark.state in {State.RESOLVED, State.ACCEPTED}:
        remark.state, remark.settled_by, remark.settled_at = State.OPEN, None, None
        remark.save(update_fields=["state", "settled_by", "settled_at"])
        _count(remark.page)
        _note_down("reopen_remark", remark, by=by, at=at)
    return remark


@transaction.atomic
def remove_remark(remark: Remark, *, by: Person, at: datetime | None = None) -> Remark:
    """Take the words away; the place stays, for its answers, and says who did it. In a closed room too."""
    pages.hold(remark.page.space, closed_too=True)
    remark = _fresh(remark)
    if remark.removed_at is None:
        remark.body = remark.wording = remark.note = ""
        remark.removed_by, remark.removed_at = by, at or timezone.now()
        if remark.is_open:
            remark.state, remark.settled_by, remark.settled_at = State.WITHDRAWN, by, remark.removed_at
        remark.save()
        _count(remark.page)
        _note_down("remove_remark", remark, by=by, at=at)
    return remark


@transaction.atomic
def accept_suggestion(remark: Remark, *, by: Person, over: str = "", at: datetime | None = None) -> Remark:
    """Put the suggested words into the page; it merges with what others are writing, and is said to be its author's.

    `over` is the passage as it stands now, seen by who accepts, when it is not the one the suggestion was made for.
    Raises Stale when the passage is another one or gone, or the suggestion is settled. `put_in` is the change of the
    document, for an editor that takes it in as its own step.
    """
    pages.hold_page(remark.page)  # Stale if the page lies in the bin or the room is closed
    pages.settle_page(remark.page_id, at=at)  # what is being written now belongs to the passages
    page = pages.hold_page(remark.page)
    remark = _locked(remark)
    _must_be_open(remark)
    among = queries.passages_of(page)
    spot = queries.located(over or remark.quote, remark.place, among, as_written=True)
    if spot.passage is None or spot.is_changed:
        raise Stale(_("Somebody changed this passage a moment ago. Look at it again."))
    said = [wording for wording, part in passages(page.body)]
    said[said.index(spot.passage.wording)] = remark.wording
    credited = remark.author if remark.author is not None and remark.author.is_active else by
    pages.word_page(page, clean(woven("\n\n".join(said), page.body)), by=credited, at=at)
    remark.put_in = queries.latest_change(page)
    _settle(remark, State.ACCEPTED, by=by, at=at)
    _note_down("accept_suggestion", remark, by=by, at=at)
    _tell("accept_suggestion", remark, remark.author, by=by)
    return remark


@transaction.atomic
def refuse_suggestion(remark: Remark, *, by: Person, note: str = "", at: datetime | None = None) -> Remark:
    """Leave the passage as it is; with a reason, if there is one to tell. Raises Stale if it is settled otherwise."""
    remark = _locked(remark)
    if remark.state == State.REFUSED:
        return remark
    _must_be_open(remark)
    _settle(remark, State.REFUSED, by=by, note=note, at=at)
    _note_down("refuse_suggestion", remark, by=by, at=at)
    _tell("refuse_suggestion", remark, remark.author, by=by, note=note)
    return remark


@transaction.atomic
def withdraw_suggestion(remark: Remark, *, by: Person, at: datetime | None = None) -> Remark:
    """Take one's suggestion back. Raises Stale if it is settled otherwise."""
    remark = _locked(remark)
    if remark.state == State.WITHDRAWN:
        return remark
    _must_be_open(remark)
    _settle(remark, State.WITHDRAWN, by=by, at=at)
    _note_down("withdraw_suggestion", remark, by=by, at=at)
    return remark


def forget_person(person: Person) -> None:
    """What somebody said stays, under an account that says no name; the marks of their forms go."""
    Remark.objects.filter(author=person).update(sending=None)


def _begin(deed: str, page: Page, words: Words, *, by: Person, at: datetime | None, **said: object) -> Remark:
    page = pages.hold_page(page)
    if (known := queries.remark_sent(by, words.sending)) is not None:
        return known
    if queries.open_count(page) >= Remark.MOST_OPEN:
        raise Stale(_("So many comments are open here that nobody can read them. Resolve some first."))
    _ask_guard(deed, page, words, by, **said)
    limits.spend(by, "comment")
    remark = Remark.objects.create(
        page=page, body=words.body, language=words.language, sending=words.sending, author=by,
        created_at=at or timezone.now(), **said,
    )  # fmt: skip
    _count(page)
    _note_down(deed, remark, by=by, at=at)
    _tell(deed, remark, page.author, by=by)
    return remark


def _ask_guard(deed: str, page: Page, words: Words, by: Person, **said: object) -> None:
    """What a pupil writes passes the guard, or raises Guarded."""
    if words.is_cleared or not by.is_pupil:
        return
    text = "\n".join(filter(None, [words.body, str(said.get("wording", ""))]))
    kept = {"body": words.body, "language": words.language, **said}
    asked = passing.Words(by, page.space_id, f"remarks/{deed}", page.pk, text, words.sending or uuid4(), kept)
    passed = passing.must_pass(asked, names=lambda: names_of_pupils(page.space_id), is_sure=words.is_sure)
    if passed is not None:
        note_caution(passed)


def _fresh(remark: Remark) -> Remark:
    rows = Remark.objects.select_for_update(of=("self",)).select_related("page__space", "page__author", "author")
    return rows.get(pk=remark.pk)


def _locked(remark: Remark) -> Remark:
    pages.hold_page(remark.page)
    remark = _fresh(remark)
    if remark.removed_at is not None:
        raise Stale(_("This comment was removed a moment ago."))
    return remark


def _must_be_open(remark: Remark) -> None:
    if not remark.is_open:
        raise Stale(_("This suggestion has been settled: %(state)s.") % {"state": remark.get_state_display()})


def _settle(remark: Remark, state: State, *, by: Person, at: datetime | None, note: str = "") -> None:
    remark.state, remark.settled_by, remark.settled_at, remark.note = state, by, at or timezone.now(), note
    remark.save(update_fields=["state", "settled_by", "settled_at", "note"])
    _count(remark.page)


def _count(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(open_remarks=queries.open_count(page))


def _note_down(deed: str, remark: Remark, *, by: Person, at: datetime | None) -> None:
    """The journal's line: for members or teachers, as the page says, never outside; of a draft for its writer alone."""
    page = remark.page
    inside = Audience.TEACHERS if page.audience == Audience.TEACHERS else Audience.MEMBERS
    audience = inside if page.state == Page.State.PUBLISHED else Audience.AUTHOR
    record(f"remarks/{deed}", remark, by=by, scope=page.space.scope, audience=audience, at=at, title=page.title)
    wake_readers(members_of(page.space).order_by().values_list("person_id", flat=True), page.pk)


def _tell(deed: str, remark: Remark, *people: Person | None, by: Person, **data: object) -> None:
    """A notice to those of them who still read the page."""
    for person in people:
        seat = member_of(remark.page.space, person) if person is not None else None
        if person is not None and seat is not None and page_in(seat, remark.page_id) is not None:
            url = remark.get_absolute_url()
            tell(person, f"remarks/{deed}", by=by, url=url, title=remark.page.title, **data)
