"""TwinSpaces: who is in them, and what teachers and pupils wrote there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any, Final

from django.urls import reverse

from etwinning.chat.models import Chat, Line
from etwinning.config.living.elsewhere import make_elsewhere
from etwinning.config.living.meetings import make_meetings
from etwinning.config.living.plans import make_plan
from etwinning.config.world import drawing, read
from etwinning.config.world.letters import make_letters
from etwinning.config.world.making import Teacher, World
from etwinning.config.world.naming import draw_child
from etwinning.config.world.read import Theme
from etwinning.config.world.remarks import make_remarks
from etwinning.config.world.shelves import make_shelves
from etwinning.config.world.teams import make_teams
from etwinning.config.world.versions import make_versions
from etwinning.core.countries import first_language
from etwinning.core.folding import sort_key
from etwinning.core.models import Audience, File
from etwinning.guests.models import Visit
from etwinning.libraries.html import clean
from etwinning.materials.models import Item
from etwinning.pages.models import Attachment, Page
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Ballot, Choice, Like, Note, Poll, Post, Thread
from etwinning.twinspace.models import Pupil, TwinSpace
from etwinning.twinspace.words import AVOIDED_NUMBERS, LISTS, words_for

_PUPILS: Final = (6, 14)
_CLASS: Final = {"Ayşe": ("Elif K.", 24), "Bruno": ("Luca R.", 21)}  # the first pupil and the number of all
_PICTURES: Final = {"springs": "hills", "diary": "chart"}


@dataclass
class Room:
    """What a TwinSpace is made from, and the voices that speak in it."""

    project: Project
    founders: tuple[Teacher, Teacher]
    partners: list[Teacher]
    theme: Theme
    opened: datetime
    end: datetime
    is_closed: bool
    space: Space | None = None
    sounds: dict[str, Item] = field(default_factory=dict)  # of its materials, by their names

    @property
    def is_of_the_cast(self) -> bool:
        """Whether it is the room of Ayşe and Bruno."""
        return self.theme.title == "Where our water comes from" and self.founders[0].index < 0

    def moment(self, share: float) -> datetime:
        """A moment of its life: 0 when it was opened, 1 at its end or now."""
        return self.opened + (self.end - self.opened) * min(share, 0.999)

    def spread[Item](self, items: list[Item], lots: Random) -> Iterator[tuple[datetime, Item]]:
        """The items with moments spread over its life, the latest ones near its end."""
        for number, item in enumerate(items, start=1):
            yield self.moment(0.05 + 0.93 * (number - lots.random() * 0.7) / len(items)), item


class Voices:
    """Who speaks next: `ta` and `tb` are the founders, `pa` and `pb` their pupils in turn."""

    def __init__(self, room: Room, pupils: tuple[list[Person], list[Person]]) -> None:
        self._teachers = {"ta": room.founders[0].pk, "tb": room.founders[1].pk}
        self._pupils = {
            side: cycle([pupil.pk for pupil in some]) for side, some in zip(("pa", "pb"), pupils, strict=True)
        }
        self._slots = {
            "{a}": room.founders[0].place.city,
            "{b}": room.founders[1].place.city,
            "{title}": room.project.title,
        }

    def who(self, voice: str) -> int:
        """The person who speaks with that voice."""
        return self._teachers.get(voice) or next(self._pupils[voice])

    def words(self, text: str) -> str:
        """The text with the names of the two towns and of the project."""
        for slot, value in self._slots.items():
            text = text.replace(slot, value)
        return text.strip()


def make_room(world: World, room: Room) -> TwinSpace:
    """The TwinSpace of a project, with everything in it."""
    project = room.project
    lots = world.lots("room", project.pk)
    space = world.add(
        Space(
            title=project.title, language=project.text_language, opened_at=room.opened,
            closed_at=room.end if room.is_closed else None,
        )
    )  # fmt: skip
    room.space = space
    twinspace = world.add(
        TwinSpace(
            space=space,
            description=project.summary,
            picture=_copy(world, project, room),
            picture_alt=project.picture_words,
        )
    )
    _note(world, room, "twinspace/open_twinspace", space, room.opened, None, title=space.title)
    pupils = _fill(world, room, lots)
    voices = Voices(room, pupils)
    for words in read.room_words(room.theme.title, project.text_language):
        _write(world, room, voices, words, lots)
    if room.is_closed:
        _note(world, room, "twinspace/close_twinspace", space, room.end, room.founders[0].pk, title=space.title)
    return twinspace


def _copy(world: World, project: Project, room: Room) -> File | None:
    return world.copy_of(project.picture, owner=room.founders[0].pk, at=room.opened) if project.picture else None


def _fill(world: World, room: Room, lots: Random) -> tuple[list[Person], list[Person]]:
    """Founders, partners, pupils of both founders; Victor visits the cast's room."""
    for founder in room.founders:
        _sit(world, room, founder.pk, Member.Role.ADMINISTRATOR, founder.place.pk, room.opened, is_fixed=True)
    for number, partner in enumerate(room.partners):
        at = room.moment(0.2 + 0.1 * number)
        _sit(world, room, partner.pk, Member.Role.TEACHER, partner.place.pk, at)
        _note(world, room, "twinspace/add_teacher", room.space, at, partner.pk, number=1, names=[partner.name])
    if room.is_of_the_cast:
        _invite(world, room, world.cast["Victor"])
    seats: list[Member] = []
    first, second = (_pupils(world, room, founder, lots, seats) for founder in room.founders)
    if room.is_of_the_cast:
        make_teams(world, room, seats)
        make_plan(world, room, seats)
        make_elsewhere(world, room)
    return first, second


