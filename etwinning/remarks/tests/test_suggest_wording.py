"""Other words for a passage: offered, accepted into the text, refused, withdrawn."""

from base64 import b64decode
from uuid import uuid4

from django.test import Client
from pytest_django.asserts import assertContains

from etwinning.core.models import Entry
from etwinning.libraries import replicas
from etwinning.libraries.shapes import pieces_of
from etwinning.pages.actions import Said, begin_document, settle_page, write_together
from etwinning.pages.models import Change, Page
from etwinning.pages.queries import written_on
from etwinning.people.models import Notice, Person
from etwinning.remarks import actions
from etwinning.remarks.actions import Words
from etwinning.remarks.models import Remark
from etwinning.remarks.tests.test_write_remark import address, deed

OLD, NEW = "Lecce has **no** river.", "Lecce has **one** river, under the ground."


def offer(page: Page, author: Person) -> Remark:
    return actions.suggest_wording(page, Words("It is called Idume."), by=author, quote=OLD, place=2, wording=NEW)


def sent(**fields: object) -> dict[str, object]:
    return {"wording": NEW, "body": "", "quote": OLD, "place": "2", "sending": str(uuid4())} | fields


def test_it_works(client: Client, page: Page, luca: Person, chiara: Person) -> None:
    client.force_login(luca)
    assertContains(client.get(address(page, "suggest/?part=2")), OLD)
    assert client.post(address(page, "suggest/"), sent()).status_code == 303
    remark = Remark.objects.get()
    assert client.post(deed(remark, "accept")).status_code == 403
    client.force_login(chiara)
    assertContains(client.get(deed(remark, "accept")), "one")
    assert client.post(deed(remark, "accept")).status_code == 303
    page.refresh_from_db()
    remark.refresh_from_db()
    assert "<p>Lecce has <strong>one</strong> river, under the ground.</p>" in page.body
    assert "<p>Rain falls on Konya in spring.</p><h2>Lecce</h2>" in page.body
    assert (page.edited_by, page.open_remarks, remark.state, remark.settled_by) == (luca, 0, "accepted", chiara)
    assert Entry.objects.filter(deed="remarks/accept_suggestion", actor=chiara).count() == 1
    assert client.post(deed(remark, "accept"), {"over": NEW}).status_code == 409  # settled


def test_it_merges_with_what_is_written_together(page: Page, luca: Person, chiara: Person) -> None:
    begin_document(page)
    remark = offer(page, luca)
    written = written_on(page.pk)
    assert written is not None
    doc = replicas.opened(*written.updates)
    before = doc.get_state()
    replicas.weave(doc, pieces_of(page.body.replace("in spring", "in spring and in autumn")))
    write_together(page.pk, [Said(chiara.pk, doc.get_update(before))])
    actions.accept_suggestion(remark, by=chiara)
    settle_page(page.pk)
    page.refresh_from_db()
    assert "in spring and in autumn." in page.body
    assert "under the ground" in page.body


def test_a_passage_that_was_changed_meanwhile(client: Client, page: Page, luca: Person, chiara: Person) -> None:
    remark = offer(page, luca)
    page.body = page.body.replace("river", "big river")
    page.save()
    client.force_login(chiara)
    answer = client.post(deed(remark, "accept"))
    assertContains(answer, "has been changed since", status_code=409)
    assertContains(answer, "big river", status_code=409)
    assert client.post(deed(remark, "accept"), {"over": "Lecce has another river."}).status_code == 409
    assert client.post(deed(remark, "accept"), {"over": "Lecce has **no** big river."}).status_code == 303
    page.refresh_from_db()
    assert "under the ground" in page.body
    assert "big river" not in page.body


def test_a_passage_that_is_gone(client: Client, page: Page, luca: Person, chiara: Person) -> None:
    remark = offer(page, luca)
    page.body = "<p>Snow.</p>"
    page.save()
    client.force_login(chiara)
    assertContains(client.get(deed(remark, "accept")), "not in the page any more")
    assert client.post(deed(remark, "accept")).status_code == 409
    assertContains(client.get(address(page)), "not in the page any more")


