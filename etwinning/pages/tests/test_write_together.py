"""Writing together: who may, what is kept, who is cut off; the form beside it."""

import asyncio
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from etwinning.core.models import Entry
from etwinning.libraries import replicas
from etwinning.libraries.shapes import pieces_of
from etwinning.pages import actions, queries
from etwinning.pages.live import frames, sheet
from etwinning.pages.live.frames import Kind
from etwinning.pages.models import Change, Document, Page
from etwinning.pages.tests.factories import Room, make_page
from etwinning.pages.tests.pens import Pen, run
from etwinning.people.models import Person
from etwinning.safety.actions import sanction_person
from etwinning.spaces.actions import close_space, remove_member

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(room: Room, chiara: Person, luca: Person) -> None:
    page = make_page(room, chiara, body="<p>Water.</p>", editors="members")
    pens, third = [Pen(page, chiara), Pen(page, luca)], Pen(page, chiara)

    async def story() -> tuple[list[str], int]:
        for pen in pens:
            await pen.open()
        await asyncio.gather(pens[0].writes(" From Konya."), pens[1].writes("Cold. ", 0))
        kept = await sync_to_async(Change.objects.count)()  # before anything else: both were told that it is kept
        for pen in pens:
            await pen.settles()
        await third.open()
        texts = [pen.text for pen in (*pens, third)]
        for pen in (*pens, third):
            await pen.close()
        return texts, kept

    texts, kept = run(story)
    assert texts == ["<p>Cold. Water. From Konya.</p>"] * 3
    assert kept == 2
    page.refresh_from_db()
    assert (page.body, page.version) == (texts[0], 2)
    entries = Entry.objects.filter(deed="pages/edit_page").values_list("actor", "scope", "audience")
    assert sorted(entries) == sorted((person.pk, room.space.scope, "members") for person in (chiara, luca))
    assert page.edited_by in {chiara, luca}


def test_who_may(room: Room, ayse: Person, victor: Person, bruno: Person) -> None:
    page = make_page(room, ayse)
    writer, reader, stranger, nobody = (Pen(page, person) for person in (ayse, victor, bruno, None))
    hidden = Pen(make_page(room, ayse, audience="teachers"), victor)

    async def story() -> None:
        for pen in (writer, reader, stranger, nobody, hidden):
            await pen.open()
        await reader.sends(reader.words(" A visitor was here."))
        await reader.settles()
        await writer.writes(" More.")
        await reader.settles()
        await reader.close()
        await writer.close()

    run(story)
    assert (stranger.closed, nobody.closed, hidden.closed) == (4404, 4401, 4404)
    assert (writer.right, reader.right) == (1, 0)
    assert reader.saved == 0
    assert "More." in reader.text
    assert "visitor" not in writer.text
    assert Change.objects.count() == 1


def suspended_while_waiting(who: Person) -> None:
    """Their school changed, so the state is that of who waits."""
    Person.objects.filter(pk=who.pk).update(state="waiting")
    sanction_person(who, "suspended", by=who, reason="Forty equal letters.")


ENDS: dict[str, tuple[Callable[[Room, Page, Person], Any], int | None]] = {
    "removed": (lambda room, _page, who: remove_member(room.seat(who), by=who), 4404),
    "signed out": (lambda _room, _page, who: Person.objects.filter(pk=who.pk).update(password="x"), 4401),
    "suspended": (lambda _room, _page, who: Person.objects.filter(pk=who.pk).update(state="suspended"), 4404),
    "suspended while waiting": (lambda _room, _page, who: suspended_while_waiting(who), 4404),
    "in the bin": (lambda _room, page, who: actions.bin_page(page, by=who), 4404),
    "not asked": (lambda _room, page, _who: Page.objects.filter(pk=page.pk).update(editors="author"), None),
    "closed": (lambda room, _page, who: close_space(room.space, by=who, deed="projects/close_project"), None),
}  # fmt: skip


@pytest.mark.parametrize("how", ENDS)
def test_cut_off_in_the_midst_of_a_sentence(how: str, room: Room, ayse: Person, chiara: Person) -> None:
    """Not a word of theirs comes in after it, and where they may not read any more, none goes out."""
    end, code = ENDS[how]
    page = make_page(room, ayse, body="<p>Water.</p>")
    stays, goes = Pen(page, ayse), Pen(page, chiara)

    async def story() -> str:
        await stays.open()
        await goes.open()
        await goes.writes(" Before.")
        await sync_to_async(end)(room, page, chiara)
        await goes.sends(goes.words(" Afterwards."))
        await goes.settles()
        await stays.settles()
        seen = stays.text
        if stays.closed is None and how != "closed":
            await stays.writes(" Secret.")
        await goes.settles()
        for pen in (stays, goes):
            await pen.close()
        return seen

    assert "Afterwards" not in run(story)
    assert goes.closed == code
    if code is None:
        assert goes.right == 0
    else:
        assert "Secret" not in goes.text
    assert "Afterwards" not in "".join(map(str, queries.written_on(page.pk).updates))  # type: ignore[union-attr]
    assert goes.saved == 1


def test_who_says_nothing_is_cut_off_too(
    room: Room, ayse: Person, chiara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet.Sheet, "look", 0.1)
    pen, seat = Pen(make_page(room, ayse), chiara), room.seat(chiara)

    async def story() -> None:
        await pen.open()
        await sync_to_async(remove_member)(seat, by=ayse)
        await pen.hears(Kind.HELLO)
        await pen.close()

    run(story)
    assert pen.closed == 4404


