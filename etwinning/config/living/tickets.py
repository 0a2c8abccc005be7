"""What some people asked their support service, and how far it is."""

from typing import Final, NamedTuple

from etwinning.config.world.making import World
from etwinning.people.models import Desk, Notice, Person
from etwinning.tickets.models import Step, Ticket


class Said(NamedTuple):
    """A step: its kind, days ago, and the words. Of a desk: which one; empty for who asked."""

    kind: str
    days: float
    words: str = ""
    desk: str = ""


# who (a name of the cast, or somebody without an account with an address), country, language, topic, subject, steps
ASKED: Final = (
    ("Ayşe", "TR", "tr", "twinspace", "Kartı kaybolan öğrenci", [
        Said("asked", 9, "Bir öğrencim kartını kaybetti. Yeni kart verirsem eskisiyle girmek mümkün olur mu?"),
        Said("answered", 8, "Hayır: yeni kart verdiğiniz anda eskisi geçersiz olur. Öğrencilerin listesinde “Yeni kart” düğmesini kullanın.", "tr"),
    ]),
    ("Ayşe", "TR", "tr", "fault", "Fotoğraf yüklenmiyor", [
        Said("asked", 6, "Telefonumdan fotoğraf gönderince sayfa boş kalıyor. Bilgisayardan aynı fotoğraf gidiyor."),
        Said("answered", 5, "Hangi telefon ve tarayıcı olduğunu yazabilir misiniz?", "tr"),
        Said("added", 5, "Eski bir tablet; tarayıcının adı ayarlarda 109 diye görünüyor."),
        Said("noted", 4, "Ofisteki tablette de aynısı oldu.", "tr"),
        Said("passed", 4, "Android 7 üzerinde, eski tarayıcıda fotoğraf seçildikten sonra sayfa boş. İki cihazda denedik.", "tr"),
    ]),
    ("Ayşe", "TR", "tr", "labels", "Etiket başvurusu ne zaman", [
        Said("asked", 60, "Projemiz haziranda bitti. Ulusal Kalite Etiketine ne zamana kadar başvurabiliriz?"),
        Said("answered", 58, "Başvurular eylül sonuna kadar açık. Koşullar “Tanınma” sayfasında duruyor.", "tr"),
        Said("closed", 57),
    ]),
    ("Meltem Aksoy <meltem.aksoy@home.example>", "TR", "tr", "account", "Doğrulama postası gelmedi", [
        Said("asked", 8, "Dün kayıt oldum ama onay postası gelmedi. Gereksiz klasörüne de baktım."),
    ]),
    ("James Doyle <james.doyle@parent.example>", "TR", "en", "other", "Reading my daughter’s project", [
        Said("asked", 1, "My daughter’s class in Izmir works with a class in Portugal. May parents read what they make?"),
    ]),
    ("Bruno", "IT", "it", "projects", "Cambiare il titolo del progetto", [
        Said("asked", 2, "Il progetto è già approvato: posso ancora cambiare il titolo?"),
    ]),
    ("Dimitris", "GR", "el", "validation", "Άλλαξα σχολείο", [
        Said("asked", 14, "Άλλαξα σχολείο τον Σεπτέμβριο. Πώς το δηλώνω;"),
        Said("answered", 12, "Στη σελίδα «Το σχολείο μου» επιλέξτε το νέο σχολείο· θα το επιβεβαιώσουμε εμείς.", "gr"),
        Said("reopened", 3, "Το βρήκα, αλλά το νέο σχολείο δεν υπάρχει στη λίστα."),
    ]),
)  # fmt: skip


def make_tickets(world: World) -> None:
    """Called when everything else is in the database."""
    for number, (who, country, language, topic, subject, steps) in enumerate(ASKED):
        desk = world.desks[country.lower()]
        asker = world.cast.get(who)
        name, _sign, address = who.partition(" <")
        ticket = Ticket.objects.create(
            desk=desk, country=country, region=asker.region if asker else "", asker=asker,
            name="" if asker else name, email="" if asker else address.rstrip(">"),
            language=language, topic=topic, subject=subject, asked_at=world.ago(steps[0].days),
        )  # fmt: skip
        for said in steps:
            _step(world, ticket, said, _desk(world, said))
        _stand(world, ticket, steps)
        if number == 0 and asker:
            told = {"desk": desk.name, "subject": subject}
            Notice.objects.create(
                person=asker, deed="tickets/answer_ticket", url=ticket.get_absolute_url(), data=told,
                at=world.ago(steps[-1].days), mailed_at=world.ago(steps[-1].days),
            )  # fmt: skip


def _desk(world: World, said: Said) -> Desk | None:
    return world.desks[said.desk] if said.desk else None


def _step(world: World, ticket: Ticket, said: Said, desk: Desk | None) -> None:
    author: Person | None = world.officer_of(desk) if desk else None
    Step.objects.create(
        ticket=ticket, kind=said.kind, desk=desk, author=author, words=said.words, at=world.ago(said.days),
        is_internal=said.kind in Step.FOR_DESKS,
    )  # fmt: skip


def _stand(world: World, ticket: Ticket, steps: list[Said]) -> None:
    """How the ticket stands after its steps."""
    became = {"asked": "waiting", "added": "waiting", "reopened": "waiting", "noted": None}
    for said in steps:
        state = became.get(said.kind, said.kind)
        if state and state != ticket.state:
            ticket.state, ticket.state_since = state, world.ago(said.days)
        if said.kind == "asked":
            ticket.state_since = world.ago(said.days)
        if said.kind == "passed":
            ticket.at_central, ticket.passed_at = True, world.ago(said.days)
    ticket.changed_at = world.ago(steps[-1].days)
    ticket.save()
