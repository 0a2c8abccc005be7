"""Groups where many apps meet: the feed, the page of a person, my day, reports, closing an account."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.groups import actions
from etwinning.groups.models import Group
from etwinning.groups.tests.factories import make_group
from etwinning.home.actions import leave
from etwinning.home.queries import reasons_to_stay
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.safety.models import Block, Report
from etwinning.spaces.models import Member
from etwinning.threads.actions import Words, open_thread, write_note
from etwinning.threads.models import Note


@pytest.fixture
def group(ayse: Person, bruno: Person) -> Group:
    """Ayşe leads it, Bruno is a member; there is a note for members, and one for everyone."""
    group = make_group(ayse, bruno)
    for audience in ("members", "public"):
        write_note(group.space, Words(f"For {audience}"), by=ayse, audience=audience)
    open_thread(group.space, Words("<p>Hi</p>"), by=ayse, title="A thread inside", audience="members")
    return group


def read(client: Client, person: Person | None, url: str) -> str:
    client.logout()
    if person is not None:
        client.force_login(person)
    answer = client.get(url)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


class TestFeed:
    def test_members_read_all_followers_what_is_public(
        self, client: Client, group: Group, bruno: Person, dimitris: Person, chiara: Person
    ) -> None:
        actions.follow_group(group, by=dimitris)
        page = read(client, bruno, "/feed/")
        assert ["A thread inside" in page, page.count("wrote in the news"), "Reading together" in page] == [
            True,
            2,
            True,
        ]
        page = read(client, dimitris, "/feed/")
        assert ["A thread inside" in page, page.count("wrote in the news"), "Reading together" in page] == [
            False,
            1,
            True,
        ]
        assert f'href="/groups/{group.pk}/"' in page
        assert "Reading together" not in read(client, chiara, "/feed/")
        assert "Reading together" in read(client, dimitris, "/following/")

    def test_not_of_a_group_that_is_hidden(
        self, client: Client, group: Group, ayse: Person, dimitris: Person, olcay: Person
    ) -> None:
        actions.follow_group(group, by=dimitris)
        Block.objects.create(person=dimitris, blocked=ayse)
        assert "Reading together" not in read(client, dimitris, "/feed/")
        Block.objects.all().delete()
        actions.hide_group(group, by=olcay, reason="It sells books.")
        assert "Reading together" not in read(client, dimitris, "/feed/")
        assert "Reading together" not in read(client, dimitris, "/following/")


def test_the_page_of_a_person_and_my_day(client: Client, group: Group, bruno: Person, dimitris: Person) -> None:
    url = f"/people/{bruno.pk}/"
    Person.objects.filter(pk=bruno.pk).update(visibility="public", public_parts=["about"])
    assert "Reading together" in read(client, dimitris, url)
    assert "Reading together" not in read(client, None, url)
    Person.objects.filter(pk=bruno.pk).update(public_parts=["groups"])
    assert "Reading together" in read(client, None, url)
    assert "Reading together" in read(client, bruno, "/home/")
    actions.leave_group(group, by=bruno)
    assert "Reading together" not in read(client, dimitris, url)


def test_one_query_more_for_the_groups_that_one_follows(client: Client, ayse: Person, dimitris: Person) -> None:
    def number() -> int:
        with CaptureQueriesContext(connection) as asked:
            read(client, dimitris, "/feed/")
        return len(asked)

    def more(title: str) -> None:
        group = make_group(ayse, title=title)
        actions.follow_group(group, by=dimitris)
        write_note(group.space, Words("For everyone"), by=ayse, audience="public")

    more("One")
    number()
    few = number()
    for title in ("Two", "Three", "Four"):
        more(title)
    assert number() == few


def test_reports_of_a_group_and_of_what_stands_in_it(
    client: Client, group: Group, ayse: Person, bruno: Person, dimitris: Person, olcay: Person
) -> None:
    """All go to the desk of the author's country; moderators are no teachers of pupils."""
    page = Page.objects.create(space=group.space, title="Books", body="<p>Two</p>", author=ayse, state="published")
    note = Note.objects.get(audience="members")
    client.force_login(bruno)
    for kind, pk in (("group", group.pk), ("page", page.pk), ("note", note.pk)):
        assert client.post(f"/report/{kind}/{pk}/", {"reason": "other", "note": "An advertisement"}).status_code == 303
    assert {report.desk.slug for report in Report.objects.select_related("desk") if report.desk} == {"tr"}
    assert not any(report.lies_with_teachers for report in Report.objects.all())
    client.force_login(dimitris)
    assert "Reading aloud" in client.get(f"/report/group/{group.pk}/").content.decode()
    assert client.get(f"/report/note/{note.pk}/").status_code == 404
    client.force_login(olcay)
    kept = Report.objects.get(kind="group")
    assert (
        client.post(f"/reports/{kept.pk}/decide/", {"outcome": "removed", "note": "It sells books."}).status_code == 303
    )
    assert read(client, dimitris, f"/groups/{group.pk}/") == "404"


def test_who_leads_alone_names_somebody_before_leaving(group: Group, ayse: Person, bruno: Person) -> None:
    assert any("only moderator of “Reading together”" in reason for reason in reasons_to_stay(ayse))
    actions.name_moderator(Member.objects.get(space=group.pk, person=bruno), by=ayse)
    assert reasons_to_stay(ayse) == []
    leave(ayse, by=ayse)
    assert not Member.objects.filter(space=group.pk, person=ayse, left_at__isnull=True).exists()
    assert Group.objects.get(pk=group.pk).space.is_open
