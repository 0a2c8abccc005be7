"""Teachers and others at school: who they are, what they say of themselves, and how their validation stands."""

import re
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from allauth.account.models import EmailAddress

from etwinning.config.world import read
from etwinning.config.world.making import Place, Teacher, World
from etwinning.config.world.naming import Name, ascii_word, draw_name
from etwinning.config.world.profiles import say_more
from etwinning.core import countries
from etwinning.core.folding import search_text, sort_key
from etwinning.core.languages import INTERFACE
from etwinning.people.models import Person
from etwinning.schools.models import Membership, Validation, ValidationRequest

State = Person.State
Asked = ValidationRequest.State
SUBJECTS: Final = {
    "mathematics": "mathematics", "science": "natural-sciences", "geography": "geography", "history": "history",
    "languages": "foreign-languages", "arts": "art", "music": "music", "ict": "informatics",
    "pe": "physical-education", "literature": "language-literature",
}  # fmt: skip
AGES: Final = {"early": "0-6", "primary": "7-11", "secondary": "12-15", "upper": "16-19", "vocational": "vocational"}
_YOUNGEST: Final = {
    "early": (3, 5),
    "primary": (6, 10),
    "secondary": (11, 14),
    "upper": (15, 17),
    "vocational": (15, 18),
}
_ROLES: Final = {
    "teacher": 84, "head": 3, "deputy-head": 3, "librarian": 3, "counsellor": 2, "special-needs-teacher": 3,
    "ict-coordinator": 2,
}  # fmt: skip
_STATES: Final = {
    State.VALIDATED: 905, State.WAITING: 34, State.INFO_REQUESTED: 10, State.REJECTED: 12, State.DRAFT: 12,
    State.WARNED: 6, State.SUSPENDED: 5, State.LEFT: 16,
}  # fmt: skip
_GENDERED: Final = re.compile(r"\[([^]/]*)/([^]]*)\]")  # [what a woman says/what a man says]
_KNOWN_LANGUAGES: Final = ("fr", "de", "es", "it", "ru", "tr", "pl", "el", "pt")
_LEVELS: Final = ("a2", "b1", "b1", "b2", "b2", "b2", "c1", "c1", "c2")
# How many days ago at most somebody in that state joined.
_NEW: Final = {State.WAITING: 14, State.DRAFT: 14, State.INFO_REQUESTED: 25, State.REJECTED: 60}
_ASKED: Final = {
    State.WAITING: Asked.WAITING, State.INFO_REQUESTED: Asked.INFO_REQUESTED, State.REJECTED: Asked.REJECTED,
}  # fmt: skip
NOTES: Final = (
    "Please send a certificate of employment: the head of the school did not answer.",
    "The e-mail address of the head seems to be wrong. Do you know another one?",
    "The school tells us that you work in another branch. In which one?",
)
REASONS: Final = (
    "The head of the school does not know you. Please write to us if this is a mistake.",
    "Accounts are for school staff. As a parent you can visit a TwinSpace when a teacher invites you.",
)
MESSAGES: Final = (
    "", "", "", "I started here in September.", "I work at two schools; this is my main one.",
    "Our head is new, please write to the school office as well.", "A colleague told me about eTwinning at a training.",
)  # fmt: skip


def keep_person(world: World, person: Person, place: Place | None) -> Person:
    """Complete a person by what every account has, and keep it, with the membership of their school."""
    person.password = person.password or world.password
    words = [place.name, place.city] if place else []
    person.search = search_text(person.given_name, person.family_name, *words, person.about, person.ideas)
    person.sort_name = sort_key(f"{person.family_name} {person.given_name}", "en")
    say_more(world, person)
    world.add(person)
    if place is not None:
        world.add(Membership(person=person, school_id=place.pk, is_default=True, since=person.joined_at))
    return person


def make_people(world: World) -> None:
    """So many people as the size says. Every school has one before any has a second."""
    for index in range(world.size.people):
        make_person(world, index)


