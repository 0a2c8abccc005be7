"""Comments on passages: writing, answering, resolving, removing, and where their passage is."""

from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from etwinning.core.models import Entry
from etwinning.libraries.html import clean
from etwinning.pages.models import Page
from etwinning.pages.tests.factories import Room, make_page
from etwinning.people.models import Notice, Person
from etwinning.remarks import actions, queries
from etwinning.remarks.actions import Words
from etwinning.remarks.models import Remark
from etwinning.threads.models import Thread


def address(page: Page, what: str = "") -> str:
    return f"/spaces/{page.space_id}/pages/{page.pk}/remarks/{what}"


def deed(remark: Remark, name: str) -> str:
    return f"/spaces/{remark.page.space_id}/remarks/{remark.pk}/{name}/"


def said(**fields: object) -> dict[str, object]:
    return {"body": "Is this true?", "sending": str(uuid4())} | fields


def make_remark(page: Page, author: Person, **fields: object) -> Remark:
    """A comment on the first passage."""
    given = {"quote": "Rain falls on Konya", "place": 0} | fields
    return actions.write_remark(page, Words("Is this true?"), by=author, **given)  # type: ignore[arg-type]


class TestWriteRemark:
    def test_it_works(self, client: Client, page: Page, luca: Person, ayse: Person) -> None:
        client.force_login(luca)
        assertContains(client.get(address(page, "new/?part=2")), "Lecce has no river.")
        sent = said(quote="no  RIVER", place="0")
        for _twice in range(2):
            assert client.post(address(page, "new/"), sent).status_code == 303
        remark = Remark.objects.get()
        assert (remark.quote, remark.place, remark.author) == ("no  RIVER", 2, luca)
        entry = Entry.objects.get(deed="remarks/write_remark")
        assert (entry.actor, entry.scope, entry.audience) == (luca, page.space.scope, "members")
        notice = Notice.objects.get(person=ayse)
        assert (notice.deed, notice.mail) == ("remarks/write_remark", "")  # of what pupils do no mail tells
        page.refresh_from_db()
        assert page.open_remarks == 1
        assertContains(client.get(f"/spaces/{page.space_id}/pages/{page.pk}/"), "1 open comment")
        assert len(mail.outbox) == 0

    def test_words_that_are_not_there_any_more(self, client: Client, page: Page, luca: Person) -> None:
        client.force_login(luca)
        answer = client.post(address(page, "new/"), said(quote="Snow falls", place="0"))
        assertContains(answer, "Is this true?", status_code=422)
        assertContains(answer, "about the whole page now", status_code=422)
        assert client.post(address(page, "new/"), said(quote="", place="0")).status_code == 303
        assert Remark.objects.get().quote == ""

    @pytest.mark.parametrize("body", ["", "x" * 2001, "a\0b"])
    def test_bad_words(self, client: Client, page: Page, luca: Person, body: str) -> None:
        client.force_login(luca)
        assert client.post(address(page, "new/"), said(body=body)).status_code == 422
        assert not Remark.objects.exists()

    def test_who_does_not_read_the_page(
        self, client: Client, page: Page, room: Room, luca: Person, bruno: Person, ayse: Person
    ) -> None:
        hidden = make_page(room, ayse, title="Plans", audience="teachers", state="published")
        for person, this in ((bruno, page), (luca, hidden)):
            client.force_login(person)
            assert client.get(address(this)).status_code == 404
            assert client.post(address(this, "new/"), said()).status_code == 404

    def test_a_full_page_and_a_closed_room(
        self, client: Client, page: Page, room: Room, luca: Person, ayse: Person
    ) -> None:
        Remark.objects.bulk_create(Remark(page=page, author=ayse, body="x") for _n in range(Remark.MOST_OPEN))
        client.force_login(luca)
        assertContains(client.post(address(page, "new/"), said()), "Resolve some first", status_code=409)
        room.close()
        assert client.post(address(page, "new/"), said()).status_code == 409
        assert client.get(address(page)).status_code == 200


