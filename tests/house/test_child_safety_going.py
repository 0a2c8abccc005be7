"""What keeps children safe, a rule a test: what goes out of their room, and what is read in it."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from etwinning.archives.tests.factories import made, read, texts_of
from etwinning.chat.actions import remove_line
from etwinning.chat.models import Line
from etwinning.contributions import queries as contributions
from etwinning.core.models import File
from etwinning.letters.actions import Words as LetterWords
from etwinning.letters.actions import send_letter, write_on_wall
from etwinning.pages.models import Page
from etwinning.people.models import Notice, Person
from etwinning.plans.actions import answer_hand_in, hand_in
from etwinning.plans.models import HandIn
from etwinning.plans.work import Work
from etwinning.safety.models import Caution, GuardSetting, Reach
from etwinning.threads.actions import Words, open_thread, reply, write_note
from etwinning.threads.models import Post, Thread
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace, school_of, seat_of
from tests.house.secrets import PUPIL, USERNAME, key
from tests.house.test_child_safety import closed, door, text
from tests.house.test_child_safety_words import PHONE, allow, picture
from tests.house.visits import client_of, text_of
from tests.world import World

__all__ = ["allow", "picture"]
pytestmark = pytest.mark.usefixtures("undone")

RULES = Path(__file__).parents[2] / "docs/rules/children.md"


def test_each_rule_in_prose_names_its_tests() -> None:
    """docs/rules/children.md: no rule without a test, and no test that is not there."""
    said = RULES.read_text()
    rules = re.findall(r"^(\d+)\. ", said, re.MULTILINE)
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", said, re.MULTILINE))
    there = "".join(one.read_text() for one in Path(__file__).parent.glob("test_child_safety*.py"))
    assert rules == list(rows)
    named = [name for row in rows.values() for name in re.findall(r"`(\w+)`", row)]
    assert [name for name in named if f"def {name}(" not in there] == []
    assert all(re.search(r"`test_\w+`", row) for row in rows.values())


# What goes out


def test_an_archive_names_no_pupil(world: World) -> None:
    """Hard rules on children: no author, no title, no words in an archive name her, in that for teachers neither."""
    Person.objects.filter(pk=world.people["elif"].pk).update(family_name="Kaya")
    thread = Thread.objects.get(pk=key(world, "thread"))
    reply(thread, Words(f"<p>{PUPIL} Kaya measured it, thanks @{PUPIL} Kaya</p>"), by=world.people["bruno"])
    Page.objects.filter(pk=key(world, "page")).update(title=f"What {PUPIL} Kaya saw")
    for with_teachers in (False, True):
        book = texts_of(made(world.space, world.people["ayse"], with_teachers=with_teachers))
        assert "It rains." in book  # what she wrote is there
        assert "A pupil of Mevlana" in book
        assert "a pupil measured it" in book
        assert not {word for word in (PUPIL, USERNAME, "Kaya") if word in book}
        assert not {word for word in ("Bring your thermometer.", "This is my wall.") if word in book}


def test_an_archive_holds_a_pupils_picture_only_if_everyone_may_see_it(
    world: World, picture: File, allow: Callable[[int], None]
) -> None:
    """Hard rules on children: nobody asks a family before a file on somebody's disk is opened."""
    ayse = world.people["ayse"]

    def is_inside() -> bool:
        names = read(made(world.space, ayse, with_teachers=True)).namelist()
        return any(picture.sha256 in name for name in names)

    assert not is_inside()  # the family has not answered
    for reach in (Reach.NOTHING, Reach.CLASS, Reach.PROJECT, Reach.PLATFORM):
        allow(reach)
        assert not is_inside(), reach
    allow(Reach.PUBLIC)
    archive = made(world.space, ayse)
    assert any(picture.sha256 in name for name in read(archive).namelist())
    url = reverse("archive_file", kwargs={"space_pk": world.space.pk, "pk": archive.pk})
    assert client_of(world, "ayse").get(url).getvalue()[:2] == b"PK"
    allow(Reach.CLASS)
    assert client_of(world, "ayse").get(url).status_code == 409


def test_the_map_of_contributions_says_no_small_number_and_no_name(world: World) -> None:
    """Decision 60: it counts schools and never ranks pupils; what one or two of them did is "some"."""
    thread, ayse = Thread.objects.get(pk=key(world, "thread")), world.people["ayse"]
    schools = contributions.schools_in(world.space)
    konya = [one.pk for one in schools].index(school_of(ayse).pk)

    def talk() -> tuple[int, bool]:
        row = next(row for row in contributions.work_in(world.space, schools) if row.kind == "talk")
        assert len(row.cells) == len(schools)
        return row.cells[konya].number, row.cells[konya].few

    assert talk() == (0, True)
    others = make_pupils(world.space, ayse, ["Zzcan D.", "Zzece K."])
    Post.objects.create(thread=thread, author=others[0].person, body="<p>Two frogs</p>")
    assert talk() == (0, True)
    Post.objects.create(thread=thread, author=others[1].person, body="<p>Three frogs</p>")
    number, few = talk()
    assert number >= 3
    assert not few
    shown = text(world, "ayse", door(world, "contributions"))
    assert not {word for word in (PUPIL, USERNAME, "Zzcan", "Zzece") if word in shown}
    for who in ("elif", "victor"):
        closed(world, who, "contributions", "elsewhere")


