"""record_allowances and withdraw_allowance: what families allowed, in a ledger that only grows, and what to recall."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Audience, Entry
from etwinning.core.tests import samples
from etwinning.pages import actions as pages
from etwinning.pages.models import Page
from etwinning.people.models import Notice, Person
from etwinning.safety.actions import Word
from etwinning.safety.models import Allowance, Reach
from etwinning.safety.queries import allowances_of, may_show
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import viewer_in
from etwinning.twinspace import actions, queries
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace, seat_of

PAPER = {"ground": "paper", "note": "", "until": "", "rest": ""}


def levels(*pupils: Pupil) -> list[int | None]:
    rows = allowances_of(pupil.person_id for pupil in pupils)
    return [rows[pupil.person_id].reach if pupil.person_id in rows else None for pupil in pupils]


def make_shown(space: Space, by: Person, *pupils: Pupil, audience: str = Audience.PUBLIC) -> Page:
    """A published page with a picture in which these pupils can be recognised."""
    page = Page.objects.create(space=space, title="Our day", author=by, audience=audience, state="published")
    added = pages.upload_to_page(page, samples.upload(samples.picture()), by=by, description="At the spring")
    page.body = f'<p><img src="/spaces/{space.pk}/pages/files/{added.pk}/?size=large" alt="At the spring"></p>'
    page.save()
    if pupils:
        actions.mark_pupils(added.file, pupils, nobody=False, space=space, by=by)
    return page


def test_after_one_round_of_papers(client: Client, room: Space, ayse: Person) -> None:
    one, two, three = make_pupils(room, ayse, ["Can D.", "Deniz K.", "Ece T."])
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/pupils/allowed/"
    until = timezone.localdate() + timedelta(days=200)
    said = PAPER | {"rest": "2", f"pupil_{one.pk}": "4", "until": until, "note": "blue folder"}
    assert "Recorded for 3 pupils." in client.post(address, said, follow=True).content.decode()
    less = PAPER | {f"pupil_{two.pk}": "0"}
    assert "Some families allow less than before" in client.post(address, less, follow=True).content.decode()
    assert levels(one, two, three) == [Reach.PUBLIC, Reach.NOTHING, Reach.PROJECT]
    row = Allowance.objects.get(pupil=one.person)
    assert (row.by, row.ground, row.note, row.until) == (ayse, "paper", "blue folder", until)
    entries = Entry.objects.filter(deed="twinspace/record_allowances").order_by("pk")
    assert [(entry.audience, entry.data) for entry in entries] == [
        ("teachers", {"number": 3}),
        ("teachers", {"number": 1}),
    ]
    listed = client.get(f"/spaces/{room.pk}/pupils/").content.decode()
    assert all(word in listed for word in ("No pictures", "This TwinSpace", "Everyone"))


def test_of_one_class_or_one_pupil(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    other = make_pupils(room, ayse, ["Can D."], "4B")[0]
    client.force_login(ayse)
    for query, seen, unseen in (("class=4B", "Can D.", "Elif Y."), (f"pupil={elif_y.pk}", "Elif Y.", "Can D.")):
        html = client.get(f"/spaces/{room.pk}/pupils/allowed/?{query}").content.decode()
        assert (seen in html, unseen in html) == (True, False)
    client.post(f"/spaces/{room.pk}/pupils/allowed/?pupil={elif_y.pk}", PAPER | {"rest": "3"})
    assert levels(elif_y, other) == [Reach.PLATFORM, None]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "Choose for at least one pupil what the family allowed."),
        ({"rest": "2", "ground": ""}, "Please fill this in."),
        ({"rest": "2", "until": "2001-01-01"}, "This day is past. Choose a later one, or none."),
        ({"rest": "9"}, "“9” cannot be chosen here."),
        ({"rest": "2", "note": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_cannot_be(client: Client, room: Space, ayse: Person, elif_y: Pupil, wrong: Any, sentence: str) -> None:
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/pupils/allowed/", PAPER | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Allowance.objects.exists()


def test_only_who_handles_the_pupil(
    client: Client, room: Space, bruno: Person, dimitris: Person, elif_y: Pupil, luca_m: Pupil
) -> None:
    """Bruno's page holds his own pupils only; nobody else has one. Nothing of it is written for Elif."""
    named = {f"pupil_{elif_y.pk}": "4", "rest": "4"}
    for person, status in ((bruno, 303), (dimitris, 404), (elif_y.person, 404)):
        client.force_login(person)
        assert client.post(f"/spaces/{room.pk}/pupils/allowed/", PAPER | named).status_code == status
        for door in ("allowed", "withdraw"):
            assert client.get(f"/spaces/{room.pk}/pupils/{elif_y.pk}/{door}/").status_code == 404
        assert client.get(f"/spaces/{room.pk}/pupils/paper/?pupil={elif_y.pk}").status_code != 200
    assert levels(elif_y, luca_m) == [None, Reach.PUBLIC]