def _invite(world: World, room: Room, visitor: Person) -> None:
    """An evaluator who may read for two months yet."""
    at = room.moment(0.5)
    _sit(world, room, visitor.pk, Member.Role.VISITOR, None, at)
    visit = Visit(
        space=room.space, person_id=visitor.pk, by_id=room.founders[0].pk, kind=Visit.Kind.EVALUATOR, language="en",
        made_at=at, mailed_at=at, came_at=at, until=world.now + timedelta(days=60),
    )  # fmt: skip
    world.add(visit)
    _note(world, room, "guests/invite_visitor", visit, at, room.founders[0].pk, number=1, names=[visitor.name],
          audience=Audience.TEACHERS)  # fmt: skip


def _pupils(world: World, room: Room, teacher: Teacher, lots: Random, seats: list[Member]) -> list[Person]:
    """The class of one teacher: accounts, cards and seats. They sign in with their cards, so they have no password."""
    at, made = room.moment(0.03), []
    name, size = "", lots.randint(*_PUPILS)
    if teacher.index < 0 and room.is_of_the_cast:
        name, size = _CLASS[teacher.name.split()[0]]
    words = words_for(spoken := first_language(teacher.place.country))
    for number in range(size):
        given = draw_child(read.countries()[teacher.place.key].names, lots)
        given = given if number else name or given
        person = world.add(
            Person(
                username=_username(world, lots, words), email=None, kind=Person.Kind.PUPIL, state=Person.State.VALIDATED,
                given_name=given, sort_name=sort_key(given, "en"), country=teacher.place.country,
                region=teacher.place.region, language=spoken,
                available=False, mail_notices=False, joined_at=at, state_since=at, password="!",
            )
        )  # fmt: skip
        world.add(
            Pupil(
                person=person, teacher_id=teacher.pk, school_id=teacher.place.pk, words=words, made_at=at,
                class_name=f"{max(room.theme.age_from - 5, 1)}-{'ABC'[teacher.pk % 3]}",
            )
        )  # fmt: skip
        seats.append(_sit(world, room, person.pk, Member.Role.PUPIL, teacher.place.pk, at))
        made.append(person)
    _note(world, room, "twinspace/add_pupils", room.space, at, teacher.pk, number=len(made), names=[])
    return made


def _username(world: World, lots: Random, language: str) -> str:
    """Colour, animal and number, as pupils type it; never twice."""
    while True:
        number = f"{lots.randint(2, 99)}"
        name = f"{lots.choice(LISTS[language].first)}{lots.choice(LISTS[language].animals)}{number}"
        if name not in world.usernames and number not in AVOIDED_NUMBERS:
            world.usernames.add(name)
            return name


def _sit(
    world: World, room: Room, person: int, role: Member.Role, school: int | None, at: datetime, *, is_fixed: bool = False,
) -> Member:  # fmt: skip
    seat = Member(space=room.space, person_id=person, role=role, school_id=school, joined_at=at, is_fixed=is_fixed)
    return world.add(seat)


