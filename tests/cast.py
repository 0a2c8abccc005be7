"""The people of every test, of the demo world, of screenshots and of the docs. Learn them once.

Each is a fixture (loaded by tests/conftest.py) and a function that makes the person without pytest.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from etwinning.people.models import Desk, Officer, Person
from etwinning.schools.models import Membership, School

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PASSWORD = "twin-demo-2026"


@dataclass(frozen=True)
class Place:
    """Where somebody of the cast teaches."""

    country: str
    region: str
    city: str
    school: str
    number: str


KONYA = Place("TR", "TR-42", "Konya", "Mevlana İlkokulu", "TR-421001")
LECCE = Place("IT", "IT-75", "Lecce", "Istituto Comprensivo “Falcone”", "LEIC80100X")
TRIESTE = Place("IT", "IT-36", "Trieste", "Scuola primaria Rodari", "TSEE80200Y")
VOLOS = Place("GR", "GR-E", "Volos", "1ο Δημοτικό Σχολείο Βόλου", "GR-9350011")
BRNO = Place("CZ", "CZ-64", "Brno", "Základní škola Brno, Husova", "CZ-600107")


def make_school(place: Place) -> School:
    """The school of a place; the same row for everybody who teaches there."""
    school, _new = School.objects.get_or_create(
        country=place.country,
        official_number=place.number,
        defaults={
            "region": place.region,
            "city": place.city,
            "name": place.school,
            "head_name": "Head of the school",
            "head_email": f"head@{place.number.lower()}.example",
            "folded_name": place.school.casefold(),
            "folded_city": place.city.casefold(),
            "search": f"{place.school} {place.city} {place.number}".casefold(),
        },
    )
    return school


def make_desk(country: str) -> Desk:
    """The national desk of a country, or the central one for ""."""
    kind = Desk.Kind.NATIONAL if country else Desk.Kind.CENTRAL
    desk, _new = Desk.objects.get_or_create(
        slug=country.lower() or "central",
        defaults={
            "kind": kind,
            "country": country,
            "name": f"National Support Service {country}" if country else "Central Support Service",
            "usual_days": 3,
        },
    )
    return desk


def make_person(given: str, family: str, **fields: object) -> Person:
    """A person with the cast's password; e-mail is given@twin.example unless said otherwise."""
    ascii_name = given.lower().translate(str.maketrans("şçğüöıó", "scguoio"))
    values: dict[str, object] = {
        "username": f"cast-{ascii_name}",
        "email": f"{ascii_name}@twin.example",
        "given_name": given,
        "family_name": family,
        "state": Person.State.VALIDATED,
        "language": "en",
        "state_since": NOW,
        "joined_at": NOW,
        "search": f"{given} {family}".casefold(),
    } | fields
    person = Person(**values)
    person.set_password(PASSWORD)
    person.save()
    return person


def make_teacher(given: str, family: str, place: Place, **fields: object) -> Person:
    """A validated teacher of a place, with school."""
    teacher = make_person(
        given,
        family,
        **{"country": place.country, "region": place.region, "role": "teacher", "subjects": ["natural-sciences"],
           "ages": ["7-11"], "speaks": {"en": "b2"}} | fields,
    )  # fmt: skip
    Membership.objects.create(person=teacher, school=make_school(place), is_default=True)
    make_desk(place.country)
    return teacher


def make_officer(given: str, family: str, country: str, regions: list[str] | None = None) -> Person:
    """An officer of a desk with a second factor; with regions, a coordinator."""
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415 - needs the apps to be ready

    officer = make_person(given, family, kind=Person.Kind.OFFICER, country=country)
    Officer.objects.create(person=officer, desk=make_desk(country), regions=regions or [])
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    return officer


@pytest.fixture
def ayse(db: None) -> Person:
    return make_teacher("Ayşe", "Yılmaz", KONYA, speaks={"tr": "native", "en": "b2"})


@pytest.fixture
def bruno(db: None) -> Person:
    return make_teacher("Bruno", "Greco", LECCE, speaks={"it": "native", "en": "b2"})


@pytest.fixture
def chiara(db: None) -> Person:
    return make_teacher("Chiara", "Longo", TRIESTE, speaks={"it": "native", "en": "c1", "sl": "a2"})


@pytest.fixture
def dimitris(db: None) -> Person:
    return make_teacher("Dimitris", "Papadakis", VOLOS, speaks={"el": "native", "en": "c1"})


@pytest.fixture
def eva(db: None) -> Person:
    return make_teacher("Eva", "Nováková", BRNO, state=Person.State.WAITING, speaks={"cs": "native", "en": "b1"})


@pytest.fixture
def elif_(db: None) -> Person:
    return make_person("Elif", "", username="azurefox12", email=None, kind=Person.Kind.PUPIL)


@pytest.fixture
def luca(db: None) -> Person:
    return make_person("Luca", "", username="coralpanda27", email=None, kind=Person.Kind.PUPIL)


@pytest.fixture
def olcay(db: None) -> Person:
    return make_officer("Olcay", "Demir", "TR")


@pytest.fixture
def olga(db: None) -> Person:
    return make_officer("Olga", "Marino", "IT")


@pytest.fixture
def riza(db: None) -> Person:
    return make_officer("Rıza", "Aydın", "TR", ["TR-42"])


@pytest.fixture
def carla(db: None) -> Person:
    return make_officer("Carla", "Dupont", "")


@pytest.fixture
def victor(db: None) -> Person:
    return make_person("Victor", "Weber", kind=Person.Kind.VISITOR)
