"""Writing together with broken, hostile and deaf editors: nobody else is harmed, and the log stays readable."""

import asyncio
import hashlib
import random
import re
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from pycrdt import XmlFragment

from etwinning.libraries import replicas
from etwinning.libraries.pieces import MARK_ATTRIBUTES, MARKS, PIECES, SCHEMA
from etwinning.pages import queries
from etwinning.pages.live import frames, sheet
from etwinning.pages.live.frames import Kind
from etwinning.pages.models import Change
from etwinning.pages.tests.factories import Room, make_page
from etwinning.pages.tests.pens import Pen, element, run
from etwinning.people import gathering
from etwinning.people.models import Person
from etwinning.ui import build

pytestmark = pytest.mark.django_db(transaction=True)


def test_replayed_reordered_and_foreign_updates(room: Room, ayse: Person, chiara: Person) -> None:
    page, other = make_page(room, ayse, body="<p>A</p>"), make_page(room, ayse, body="<p>B</p>")
    pen, foreign, witness = Pen(page, ayse), Pen(other, ayse), Pen(page, chiara)

    async def story() -> int:
        for each in (pen, foreign, witness):
            await each.open()
        updates = [pen.words(letter) for letter in "bcd"]
        await pen.sends(updates[0])
        await pen.sends(updates[0])  # replayed
        await pen.sends(updates[2])  # before its time: it is asked for all
        await pen.hears(Kind.STATE)
        await pen.sends(pen.lacks)
        await pen.settles()
        written = await sync_to_async(Change.objects.count)()
        await foreign.settles()
        strange = foreign.words("x")
        for _each in range(3):
            await pen.sends(strange)
            await pen.settles()
        await witness.settles()
        await witness.writes("!")
        for each in (pen, foreign, witness):
            await each.close()
        return written

    assert run(story) == 2
    assert pen.closed == 4400
    assert witness.text == "<p>Abcd!</p>"
    again = replicas.opened(*queries.written_on(page.pk).updates)  # type: ignore[union-attr]
    assert replicas.to_html(again) == witness.text


NONSENSE: dict[str, dict[str, object]] = {
    "text": {"text": "{}"}, "nothing": {}, "empty": {"bytes": b""}, "a kind that is not": {"bytes": b"\x09abcdef"},
    "ours to say": {"bytes": b"\4\0\0\0\1"}, "too short": {"bytes": b"\1\0"},
    "another number than before": {"bytes": bytes([Kind.HELLO, 0, 0, 0, 1, SCHEMA, 0])},
    "a greeting without a schema": {"bytes": b"\0\0\0\0\1\0"},
    "a cursor": {"bytes": b"\2\xff\xff\xff"}, "long": {"bytes": b"\2" + b"\1" * 3000},
}  # fmt: skip


def test_nonsense_is_closed(room: Room, ayse: Person, chiara: Person) -> None:
    page = make_page(room, ayse, body="<p>A</p>")
    good, many = Pen(page, ayse), [Pen(page, chiara) for _each in NONSENSE]

    async def story() -> None:
        await good.open()
        for pen, what in zip(many, NONSENSE.values(), strict=True):
            await pen.open()
            await pen.line.send_input({"type": "websocket.receive"} | what)
            while pen.closed is None:
                await pen.hears()
        await good.writes("!")
        for pen in (good, *many):
            await pen.close()

    run(story)
    assert dict(zip(NONSENSE, (pen.closed for pen in many), strict=True)) == dict.fromkeys(NONSENSE, 4400)
    assert good.text == "<p>A!</p>"


