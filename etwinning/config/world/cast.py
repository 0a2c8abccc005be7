"""The people everybody knows: in every test, in the docs, and here, where one can sign in as them."""

from datetime import timedelta
from typing import Final, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

from etwinning.config.world.making import Place, Teacher, World
from etwinning.config.world.people import ask_desk, keep_person
from etwinning.config.world.places import town_named
from etwinning.config.world.schools import keep_school
from etwinning.people.models import Officer, Person
from etwinning.schools.models import School
from etwinning.twinspace.cards import card_of
from etwinning.twinspace.models import Pupil

PASSWORD: Final = "twin-demo-2026"
SECRET: Final = "JBSWY3DPEHPK3PXP"


class Member(NamedTuple):
    """A teacher of the cast."""

    given: str
    family: str
    language: str
    speaks: dict[str, str]
    subjects: tuple[str, ...]
    ages: tuple[str, ...]
    about: str
    ideas: str
    text_language: str
    part: str


SCHOOLS: Final = {
    # first name: country's row, town, name, level, number, street
    "Ayşe": ("TR", "Konya", "Mevlana İlkokulu", "primary", "TR-421001", "Meram Yeni Yol 12"),
    "Bruno": ("IT", "Lecce", "Istituto Comprensivo “Falcone”", "primary", "LEIC80100X", "Via dei Salesiani 4"),
    "Chiara": ("IT", "Trieste", "Scuola primaria “Rodari”", "primary", "TSEE80200Y", "Via dei Navali 9"),
    "Dimitris": ("GR", "Volos", "1ο Δημοτικό Σχολείο Βόλου", "primary", "GR-9350011", "Δημητριάδος 180"),
    "Eva": ("CZ", "Brno", "Základní škola Brno, Husova 17", "primary", "CZ-600107", "Husova 17"),
}
TEACHERS: Final = (
    Member(
        "Ayşe", "Yılmaz", "tr", {"tr": "native", "en": "b2"}, ("primary", "natural-sciences"), ("7-11",),
        "Konya'da on dört yıldır sınıf öğretmeniyim. Öğrencilerim dokuz yaşında ve her şeyin nereden geldiğini soruyorlar: "
        "suyun, ekmeğin, kelimelerin.",
        "Musluktan kaynağa suyun yolu. Bir haftalık ölçüm, bir harita, bol soru.", "tr", "founder of the project",
    ),
    Member(
        "Bruno", "Greco", "it", {"it": "native", "en": "b2", "fr": "a2"}, ("primary", "geography"), ("7-11",),
        "Insegno a Lecce, in una scuola di pietra gialla. Con i miei alunni cammino molto, disegno carte e misuro tutto.",
        "Una carta dell’acqua fatta da due classi, dalla sorgente al bicchiere.", "it", "co-founder",
    ),
    Member(
        "Chiara", "Longo", "it", {"it": "native", "en": "c1", "sl": "a2"}, ("primary", "foreign-languages"), ("7-11",),
        "I teach English in Trieste, where the bora blows umbrellas away and three languages meet at the market.",
        "Words that cross borders; water that does the same.", "en", "added partner",
    ),
    Member(
        "Dimitris", "Papadakis", "el", {"el": "native", "en": "c1"}, ("informatics", "primary"), ("7-11", "12-15"),
        "Δουλεύω στον Βόλο, σε ένα σχολείο δίπλα στη θάλασσα. Μου αρέσουν τα μικρά ρομπότ και οι μεγάλες απορίες.",
        "Μετράμε τη θάλασσα: θερμοκρασία, κύματα, πλαστικά.", "el", "validated teacher, a stranger to the project",
    ),
    Member(
        "Eva", "Nováková", "cs", {"cs": "native", "en": "b1"}, ("primary", "music"), ("7-11",),
        "Učím v Brně první stupeň a vedu malý sbor. S eTwinningem teprve začínám.",
        "Písničky, které se zpívají ráno.", "cs", "not validated yet",
    ),
)  # fmt: skip
OFFICERS: Final = (
    # first name, family name, desk, part
    ("Olcay", "Demir", "tr", "officer of the Turkish desk"),
    ("Olga", "Marino", "it", "officer of the Italian desk"),
    ("Carla", "Dupont", "css", "officer of the central desk"),
)
COORDINATOR: Final = ("Rıza", "Aydın", "tr", "TR-42", "regional coordinator, Konya")
VISITOR: Final = ("Victor", "Weber", "visitor")
_PLAIN: Final = str.maketrans("şçğüöıó", "scguoio")