def test_while_one_writes_the_passage_changes(client: Client, page: Page, luca: Person) -> None:
    client.force_login(luca)
    page.body = page.body.replace("river", "big river")
    page.save()
    answer = client.post(address(page, "suggest/"), sent())
    assertContains(answer, "under the ground", status_code=422)
    assertContains(answer, "Lecce has **no** big river.", status_code=422)
    again = sent(quote="Lecce has **no** big river.")
    assert client.post(address(page, "suggest/"), again).status_code == 303


def test_bad_words(client: Client, page: Page, luca: Person) -> None:
    client.force_login(luca)
    for wording in ("", OLD, "[[1: a picture]]", "x" * 5001, "<script>"):
        assert client.post(address(page, "suggest/"), sent(wording=wording)).status_code in {303, 422}
    assert {row.wording for row in Remark.objects.all()} <= {"<script>"}  # words like others: shown as they are
    assert client.get(address(page, "suggest/?part=99")).status_code == 303


def test_refuse_suggestion(client: Client, page: Page, luca: Person, ayse: Person) -> None:
    remark = offer(page, luca)
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(deed(remark, "refuse"), {"note": "We measured it."}).status_code == 303
    remark.refresh_from_db()
    assert (remark.state, remark.note) == ("refused", "We measured it.")
    assert not Notice.objects.filter(person=luca).exists()  # pupils are told in the room, not by notices
    assertContains(client.get(address(page, "?settled=1")), "We measured it.")


def test_withdraw_suggestion(client: Client, page: Page, luca: Person, ayse: Person) -> None:
    remark = offer(page, luca)
    client.force_login(luca)
    for _twice in range(2):
        assert client.post(deed(remark, "withdraw")).status_code == 303
    client.force_login(ayse)
    assert client.post(deed(remark, "refuse")).status_code == 409
    remark.refresh_from_db()
    assert remark.state == "withdrawn"


def test_accepted_beside_the_editor_and_taken_back(
    client: Client, page: Page, luca: Person, chiara: Person, elif_: Person
) -> None:
    """The editor gets the change itself, as its author's; who takes it back by "undo" has the suggestion open again."""
    begin_document(page)
    remark = offer(page, luca)
    written = written_on(page.pk)
    assert written is not None
    here = replicas.opened(*written.updates)
    client.force_login(chiara)
    answer = client.post(deed(remark, "accept"), headers={"Accept": "application/json"})
    assert answer.status_code == 200
    here.apply_update(b64decode(answer.json()["update"]))
    assert "under the ground" in replicas.to_html(here)
    change = Change.objects.order_by("-number")[0]
    assert (change.by, bytes(change.update)) == (luca, b64decode(answer.json()["update"]))
    again = client.post(deed(remark, "accept"), headers={"Accept": "application/json"})
    assert again.status_code == 409  # settled: the plain page says so
    for person, status, state in ((elif_, 403, "accepted"), (luca, 403, "accepted"), (chiara, 303, "open")):
        client.force_login(person)
        assert client.post(deed(remark, "reopen")).status_code == status
        remark.refresh_from_db()
        assert remark.state == state
    page.refresh_from_db()
    assert page.open_remarks == 1


def test_accepted_again_at_once_after_it_was_taken_back(
    client: Client, page: Page, luca: Person, chiara: Person
) -> None:
    """What "undo" took out of the document counts before the page says so: nobody is led away from the editor."""
    begin_document(page)
    remark, was = offer(page, luca), page.body
    client.force_login(chiara)

    def accept() -> int:
        return client.post(deed(remark, "accept"), headers={"Accept": "application/json"}).status_code

    assert accept() == 200
    settle_page(page.pk)  # as the worker does, now or later
    written = written_on(page.pk)
    assert written is not None
    doc = replicas.opened(*written.updates)
    before = doc.get_state()
    replicas.weave(doc, pieces_of(was))
    write_together(page.pk, [Said(chiara.pk, doc.get_update(before))])
    assert client.post(deed(remark, "reopen")).status_code == 303
    assert accept() == 200
    settle_page(page.pk)
    page.refresh_from_db()
    remark.refresh_from_db()
    assert (page.body.count("under the ground"), "<strong>no</strong>" in page.body) == (1, False)
    assert remark.state == "accepted"


def test_accepted_without_a_document(client: Client, page: Page, luca: Person, chiara: Person) -> None:
    remark = offer(page, luca)
    client.force_login(chiara)
    answer = client.post(deed(remark, "accept"), headers={"Accept": "application/json"})
    assert answer.json() == {"update": ""}