def test_damaged_updates_harm_nobody(room: Room, ayse: Person, chiara: Person) -> None:
    """Bytes turned at random: each is refused or says something; the log holds only what everybody can read."""
    page = make_page(room, ayse, body="<p>A</p>")
    chance = random.Random(4)  # the same ones each time
    good, many = Pen(page, ayse), [Pen(page, chiara) for _each in range(8)]

    async def story() -> str:
        await good.open()
        for bad in many:
            await bad.open()
            for _each in range(4):
                update = bytearray(bad.words("word "))
                for _turned in range(3):
                    update[chance.randrange(len(update))] = chance.randrange(256)
                await bad.sends(bytes(update))
            await bad.settles()
            await bad.close()
        await good.writes("!")
        await good.settles()
        await good.close()
        return good.text

    text = run(story)
    assert replicas.to_html(replicas.opened(*queries.written_on(page.pk).updates)) == text  # type: ignore[union-attr]
    assert "!" in text


def test_who_never_reads_holds_nobody_up(
    room: Room, ayse: Person, chiara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "SLOW", 0.5)
    page = make_page(room, ayse, body="<p>A</p>")
    good, stuck = Pen(page, ayse), Pen(page, chiara)

    async def story() -> int:
        await good.open()
        await stuck.open()
        place = next(one for one in sheet.SHEETS.open[page.pk].places if one.client == stuck.number)

        async def never(_message: Any) -> None:
            await asyncio.sleep(60)

        place.base_send = never
        for _each in range(5):
            await good.writes("!")
        await asyncio.sleep(0.8)
        left = len(sheet.SHEETS.open[page.pk].places)
        for pen in (good, stuck):
            await pen.close()
        return left

    assert run(story) == 1
    assert good.text == "<p>A!!!!!</p>"


def test_an_older_editor_is_told_to_load_the_page_again(room: Room, ayse: Person) -> None:
    """It hears nothing that it would take away, and nothing of its own comes in."""
    page = make_page(room, ayse, body="<p>A</p>")
    old, good = Pen(page, ayse, schema=SCHEMA - 1), Pen(page, ayse)

    async def story() -> None:
        await good.open()
        await old.open()
        await old.sends(replicas.from_html("<p>old</p>"))
        await good.writes(" new")
        for pen in (old, good):
            await pen.close()

    run(story)
    assert (old.closed, old.text, good.closed) == (4409, "", None)
    assert Change.objects.count() == 1


def test_the_schema_has_a_number_of_its_own_with_each_change() -> None:
    """Another digest: raise SCHEMA in pieces.py and in the editor's kit, so that older tabs load the page again."""
    tables = repr((PIECES, MARKS, MARK_ATTRIBUTES)).encode()
    assert (SCHEMA, hashlib.sha256(tables).hexdigest()[:8]) == (4, "b69334da")
    kit = (build.SOURCES / "js/writing/kit.js").read_text()
    assert re.findall(r"SCHEMA = (\d+)", kit) == [str(SCHEMA)]


def test_a_full_page_says_so(room: Room, ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "LARGEST", 2_000)
    pen = Pen(make_page(room, ayse, body="<p>A</p>"), ayse)

    async def story() -> None:
        await pen.open()
        await pen.writes("fits")
        await pen.sends(pen.words("x" * 3_000))
        await pen.hears(Kind.RIGHT)
        await pen.close()

    run(story)
    assert (pen.right, pen.saved) == (frames.FULL, 1)


def test_what_a_hostile_editor_writes_is_cleaned(room: Room, ayse: Person) -> None:
    page = make_page(room, ayse, body="<p>A</p>")
    pen = Pen(page, ayse)

    async def story() -> None:
        await pen.open()
        before = pen.doc.get_state()
        root = pen.doc.get(replicas.FIELD, type=XmlFragment)
        root.children.append(element("script", "alert(1)"))
        root.children.append(element("image", src="javascript:alert(1)", onerror="alert(1)"))
        root.children.append(element("paragraph", "<b onclick=x>bold</b>", style="color:red"))
        pen.paragraph().insert(1, "link", {"link": {"href": "javascript:alert(1)"}})
        await pen.sends(pen.doc.get_update(before))
        await pen.settles()
        await pen.close()

    run(story)
    page.refresh_from_db()
    told = "<p>Alink</p>alert(1)<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>"
    assert page.body == told