def test_old_pages_become_documents_once(room: Room, ayse: Person) -> None:
    body = "<h2>Springs</h2><ul><li><p>Meram</p></li></ul><p>With <strong>power</strong>.</p>"
    page = make_page(room, ayse, body=body)
    start, made = Barrier(4), []

    def begin() -> None:
        start.wait()
        made.append(actions.begin_document(page).pk)
        connection.close()

    threads = [Thread(target=begin) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == Document.objects.count() == 1
    assert replicas.to_html(replicas.opened(*queries.written_on(page.pk).updates)) == body  # type: ignore[union-attr]


def test_two_processes_and_cut_lines(room: Room, ayse: Person, chiara: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds of writing on both sides while one line is cut: all are equal, nothing twice, snapshots in between."""
    monkeypatch.setattr(actions.together, "MANY", 3)
    monkeypatch.setattr(sheet, "SETTLED", 0.05)
    page = make_page(room, ayse, body="")
    here, there = Pen(page, ayse), Pen(page, chiara, elsewhere=True)

    async def story() -> None:
        await here.open()
        for turn in range(5):
            await there.open()
            await there.sends(there.lacks)  # what was written while the line was cut
            await asyncio.gather(here.writes(f"h{turn} "), there.writes(f"t{turn} "))
            for pen in (here, there):
                await pen.settles()
            await there.close()
            there.words(f"c{turn} ")
        await there.open()
        await there.sends(there.lacks)
        while there.saved < there.sent:
            await there.hears()
        while here.text != there.text:
            await here.hears()
        for pen in (here, there):
            await pen.close()

    run(story)
    assert here.text == there.text
    words = here.text.removeprefix("<p>").removesuffix("</p>").split()
    assert sorted(words) == sorted(f"{who}{turn}" for who in "htc" for turn in range(5))
    page.refresh_from_db()
    assert page.body == here.text
    document = Document.objects.get()
    assert 0 < document.upto <= document.latest == document.settled
    assert Change.objects.count() == document.latest - document.upto


def test_cursors_carry_the_names_that_the_server_knows(room: Room, ayse: Person, chiara: Person) -> None:
    page = make_page(room, ayse)
    one, two, far = Pen(page, ayse), Pen(page, chiara), Pen(page, chiara, elsewhere=True)
    lie = frames.entry(two.number, 1, {"user": {"name": "Ayşe"}, "cursor": {"anchor": 1}})

    async def story() -> dict[int, Any]:
        await one.open()
        await two.open()
        await far.open()
        await two.says(frames.cursors([lie]))
        for pen in (one, far):
            await pen.hears(Kind.CURSOR)
        seen = dict(one.cursors)
        await two.close()
        await one.hears(Kind.CURSOR)
        for pen in (one, far):
            await pen.close()
        return seen

    seen = run(story)
    told = {"user": {"name": chiara.name, "hue": chiara.pk % 8, "person": chiara.pk}, "cursor": {"anchor": 1}}
    assert seen == {two.number: told}
    assert far.cursors[two.number] == told
    assert one.cursors == {two.number: None}


def test_what_a_crash_left_is_settled(room: Room, ayse: Person) -> None:
    page = make_page(room, ayse, body="<p>A</p>")
    actions.begin_document(page)
    doc = replicas.opened(*queries.written_on(page.pk).updates)  # type: ignore[union-attr]
    before = doc.get_state()
    replicas.weave(doc, pieces_of("<p>A and more</p>"))
    actions.write_together(page.pk, [actions.Said(ayse.pk, doc.get_update(before))])
    assert queries.unsettled_pages() == [page.pk]
    assert actions.settle_all() == 1
    assert actions.settle_all() == 0
    page.refresh_from_db()
    assert page.body == "<p>A and more</p>"


class TestEditPage:
    """The form, in whose place or beside which others write."""

    def test_a_plain_save_merges(self, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse, body="<p>One.</p><p>Two.</p>")
        pen, fields = Pen(page, ayse), {"title": "T", "language": "en", "audience": "members", "editors": "teachers"}
        form = Pen(page, chiara).client
        address = f"{page.get_absolute_url()}edit/"

        async def story() -> list[int]:
            await pen.open()
            post = sync_to_async(form.post)
            first = await post(address, fields | {"version": 1, "body": "One.\n\nTwo and a half."})
            await pen.settles()
            await pen.writes(" By hand.")
            second = await post(address, fields | {"version": 2, "body": "One.\n\nTwo and a half.\n\nThree."})
            both = await post(address, fields | {"version": 3, "body": "Three.", "do": "both"})
            together = await post(address, fields | {"version": 3, "title": "New", "together": "T"})
            await pen.settles()
            await pen.close()
            return [answer.status_code for answer in (first, second, both, together)]

        assert run(story) == [303, 409, 303, 303]
        assert pen.text == "<p>One. By hand.</p><p>Two and a half.</p><p>Three.</p>"
        page.refresh_from_db()
        assert (page.body, page.title) == (pen.text, "New")

    def test_settings_are_heard_at_once(self, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse)
        pen, form = Pen(page, chiara), Pen(page, ayse).client
        said = {"title": "T", "language": "en", "audience": "members", "editors": "author", "version": 1}
        said |= {"together": "T"}

        async def story() -> None:
            await pen.open()
            await sync_to_async(form.post)(f"{page.get_absolute_url()}edit/", said)
            await pen.hears(Kind.RIGHT)
            await pen.close()

        run(story)
        assert pen.right == frames.READS
        page.refresh_from_db()
        assert page.body == "<p>The water of Konya starts in the mountains.</p>"