def make_person(world: World, index: int) -> None:
    """The n-th person of the world, with all that belongs to them."""
    lots = world.lots("person", index)
    place = world.places[index if index < len(world.places) else lots.randrange(len(world.places))]
    state = _state(index, place, lots)
    joined = world.ago(lots.triangular(20, 5200, 300) if state not in _NEW else lots.uniform(0.2, _NEW[state]))
    name = draw_name(read.countries()[place.key].names, lots)
    person = _person(world, index, name, place, lots)
    person.state, person.joined_at, person.state_since = state, joined, joined + timedelta(hours=lots.uniform(1, 140))
    person.state_since = min(person.state_since, world.now - timedelta(minutes=20))
    if state == State.LEFT:
        _forget(person, index)
        place_kept = None
    else:
        place_kept = None if state == State.DRAFT else place
        if state == State.VALIDATED and lots.random() < 0.22:
            sample = world.pictures["portrait"][index % len(world.pictures["portrait"])]
            person.photo = world.copy_of(sample, owner=None, at=joined)
    keep_person(world, person, place_kept)
    if person.email:
        verified = state != State.DRAFT
        world.add(EmailAddress(user=person, email=person.email, verified=verified, primary=True))
    if state in _ASKED:
        ask_desk(world, person, place, lots)
    elif state == State.VALIDATED:
        if joined > world.ago(400):
            _was_validated(world, person, place)
        language = countries.languages_of(place.country)[0]
        world.teachers.append(Teacher(len(world.teachers), person.pk, person.name, place, language, joined))