def test_the_paper_promises_what_is_kept(
    client: Client, room: Space, ayse: Person, luca_m: Pupil, elif_y: Pupil, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anybody is marked in a picture the partner school sees it too, and the paper says so."""
    monkeypatch.setattr("etwinning.twinspace.views.families.pdf_of", lambda html, _css: html.encode())
    client.force_login(ayse)
    paper = client.get(f"/spaces/{room.pk}/pupils/paper/?pupil={elif_y.pk}&language=en").content.decode()
    assert "As long as nobody has been marked in one, everyone in the closed space can see it" in paper
    file = make_shown(room, ayse).attachments.get().file
    partner = viewer_in(seat_of(room, luca_m.person))
    assert may_show(file, partner)
    actions.mark_pupils(file, [elif_y], nobody=False, space=room, by=ayse)
    assert not may_show(file, partner)


def test_it_is_hidden_everywhere_and_the_teacher_knows_what_to_recall(
    client: Client, room: Space, ayse: Person, elif_y: Pupil
) -> None:
    actions.record_allowances(room, {elif_y.person_id: Reach.PUBLIC}, Word("paper"), by=ayse)
    page = make_shown(room, ayse, elif_y)
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/pupils/{elif_y.pk}/withdraw/"
    assert "The family of Elif Y. allows less" in client.get(address).content.decode()
    assert client.post(address, {"reach": "4", "ground": "talk"}).status_code == 422
    answer = client.post(address, {"reach": "2", "ground": "talk"}, follow=True)
    html = answer.content.decode()
    for word in ("What to recall", "At the spring", "Our day", "Everyone on the internet", page.get_absolute_url()):
        assert word in html
    rows = Allowance.objects.order_by("pk").values_list("reach", "is_withdrawal")
    assert list(rows) == [(Reach.PUBLIC, False), (Reach.PROJECT, True)]
    entry = Entry.objects.get(deed="twinspace/withdraw_allowance")
    assert (entry.audience, entry.data) == ("teachers", {})
    wide = client.post(address, {"reach": "0", "ground": "talk"}, follow=True).content.decode()
    assert "All members of this TwinSpace" not in wide  # until now only the TwinSpace saw it, whatever the page says
    assert "This TwinSpace" in wide


def test_what_was_never_wider_need_not_be_recalled(room: Space, ayse: Person, elif_y: Pupil, luca_m: Pupil) -> None:
    """The other family allowed less all the time: nobody beyond has seen it."""
    actions.record_allowances(
        room, {elif_y.person_id: Reach.PUBLIC, luca_m.person_id: Reach.PROJECT}, Word("paper"), by=ayse
    )
    make_shown(room, ayse, elif_y, luca_m)
    actions.withdraw_allowance(elif_y, Reach.PROJECT, Word("talk"), space=room, by=ayse)
    assert queries.recall_of(elif_y.person, Reach.PUBLIC, ayse) == []
    actions.withdraw_allowance(elif_y, Reach.CLASS, Word("talk"), space=room, by=ayse)
    recalled = queries.recall_of(elif_y.person, Reach.PROJECT, ayse)
    assert [(one.use.place, one.seen_by, one.now) for one in recalled] == [("Our day", "This TwinSpace", Reach.CLASS)]


def test_teachers_elsewhere_are_told_without_a_name(
    room: Space, ayse: Person, bruno: Person, dimitris: Person, elif_y: Pupil
) -> None:
    other = make_twinspace(dimitris, ayse, title="Songs of the sea").space
    actions.bring_pupils(other, [elif_y], by=ayse)
    make_shown(other, dimitris, elif_y, audience=Audience.MEMBERS)
    actions.record_allowances(room, {elif_y.person_id: Reach.PROJECT}, Word("paper"), by=ayse)
    assert not Notice.objects.filter(deed="twinspace/withdraw_allowance").exists()
    actions.withdraw_allowance(elif_y, Reach.CLASS, Word("talk"), space=room, by=ayse)
    actions.record_allowances(room, {elif_y.person_id: Reach.NOTHING}, Word("paper"), by=ayse)
    for notice in Notice.objects.filter(deed="twinspace/withdraw_allowance"):
        assert (notice.person, notice.url) == (dimitris, f"/spaces/{other.pk}/pictures/")
        assert "Elif" not in f"{notice.data}{mail.outbox}"
    assert Notice.objects.filter(deed="twinspace/withdraw_allowance").count() == 2


def test_it_works_in_a_closed_room(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    actions.close_twinspace(queries.twinspace_of(room), by=ayse)
    client.force_login(ayse)
    assert client.post(f"/spaces/{room.pk}/pupils/allowed/", PAPER | {"rest": "2"}).status_code == 303
    address = f"/spaces/{room.pk}/pupils/{elif_y.pk}/withdraw/"
    assert client.post(address, {"reach": "0", "ground": "talk"}).status_code == 303
    assert levels(elif_y) == [Reach.NOTHING]


def test_the_paper_for_families(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    client.force_login(ayse)
    for query in ("", "?language=tr", "?language=xx", "?class=4A"):
        answer = client.get(f"/spaces/{room.pk}/pupils/paper/{query}")
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
        assert answer.content.startswith(b"%PDF-")
    assert client.get(f"/spaces/{room.pk}/pupils/paper/?class=9Z").status_code == 303


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_pupils_is_as_many_queries(
    client: Client, room: Space, ayse: Person, number: int, django_assert_max_num_queries: Any
) -> None:
    pupils = make_pupils(room, ayse, [f"Pupil {one}" for one in range(number)])
    actions.record_allowances(room, {one.person_id: 2 for one in pupils}, Word("paper"), by=ayse)
    client.force_login(ayse)
    for address in ("pupils/", "pupils/allowed/"):
        client.get(f"/spaces/{room.pk}/{address}")
        with django_assert_max_num_queries(10):
            assert client.get(f"/spaces/{room.pk}/{address}").status_code == 200


def test_a_pupil_who_left_the_room_keeps_the_ledger(room: Space, ayse: Person, elif_y: Pupil) -> None:
    actions.record_allowances(room, {elif_y.person_id: 2}, Word("paper", "blue folder, Elif"), by=ayse)
    actions.remove_pupil(elif_y, space=room, by=ayse)
    Member.objects.filter(person=elif_y.person).update(left_at=timezone.now() - timedelta(days=400))
    Pupil.objects.update(made_at=timezone.now() - timedelta(days=800))
    assert actions.anonymise_pupils(at=timezone.now()) == 1
    assert Allowance.objects.get().note == ""
    assert not seat_of(room, elif_y.person).is_present


def test_nothing_recorded_is_no_answer_of_the_family(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    """What holds meanwhile is said as such, and nothing is there to be narrowed."""
    client.force_login(ayse)
    address, narrow = f"/spaces/{room.pk}/pupils/{elif_y.pk}/allowed/", f"/pupils/{elif_y.pk}/withdraw/"
    page, meanwhile = client.get(address).text, "Until you record it: Only pupils and teachers of our own school"
    assert (meanwhile in page, narrow in page) == (True, False)
    client.post(f"/spaces/{room.pk}/pupils/allowed/?pupil={elif_y.pk}", PAPER | {"rest": "1"})
    page = client.get(address).text
    assert ("Until you record it" in page, narrow in page) == (False, True)
