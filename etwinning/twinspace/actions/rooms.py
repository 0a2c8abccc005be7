"""Deeds of the closed room of a project: opening, closing, its teachers, its pupils and their cards."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import File as Upload
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.files import PICTURES, keep_file
from etwinning.core.folding import fold, sort_key
from etwinning.core.models import Audience, File
from etwinning.letters.actions import forget_pupils as forget_letters
from etwinning.people.models import Person
from etwinning.safety.actions import forget_remarks, note_sightings
from etwinning.schools.models import School
from etwinning.spaces import actions as spaces
from etwinning.spaces.actions import Newcomer
from etwinning.spaces.models import Member, Space
from etwinning.twinspace import queries
from etwinning.twinspace.models import Pupil, TwinSpace
from etwinning.twinspace.words import AVOIDED_NUMBERS, LISTS, spoken_in_class, words_for

KEPT_FOR = timedelta(days=365)  # a pupil's name, after the latest room was closed


@transaction.atomic
def open_twinspace(
    *,
    title: str,
    language: str = "",
    description: str = "",
    picture: File | None = None,
    teachers: Sequence[tuple[Person, School | None]],
    by: Person | None,
    at: datetime | None = None,
) -> TwinSpace:
    """Open a TwinSpace. The teachers given are its founders: administrators for good (domain 2.3)."""
    founders = [
        Newcomer(person, Member.Role.ADMINISTRATOR, school=school, is_fixed=True) for person, school in teachers
    ]
    space = spaces.open_space(
        title=title, language=language, members=founders, by=by, deed="twinspace/open_twinspace", at=at
    )
    return TwinSpace.objects.create(space=space, description=description, picture=picture)


def close_twinspace(twinspace: TwinSpace, *, by: Person | None, at: datetime | None = None) -> TwinSpace:
    """Make a TwinSpace read-only at once (decisions: "Closing")."""
    twinspace.space = spaces.close_space(twinspace.space, by=by, deed="twinspace/close_twinspace", at=at)
    return twinspace


def reopen_twinspace(twinspace: TwinSpace, *, by: Person | None, at: datetime | None = None) -> TwinSpace:
    """Let people write in a TwinSpace again."""
    twinspace.space = spaces.reopen_space(twinspace.space, by=by, deed="twinspace/reopen_twinspace", at=at)
    return twinspace


def add_teacher(
    twinspace: TwinSpace,
    person: Person,
    school: School | None,
    *,
    by: Person | None,
    at: datetime | None = None,
) -> Member:
    """Let a partner of the project in, as a teacher; who left before gets the seat back. Raises Stale when closed."""
    newcomer = Newcomer(person, Member.Role.TEACHER, school=school)
    return spaces.add_member(twinspace.space, newcomer, by=by, deed="twinspace/add_teacher", at=at)


def give_founders_seat(
    twinspace: TwinSpace, old: Person, new: Person, *, by: Person | None, at: datetime | None = None
) -> None:
    """The seat of a founder goes to another teacher of the room; the old founder stays, as a teacher."""
    spaces.exchange_seats(twinspace.space, old, new, by=by, deed="twinspace/change_founder", at=at)


@transaction.atomic
def edit_twinspace(
    twinspace: TwinSpace,
    *,
    description: str,
    picture: Upload[bytes] | None = None,
    picture_alt: str = "",
    no_picture: bool = False,
    nobody: bool = False,
    by: Person,
    at: datetime | None = None,
) -> TwinSpace:
    """Change description and picture, which everyone on the internet sees; without a new picture the old one stays.

    `nobody`: no pupil can be recognised in the new picture, which is kept in the ledger.

    Raises Stale when closed.
    """
    room = _locked(twinspace.space)
    spaces.must_be_open(room)
    twinspace.description, twinspace.picture_alt = description, picture_alt
    if no_picture:
        twinspace.picture, twinspace.picture_alt = None, ""
    elif picture:
        twinspace.picture = keep_file(picture, by=by, accept=PICTURES)
        if nobody:
            note_sightings(twinspace.picture.sha256, room.pk, {}, nobody=True, by=by, at=at or timezone.now())
    twinspace.save(update_fields=["description", "picture", "picture_alt"])
    record(
        "twinspace/edit_twinspace", twinspace, by=by, scope=room.scope, audience=Audience.MEMBERS, at=at,
        title=room.title,
    )  # fmt: skip
    return twinspace


@transaction.atomic
def empty_twinspace(twinspace: TwinSpace, *, by: Person, at: datetime | None = None) -> TwinSpace:
    """Take away description and picture, in a closed room too: who answers a report does so."""
    room = _locked(twinspace.space)
    twinspace.description, twinspace.picture, twinspace.picture_alt = "", None, ""
    twinspace.save(update_fields=["description", "picture", "picture_alt"])
    record(
        "twinspace/empty_twinspace", twinspace, by=by, scope=room.scope, audience=Audience.MEMBERS, at=at,
        title=room.title,
    )  # fmt: skip
    return twinspace


@dataclass(frozen=True)
class NewPupil:
    """What a teacher says of a pupil. Without a user name one is made up."""

    name: str
    class_name: str = ""
    username: str = ""


@transaction.atomic
def add_pupils(
    space: Space,
    pupils: Sequence[NewPupil],
    *,
    seat: Member,
    by: Person,
    at: datetime | None = None,
) -> list[Pupil]:
    """Make accounts for pupils of the school for which a teacher has a seat, and seat them in the room; all or none.

    Who is already there under the same name and class is not made twice. Raises Stale when the room is closed, or when
    somebody took one of the wished user names a moment ago.
    """
    room = _locked(space)
    spaces.must_be_open(room)
    school = seat.school
    if school is None:
        raise ValueError("only a teacher with a school has pupils")
    at = at or timezone.now()
    known = {
        (fold(name), fold(class_name))
        for name, class_name in queries.pupils_in(room.pk)
        .filter(teacher=by)
        .values_list("person__given_name", "class_name")
    }
    new = [pupil for pupil in pupils if (fold(pupil.name), fold(pupil.class_name)) not in known]
    words = words_for(spoken_in_class(school, by))
    persons = _make_persons(new, school=school, by=by, at=at)
    made = Pupil.objects.bulk_create(
        Pupil(person=person, teacher=by, school=school, class_name=pupil.class_name, words=words, made_at=at)
        for person, pupil in zip(persons, new, strict=True)
    )
    seats = [Newcomer(person, Member.Role.PUPIL, school=school) for person in persons]
    spaces.add_members(room, seats, by=by, deed="twinspace/add_pupils", at=at)
    return made


@transaction.atomic
def bring_pupils(space: Space, pupils: Sequence[Pupil], *, by: Person, at: datetime | None = None) -> list[Member]:
    """Seat pupils who have an account already; those of a colleague who left are theirs who brings them from now on.

    Raises Stale when the room is closed.
    """
    Pupil.objects.filter(pk__in=[pupil.pk for pupil in pupils]).exclude(teacher=by).update(teacher=by)
    seats = [Newcomer(pupil.person, Member.Role.PUPIL, school=pupil.school) for pupil in pupils]
    return spaces.add_members(space, seats, by=by, deed="twinspace/bring_pupils", at=at)


@transaction.atomic
def reset_pupil_card(pupil: Pupil, *, space: Space, by: Person, at: datetime | None = None) -> Pupil:
    """Make every older card of a pupil useless and end the pupil's sessions. The room is where it was asked for."""
    card = Pupil.objects.select_for_update(of=("self",)).select_related("person", "school").get(pk=pupil.pk)
    card.card, card.words = card.card + 1, words_for(spoken_in_class(card.school, by))
    card.save(update_fields=["card", "words"])
    card.person.set_unusable_password()  # a random mark, and with it the sessions that carry its hash
    card.person.save(update_fields=["password"])
    record("twinspace/reset_pupil_card", card, by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
    return card


@transaction.atomic
def remove_pupil(pupil: Pupil, *, space: Space, by: Person, at: datetime | None = None) -> Pupil:
    """Take a pupil out of a room. The account stays for other rooms; what the pupil wrote stays here."""
    for seat in Member.objects.filter(space=space, person=pupil.person_id).select_related("space"):
        spaces.remove_member(seat, by=by, deed="twinspace/remove_pupil", at=at)
    return pupil


@transaction.atomic
def anonymise_pupils(*, at: datetime, besides: Collection[int] = ()) -> int:
    """Take the names from pupils who are in no open room for a year; their work stays under the name of the school.

    besides: the keys of rooms of which an archive is being made: it is by their names that it knows what to leave out.
    Source: decisions, "Pupils' data after the project". Returns how many pupils were made nameless.
    """
    waiting = Member.objects.filter(space__in=besides)
    unneeded = queries.pupils_nobody_needs(at - KEPT_FOR).exclude(person__in=waiting.values("person"))
    pupils = list(unneeded.select_for_update(of=("self",)))
    for pupil in pupils:
        person = pupil.person
        person.given_name, person.family_name, person.search = pupil.school.name[:80], "", ""
        person.username, person.is_active = f"former-pupil-{person.pk}", False
        person.sort_name = sort_key(person.given_name, "en")
        person.save()
        pupil.card, pupil.class_name = pupil.card + 1, ""
        pupil.save(update_fields=["card", "class_name"])
        record("twinspace/anonymise_pupils", pupil, by=None, at=at)
    forget_remarks(pupil.person_id for pupil in pupils)
    forget_letters([pupil.person_id for pupil in pupils])
    return len(pupils)


def _make_persons(pupils: Sequence[NewPupil], *, school: School, by: Person, at: datetime) -> list[Person]:
    wished = {pupil.username for pupil in pupils if pupil.username}
    taken = queries.usernames_taken(wished)
    if taken:
        sentence = _("Somebody took the user name %(name)s a moment ago. Go back and choose another one.")
        raise Stale(sentence % {"name": min(taken)})
    spoken = spoken_in_class(school, by)
    number = sum(not pupil.username for pupil in pupils)
    made_up = iter(_new_usernames(number, language=words_for(spoken), besides=wished))
    persons = []
    for pupil in pupils:
        person = Person(
            username=pupil.username or next(made_up),
            email=None,
            kind=Person.Kind.PUPIL,
            state=Person.State.VALIDATED,
            given_name=pupil.name,
            sort_name=sort_key(pupil.name, "en"),
            country=school.country,
            region=school.region,
            language=spoken,  # the class's, whatever its teacher reads the platform in
            time_zone=by.time_zone,
            available=False,
            mail_notices=False,
            joined_at=at,
            state_since=at,
        )
        person.set_unusable_password()
        persons.append(person)
    try:
        with transaction.atomic():
            return Person.objects.bulk_create(persons)
    except IntegrityError as taken_now:
        raise Stale(_("Somebody took one of these user names a moment ago. Go back and try again.")) from taken_now


def _new_usernames(number: int, *, language: str, besides: Collection[str]) -> list[str]:
    """User names that nobody has: two digits as long as there are free ones, then more."""
    found: set[str] = set()
    for digits in (2, 2, 3, 3, 4, 4, 5, 6):
        drawn = {_draw_username(language, digits) for _each in range(number - len(found))} - set(besides)
        found |= drawn - queries.usernames_taken(drawn)
        if len(found) == number:
            return sorted(found, key=lambda _name: secrets.randbits(32))
    longer = (f"{_draw_username(language, 6)}{secrets.randbelow(10**6)}" for _each in range(number - len(found)))
    return [*sorted(found), *longer]


def _draw_username(language: str, digits: int) -> str:
    first, animals, _words = LISTS[language]
    while True:
        number = str(10 ** (digits - 1) + secrets.randbelow(9 * 10 ** (digits - 1)))
        if not any(avoided in number for avoided in AVOIDED_NUMBERS):
            return f"{secrets.choice(first)}{secrets.choice(animals)}{number}"


def _locked(space: Space) -> Space:
    return Space.objects.select_for_update().get(pk=space.pk)