def _state(index: int, place: Place, lots: Random) -> State:
    if index < 2 * len(State):  # even a small world has every state
        return State(State.values[index // 2]) if index % 2 else State.VALIDATED
    busy = 0.2 if place.region == "TR-42" else 0.035 if place.country in {"TR", "IT"} else 0
    if lots.random() < busy:  # the desks and the coordinator of the cast have work to do
        return State.WAITING
    return lots.choices(list(_STATES), weights=list(_STATES.values()))[0]


def _person(world: World, index: int, name: Name, place: Place, lots: Random) -> Person:
    role = lots.choices(list(_ROLES), weights=list(_ROLES.values()))[0]
    topics = lots.sample(list(SUBJECTS), lots.choices((1, 2, 3), weights=(6, 3, 1))[0])
    subjects = [SUBJECTS[topic] for topic in topics]
    if place.level in {"primary", "early"}:
        subjects.insert(0, "primary" if place.level == "primary" else "early-years")
    native = countries.languages_of(place.country)[0]
    address = ".".join(filter(None, [ascii_word(name.given.split()[0]), ascii_word(name.family.split()[0])]))
    first_word = f"{address or 'teacher'}{index}"
    return Person(
        username=f"demo-{index}", email=f"{first_word}@school.example", given_name=name.given, family_name=name.family,
        kind=Person.Kind.STAFF, country=place.country, region=place.region, role=role, subjects=subjects,
        ages=[AGES[place.level]], speaks=_speaks(native, lots), available=lots.random() < 0.72,
        language=native if native in INTERFACE else "en", time_zone=countries.time_zone(place.country),
        visibility=Person.Visibility.PUBLIC if lots.random() < 0.18 else Person.Visibility.MEMBERS,
        active_date=(world.now - timedelta(days=int(lots.triangular(0, 400, 3)))).date(), mail_notices=lots.random() < 0.8,
        **_words(name, place, topics[0], lots),
    )  # fmt: skip


def _speaks(native: str, lots: Random) -> dict[str, str]:
    speaks = {native: "native"}
    if native != "en":
        speaks["en"] = lots.choice(_LEVELS)
    for _more in range(lots.choices((0, 1, 2), weights=(6, 3, 1))[0]):
        speaks.setdefault(lots.choice(_KNOWN_LANGUAGES), lots.choice(_LEVELS[:6]))
    return speaks


def _words(name: Name, place: Place, topic: str, lots: Random) -> dict[str, str]:
    """What the person says of themselves. One in eight says nothing, one in seven says it in English."""
    if lots.random() < 0.12:
        return {}
    written = [language for language in read.countries()[place.key].languages if read.texts(language)]
    language = "en" if not written or lots.random() < 0.15 else written[0 if lots.random() < 0.85 else -1]
    words = read.texts(language) or {}
    young = lots.randint(*_YOUNGEST[place.level])
    town = place.city if language == countries.languages_of(place.country)[0] else place.latin_city
    slots = {"t": town, "a": f"{young}–{young + 1}", "y": str(lots.choice((*range(5, 21), *range(25, 30))))}
    if language == "ar":
        slots["a"] += " سنوات" if young < 10 else " سنة"
        slots["y"] = f"{lots.randint(5, 10)} سنوات"
    opening = lots.choice(words["opening"]).format(**slots)
    about = [opening, words[topic], *([lots.choice(words["closing"])] if lots.random() < 0.8 else [])]
    ideas = lots.sample(words["idea"], lots.choices((0, 1, 2), weights=(2, 5, 3))[0])
    spoken = _GENDERED.sub(lambda pair: pair[1 if name.is_woman else 2], " ".join(about))
    return {"about": spoken, "ideas": "\n\n".join(ideas), "text_language": language}


def _forget(person: Person, index: int) -> None:
    """What is left of somebody who left."""
    blank: dict[str, Any] = {
        "email": None, "given_name": "", "family_name": "", "role": "", "subjects": [], "ages": [], "speaks": {},
        "about": "", "ideas": "", "text_language": "", "available": False, "is_active": False, "region": "",
        "username": f"left-{index}", "mail_notices": False, "active_date": None, "password": "!",
    }  # fmt: skip
    for name, value in blank.items():
        setattr(person, name, value)


def ask_desk(world: World, person: Person, place: Place, lots: Random) -> None:
    """The request of somebody who is not validated, and what the desk has answered so far."""
    desk = world.desk_for(place)
    answered = lots.random() < 0.45 and person.state != State.REJECTED
    asked_at = person.joined_at + timedelta(minutes=lots.randint(5, 20))
    request = world.add(
        ValidationRequest(
            person=person, school_id=place.pk, desk=desk, region=place.region, state=_ASKED[State(person.state)],
            asked_at=asked_at, state_since=person.state_since, message=lots.choice(MESSAGES), head_asked_at=asked_at,
            head_answer="yes" if answered else "",
            head_answered_at=_between(asked_at, world.now, lots) if answered else None,
        )
    )  # fmt: skip
    scope, said = f"desk:{desk.pk}", {"school": place.name}
    world.note("schools/ask_validation", request, by=person.pk, at=asked_at, scope=scope, **said)
    if request.head_answered_at:
        world.note("schools/answer_for_head", request, by=None, at=request.head_answered_at, scope=scope, answer="yes")
    if person.state == State.WAITING:
        return
    asks = person.state == State.INFO_REQUESTED
    officer, note = world.officer_of(desk), lots.choice(NOTES if asks else REASONS)
    outcome = Validation.Outcome.INFO_REQUESTED if asks else Validation.Outcome.REJECTED
    deed = "schools/request_information" if asks else "schools/reject_person"
    at = person.state_since
    world.add(Validation(request=request, by=officer, at=at, outcome=outcome, note=note))
    world.note(deed, request, by=officer.pk, at=at, scope=scope, **said)
    world.tell(person.pk, deed, by=officer.pk, at=at, url=request.get_absolute_url(), note=note, desk=desk.name, **said)


def _was_validated(world: World, person: Person, place: Place) -> None:
    """The request that led to the validation."""
    desk, at = world.desk_for(place), person.state_since
    officer, asked_at = world.officer_of(desk), person.joined_at + timedelta(minutes=9)
    request = world.add(
        ValidationRequest(
            person=person, school_id=place.pk, desk=desk, region=place.region, state=Asked.VALIDATED, asked_at=asked_at,
            state_since=at, head_asked_at=asked_at,
        )
    )  # fmt: skip
    world.add(Validation(request=request, by=officer, at=at, outcome=Validation.Outcome.VALIDATED))
    scope = f"desk:{desk.pk}"
    world.note("schools/ask_validation", request, by=person.pk, at=asked_at, scope=scope, school=place.name)
    world.note("schools/validate_person", request, by=officer.pk, at=at, scope=scope, school=place.name)


def _between(start: datetime, end: datetime, lots: Random) -> datetime:
    return start + (end - start) * lots.random()
