"""What can be done with letters and walls of a room. Every deed that writes holds the room first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.letters import queries
from etwinning.letters.models import Letter, Wall
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import limits, passing
from etwinning.safety.actions import note_caution
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import names_of_pupils


@dataclass(frozen=True)
class Words:
    """What somebody writes: plain text and its language. `sending` is made by the form: twice with it is once."""

    body: str
    language: str = ""
    sending: UUID | None = None
    is_sure: bool = False  # after the guard's hint
    is_cleared: bool = False  # a teacher let them through


@transaction.atomic
def send_letter(to: Member, words: Words, *, by: Person, at: datetime | None = None) -> Letter:
    """Put a letter into a member's mailbox, and tell staff. Raises Stale in a closed room, or when they left."""
    space = _held(to.space)
    if (known := queries.letter_sent(by, words.sending)) is not None:
        return known
    if not to.is_present:
        raise Stale(_("This member left the TwinSpace a moment ago."))
    _ask_guard("send_letter", to, words, by)
    limits.spend(by, "post")
    letter = _write(space, to, words, by=by, at=at, on_wall=False)
    _count_waiting({(space.pk, to.person_id)})
    record("letters/send_letter", letter, by=by, scope=space.scope, audience=Audience.AUTHOR, at=at)
    tell(to.person, "letters/send_letter", by=by, url=letter.get_absolute_url(), title=space.title)
    return letter


@transaction.atomic
def write_on_wall(owner: Member, words: Words, *, by: Person, at: datetime | None = None) -> Letter:
    """Write where all members read it. The first words are the owner's: they open the wall (domain 2.4).

    Raises Stale in a closed room, on a wall that is shut, or that its owner has not opened.
    """
    space, at = _held(owner.space), at or timezone.now()
    if (known := queries.letter_sent(by, words.sending)) is not None:
        return known
    wall = _wall(owner)
    if wall.shut_at is not None:
        raise Stale(_("A teacher shut this wall. Nobody can write on it now."))
    if wall.opened_at is None and by.pk != owner.person_id:
        raise Stale(_("Only its owner can write the first words on a wall."))
    _ask_guard("write_on_wall", owner, words, by)
    limits.spend(by, "post")
    letter = _write(space, owner, words, by=by, at=at, on_wall=True)
    if wall.opened_at is None:
        wall.opened_at = at
        wall.save(update_fields=["opened_at"])
    record("letters/write_on_wall", letter, by=by, scope=space.scope, audience=Audience.MEMBERS, at=at)
    tell(owner.person, "letters/write_on_wall", by=by, url=queries.place_of(letter), title=space.title)
    return letter


@transaction.atomic
def remove_letter(letter: Letter, *, by: Person, at: datetime | None = None) -> Letter:
    """Take the words away; in a closed room too. Twice is once."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("space", "to").get(pk=letter.pk)
    if letter.removed_at is None:
        letter.body, letter.removed_by, letter.removed_at = "", by, at or timezone.now()
        letter.save(update_fields=["body", "removed_by", "removed_at"])
        _count_waiting({(letter.space_id, letter.to_id)})
        audience = Audience.TEACHERS if letter.on_wall else Audience.AUTHOR
        record("letters/remove_letter", letter, by=by, scope=letter.space.scope, audience=audience, at=at)
    return letter


@transaction.atomic
def shut_wall(owner: Member, *, by: Person, at: datetime | None = None) -> Wall:
    """Nobody writes on it, and only teachers read it; in a closed room too. Twice is once."""
    wall = _wall(owner)
    if wall.shut_at is None:
        wall.shut_at, wall.shut_by = at or timezone.now(), by
        wall.save(update_fields=["shut_at", "shut_by"])
        record("letters/shut_wall", wall, by=by, scope=owner.space.scope, audience=Audience.TEACHERS, at=at)
    return wall


@transaction.atomic
def reopen_wall(owner: Member, *, by: Person, at: datetime | None = None) -> Wall:
    """Everybody reads it again. Twice is once. Raises Stale in a closed room."""
    must_be_open(owner.space)
    wall = _wall(owner)
    if wall.shut_at is not None:
        wall.shut_at, wall.shut_by = None, None
        wall.save(update_fields=["shut_at", "shut_by"])
        record("letters/reopen_wall", wall, by=by, scope=owner.space.scope, audience=Audience.TEACHERS, at=at)
    return wall


@transaction.atomic
def mark_read(letter: Letter, reader: Member) -> None:
    """Remember that it was read by whom it is for; the seat counts one less. It leaves no entry."""
    if letter.to_id == reader.person_id and letter.read_at is None:
        Letter.objects.filter(pk=letter.pk).update(read_at=timezone.now())
        _count_waiting({(letter.space_id, letter.to_id)})
        reader.refresh_from_db(fields=["letters_waiting"])


@transaction.atomic
def forget_person(person: Person) -> None:
    """What somebody wrote stays with those who got it, under an account that says no name; what they got goes."""
    Letter.objects.filter(to=person).delete()
    Member.objects.filter(person=person).update(letters_waiting=0)
    Wall.objects.filter(owner=person).delete()
    Letter.objects.filter(author=person).update(sending=None)


@transaction.atomic
def forget_pupils(pupils: list[int]) -> None:
    """Delete what pupils who become nameless wrote and got: letters are no work of the class."""
    theirs = Letter.objects.filter(Q(author__in=pupils) | Q(to__in=pupils))
    receivers = set(theirs.values_list("space_id", "to_id"))
    theirs.delete()
    _count_waiting(receivers)
    Wall.objects.filter(owner__in=pupils).delete()


def _count_waiting(receivers: set[tuple[int, int]]) -> None:
    """Count anew what waits for each (room, person). The seat is held first, so that no two counts meet."""
    for space, person in sorted(receivers):
        seat = Member.objects.select_for_update(no_key=True).filter(space=space, person=person)
        for pk in list(seat.values_list("pk", flat=True)):
            number = queries.letters_waiting().filter(space=space, to=person).count()
            Member.objects.filter(pk=pk).update(letters_waiting=number)


def _held(space: Space) -> Space:
    held = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    must_be_open(held)
    return held


def _wall(owner: Member) -> Wall:
    Wall.objects.bulk_create([Wall(space_id=owner.space_id, owner_id=owner.person_id)], ignore_conflicts=True)
    return Wall.objects.select_for_update().get(space=owner.space_id, owner=owner.person_id)


def _write(space: Space, to: Member, words: Words, *, by: Person, at: datetime | None, on_wall: bool) -> Letter:
    return Letter.objects.create(
        space=space, author=by, to=to.person, on_wall=on_wall, body=words.body, language=words.language,
        created_at=at or timezone.now(), sending=words.sending,
    )  # fmt: skip


def _ask_guard(deed: str, to: Member, words: Words, by: Person) -> None:
    """What a pupil writes passes the guard, or raises Guarded."""
    if words.is_cleared or not by.is_pupil:
        return
    said, thing = {"body": words.body, "language": words.language, "to": to.pk}, to.pk
    if deed == "send_letter":
        thing = to.space_id  # what waits is shown in the mailbox
    asked = passing.Words(by, to.space_id, f"letters/{deed}", thing, words.body, words.sending or uuid4(), said)
    passed = passing.must_pass(asked, names=lambda: names_of_pupils(to.space_id), is_sure=words.is_sure)
    if passed is not None:
        note_caution(passed)