def plain(given: str) -> str:
    """The name as it stands in a user name or an address."""
    return given.lower().translate(_PLAIN)


def make_officers(world: World) -> None:
    """Olcay, Olga and Carla, each first at their desk, and Rıza for his region."""
    for given, family, slug, _part in OFFICERS:
        _officer(world, given, family, slug, [])
    given, family, slug, region, _part = COORDINATOR
    _officer(world, given, family, slug, [region])


def _officer(world: World, given: str, family: str, slug: str, regions: list[str]) -> None:
    desk = world.desks[slug]
    person = _person(world, given, family, kind=Person.Kind.OFFICER, country=desk.country, region=(regions or [""])[0])
    world.add(Officer(person=person, desk=desk, regions=regions))
    if not regions:
        world.officers.setdefault(desk.pk, []).insert(0, person)
    add_second_step(world, person)


def add_second_step(world: World, person: Person) -> None:
    """A code generator with the secret everybody knows."""
    data = {"secret": get_adapter().encrypt(SECRET)}
    world.add(Authenticator(user=person, type=Authenticator.Type.TOTP, data=data, created_at=person.joined_at))


def make_teachers(world: World) -> None:
    """The five teachers with their schools, and Victor."""
    for number, member in enumerate(TEACHERS, start=1):
        place = _school(world, member.given)
        waits = member.given == "Eva"
        state = Person.State.WAITING if waits else Person.State.VALIDATED
        person = _person(
            world, member.given, member.family, place=place, state=state, speaks=member.speaks,
            subjects=list(member.subjects), ages=list(member.ages), about=member.about, ideas=member.ideas,
            text_language=member.text_language, role="teacher", country=place.country, region=place.region,
            time_zone=town_named(place.country, place.latin_city).time_zone,
            joined_at=world.ago(3 if waits else 900 - 60 * number), state_since=world.ago(3 if waits else 890),
        )  # fmt: skip
        if waits:
            ask_desk(world, person, place, world.lots("cast", "asks"))
        else:
            world.teachers.append(Teacher(-number, person.pk, person.name, place, member.language, person.joined_at))
    given, family, _part = VISITOR
    _person(world, given, family, kind=Person.Kind.VISITOR, country="DE")


def _school(world: World, given: str) -> Place:
    key, city, name, level, number, street = SCHOOLS[given]
    town = town_named(key, city)
    school = School(official_number=number, address=street, registered_at=world.ago(3000))
    place = keep_school(world, school, key=key, town=town, name=name, level=level, lots=world.lots("cast", given))
    world.cast_places[given] = place
    return place


def _person(world: World, given: str, family: str, *, place: Place | None = None, **fields: object) -> Person:
    values: dict[str, object] = {
        "username": f"cast-{plain(given)}", "email": f"{plain(given)}@twin.example", "state": Person.State.VALIDATED,
        "language": "", "joined_at": world.ago(900), "state_since": world.ago(900),
        "active_date": (world.now - timedelta(hours=3)).date(),
    } | fields  # fmt: skip
    person = keep_person(world, Person(given_name=given, family_name=family, **values), place)
    world.add(EmailAddress(user=person, email=str(person.email), verified=True, primary=True))
    world.cast[given] = person
    return person


def code_now() -> str:
    """The six digits that the code generator of the demo officers shows at this moment."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(hotp_value(SECRET, counter)).zfill(6)


def demo_people() -> list[tuple[str, str, str, str]]:
    """(name, part, what to type, password) of everybody one can sign in as. Empty before the world is made."""
    parts = {member.given: member.part for member in TEACHERS}
    parts |= {given: part for given, _family, _desk, part in OFFICERS} | {COORDINATOR[0]: COORDINATOR[-1]}
    parts[VISITOR[0]] = VISITOR[-1]
    staff = {row.given_name: row for row in Person.objects.filter(username__startswith="cast-").order_by("pk")}
    found = [
        (staff[name].name, part, str(staff[name].email), PASSWORD) for name, part in parts.items() if name in staff
    ]
    pupils = Pupil.objects.select_related("person").filter(teacher__username__startswith="cast-").order_by("pk")
    for given, family in (("Elif", "Ayşe"), ("Luca", "Bruno")):
        pupil = pupils.filter(person__given_name__startswith=f"{given} ", teacher__given_name=family).first()
        if pupil is not None:
            card = card_of(pupil)
            found.append((given, f"pupil of {family}", card.username, card.password))
    return found


__all__ = ["PASSWORD", "SECRET", "add_second_step", "code_now", "demo_people", "make_officers", "make_teachers"]