def _write(world: World, room: Room, voices: Voices, words: dict[str, Any], lots: Random) -> None:
    """Pages, threads, bulletin and news of one set of words, each spread over the life of the room."""
    language = words.get("language", room.project.text_language)
    if not read.is_room_language(language):
        language = "en"
    pages: dict[str, Page] = {}
    for at, page in room.spread(words.get("page", []), lots):
        pages[page["title"]] = _page(world, room, voices, page, pages, language, at, lots)
    make_shelves(world, room, voices, words.get("folder", []), room.moment(0.2), lots)
    for at, thread in room.spread(words.get("thread", []), lots):
        _thread(world, room, voices, thread, language, at, lots)
    for at, entry in room.spread(words.get("entry", []), lots):
        _thread(world, room, voices, entry, language, at, lots, deed="write_entry")
    for chat in words.get("chat", []):
        _chat(world, room, voices, chat, language)
    make_meetings(world, room, voices, words.get("meeting", []), language)
    make_letters(world, room, voices, words, language)
    for name in ("bulletin", "news"):
        board = words.get(name, {"notes": [], "seen": ""})
        for at, said in room.spread(board["notes"], lots):
            _note_on_board(world, room, voices, said, board["seen"], language, at)
    for page in words.get("page", []):
        make_remarks(world, pages[page["title"]], page.get("remark", []), voices, room)


def _page(
    world: World, room: Room, voices: Voices, words: dict[str, Any], pages: dict[str, Page], language: str, at: datetime,
    lots: Random,
) -> Page:  # fmt: skip
    author = voices.who(words["by"])
    edited = min(at + timedelta(hours=lots.randint(1, 90)), room.end)
    by_pupil = words["by"].startswith("p")
    page = Page(
        space=room.space, parent=pages.get(words.get("parent", "")), position=len(pages), title=voices.words(words["title"]),
        language=language, audience=Audience(words["seen"]), author_id=author, created_at=at,
        editors=Page.Editors.MEMBERS if by_pupil else Page.Editors.TEACHERS, edited_at=edited,
        state=Page.State.DRAFT if words.get("draft") else Page.State.PUBLISHED, version=lots.randint(1, 12),
        edited_by_id=author if by_pupil else voices.who(lots.choice(("ta", "tb"))),
        open_remarks=sum(not one.get("resolved") for one in words.get("remark", [])),
    )  # fmt: skip
    world.rows.number(page)
    body = voices.words(words["body"])
    if words.get("picture"):
        body = _picture(world, page, words["picture"]) + body
    page.body = clean(body)
    world.add(page)
    make_versions(world, page, [voices.who(who) for who in ("tb", "ta") if voices.who(who) != author])
    if page.state == Page.State.PUBLISHED:
        _note(world, room, "pages/publish_page", page, at, author, audience=_seen(page.audience), title=page.title)
    return page


def _seen(audience: str) -> str:
    """An entry is seen by members at most: the news of a room are not public."""
    return Audience.TEACHERS if audience == Audience.TEACHERS else Audience.MEMBERS


def _picture(world: World, page: Page, name: str) -> str:
    """The picture of a page, above its text."""
    kind = _PICTURES[name]
    file = world.copy_of(world.pictures[kind][-1], owner=page.author_id, at=page.created_at)
    row = world.add(
        Attachment(page=page, file=file, description=drawing.IN_WORDS[kind], in_text=True, at=page.created_at)
    )
    address = reverse("page_file", kwargs={"space_pk": page.space_id, "pk": row.pk})
    alt = drawing.IN_WORDS[kind]
    return f'<figure><img src="{address}?size=large" alt="{alt}" width="{file.width}" height="{file.height}"></figure>'


def _thread(
    world: World, room: Room, voices: Voices, words: dict[str, Any], language: str, at: datetime, lots: Random,
    deed: str = "open_thread",
) -> None:  # fmt: skip
    """A thread with its answers, or an entry of the journal with its comments."""
    audience = words.get("seen", Audience.MEMBERS)
    replies = [reply.split(" | ", 1) for reply in words["replies"]]
    step = min(timedelta(hours=30), (room.end - at) / (len(replies) + 1))
    moments = [at + step * (number + lots.random() * 0.8) for number in range(1, len(replies) + 1)]
    thread = world.add(
        Thread(
            space=room.space, title=voices.words(words["title"]), language=language, audience=audience,
            author_id=voices.who(words["by"]), created_at=at, latest_at=max([at, *moments]), post_count=len(replies) + 1,
            pinned_at=at if words.get("pinned") else None, told_on=at.date() if deed == "write_entry" else None,
        )
    )  # fmt: skip
    _post(world, thread, thread.author_id or 0, voices.words(words["body"]), language, at)
    _note(
        world, room, f"threads/{deed}", thread, at, thread.author_id, audience=_seen(thread.audience),
        title=thread.title,
    )  # fmt: skip
    posts = []
    for (voice, text), moment in zip(replies, moments, strict=True):
        author = voices.who(voice)
        post = _post(
            world, thread, author, _with_sound(room, voices.words(text)), "en" if voice == "pb" else language, moment
        )
        _note(world, room, "threads/reply", post, moment, author, audience=_seen(thread.audience), title=thread.title)
        posts.append(post)
    if posts:
        _like(world, room, posts[0])
    if "poll" in words:
        _poll(world, room, voices, thread, words["poll"], at)


