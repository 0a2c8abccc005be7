"""Reporting what people write, of every kind; to whom it goes; its answer, at a desk and by teachers; who sees what."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.calls.tests.factories import make_answer, make_call
from etwinning.chat.models import Chat, Line
from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.groups.models import Group
from etwinning.groups.tests.factories import make_group
from etwinning.home import actions, rules
from etwinning.home.reported import KINDS, MODELS, thing_of
from etwinning.letters.models import Letter
from etwinning.materials.models import Item
from etwinning.materials.tests.factories import make_item
from etwinning.meetings.models import Meeting, Saying
from etwinning.meetings.tests.factories import make_both
from etwinning.messages.tests.factories import make_talk, say
from etwinning.network.actions import Words, block_person, write_comment, write_post
from etwinning.network.models import Contact
from etwinning.pages.models import Page
from etwinning.people.models import Desk, Notice, Officer, Person
from etwinning.projects.models import Approval, Project
from etwinning.projects.tests.factories import make_active
from etwinning.remarks.models import Remark
from etwinning.safety.models import Report, Ruling, Sanction
from etwinning.schools.actions import edit_school
from etwinning.schools.models import School, ValidationRequest
from etwinning.spaces.models import Space
from etwinning.threads.models import Note, Post, Thread
from etwinning.twinspace.actions import edit_twinspace
from etwinning.twinspace.tests.factories import make_pupils
from tests.cast import make_desk

pytestmark = pytest.mark.django_db
SAID = {"reason": "hate", "note": "It hurts."}


@dataclass
class Room:
    """A running project of Ayşe and Bruno; Bruno and a pupil of his have written."""

    project: Project
    space: Space
    pupil: Person
    things: dict[str, Any]
    by_pupil: Post


@pytest.fixture
def room(ayse: Person, bruno: Person, olcay: Person, olga: Person, carla: Person) -> Room:
    project = make_active(bruno, ayse)
    assert project.twinspace is not None
    space = project.twinspace.space
    pupil = make_pupils(space, bruno, ["Zzpupil B."])[0].person
    thread = Thread.objects.create(space=space, title="Rain", author=ayse, post_count=2)
    things = {
        "post": Post.objects.create(thread=thread, author=bruno, body="<p>Bad <b>words</b></p>", language="en"),
        "note": Note.objects.create(space=space, author=bruno, body="A bad note"),
        "line": Line.objects.create(
            chat=Chat.objects.create(space=space, title="Questions", opened_at=timezone.now(), latest=1),
            number=1,
            changed=1,
            author=bruno,
            body="Bad words live",
        ),
        "saying": say_in_meeting(space, ayse, bruno, "Bad words in a meeting"),
        "letter": Letter.objects.create(space=space, author=bruno, to=ayse, body="Bad words in a letter"),
        "page": Page.objects.create(
            space=space, title="Bad page", body="<p>Bad</p>", author=bruno, edited_by=bruno, state="published"
        ),
        "remark": Remark.objects.create(
            page=Page.objects.create(space=space, title="Rain", author=ayse, state="published"),
            author=bruno,
            body="Bad words beside a page",
        ),
        "material": make_item(space, bruno, "Bad words.txt"),
        "person": bruno,
        "project": project,
        "group": make_group(bruno, about="Bad words of a group, and some more of them."),
        "school": written_school(bruno),
        "message": say(make_talk(bruno, ayse), bruno, "Bad words by message"),
        "feed_post": write_post(Words("Bad words for all"), by=bruno, seen_by="members"),
        "comment": write_comment(
            write_post(Words("Rain"), by=ayse, seen_by="members"), by=bruno, body="Bad words below"
        ),
        "call": make_call(bruno, idea="Bad words of a call, and some more so that it is long enough."),
        "answer": make_answer(make_call(ayse), bruno, "Bad words of an answer"),
        "contact": asked(bruno, ayse),
        "twinspace": edit_twinspace(project.twinspace, by=bruno, description="Bad words about the room"),
    }
    Person.objects.filter(pk=bruno.pk).update(about="Bad words of me")
    bruno.refresh_from_db()
    Notice.objects.all().delete()
    return Room(project, space, pupil, things, Post.objects.create(thread=thread, author=pupil, body="<p>Bad</p>"))


def say_in_meeting(space: Space, host: Person, by: Person, words: str) -> Saying:
    """Words in a meeting that goes on."""
    meeting = Meeting.objects.get(pk=make_both(space, host, by)["meeting"])
    Saying.objects.all().delete()
    return Saying.objects.create(meeting=meeting, author=by, body=words, sending=uuid4())


def written_school(by: Person) -> School:
    """The page of somebody's school, as they wrote it."""
    return edit_school(by.memberships.get().school, by=by, description="Bad words of our school")