class TestDeeds:
    def test_answer_resolve_reopen_remove(self, client: Client, page: Page, luca: Person, chiara: Person) -> None:
        remark = make_remark(page, luca)
        client.force_login(chiara)
        assert client.post(deed(remark, "answer"), said(body="Yes, in spring.")).status_code == 303
        assert [row.body for row in remark.replies.all()] == ["Yes, in spring."]
        assertContains(client.post(deed(remark, "answer"), said(body=" ")), "Is this true?", status_code=422)
        for name, state, number in (("resolve", "resolved", 0), ("reopen", "open", 1)):
            for _twice in range(2):
                assert client.post(deed(remark, name)).status_code == 303
            remark.refresh_from_db()
            page.refresh_from_db()
            assert (remark.state, page.open_remarks) == (state, number)
        assert client.post(deed(remark, "remove")).status_code == 303
        assertNotContains(client.get(address(page, "?settled=1")), "Is this true?")
        assertContains(client.get(address(page, "?settled=1")), "Yes, in spring.")
        deeds = Entry.objects.filter(deed__startswith="remarks/").order_by("pk").values_list("deed", flat=True)
        names = ["write_remark", "answer_remark", "resolve_remark", "reopen_remark", "remove_remark"]
        assert list(deeds) == [f"remarks/{name}" for name in names]

    def test_a_classmate_and_a_visitor(
        self, client: Client, page: Page, luca: Person, elif_: Person, victor: Person
    ) -> None:
        remark = make_remark(page, luca)
        for person in (elif_, victor):
            client.force_login(person)
            for name in ("resolve", "reopen", "remove", "withdraw"):
                assert client.post(deed(remark, name)).status_code == 403, name
            assert client.post(deed(remark, "answer"), said()).status_code == 303

    def test_no_remark_of_another_room(self, client: Client, page: Page, luca: Person, bruno: Person) -> None:
        remark = make_remark(page, luca)
        client.force_login(bruno)
        for name in ("answer", "resolve", "reopen", "remove", "accept", "refuse", "withdraw"):
            assert client.post(deed(remark, name), said()).status_code == 404


class TestLocated:
    def test_where_a_passage_is(self, page: Page) -> None:
        among = queries.passages_of(page)
        assert [one.text for one in among] == ["Rain falls on Konya in spring.", "Lecce", "Lecce has no river."]
        assert queries.located("LECCE", 2, among).passage == among[2]
        assert queries.located("lecce", 0, among).passage == among[1]
        changed = queries.located("Rain fell on Konya in spring.", 2, among)
        assert (changed.passage, changed.is_changed) == (among[0], True)
        assert queries.located("Snow in Helsinki", 0, among).passage is None

    def test_what_cannot_be_written_anew(self, room: Room, ayse: Person) -> None:
        body = clean(
            '<figure><img src="/spaces/1/pages/files/1/" alt="A hill"><figcaption>A hill</figcaption></figure>'
        )
        among = queries.passages_of(make_page(room, ayse, body=f"{body}<p>Water</p>"))
        assert [(one.text, one.wording) for one in among][-1] == ("Water", "Water")


def test_one_and_fifty_cost_the_same(client: Client, page: Page, luca: Person) -> None:
    client.force_login(luca)
    counts = []
    for many in (1, 49):
        for _n in range(many):
            root = Remark.objects.create(page=page, author=luca, body="x")
            Remark.objects.create(page=page, author=page.author, body="y", answers=root)
        client.get(address(page))
        with CaptureQueriesContext(connection) as seen:
            client.get(address(page))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_nothing_outside(client: Client, page: Page, luca: Person, dimitris: Person) -> None:
    """Not in the journal for others, not in the public view, not in somebody else's search."""
    make_remark(page, luca)
    page.audience = "public"
    page.save()
    make_remark(page, luca)
    client.force_login(dimitris)
    assertNotContains(client.get("/feed/"), "commented on")
    assert set(Entry.objects.filter(deed="remarks/write_remark").values_list("audience", flat=True)) == {"members"}
    assert not Thread.objects.exists()
