"""Messages: what the cast say to one another and to others, in their own languages and in those they share."""

from datetime import datetime, timedelta
from typing import Final

from etwinning.config.world.making import Teacher, World
from etwinning.core.folding import search_text
from etwinning.messages.models import Conversation, Message, ReadMarksOff, Seat

type Line = tuple[str, str]  # who (first name of the cast, or the place of a stranger as a number), what

_GAP: Final = timedelta(minutes=35)
SPRINGS: Final[list[Line]] = [
    ("Bruno", "Good morning Ayşe! The boxes with the water samples arrived. All twelve bottles are whole."),
    ("Ayşe", "That is good news. Ours stand on the window sill and everybody looks at them in each break."),
    ("Bruno", "Shall we measure the hardness on Thursday, both classes at the same hour? For us 10 o'clock would fit."),
    ("Ayşe", "10 o'clock in Lecce is 12 o'clock in Konya now, that is just before lunch. Perfect."),
    ("Ayşe", "Çocuklar şimdiden heyecanlı :)"),
    ("Bruno", "Anche i miei! I promised them that they may colour the map themselves."),
    ("Bruno", "One question: do your strips show °dH or ppm? Ours show °dH only."),
]
PLAN: Final[list[Line]] = [
    (
        "Ayşe",
        "Dear Bruno, dear Chiara, here we can plan the week in spring. I looked at our holidays: 23 April is a feast here.",
    ),
    ("Chiara", "Buongiorno a tutti! Noi siamo chiusi il 25 aprile. La settimana dal 13 al 17 va bene?"),
    ("Bruno", "Per noi sì. 13-17 April it is, if Konya agrees."),
    ("Ayşe", "Konya agrees. I write it on the first page of the TwinSpace tonight."),
    ("Chiara", "Ottimo. Mando domani l’elenco dei materiali: bottiglie, cartine, una bilancia."),
]
SEA: Final[list[Line]] = [
    (
        "Dimitris",
        "Hello Bruno, I saw your project on springs in the gallery. We measure the sea in Volos twice a week.",
    ),
    ("Bruno", "How nice! We are near the sea too. Do you keep a table, or a diary?"),
    ("Dimitris", "Και τα δύο: ένα ημερολόγιο στα ελληνικά και έναν πίνακα με αριθμούς. I can share the table."),
]
STRANGERS: Final[tuple[tuple[str, list[Line]], ...]] = (
    ("Ayşe", [
        ("0", "Hej Ayşe! My class in fifth grade would like to write real letters. Would your pupils enjoy that?"),
        ("Ayşe", "They would love it. How many are you? We are 24."),
        ("0", "We are 22, so two of mine can write twice. I send you the list of first names when the parents have agreed."),
    ]),
    ("Ayşe", [
        ("1", "Merhaba Ayşe Hanım, su haritası fikrinizi çok beğendim. Bizim okulda da benzer bir çalışma var."),
    ]),
    ("Ayşe", [
        ("Ayşe", "Bonjour, j’ai lu votre idée de jardin. Avez-vous déjà des partenaires ?"),
        ("2", "Bonjour ! Oui, une école en Pologne, mais nous cherchons encore une classe au sud. Parlons-en."),
        ("Ayşe", "Très volontiers. La semaine prochaine, je suis libre mardi après 15 heures."),
    ]),
    ("Bruno", [
        ("3", "Guten Tag Herr Greco, wir führen ein Wettertagebuch. Möchten Sie den Regen von Lecce beitragen?"),
        ("Bruno", "Guten Tag! Gern, aber es regnet hier selten. In November we had nine days with rain."),
        ("3", "Genau das finden unsere Kinder spannend."),
    ]),
    ("Bruno", [
        ("4", "Hola Bruno, ¿seguís buscando una clase para el huerto?"),
        ("Bruno", "¡Hola! Sí, empezamos en marzo. Te escribo el plan este fin de semana."),
    ]),
    ("Dimitris", [
        ("5", "Здравейте, Димитрис! Видях, че и вие наблюдавате птици. Пишем ли си?"),
        ("Dimitris", "Καλησπέρα! Yes, gladly. We count gulls on Fridays. In English, if you like?"),
    ]),
    ("Chiara", [
        ("6", "Dober dan, Chiara! Trst in mi smo skoraj sosedje. Se vidimo kdaj tudi v živo?"),
        ("Chiara", "Dober dan! Z veseljem, maja gremo s tretjim razredom v Postojno."),
    ]),
)  # fmt: skip


def make_messages(world: World) -> None:
    """Conversations of the cast, with what is unread, a draft, a quiet one and somebody who shows no marks."""
    cast = world.of_the_cast()
    ayse, bruno, chiara, dimitris = (cast[name] for name in ("Ayşe", "Bruno", "Chiara", "Dimitris"))
    strangers = [teacher for teacher in world.teachers if teacher.index >= 0]
    drawn = world.lots("messages").sample(strangers, min(len(strangers), len(STRANGERS)))
    # the oldest first: the keys of messages tell their order
    for number in reversed(range(len(drawn))):
        name, lines = STRANGERS[number]
        drafts = {cast[name].pk: "Merhaba, çok teşekkür ederim. "} if number == 1 else {}
        people, known = [cast[name], drawn[number]], {**cast, str(number): drawn[number]}
        _talk(world, known, people, lines, until=2.1 + 3 * number, drafts=drafts, quiet=number == 3)
    _talk(world, cast, [bruno, dimitris], SEA, until=1.3, unread={bruno.pk: 1})
    _talk(world, cast, [ayse, bruno, chiara], PLAN, until=0.8, title="Week of water, April", unread={ayse.pk: 1})
    _talk(world, cast, [ayse, bruno], SPRINGS, until=0.02, unread={ayse.pk: 2})
    world.add(ReadMarksOff(person_id=dimitris.pk, since=world.ago(30)))


def _talk(
    world: World,
    known: dict[str, Teacher],
    people: list[Teacher],
    lines: list[Line],
    *,
    until: float,
    title: str = "",
    unread: dict[int, int] | None = None,
    drafts: dict[int, str] | None = None,
    quiet: bool = False,
) -> None:
    """A conversation whose last line was said so many days ago; each line some hours after the one before."""
    began = world.ago(until) - _GAP * (len(lines) - 1)
    low, high = sorted(person.pk for person in people) if len(people) == 2 else (None, None)
    starter = known[lines[0][0]]
    talk = world.add(Conversation(low_id=low, high_id=high, title=title, started_by_id=starter.pk, started_at=began))
    world.note("messages/start_conversation", talk, by=starter.pk, at=began, scope=talk.scope)
    keys = [_say(world, talk, known[who], words, began + _GAP * at) for at, (who, words) in enumerate(lines)]
    for person in people:
        read = keys[len(keys) - 1 - (unread or {}).get(person.pk, 0)]
        draft = (drafts or {}).get(person.pk, "")
        world.add(
            Seat(
                conversation_id=talk.pk, person_id=person.pk, came_at=began, read_to=read,
                opened_at=began if person == starter else None, draft=draft,
                draft_at=world.ago(until / 2) if draft else None,
                muted_at=world.ago(until) if quiet and person == people[0] else None,
            )
        )  # fmt: skip


def _say(world: World, talk: Conversation, author: Teacher, words: str, at: datetime) -> int:
    message = world.add(
        Message(conversation_id=talk.pk, author_id=author.pk, body=words, search=search_text(words), at=at)
    )
    world.note("messages/send_message", message, by=author.pk, at=at, scope=talk.scope)
    return int(message.pk)