def asked(by: Person, of: Person) -> Contact:
    """The two founders were contacts already: as if he had asked only now."""
    low, high = sorted((by.pk, of.pk))
    Contact.objects.update_or_create(low_id=low, high_id=high, defaults={
        "asked_by": by, "asked_of": of, "message": "Bad words of a stranger", "state": "accepted",
        "answered_at": timezone.now(),
    })  # fmt: skip
    return Contact.objects.get(low_id=low, high_id=high)


def where(kind: str, thing: Any) -> str:
    return f"/report/{kind}/{thing.pk}/"


def told() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("person__given_name", "deed"))


def report(thing: Any, by: Person, kind: str = "post") -> Report:
    return actions.report_thing(kind, thing, by=by, reason="hate", note="It hurts.")


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(client: Client, room: Room, ayse: Person, bruno: Person, kind: str) -> None:
    thing = room.things[kind]
    client.force_login(ayse)
    text = client.get(where(kind, thing)).content.decode()
    assert "National Support Service IT" in text
    got: Any = client.post(where(kind, thing), SAID)
    assert got.status_code == 303
    assert client.get(got["Location"], follow=True).status_code == 200
    kept = Report.objects.get()
    assert (kept.kind, kept.thing_id, kept.author, kept.reporter) == (kind, thing.pk, bruno, ayse)
    assert (kept.reason, kept.note) == ("hate", "It hurts.")
    assert kept.desk == make_desk("IT")
    assert "ad" in kept.quote or kind == "project"
    assert "<" not in kept.quote
    assert told() == {("Olga", "home/report_thing")}
    assert [entry.deed for entry in Entry.objects.filter(scope=f"report:{kept.pk}")] == ["home/report_thing"]
    client.post(where(kind, thing), SAID)
    assert Report.objects.count() == 1
    assert "You reported it already" in client.get(where(kind, thing)).content.decode()


def test_every_kind_has_its_table() -> None:
    assert set(KINDS) == set(MODELS)
    assert thing_of("nothing", 1) is None


@pytest.mark.parametrize("kind", KINDS)
def test_who_cannot_read_it_cannot_report_it(
    client: Client, room: Room, bruno: Person, dimitris: Person, kind: str
) -> None:
    path = where(kind, room.things[kind])
    block_person(bruno, by=dimitris)
    client.force_login(dimitris)
    if kind != "school":  # its page is open to everyone
        assert (client.get(path).status_code, client.post(path, SAID).status_code) == (404, 404)
    assert client.get(where("nothing", bruno)).status_code == 404
    client.force_login(bruno)
    assert client.post(path, SAID).status_code in {403, 404}  # nobody reports what they wrote
    assert not Report.objects.exists()


