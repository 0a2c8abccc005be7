"""Groups: who leads and joins them, and what is written there. The words are in world/data/groups.toml."""

import tomllib
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from etwinning.config.world import drawing
from etwinning.config.world.making import Teacher, World
from etwinning.config.world.read import DATA
from etwinning.core.folding import search_text
from etwinning.core.models import Audience
from etwinning.groups.models import Door, Group
from etwinning.libraries.html import clean
from etwinning.pages.models import Page
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note, Post, Thread

PICTURES: Final = {
    "environment": "garden", "science": "chart", "heritage": "town", "games": "tiles", "newcomers": "journey",
}  # fmt: skip


class Circle:
    """One group while it is made: its room, its life, and the voices that speak in it."""

    def __init__(self, world: World, words: dict[str, Any]) -> None:
        self.world, self.words = world, words
        self.lots = world.lots("group", words["title"])
        self.opened = world.ago(words["days"])
        self.end = world.ago(words["closed"]) if "closed" in words else world.now
        self.people = _people(world, words, self.lots)
        self.space = world.add(
            Space(
                kind=Space.Kind.GROUP, title=words["title"], language=words["language"], opened_at=self.opened,
                closed_at=self.end if "closed" in words else None,
            )
        )  # fmt: skip

    def moment(self, share: float) -> datetime:
        """A moment of its life."""
        return self.opened + (self.end - self.opened) * min(share, 0.999)

    def who(self, voice: str) -> int:
        """Whose voice it is: the moderator's, or that of one of the first members."""
        place = 0 if voice == "m" else int(voice)
        return self.people[place % len(self.people)].pk

    def note(
        self, deed: str, thing: Any, at: datetime, by: int, audience: str = Audience.MEMBERS, **data: object
    ) -> None:
        """A line in the journal."""
        self.world.note(deed, thing, by=by, at=at, scope=self.space.scope, audience=audience, **data)


def _people(world: World, words: dict[str, Any], lots: Random) -> list[Teacher]:
    """The moderator first, then those of the cast, then teachers: of that language, or of any in English groups."""
    cast = world.of_the_cast()
    named = [cast[name] for name in [words["lead"], *words["cast"]] if name]
    others = [one for one in world.teachers if one.index >= 0 and words["language"] in {one.language, "en"}]
    some = lots.sample(others, min(len(others), words["members"]))
    if not words["lead"] and some:
        return [some[0], *named, *some[1:]]
    return [*named, *some] or list(cast.values())[:1]


def make_groups(world: World) -> None:
    """All groups of the file, with what is written in them; one asks Ayşe in, one asks to join hers."""
    circles = [make_group(world, words) for words in tomllib.loads((DATA / "groups.toml").read_text("utf-8"))["group"]]
    ayse = world.of_the_cast()["Ayşe"]
    open_to_her = [
        one for one in circles if ayse.pk not in {person.pk for person in one.people} and "closed" not in one.words
    ]
    if open_to_her:
        circle = next((one for one in open_to_her if one.words["language"] == "en"), open_to_her[0])
        world.add(Door(group_id=circle.space.pk, person_id=ayse.pk, state=Door.State.INVITED,
                       by_id=circle.people[0].pk, at=world.ago(2)))  # fmt: skip
        world.tell(ayse.pk, "groups/invite_to_group", by=circle.people[0].pk, at=world.ago(2),
                   url=f"/groups/{circle.space.pk}/", title=circle.words["title"])  # fmt: skip


def make_group(world: World, words: dict[str, Any]) -> Circle:
    """One group with its members, notes, pages and threads."""
    circle = Circle(world, words)
    about = words["about"].strip()
    kind = PICTURES.get(words["theme"], "")
    picture = world.pictures.get(kind, [])
    first = circle.people[0]
    file = world.copy_of(picture[0], owner=first.pk, at=circle.opened) if picture else None
    world.add(
        Group(
            space=circle.space, about=about, theme=words["theme"], joining=words["joining"], opened_by_id=first.pk,
            picture=file, picture_alt=drawing.IN_WORDS[kind] if file else "",
            featured_at=world.ago(90) if words.get("featured") else None, search=search_text(words["title"], about),
        )
    )  # fmt: skip
    circle.note("groups/open_group", circle.space, circle.opened, first.pk, title=words["title"])
    for number, person in enumerate(circle.people):
        at = circle.opened if number == 0 else circle.moment(0.02 + 0.9 * circle.lots.random() ** 2)
        role = Member.Role.MEMBER if number else Member.Role.MODERATOR
        world.add(Member(space=circle.space, person_id=person.pk, role=role, school_id=person.place.pk, joined_at=at))
        if number:
            circle.note(
                "groups/join_group", circle.space, at, person.pk, Audience.TEACHERS, number=1, names=[person.name]
            )
    _write(circle)
    if "closed" in words:
        circle.note("groups/close_group", circle.space, circle.end, first.pk, title=words["title"])
    return circle


def _write(circle: Circle) -> None:
    world, space, language = circle.world, circle.space, circle.words["language"]
    notes = circle.words.get("notes", [])
    for number, said in enumerate(notes, start=1):
        voice, audience, text = said.split(" | ", 2)
        author, at = circle.who(voice), circle.moment(1 - 0.03 * (len(notes) - number) - 0.01 * circle.lots.random())
        note = world.add(
            Note(space=space, author_id=author, audience=audience, body=text, language=language, created_at=at)
        )
        circle.note("threads/write_note", note, at, author, audience)
    for number, said in enumerate(circle.words.get("page", [])):
        author, at = circle.who(said["by"]), circle.moment(0.3 + 0.25 * number)
        page = world.add(
            Page(
                space=space, position=number, title=said["title"], language=language, audience=Audience.MEMBERS,
                author_id=author, created_at=at, edited_at=min(at + timedelta(days=3), circle.end), edited_by_id=author,
                editors=Page.Editors.MEMBERS, state=Page.State.PUBLISHED, version=2, body=clean(said["body"].strip()),
            )
        )  # fmt: skip
        circle.note("pages/publish_page", page, at, author, title=page.title)
    for number, said in enumerate(circle.words.get("thread", [])):
        _thread(circle, said, circle.moment(0.93 - 0.3 * number))


def _thread(circle: Circle, said: dict[str, Any], at: datetime) -> None:
    world, language = circle.world, circle.words["language"]
    replies = [reply.split(" | ", 1) for reply in said["replies"]]
    step = min(timedelta(hours=20), (circle.end - at) / (len(replies) + 1))
    moments = [at + step * number for number in range(1, len(replies) + 1)]
    thread = world.add(
        Thread(
            space=circle.space, title=said["title"], language=language, author_id=circle.who(said["by"]), created_at=at,
            latest_at=max([at, *moments]), post_count=len(replies) + 1,
        )
    )  # fmt: skip
    for (voice, text), moment in zip([(said["by"], said["body"]), *replies], [at, *moments], strict=True):
        author = circle.who(voice)
        post = world.add(
            Post(thread=thread, author_id=author, body=clean(f"<p>{text}</p>"), language=language, created_at=moment)
        )
        deed, thing = ("threads/reply", post) if moment != at else ("threads/open_thread", thread)
        circle.note(deed, thing, moment, author, title=thread.title)