def _poll(world: World, room: Room, voices: Voices, thread: Thread, words: dict[str, Any], at: datetime) -> None:
    """What the beginner of a thread asks, and how often each answer was chosen; everybody chose one."""
    ballots = [voices.who(voice) for voice in words["voters"]]
    chosen = [said.split(" | ", 1) for said in words["choices"]]
    poll = world.add(
        Poll(
            thread=thread, question=voices.words(words["question"]), language=thread.language,
            author_id=thread.author_id, ballot_count=len(ballots),
        )
    )  # fmt: skip
    for place, (number, text) in enumerate(chosen):
        world.add(Choice(poll=poll, text=voices.words(text), position=place, number=int(number)))
    for voter in ballots:
        world.add(Ballot(poll=poll, person_id=voter))
    _note(
        world, room, "threads/make_poll", thread, at, thread.author_id, audience=_seen(thread.audience),
        title=thread.title,
    )  # fmt: skip


def _like(world: World, room: Room, post: Post) -> None:
    """Both founders like the first answer, if it is not their own."""
    for founder in room.founders:
        if founder.pk != post.author_id:
            world.add(Like(post=post, person_id=founder.pk))


def _with_sound(room: Room, text: str) -> str:
    """A text with a sound of the room's materials in place of "[its name]", to be heard there."""
    for name, item in room.sounds.items():
        address = reverse("material", kwargs={"space_pk": item.space_id, "pk": item.pk})
        text = text.replace(
            f"[{name}]", f'</p><figure data-kind="recording"><a href="{address}">{name}</a></figure><p>'
        )
    return text


def _post(world: World, thread: Thread, author: int, text: str, language: str, at: datetime) -> Post:
    return world.add(
        Post(thread=thread, author_id=author, body=clean(f"<p>{text}</p>"), language=language, created_at=at)
    )


def _chat(world: World, room: Room, voices: Voices, words: dict[str, Any], language: str) -> None:
    """A chat, open since a while ago if it says so, with what was said in it lately."""
    lines = [said.split(" | ", 1) for said in words["lines"]]
    began = room.end - timedelta(minutes=2 * len(lines) + 5)
    leader = voices.who(words["by"])
    is_open = bool(words.get("open")) and not room.is_closed
    chat = world.add(
        Chat(
            space=room.space, title=voices.words(words["title"]), language=language, made_by_id=leader, made_at=began,
            latest=len(lines), opened_at=began if is_open else None, opened_by_id=leader if is_open else None,
        )
    )  # fmt: skip
    for deed in ("make_chat", "open_chat"):
        _note(world, room, f"chat/{deed}", chat, began, leader, audience=Audience.TEACHERS, title=chat.title)
    for number, (voice, text) in enumerate(lines, start=1):
        at = began + timedelta(minutes=2 * number)
        world.add(
            Line(chat=chat, number=number, changed=number, author_id=voices.who(voice), body=voices.words(text), at=at)
        )


def _note_on_board(world: World, room: Room, voices: Voices, said: str, seen: str, language: str, at: datetime) -> None:
    voice, text = said.split(" | ", 1)
    author = voices.who(voice)
    note = world.add(
        Note(
            space=room.space, author_id=author, audience=seen, body=voices.words(text), language=language, created_at=at
        )
    )
    _note(world, room, "threads/write_note", note, at, author, audience=_seen(seen))


def _note(
    world: World, room: Room, deed: str, thing: Any, at: datetime, by: int | None, *, audience: str = Audience.MEMBERS,
    **data: object,
) -> None:  # fmt: skip
    if room.space is not None:
        world.note(deed, thing, by=by, at=at, scope=room.space.scope, audience=audience, **data)