def test_what_makes_no_sense_is_said(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    path = where("post", room.things["post"])
    for wrong in ({}, {"reason": "because"}, {"reason": "other"}, {"reason": "hate", "note": "x" * 1001}):
        assert client.post(path, wrong).status_code == 422
    assert not Report.objects.exists()


def test_a_pupils_words_go_to_the_teachers_of_the_room(
    client: Client, room: Room, ayse: Person, bruno: Person, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(ayse)
    path = where("post", room.by_pupil)
    assert "the teachers of this TwinSpace" in client.get(path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, SAID)
    kept = Report.objects.get()
    assert (kept.desk, kept.room, kept.author) == (None, room.space.pk, room.pupil)
    assert told() == {("Ayşe", "home/report_in_space"), ("Bruno", "home/report_in_space")}
    assert mail.outbox == []  # nothing about pupils by mail
    client.force_login(bruno)
    assert "Hate against a group" in client.get(f"/spaces/{room.space.pk}/reports/").content.decode()
    page = client.get(f"/reports/{kept.pk}/decide/").content.decode()
    assert "Zzpupil B." in page
    assert "suspend" not in page
    got: Any = client.post(f"/reports/{kept.pk}/decide/", {"outcome": "removed", "note": "We talked about it."})
    assert got["Location"] == f"/spaces/{room.space.pk}/reports/"
    room.by_pupil.refresh_from_db()
    assert (room.by_pupil.body, room.by_pupil.removed_by) == ("", bruno)
    assert Ruling.objects.get().outcome == "removed"
    assert "We talked about it." in client.get(f"/reports/{kept.pk}/decide/").content.decode()
    assert client.post(f"/reports/{kept.pk}/decide/", {"outcome": "removed", "note": "x"}).status_code == 403


def test_a_pupil_reports_too(client: Client, room: Room, olga: Person) -> None:
    client.force_login(room.pupil)
    path = where("post", room.things["post"])
    assert path in client.get(room.things["post"].thread.get_absolute_url()).content.decode()
    assert "It is mean, or it threatens somebody" in client.get(path).text  # in words for a child
    assert (client.post(path, SAID).status_code, "You have told us already" in client.get(path).text) == (303, True)
    for kind in ("person", "project"):
        assert client.get(where(kind, room.things[kind])).status_code == 404
    client.force_login(olga)
    kept = Report.objects.get()
    for page in ("/desks/reports/", f"/desks/reports/{kept.pk}/", f"/reports/{kept.pk}/decide/"):
        text = client.get(page).content.decode()
        assert "Zzpupil" not in text
    assert "A pupil" in client.get(f"/desks/reports/{kept.pk}/").content.decode()


def test_pass_report_on(client: Client, room: Room, ayse: Person, olga: Person, olcay: Person) -> None:
    kept = report(room.by_pupil, ayse)
    client.force_login(olcay)
    assert client.get(f"/desks/reports/{kept.pk}/").status_code == 404
    client.force_login(ayse)
    assert client.post(f"/reports/{kept.pk}/pass-on/").status_code == 303
    assert client.post(f"/reports/{kept.pk}/pass-on/").status_code == 403
    kept.refresh_from_db()
    assert kept.desk == make_desk("TR")
    assert not rules.can_decide_report(ayse, kept)
    client.force_login(olcay)
    text = client.get(f"/desks/reports/{kept.pk}/").content.decode()
    assert "Zzpupil" not in text
    assert client.post(f"/reports/{kept.pk}/decide/", {"outcome": "nothing", "note": "Fine."}).status_code == 303
    client.force_login(olga)
    assert client.get(f"/desks/reports/{kept.pk}/").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("outcome", Ruling.Outcome.values)
def test_decide_report(
    client: Client, room: Room, ayse: Person, bruno: Person, olga: Person, kind: str, outcome: str
) -> None:
    kept = report(room.things[kind], ayse, kind)
    Notice.objects.all().delete()
    client.force_login(olga)
    day = timezone.localdate() + timedelta(days=10)
    said = {"outcome": outcome, "note": "Be kind.", "until": day.isoformat() if outcome == "suspended" else ""}
    assert client.post(f"/reports/{kept.pk}/decide/", said)["Location"] == "/desks/reports/"
    ruling = Ruling.objects.get()
    assert (ruling.report, ruling.by, ruling.outcome, ruling.note) == (kept, olga, outcome, "Be kind.")
    bruno.refresh_from_db()
    assert bruno.state == (outcome if outcome in {"warned", "suspended"} else "validated")
    answered = {("Ayşe", "home/answer_report")}
    hidden = {("Ayşe", "projects/hide_project"), ("Bruno", "projects/hide_project")} if kind == "project" else set()
    hidden |= {("Bruno", "groups/hide_group")} if kind == "group" else set()
    expected = answered | ({("Bruno", "home/decide_report")} | hidden if outcome != "nothing" else set())
    assert told() == expected
    if outcome == "suspended":
        assert timezone.localtime(Sanction.objects.get().until).date() == day
    gone = outcome != "nothing"
    assert (Post.objects.filter(pk=room.things["post"].pk, removed_at__isnull=True).exists()) is not (
        gone and kind == "post"
    )
    assert (Note.objects.filter(removed_at__isnull=True).exists()) is not (gone and kind == "note")
    assert Page.objects.filter(binned_at__isnull=False).exists() is (gone and kind == "page")
    assert (Item.objects.filter(binned_at__isnull=True).exists()) is not (gone and kind == "material")
    assert (bruno.about == "") is (gone and kind == "person")
    assert Group.objects.filter(hidden_at__isnull=False).exists() is (gone and kind == "group")
    assert "Be kind." in client.get(f"/desks/reports/{kept.pk}/").content.decode()
    assert "Be kind." in client.get(f"/reports/{kept.pk}/decide/").content.decode()
    with pytest.raises(Stale):
        actions.decide_report(kept, by=olga, outcome="nothing", note="-")


@pytest.mark.parametrize("until", ["", "2020-01-01", "2099-01-01", "soon"])
def test_a_suspension_has_an_end(client: Client, room: Room, ayse: Person, olga: Person, until: str) -> None:
    kept = report(room.things["post"], ayse)
    client.force_login(olga)
    said = {"outcome": "suspended", "note": "Be kind.", "until": until}
    assert client.post(f"/reports/{kept.pk}/decide/", said).status_code == 422
    assert not Sanction.objects.exists()


def test_one_answer_for_all_who_reported_the_same(room: Room, ayse: Person, olga: Person) -> None:
    kept, other = report(room.things["post"], ayse), report(room.things["post"], room.pupil)
    actions.decide_report(kept, by=olga, outcome="removed", note="Be kind.")
    other.refresh_from_db()
    assert (other.state, Ruling.objects.count()) == ("decided", 2)


def test_only_the_desk_of_the_author_and_the_central_one_in_time(
    client: Client, room: Room, ayse: Person, olcay: Person, olga: Person, carla: Person
) -> None:
    kept = report(room.things["post"], ayse)
    may = {officer: rules.can_decide_report(officer, kept) for officer in (olcay, olga, carla, ayse)}
    assert may == {olcay: False, olga: True, carla: False, ayse: False}
    sees = {}
    for officer in (olcay, olga, carla):
        client.force_login(officer)
        sees[officer] = "Bad words" in client.get("/desks/reports/").content.decode()
    assert sees == {olcay: False, olga: True, carla: False}
    Report.objects.update(central_at=timezone.now())
    kept.refresh_from_db()
    assert rules.can_decide_report(carla, kept)
    client.force_login(carla)
    assert "Also at the central desk" in client.get("/desks/reports/").content.decode()


def test_the_lists_cost_the_same_for_one_and_for_many(client: Client, room: Room, ayse: Person, olga: Person) -> None:
    paths = {"/desks/reports/?all=1": olga, f"/spaces/{room.space.pk}/reports/": ayse}
    costs: dict[str, list[int]] = {path: [] for path in paths}
    for first, last in ((0, 1), (1, 20)):
        for number in range(first, last):
            for author, desk in ((room.things["post"].author, make_desk("IT")), (room.pupil, None)):
                Report.objects.create(
                    kind="post", thing_id=number, author=author, reporter=ayse if desk else olga, reason="hate",
                    quote="Bad", url="/", room=room.space.pk, desk=desk, at=timezone.now() - timedelta(days=9),
                )  # fmt: skip
        for path, reader in paths.items():
            client.force_login(reader)
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            costs[path].append(len(asked))
    assert all(one == many <= 12 for one, many in costs.values()), costs


def test_late_reports_are_marked(client: Client, room: Room, ayse: Person, olga: Person) -> None:
    report(room.things["post"], ayse)
    Report.objects.update(at=timezone.now() - timedelta(days=9))
    client.force_login(olga)
    assert "Overdue: since" in client.get("/desks/reports/").content.decode()
    assert "Open the reports" in client.get("/desks/").content.decode()


@pytest.mark.parametrize("kind", ["post", "note", "page", "material"])
def test_what_was_reported_goes_from_a_closed_room_too(room: Room, ayse: Person, olga: Person, kind: str) -> None:
    kept = report(room.things[kind], ayse, kind)
    Space.objects.filter(pk=room.space.pk).update(closed_at=timezone.now())
    actions.decide_report(kept, by=olga, outcome="removed", note="Be kind.")
    thing = thing_of(kind, room.things[kind].pk)
    assert (thing.binned_by if kind in {"page", "material"} else thing.removed_by) == olga


def test_what_an_officer_took_down_stays_down(
    client: Client, room: Room, ayse: Person, bruno: Person, olga: Person
) -> None:
    page = room.things["page"]
    actions.decide_report(report(page, ayse, "page"), by=olga, outcome="removed", note="Be kind.")
    for teacher in (bruno, ayse):
        client.force_login(teacher)
        assert client.post(f"/spaces/{room.space.pk}/pages/{page.pk}/restore/").status_code in {403, 404}
    page.refresh_from_db()
    assert page.binned_at is not None


def test_where_no_desk_answers(client: Client, room: Room, ayse: Person, bruno: Person) -> None:
    for person in (ayse, bruno):
        Person.objects.filter(pk=person.pk).update(country="LI")
    Officer.objects.all().delete()
    Approval.objects.all().delete()
    ValidationRequest.objects.all().delete()
    Desk.objects.all().delete()
    client.force_login(ayse)
    path = where("post", room.things["post"])
    assert (client.get(path).status_code, client.post(path, SAID).status_code) == (200, 409)
    assert not Report.objects.exists()


def test_an_author_who_left(room: Room, ayse: Person, olcay: Person) -> None:
    thing = room.things["post"]
    thing.author = None
    thing.save()
    kept = report(thing, ayse)
    assert (kept.author, kept.desk) == (None, make_desk("TR"))
    actions.decide_report(kept, by=olcay, outcome="removed", note="-")
    assert thing_of("post", thing.pk).removed_at is not None


WHERE = {
    "message": "/messages/{message.conversation_id}/",
    "feed_post": "/posts/{feed_post.pk}/",
    "comment": "/posts/{comment.post_id}/",
    "call": "/calls/{call.pk}/",
    "answer": "/calls/{answer.call_id}/",
}