def test_no_deed_in_the_room_tells_a_pupil_or_a_mailbox(world: World) -> None:
    """Decisions, pupil accounts: no notice, no mail; that her work was answered she finds in the room."""
    ayse, bruno, pupil = (world.people[who] for who in ("ayse", "bruno", "elif"))
    seat, teacher = seat_of(world.space, pupil), seat_of(world.space, ayse)
    handed = HandIn.objects.select_related("task__step__activity__space").get(pk=key(world, "hand_in"))
    thread = Thread.objects.get(pk=key(world, "thread"))
    answer_hand_in(handed, state="back", comment="Zzlook again", by=ayse)
    send_letter(seat, LetterWords("Come to the spring."), by=ayse)
    write_on_wall(seat, LetterWords("A fine wall."), by=bruno)
    remove_line(Line.objects.get(pk=key(world, "line")), by=bruno, reason="Kindly, please.")
    reply(thread, Words("<p>Yes</p>"), by=bruno, answers=Post.objects.filter(author=pupil, thread=thread)[0])
    assert "Zzlook again" in text(world, "elif", door(world, "task"))
    hand_in(handed.task, Work("Seven litres."), by=seat)
    send_letter(teacher, LetterWords("I come."), by=pupil)
    assert not Notice.objects.filter(person__kind="pupil").exists()
    assert Notice.objects.filter(by=pupil).exists()
    assert not Notice.objects.filter(by=pupil).exclude(mail="", push=False).exists()


# Inside


def test_the_guard_reads_what_pupils_write_in_pages(world: World) -> None:
    """Decision 71: a hint first, then a line in the teachers' queue; where teachers read first, it is not kept."""
    Page.objects.filter(pk=key(world, "page")).update(editors="members")
    page, client = Page.objects.get(pk=key(world, "page")), client_of(world, "elif")
    said = {
        "title": page.title, "language": "en", "body": f"{page.body}<p>{PHONE}</p>", "version": page.version,
        "audience": page.audience, "editors": page.editors, "sending": str(uuid4()),
    }  # fmt: skip
    got = client.post(door(world, "edit_page"), said)
    assert got.status_code == 422
    assert "telephone number" in text_of(got)
    GuardSetting.objects.update_or_create(room=world.space.pk, defaults={"mode": GuardSetting.Mode.APPROVE})
    assert client.post(door(world, "edit_page"), said | {"insist": "1"}).status_code == 422
    assert PHONE not in Page.objects.get(pk=page.pk).body
    GuardSetting.objects.update(mode=GuardSetting.Mode.HINT)
    assert client.post(door(world, "edit_page"), said | {"insist": "1"}).status_code == 303
    assert Caution.objects.filter(deed="pages/edit_page", pupil=world.people["elif"], state="sent").exists()


def test_a_pupils_search_finds_what_she_may_read_and_no_more(world: World) -> None:
    """Domain, accounts of pupils: not the bulletin, not what teachers talk about, not other rooms; nor do visitors."""
    ayse, bruno = world.people["ayse"], world.people["bruno"]
    other = make_twinspace(ayse, bruno, title="Another room").space
    write_note(world.space, Words("Zzquiet bulletin"), by=ayse, audience="teachers")
    open_thread(world.space, Words("<p>Zzquiet thread</p>"), by=ayse, title="Marks", audience="teachers")
    for space, title, fields in (
        (world.space, "Zzquiet draft", {}),
        (world.space, "Zzquiet list", {"state": "published", "audience": "teachers"}),
        (other, "Zzquiet elsewhere", {"state": "published"}),
        (world.space, "Zzquiet page", {"state": "published"}),
    ):
        Page.objects.create(space=space, title=title, author=ayse, **fields)

    def found(who: str) -> set[str]:
        shown = text_of(client_of(world, who).get(door(world, "search_space"), {"q": "zzquiet"}))
        return {part.split()[0].partition("<")[0] for part in shown.split("<mark>Zzquiet</mark> ")[1:]}

    assert found("elif") == found("victor") == {"page"}
    assert found("bruno") >= {"bulletin", "thread", "list", "page"}
    assert "elsewhere" not in found("ayse")
    closed(world, "dimitris", "search_space")
