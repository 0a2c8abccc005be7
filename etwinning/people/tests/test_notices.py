"""Being told: once in the page, once by mail, in one's own language; reading; and who is not told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.people import actions, queries
from etwinning.people.models import Digest, Notice, Person

pytestmark = pytest.mark.django_db
DEED = "network/request_contact"


def tell(person: Person, by: Person, **more: object) -> Notice:
    notice = actions.tell(person, DEED, by=by, url="/contacts/", **more)
    assert notice is not None
    return notice


def test_it_works(client: Client, ayse: Person, bruno: Person, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        notice = tell(ayse, bruno, message="")
    assert [letter.to for letter in mail.outbox] == [["ayse@twin.example"]]
    assert "http://" in str(mail.outbox[0].body)
    client.force_login(ayse)
    assert "Bruno Greco asks to be your contact" in client.get("/notices/").content.decode()
    answer = client.post(f"/notices/{notice.pk}/read/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/contacts/")
    assert queries.unread_count(ayse) == 0


def test_marking_one_as_read_leaves_one_where_one_is(client: Client, ayse: Person, bruno: Person) -> None:
    notice, other = (tell(ayse, bruno, message="") for _one in range(2))
    client.force_login(ayse)
    assert client.get("/notices/").text.count("Mark as read<") == 2
    answer = client.post(f"/notices/{notice.pk}/read/", {"stay": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/notices/?page=1")
    assert client.get("/notices/").text.count("Mark as read<") == 1
    assert client.post(f"/notices/{other.pk}/read/", {"stay": "//evil"}).headers["Location"] == "/contacts/"


def test_no_mail_for_who_wants_none_and_none_twice(
    ayse: Person, bruno: Person, django_capture_on_commit_callbacks: object
) -> None:
    ayse.mail_notices = False
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tell(ayse, bruno, message="")
        notice = tell(bruno, ayse, message="")
    actions.mail_notice.call(notice.pk)
    assert len(mail.outbox) == 1


def test_a_name_with_an_apostrophe_stays_one(
    ayse: Person, bruno: Person, django_capture_on_commit_callbacks: object
) -> None:
    bruno.family_name = "D'Angelo & <b>"
    bruno.save()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tell(ayse, bruno, message="")
    assert mail.outbox[0].subject == "Bruno D'Angelo & <b> asks to be your contact"


def test_nobody_is_told_what_they_did_and_pupils_are_told_nothing(ayse: Person, elif_: Person) -> None:
    assert actions.tell(ayse, DEED, by=ayse) is None
    assert actions.tell(elif_, DEED, by=ayse) is None


def test_all_at_once(client: Client, ayse: Person, bruno: Person) -> None:
    tell(ayse, bruno, message="")
    tell(ayse, bruno, message="")
    tell(bruno, ayse, message="")
    client.force_login(ayse)
    assert client.post("/notices/read/").headers["Location"] == "/notices/"
    assert (queries.unread_count(ayse), queries.unread_count(bruno)) == (0, 1)


def test_nobody_reads_the_notices_of_others(client: Client, ayse: Person, bruno: Person) -> None:
    notice = tell(ayse, bruno, message="")
    client.force_login(bruno)
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404
    assert client.get(f"/notices/{notice.pk}/read/").status_code == 405
    assert client.post("/notices/99999999999999999999/read/").status_code == 404
    assert queries.unread_count(ayse) == 1


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_notice_leads_nowhere_else(client: Client, ayse: Person, bruno: Person, url: str) -> None:
    notice = Notice.objects.create(person=ayse, by=bruno, deed=DEED, url=url, data={"message": ""})
    client.force_login(ayse)
    assert client.post(f"/notices/{notice.pk}/read/").headers["Location"] == "/notices/"


def test_the_list_costs_the_same_for_one_and_for_many(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    tell(ayse, bruno, message="")
    client.get("/notices/")
    with CaptureQueriesContext(connection) as one:
        client.get("/notices/")
    for _ in range(20):
        tell(ayse, bruno, message="")
    with CaptureQueriesContext(connection) as many:
        assert client.get("/notices/?page=9999999999999").status_code == 200
    assert len(one) == len(many) <= 7


def test_an_empty_list_says_what_will_stand_here(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    assert "Nothing new" in client.get("/notices/").content.decode()


def test_what_was_read_is_forgotten_after_three_months(ayse: Person, bruno: Person) -> None:
    notice, unread = tell(ayse, bruno, message=""), tell(bruno, ayse, message="")
    notice = actions.read_notice(notice, by=ayse)
    Digest.objects.create(person=ayse, rhythm="daily", day=notice.at.date(), made_at=notice.at)
    assert notice.read_at is not None
    assert actions.forget_notices(notice.read_at + timedelta(days=91)) == 0
    assert Digest.objects.count() == 1
    assert actions.forget_notices(notice.read_at + timedelta(days=92)) == 1
    assert list(Notice.objects.all()) == [unread]
    assert not Digest.objects.exists()
