"""The feed: what stands in it for whom, in which order, page by page; what one follows."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.core.actions import record
from etwinning.core.models import Audience, Entry
from etwinning.network import actions
from etwinning.network.actions import Words
from etwinning.network.models import Contact, Post, Visit
from etwinning.network.queries import Cursor
from etwinning.people.models import Person
from etwinning.projects import actions as projects
from etwinning.projects.tests.factories import make_active
from etwinning.safety.models import Block
from etwinning.spaces.models import Member
from etwinning.threads.actions import Words as Said
from etwinning.threads.actions import write_note
from etwinning.twinspace.tests.factories import make_member, make_pupils
from tests.cast import KONYA, LECCE, make_school, make_teacher

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def write(by: Person, body: str, ago: float = 0, **more: object) -> Post:
    at = NOW - timedelta(hours=ago)
    return actions.write_post(Words(body), by=by, at=at, **({"seen_by": "members"} | more))  # type: ignore[arg-type]


def feed(client: Client, person: Person, asked: str = "") -> str:
    client.force_login(person)
    answer = client.get(f"/feed/{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page: str, *words: str) -> list[bool]:
    return [word in page for word in words]


class TestWhatStandsThere:
    def test_posts_of_those_one_follows_and_knows(
        self, client: Client, ayse: Person, bruno: Person, chiara: Person, dimitris: Person
    ) -> None:
        actions.follow_person(bruno, by=ayse)
        actions.accept_contact(actions.request_contact(chiara, by=ayse), by=chiara)
        for number, writer in enumerate((ayse, bruno, chiara, dimitris)):
            write(writer, f"Words of {writer.given_name}", ago=number)
        page = feed(client, ayse)
        places = [page.find(f"Words of {name}") for name in ("Ayşe", "Bruno", "Chiara")]
        assert -1 not in places
        assert places == sorted(places)
        assert "Words of Dimitris" not in page

    def test_posts_of_a_school_one_follows(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        school = make_school(LECCE)
        write(bruno, "On the page of the school", school=school)
        write(bruno, "On my own page")
        write(bruno, "For colleagues alone", school=school, seen_by="school")
        actions.follow_school(school, by=ayse)
        assert shown(feed(client, ayse), "On the page of", "On my own", "For colleagues") == [True, False, False]
        actions.follow_person(bruno, by=dimitris)
        assert shown(feed(client, dimitris), "On the page of", "On my own", "For colleagues") == [True, True, False]
        colleague = make_teacher("Giulia", "Serra", LECCE)
        assert shown(feed(client, colleague), "On the page of", "On my own", "For colleagues") == [True, False, True]

    def test_what_happens_in_projects(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        project = make_active(ayse, bruno)
        client.force_login(dimitris)
        assert client.post(f"/projects/{project.slug}/follow/").status_code == 303
        projects.close_project(project, by=bruno)
        assert f"Bruno Greco closed “{project.title}”" in feed(client, dimitris)
        assert f'href="/projects/{project.slug}/"' in feed(client, dimitris)
        fan = make_teacher("Nikos", "Vlachos", KONYA)
        assert "closed" not in feed(client, fan)
        actions.follow_person(bruno, by=fan)  # of the person one reads it too
        assert f"Bruno Greco closed “{project.title}”" in feed(client, fan)
        Block.objects.create(person=ayse, blocked=fan)  # a founder who is hidden hides the project
        assert "closed" not in feed(client, fan)

    def test_drafts_and_answers_are_for_the_founders(self, client: Client, ayse: Person, bruno: Person) -> None:
        project = make_active(ayse, bruno)
        record("projects/add_partner", project, by=bruno, scope=f"project:{project.pk}", audience=Audience.TEACHERS,
               title="Secret step", slug=project.slug)  # fmt: skip
        fan = make_teacher("Nikos", "Vlachos", KONYA)
        projects.follow_project(project, by=fan)
        actions.follow_person(bruno, by=fan)
        assert "Secret step" not in feed(client, fan)
        assert "Secret step" in feed(client, ayse)

    def test_ones_own_rooms(
        self, client: Client, ayse: Person, bruno: Person, victor: Person, dimitris: Person
    ) -> None:
        project = make_active(ayse, bruno)
        assert project.twinspace is not None
        room = project.twinspace.space
        make_member(room, victor, Member.Role.VISITOR)
        write_note(room, Said("For teachers"), by=bruno, audience="teachers")
        write_note(room, Said("For all"), by=bruno, audience="members")
        actions.follow_person(bruno, by=dimitris)
        assert shown(feed(client, ayse), "bulletin", "in the news", room.title) == [True, True, True]
        assert shown(feed(client, victor), "bulletin", "in the news") == [False, True]
        place = f"/spaces/{room.pk}/"
        assert shown(feed(client, dimitris), "bulletin", "in the news", place) == [False, False, False]

    def test_pupils_stand_in_no_feed(self, client: Client, ayse: Person, bruno: Person) -> None:
        project = make_active(ayse, bruno)
        assert project.twinspace is not None
        room = project.twinspace.space
        pupil = make_pupils(room, ayse)[0].person
        write_note(room, Said("We saw a heron"), by=pupil, audience="members")
        for reader in (ayse, bruno):
            assert pupil.given_name not in feed(client, reader)
        client.force_login(pupil)
        assert client.get("/feed/").status_code == 404

    def test_blocks_hiding_and_standing(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        for other in (bruno, chiara):
            actions.follow_person(other, by=ayse)
        hidden = write(bruno, "Hidden by me")
        write(bruno, "Still there")
        write(chiara, "Of somebody suspended")
        client.force_login(ayse)
        client.post(f"/posts/{hidden.pk}/hide/")
        Person.objects.filter(pk=chiara.pk).update(state="suspended")
        assert shown(feed(client, ayse), "Hidden by me", "Still there", "suspended") == [False, True, False]
        assert "Hidden by me" not in client.get("/home/").content.decode()
        Block.objects.create(person=bruno, blocked=ayse)
        assert "Still there" not in feed(client, ayse)
        assert "Still there" not in client.get("/home/").content.decode()

    def test_a_post_that_is_gone(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.follow_person(bruno, by=ayse)
        actions.delete_post(write(bruno, "Gone"), by=bruno)
        assert "Quiet so far" in feed(client, ayse)

    def test_who_waits_reads_of_nobody(self, client: Client, eva: Person, ayse: Person) -> None:
        write(ayse, "For eTwinners", school=make_school(KONYA))
        eva.memberships.update(school=make_school(KONYA))
        page = feed(client, eva)
        assert shown(page, "For eTwinners", "Write a post") == [False, False]

    def test_what_happens_in_one_place_stands_together(self, client: Client, ayse: Person, bruno: Person) -> None:
        project = make_active(ayse, bruno)
        assert project.twinspace is not None
        for _number in range(6):
            write_note(project.twinspace.space, Said("x"), by=bruno, audience="members")
        page = feed(client, ayse)
        assert page.count("Bruno Greco wrote in the news") == 3
        assert "more</p>" in page


@pytest.fixture
def many(ayse: Person, bruno: Person) -> list[Post]:
    actions.follow_person(bruno, by=ayse)
    return [write(bruno, f"Number {number:02}.", ago=number) for number in range(45)]


class TestPages:
    def test_each_post_stands_once(self, client: Client, ayse: Person, bruno: Person, many: list[Post]) -> None:
        met: list[str] = []
        asked = ""
        for turn in range(3):
            page = feed(client, ayse, asked)
            met += [f"Number {number:02}." for number in range(45) if f"Number {number:02}." in page]
            if turn == 0:
                write(bruno, "A new one meanwhile")  # moves nothing on the pages below
            older = page.partition('href="/feed/?before=')[2].partition('"')[0]
            asked = f"?before={older}"
        assert met == [f"Number {number:02}." for number in range(45)]
        assert older == ""
        assert "This is the beginning of your feed." in page

    def test_posts_of_one_moment(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.follow_person(bruno, by=ayse)
        for number in range(25):
            write(bruno, f"Number {number:02}.")
        page = feed(client, ayse)
        older = page.partition('href="/feed/?before=')[2].partition('"')[0]
        rest = feed(client, ayse, f"?before={older}")
        assert [f"Number {number:02}." in page for number in range(25)] == [False] * 5 + [True] * 20
        assert [f"Number {number:02}." in rest for number in range(25)] == [True] * 5 + [False] * 20

    @pytest.mark.parametrize(
        "before",
        ["", "x", "1-", "-1", "1-2-3", "9" * 40, f"{'9' * 18}-{'9' * 18}", "99999999999999999-1", "0-0", "1e9-1", "%00",
         "1764066000000000-1%27;--", "١-٢", "-5-5"],
    )  # fmt: skip
    def test_altered_cursors(self, client: Client, ayse: Person, many: list[Post], before: str) -> None:
        feed(client, ayse, f"?before={before}")

    def test_a_cursor_says_what_it_reads(self) -> None:
        cursor = Cursor(NOW, 12)
        assert Cursor.read(str(cursor)) == cursor

    def test_it_costs_the_same_for_one_and_for_fifty(self, client: Client, ayse: Person, bruno: Person) -> None:
        def fill(number: int) -> None:
            for count in range(number):
                friend = make_teacher(f"P{Person.objects.count()}", "X", LECCE)
                actions.follow_person(friend, by=ayse)
                post = write(friend, f"Words {count}", school=make_school(LECCE) if count % 2 else None)
                actions.like_post(post, by=bruno)
                actions.write_comment(post, by=bruno, body="x")

        client.force_login(ayse)
        fill(1)
        for path in ("/feed/", "/home/"):
            client.get(path)
            with CaptureQueriesContext(connection) as few:
                client.get(path)
            fill(25)
            with CaptureQueriesContext(connection) as many:
                client.get(path)
            assert len(few) == len(many) <= 12, path


class TestLastVisit:
    LINE = "this was there at your last visit"

    def visited(self, person: Person, hours: float) -> None:
        moment = NOW - timedelta(hours=hours)
        Visit.objects.update_or_create(person=person, defaults={"seen_at": moment, "before_at": moment})

    def test_the_line_stands_between_new_and_seen(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.follow_person(bruno, by=ayse)
        write(bruno, "Older words", ago=9)
        write(bruno, "Newer words", ago=1)
        self.visited(ayse, 5)
        for _again in range(2):  # within half an hour it is the same visit
            page = feed(client, ayse)
            places = [page.find(words) for words in ("Newer words", self.LINE, "Older words")]
            assert -1 not in places
            assert places == sorted(places)

    def test_no_line_without_anything_new(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.follow_person(bruno, by=ayse)
        write(bruno, "Older words", ago=9)
        assert self.LINE not in feed(client, ayse)  # the first visit ever
        self.visited(ayse, 2)
        assert self.LINE not in feed(client, ayse)

    def test_looking_again_within_a_minute_writes_nothing(self, ayse: Person) -> None:
        moments = [NOW, NOW + timedelta(seconds=50), NOW + timedelta(seconds=70), NOW + timedelta(minutes=45)]
        before = [actions.note_feed_visit(ayse, by=ayse, at=at) for at in moments[:2]]
        assert Visit.objects.get(person=ayse).seen_at == moments[0]
        before += [actions.note_feed_visit(ayse, by=ayse, at=at) for at in moments[2:]]
        assert before == [None, None, None, moments[2]]

    def test_my_day_marks_what_the_feed_has_not_shown(self, client: Client, ayse: Person, bruno: Person) -> None:
        actions.follow_person(bruno, by=ayse)
        write(bruno, "Older words", ago=9)
        write(bruno, "Newer words", ago=1)
        self.visited(ayse, 5)
        client.force_login(ayse)
        for _again in range(2):
            page = client.get("/home/").content.decode()
            places = [page.find(words) for words in ("Newer words", self.LINE, "Older words")]
            assert -1 not in places
            assert places == sorted(places)


class TestFollowing:
    def test_the_list_and_the_way_out(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        project = make_active(ayse, bruno)
        client.force_login(dimitris)
        for path in (f"/people/{bruno.pk}/", f"/schools/{make_school(LECCE).pk}/", f"/projects/{project.slug}/"):
            assert f'action="{path}follow/"' in client.get(path).content.decode()
            assert client.post(f"{path}follow/").status_code == 303
            assert f'action="{path}unfollow/"' in client.get(path).content.decode()
        page = client.get("/following/").content.decode()
        assert shown(page, "Bruno Greco", "Istituto Comprensivo", project.title) == [True, True, True]
        Block.objects.create(person=ayse, blocked=dimitris)
        page = client.get("/following/").content.decode()
        assert shown(page, "Bruno Greco", "Istituto Comprensivo", project.title) == [True, True, False]
        for path in (f"/people/{bruno.pk}/", f"/schools/{make_school(LECCE).pk}/"):
            assert client.post(f"{path}unfollow/").status_code == 303
        assert "You follow nobody yet" in client.get("/following/").content.decode()

    def test_ones_own_project_is_there_anyway(self, client: Client, ayse: Person, bruno: Person) -> None:
        project = make_active(ayse, bruno)
        client.force_login(ayse)
        assert client.post(f"/projects/{project.slug}/follow/").status_code == 403
        assert "/follow/" not in client.get(f"/projects/{project.slug}/").content.decode()

    def test_it_costs_the_same_for_one_and_for_many(self, client: Client, ayse: Person, bruno: Person) -> None:
        client.force_login(ayse)
        actions.follow_person(bruno, by=ayse)
        client.get("/following/")
        with CaptureQueriesContext(connection) as few:
            client.get("/following/")
        for number in range(18):
            actions.follow_person(make_teacher(f"P{number}", "X", LECCE), by=ayse)
        with CaptureQueriesContext(connection) as many:
            client.get("/following/")
        assert len(few) == len(many) <= 12


def test_who_follows_the_link_and_registers_with_another_address_is_a_contact(client: Client, bruno: Person) -> None:
    invitation = actions.invite_colleague("maria@school.example", by=bruno, language="en")
    client.get(f"/invitations/{actions.invitation_token(invitation)}/")
    said = {
        "given_name": "Maria",
        "family_name": "Rossi",
        "email": "m.rossi@home.example",
        "password1": "seven green owls",
    }
    client.post("/account/signup/", said)
    confirm = re.search(r"https?://[^/\s]+(/account/confirm\S+)", str(mail.outbox[-1].body))
    assert confirm
    client.post(confirm[1])
    assert client.get("/home/").status_code == 200
    maria = Person.objects.get(email="m.rossi@home.example")
    contact = Contact.objects.get()
    assert (contact.asked_by, contact.asked_of, contact.state) == (bruno, maria, "accepted")
    assert "invitation" not in client.session


def test_a_newcomer_meets_who_invited_them(client: Client, eva: Person, bruno: Person) -> None:
    actions.invite_colleague(str(eva.email), by=bruno, language="cs")
    client.force_login(eva)
    assert client.get("/home/").status_code == 200
    client.force_login(bruno)
    assert "Eva Nováková" in client.get("/contacts/").content.decode()
    assert Entry.objects.filter(deed="network/accept_invitations", actor=eva).count() == 1
