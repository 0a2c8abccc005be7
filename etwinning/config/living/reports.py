"""What was reported and answered, who was warned or suspended, and what some people chose to be told."""

from datetime import datetime, time, timedelta
from typing import Final

from etwinning.config.world.making import World
from etwinning.libraries.html import text_of
from etwinning.people.kinds import Kind, Mail
from etwinning.people.models import Notice, NoticeChoice, Person, QuietHours
from etwinning.people.queries import desks_for
from etwinning.safety.models import Report, Ruling, Sanction
from etwinning.spaces.models import Member
from etwinning.threads.models import Post

# country of the author, reason, what was written, its language, the reporter's words, days ago, answer, its reason
SAID: Final = (
    ("TR", "bulk", "Sınıfınız için hazır deney setleri! Toplu alımda %20 indirim, hemen yazın.", "tr",
     "This is the third time I read this offer this week.", 1, "", ""),
    ("TR", "false", "I am a teacher in Ankara. Please send me photos of your pupils for our wall.", "en",
     "The school says that nobody of this name works there.", 6, "", ""),
    ("TR", "rights", "Kitabın tamamını buradan indirebilirsiniz.", "tr",
     "Das ist ein Schulbuch meines Verlags.", 20, "removed",
     "Kitabın tamamı paylaşılamaz. Kısa bir alıntı ve kaynağı yeterlidir."),
    ("IT", "bulk", "Gentili colleghi, vi invito tutti al mio progetto sulla pasta. Rispondete subito!", "it",
     "Same words to everybody in our school.", 2, "", ""),
    ("IT", "bullying", "Chi non sa l’inglese non dovrebbe stare su questa piattaforma.", "it",
     "Un collega della mia scuola ne è rimasto ferito.", 15, "warned",
     "Qui ciascuno scrive nella lingua che sa. La prego di togliere questa frase e di salutare i colleghi con cortesia."),
    ("PL", "private", "Numer telefonu opiekunki klasy 3b: dzwońcie po 16.", "pl", "It is my number.", 4, "", ""),
    ("FR", "hate", "On ne veut pas de ces classes-là dans nos projets.", "fr", "", 9, "suspended",
     "Ces mots excluent des enfants à cause de leur origine. Le code de conduite ne l’admet pas."),
    ("DE", "other", "Klickt hier und gewinnt ein Tablet für eure Klasse.", "de", "The link asks for a password.", 3, "", ""),
    ("GR", "bulk", "Καλημέρα, σας στέλνω την ίδια πρόσκληση για τρίτη φορά.", "el", "", 12, "nothing",
     "Three letters in a month to a contact are no bulk messages."),
)  # fmt: skip


def make_reports(world: World) -> None:
    """Called when everything else is in the database: it points at what others made."""
    for number, (country, reason, quote, language, note, days, outcome, why) in enumerate(SAID):
        author = _somebody(country, number)
        desk = desks_for(country).first()
        if author is None or desk is None:
            continue
        at = world.ago(days)
        report = Report.objects.create(
            kind="person", thing_id=author.pk, author=author, reporter=_somebody("ES", number), reason=reason, note=note,
            quote=f"{author.name}\n\n{quote}", language=language, url=author.get_absolute_url(), desk=desk,
            region=author.region, at=at, central_at=at + timedelta(days=5) if days > 5 and not outcome else None,
        )  # fmt: skip
        if outcome:
            _answer(world, report, outcome, why, at + timedelta(days=1))
    _in_the_room_of_the_cast(world)
    _choices(world)


def _somebody(country: str, number: int) -> Person | None:
    people = Person.objects.filter(country=country, username__startswith="demo-", state=Person.State.VALIDATED)
    return people.order_by("pk")[number : number + 1].first()


def _answer(world: World, report: Report, outcome: str, why: str, at: datetime) -> None:
    assert report.desk is not None  # noqa: S101 - as it was made
    officer, until = world.officer_of(report.desk), world.now + timedelta(days=30)
    ends = until if outcome == Ruling.Outcome.SUSPENDED else None
    Ruling.objects.create(report=report, by=officer, at=at, outcome=outcome, note=why, until=ends)
    Report.objects.filter(pk=report.pk).update(state=Report.State.DECIDED)
    if outcome in Sanction.Kind.values:
        person = report.author
        assert person is not None  # noqa: S101 - as it was made
        Sanction.objects.create(
            person=person, kind=outcome, reason=why, by=officer, report=report, at=at,
            until=ends or at + timedelta(days=180),
        )  # fmt: skip
        Person.objects.filter(pk=person.pk).update(state=outcome, state_since=at)
    if outcome != Ruling.Outcome.NOTHING:
        Person.objects.filter(pk=report.thing_id).update(about="", ideas="")


def _in_the_room_of_the_cast(world: World) -> None:
    """Bruno reported what a pupil of Ayşe wrote; it waits for the two of them."""
    ayse, bruno = world.cast["Ayşe"], world.cast["Bruno"]
    rooms = Member.objects.filter(person=ayse, space__members__person=bruno).values("space")
    post = Post.objects.filter(thread__space__in=rooms, author__kind=Person.Kind.PUPIL, removed_at__isnull=True)
    said = post.select_related("thread", "author").order_by("pk").first()
    if said is None:
        return
    Report.objects.create(
        kind="post", thing_id=said.pk, author=said.author, reporter=bruno, reason="rights",
        note="I think this comes from a book. Shall we ask her to say which one?", quote=text_of(said.body),
        language=said.language, url=f"{said.thread.get_absolute_url()}#post-{said.pk}", room=said.thread.space_id,
        at=world.ago(0.5),
    )  # fmt: skip


def _choices(world: World) -> None:
    """Ayşe reads in the evening, Bruno once a week; many others changed one thing."""
    ayse, bruno = world.cast["Ayşe"], world.cast["Bruno"]
    QuietHours.objects.create(person=ayse, begins=time(21), ends=time(7))
    NoticeChoice.objects.create(person=ayse, kind=Kind.REQUESTS, page=True, mail=Mail.DAILY, push=True)
    NoticeChoice.objects.create(person=bruno, kind=Kind.TWINSPACE, page=True, mail=Mail.WEEKLY, push=False)
    Notice.objects.filter(person=ayse, read_at__isnull=True, by__kind=Person.Kind.STAFF).update(mail=Mail.DAILY)
    lots, rhythms = world.lots("notices"), list(Mail)
    NoticeChoice.objects.bulk_create(
        NoticeChoice(person_id=teacher.pk, kind=kind, page=True, mail=lots.choice(rhythms), push=False)
        for teacher in world.teachers[::7]
        if teacher.index >= 0
        for kind in lots.sample(list(Kind), 2)
    )
