"""Groups themselves: open_group, edit_group, close_group, reopen_group, feature_group, following, finding."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.core.actions import Stale, TooMany
from etwinning.core.models import Entry
from etwinning.core.tests import samples
from etwinning.groups import actions, queries
from etwinning.groups.models import Group
from etwinning.groups.tests.factories import ABOUT, make_group, role_of, words
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Block
from etwinning.spaces.models import Member
from etwinning.threads import actions as threads
from tests.cast import BRNO, make_teacher

SAID = {"title": "Reading together", "about": ABOUT, "theme": "reading", "language": "en", "joining": "open"}


@pytest.fixture
def group(ayse: Person, bruno: Person) -> Group:
    """Ayşe leads it, Bruno is a member."""
    return make_group(ayse, bruno)


def shown(client: Client, url: str, person: Person | None = None) -> str:
    """What a person reads at an address, or the status."""
    client.logout()
    if person is not None:
        client.force_login(person)
    answer = client.get(url)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


class TestOpening:
    def test_it_works(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        picture = {"picture": samples.upload(samples.picture(), "books.png"), "picture_alt": "A shelf of books"}
        answer = client.post("/groups/new/", SAID | picture, follow=True)
        html = answer.content.decode()
        assert ("Your group is open" in html, "A shelf of books" in html, "Reading aloud" in html) == (True, True, True)
        group = Group.objects.get()
        assert (role_of(group, ayse), group.space.kind, group.space.language) == ("moderator", "group", "en")
        assert Entry.objects.get(deed="groups/open_group").data["title"] == "Reading together"
        assert b"".join(client.get(f"/groups/{group.pk}/picture/"))
        client.post("/groups/new/", SAID)  # the same button twice
        assert Group.objects.count() == 1

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        wrong = {"title": "Reading", "about": "Too short", "theme": "cooking", "language": "xx", "joining": "none"}
        picture = {"picture": samples.upload(samples.picture(), "books.png")}
        answer = client.post("/groups/new/", wrong | picture)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="Reading"' in html
        for sentence in ("two sentences at least", "what the picture shows"):
            assert sentence in html
        assert not Group.objects.exists()

    def test_who_waits_or_is_no_staff_opens_none(
        self, client: Client, eva: Person, olcay: Person, elif_: Person
    ) -> None:
        statuses = []
        for person in (eva, olcay, elif_):
            client.force_login(person)
            statuses += [client.get("/groups/new/").status_code, client.post("/groups/new/", SAID).status_code]
        assert statuses == [403, 403, 403, 403, 404, 404]

    def test_not_endlessly_many(self, ayse: Person) -> None:
        for number in range(5):
            make_group(ayse, title=f"Group {number}")
        with pytest.raises(TooMany, match="many groups"):
            make_group(ayse, title="One more")


def test_edit_group(client: Client, group: Group, ayse: Person, bruno: Person) -> None:
    url = f"/groups/{group.pk}/edit/"
    client.force_login(bruno)
    assert client.get(url).status_code == 403
    client.force_login(ayse)
    assert "Reading aloud" in client.get(url).content.decode()
    assert client.post(url, SAID | {"title": "Reading aloud", "joining": "request"}).status_code == 303
    group.refresh_from_db()
    assert (group.space.title, group.joining) == ("Reading aloud", "request")
    assert [found.pk for found in queries.GROUPS.visible(bruno).filter(search__contains="aloud")] == [group.pk]


def test_close_group_and_reopen_group(client: Client, group: Group, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    assert "Close “Reading together”?" in client.get(f"/groups/{group.pk}/close/").content.decode()
    for _twice in range(2):
        assert client.post(f"/groups/{group.pk}/close/").status_code == 303
    assert client.get(f"/groups/{group.pk}/edit/").status_code == 409
    assert "Closed, read only" in shown(client, f"/groups/{group.pk}/", bruno)
    assert "Reading together" not in shown(client, "/groups/", bruno).split('id="found"')[1]
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(f"/groups/{group.pk}/reopen/").status_code == 303
    deeds = Entry.objects.filter(deed__startswith="groups/").order_by("pk").values_list("deed", flat=True)
    assert list(deeds)[-2:] == ["groups/close_group", "groups/reopen_group"]


class TestCentralDesk:
    def test_feature_group_and_unfeature_group(self, client: Client, group: Group, ayse: Person, carla: Person) -> None:
        url = f"/groups/{group.pk}/"
        client.force_login(carla)
        assert "Feature this group" in client.get(url).content.decode()
        for _twice in range(2):
            assert client.post(f"{url}feature/").status_code == 303
        assert Notice.objects.filter(person=ayse, deed="groups/feature_group").count() == 1
        assert "Featured" in shown(client, "/groups/?featured=yes", ayse)
        client.force_login(carla)
        assert client.post(f"{url}unfeature/").status_code == 303
        group.refresh_from_db()
        assert group.featured_at is None

    def test_others_may_not(self, client: Client, group: Group, ayse: Person, olcay: Person) -> None:
        for person in (ayse, olcay):
            client.force_login(person)
            got = [client.post(f"/groups/{group.pk}/{deed}/").status_code for deed in ("feature", "unfeature", "show")]
            assert got == [403, 403, 403]

    def test_only_what_is_open_to_all(self, group: Group, ayse: Person, carla: Person) -> None:
        actions.edit_group(group, words(joining="request"), by=ayse)
        with pytest.raises(Stale, match="open to all"):
            actions.feature_group(group, by=carla)

    def test_hide_group_and_show_group(
        self, client: Client, group: Group, ayse: Person, bruno: Person, dimitris: Person, olcay: Person, carla: Person
    ) -> None:
        for _twice in range(2):
            actions.hide_group(group, by=olcay, reason="It sells books.")
        url = f"/groups/{group.pk}/"
        assert [shown(client, url, dimitris), shown(client, url)] == ["404", "404"]
        assert "It sells books." in shown(client, url, ayse)
        assert "It sells books." not in shown(client, url, bruno)
        assert "Reading together" not in shown(client, "/groups/", dimitris).split('id="found"')[1]
        assert Notice.objects.filter(person=ayse, deed="groups/hide_group").count() == 1
        client.force_login(carla)
        assert client.post(f"{url}show/").status_code == 303
        assert "Reading aloud" in shown(client, url, dimitris)


class TestReading:
    def test_from_outside(self, client: Client, group: Group, ayse: Person, bruno: Person, eva: Person) -> None:
        """Name, theme, who leads it, what was made public; nothing that members write for themselves."""
        for audience in ("members", "public"):
            threads.write_note(group.space, threads.Words(f"For {audience}"), by=ayse, audience=audience)
        threads.open_thread(group.space, threads.Words("<p>Hi</p>"), by=bruno, title="A thread", audience="members")
        for reader in (None, eva):
            html = shown(client, f"/groups/{group.pk}/", reader)
            assert [word in html for word in ("Reading aloud", "Books and reading", "For public")] == [True] * 3
            assert [word in html for word in ("For members", "A thread", "Bruno")] == [False] * 3
            assert "/join/" not in html
        assert "Ayşe Yılmaz" not in shown(client, f"/groups/{group.pk}/")
        assert "Ayşe Yılmaz" in shown(client, f"/groups/{group.pk}/", eva)
        assert "For members" in shown(client, f"/groups/{group.pk}/", bruno)

    def test_who_is_suspended_stays_outside(self, client: Client, group: Group, ayse: Person, bruno: Person) -> None:
        client.force_login(bruno)
        Person.objects.filter(pk=bruno.pk).update(state=Person.State.SUSPENDED)
        for url in (f"/groups/{group.pk}/members/", f"/spaces/{group.pk}/news/", "/groups/"):
            assert client.get(url).status_code != 200, url
        assert "Write a note" not in client.get(f"/groups/{group.pk}/").content.decode()

    def test_pupils_have_no_groups(self, client: Client, group: Group, elif_: Person) -> None:
        urls = ("/groups/", f"/groups/{group.pk}/", f"/groups/{group.pk}/members/", "/groups/mine/")
        assert {shown(client, url, elif_) for url in urls} == {"404"}

    def test_a_block_with_all_moderators_hides_it(
        self, client: Client, group: Group, ayse: Person, bruno: Person, dimitris: Person, write_index: Any
    ) -> None:
        write_index(queries.GROUPS)
        Block.objects.create(person=ayse, blocked=dimitris)
        assert shown(client, f"/groups/{group.pk}/", dimitris) == "404"
        assert "Reading together" not in shown(client, "/groups/", dimitris).split('id="found"')[1]
        actions.name_moderator(Member.objects.get(person=bruno, space=group.pk), by=ayse)
        assert "Reading together" in shown(client, "/groups/", dimitris).split('id="found"')[1]
        html = shown(client, f"/groups/{group.pk}/", dimitris)
        assert ("Bruno Greco" in html, "Ayşe" in html) == (True, False)

    def test_what_a_twinspace_has_is_not_there(self, client: Client, group: Group, ayse: Person) -> None:
        base = f"/spaces/{group.pk}/"
        pages = ("", "bulletin/", "members/", "pupils/", "pupils/new/", "reports/", "edit/", "allowances/")
        assert {shown(client, base + page, ayse) for page in pages} <= {"403", "404"}
        html = shown(client, f"/groups/{group.pk}/", ayse)
        for word in ("pupil", "bulletin", "TwinSpace"):
            assert word not in html.lower().replace("without pupils", ""), word


class TestFinding:
    def test_text_filters_and_counts(
        self, client: Client, group: Group, ayse: Person, chiara: Person, eva: Person, write_index: Any
    ) -> None:
        make_group(chiara, title="Roboter im Unterricht", theme="coding", language="de", joining="request")
        for with_index in (False, True):
            if with_index:
                assert write_index(queries.GROUPS) == 2
            for asked, found in (
                ("", [True, True]), ("?q=robot", [False, True]), ("?theme=reading", [True, False]),
                ("?language=de", [False, True]), ("?joining=open", [True, False]), ("?featured=yes", [False, False]),
                ("?q=%00&theme=nonsense&page=99999999999", [True, True]),
            ):  # fmt: skip
                html = shown(client, f"/groups/{asked}", eva).split('id="found"')[1]
                assert [title in html for title in ("Reading together", "Roboter")] == found, asked
        assert "2 groups" in shown(client, "/groups/", ayse)
        assert "Roboter" in shown(client, "/groups/suggest/?q=robo", ayse)

    def test_as_many_queries_for_many(self, client: Client, group: Group, ayse: Person, write_index: Any) -> None:
        write_index(queries.GROUPS)

        def number(url: str) -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            return len(asked)

        client.force_login(ayse)
        urls = (
            "/groups/",
            "/groups/mine/",
            f"/groups/{group.pk}/",
            f"/groups/{group.pk}/members/",
            f"/people/{ayse.pk}/",
        )
        few = [[number(url) for url in urls] for _twice in range(2)][1]
        others = [make_teacher(f"Eva{place}", "Nová", BRNO, joined_at=timezone.now()) for place in range(6)]
        for place, other in enumerate(others):
            actions.join_group(group, by=other)
            actions.join_group(make_group(other, title=f"Group {place}"), by=ayse)
            threads.open_thread(group.space, threads.Words("<p>Hi</p>"), by=other, title="A thread", audience="members")
            threads.write_note(group.space, threads.Words("News"), by=other, audience="members")
        many = [[number(url) for url in urls] for _twice in range(2)][1]
        assert many[0] == few[0]
        assert max(many) <= 12, many
        for other in others[:3]:
            actions.leave_group(group, by=other)
        assert [number(url) for url in urls] == many


def test_follow_group_and_unfollow_group(
    client: Client, group: Group, bruno: Person, dimitris: Person, eva: Person
) -> None:
    url = f"/groups/{group.pk}/"
    for person in (bruno, eva):  # a member has it in the feed anyway
        client.force_login(person)
        assert client.post(f"{url}follow/").status_code == 403
    client.force_login(dimitris)
    assert client.post(f"{url}follow/").status_code == 303
    assert "Stop following" in client.get(url).content.decode()
    assert client.post(f"{url}unfollow/").status_code == 303
    assert "Stop following" not in client.get(url).content.decode()


def test_forget_person(group: Group, ayse: Person, bruno: Person, dimitris: Person) -> None:
    assert list(queries.lone_groups_of(ayse)) == [group]
    actions.leave_group(group, by=bruno)
    assert list(queries.lone_groups_of(ayse)) == []
    actions.edit_group(group, words(joining="request"), by=ayse)
    actions.request_to_join(group, by=dimitris, words="I would like to join you.")
    for person in (dimitris, ayse):
        actions.forget_person(person)
    group = Group.objects.select_related("space").get()
    assert (group.opened_by, group.space.is_open, group.doors.count()) == (None, False, 0)
