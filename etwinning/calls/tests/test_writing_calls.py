"""A call from the first word to its end: draft, publication, no cross-posting, renewal, closing."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from etwinning.calls import actions, queries
from etwinning.calls.models import Call
from etwinning.calls.tests.factories import CALL, FORM, IDEA, make_call, make_campaign, make_draft
from etwinning.core.models import Entry
from etwinning.people.models import Notice, Person

pytestmark = pytest.mark.django_db
OTHER_IDEA = "Our pupils write a short play about a river and film each scene where they live; yours add the music."


def deeds() -> list[str]:
    return [deed.removeprefix("calls/") for deed in Entry.objects.order_by("pk").values_list("deed", flat=True)]


class TestWriteCall:
    def test_it_works(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        answer = client.post("/calls/new/", {"band": "12-15"})
        call = Call.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/calls/{call.pk}/edit/")
        assert (call.author, call.state, call.band, call.subjects) == (ayse, "draft", "12-15", ["natural-sciences"])
        assert client.get(f"/calls/{call.pk}/edit/").status_code == 200
        answer = client.post(f"/calls/{call.pk}/publish/", FORM | {"version": 1})
        assert (answer.status_code, answer["Location"]) == (303, f"/calls/{call.pk}/")
        call.refresh_from_db()
        assert {name: getattr(call, name) for name in CALL} == CALL
        assert call.published_at is not None
        assert (call.state, call.expires_at) == ("open", call.published_at + timedelta(days=60))
        assert deeds() == ["write_call", "publish_call"]
        assert "Birds in our gardens" in client.get("/calls/?band=7-11").content.decode()
        assert "Birds in our gardens" not in client.get("/calls/?band=12-15").content.decode()

    def test_an_empty_draft_is_gone_on_with(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        first, second = (client.post("/calls/new/")["Location"] for _ in "ab")
        assert first == second
        assert Call.objects.count() == 1
        actions.save_call(Call.objects.get(), by=ayse, version=1, values={"title": "Mine"}, unfinished={})
        assert client.post("/calls/new/", {"band": "nonsense"})["Location"] != first

    @pytest.mark.parametrize("who", ["eva", "olcay", "victor"])
    def test_only_validated_staff(self, client: Client, who: str, request: pytest.FixtureRequest) -> None:
        client.force_login(request.getfixturevalue(who))
        assert client.post("/calls/new/").status_code == 403
        assert not Call.objects.exists()

    def test_pupils_and_strangers_find_nothing(self, client: Client, elif_: Person, ayse: Person) -> None:
        call = make_call(ayse)
        for url in ("/calls/", f"/calls/{call.pk}/", "/calls/mine/", "/campaigns/", "/calls/for-you/"):
            assert client.get(url)["Location"].startswith("/account/login/")
        client.force_login(elif_)
        for url in ("/calls/", f"/calls/{call.pk}/", "/calls/mine/", "/campaigns/", "/calls/for-you/"):
            assert client.get(url).status_code == 404


class TestSaveCall:
    def test_what_makes_no_sense_yet_is_kept_as_it_was_typed(self, client: Client, ayse: Person) -> None:
        call = actions.write_call(by=ayse)
        client.force_login(ayse)
        half = {"title": "Bi", "idea": "Short", "age_from": "eight", "language_1": "en", "version": 1}
        answer = client.post(f"/calls/{call.pk}/save/", half)
        assert (answer.status_code, answer["X-Version"]) == (204, "2")
        page = client.get(f"/calls/{call.pk}/edit/").content.decode()
        for typed in ('value="Bi"', ">\nShort<", 'value="eight"'):
            assert typed in page
        chosen = page.partition('name="language_1"')[2].partition("</select>")[0]
        assert re.search(r'value="en"[^>]*selected', chosen)
        assert Call.objects.get().languages == {}
        answer = client.post(f"/calls/{call.pk}/publish/", half | {"version": 2, "age_to": "9"})
        assert answer.status_code == 422
        call.refresh_from_db()
        assert (call.state, call.age_to, call.unfinished["title"], call.version) == ("draft", 9, "Bi", 3)

    def test_each_row_of_languages_keeps_its_place(self, client: Client, ayse: Person) -> None:
        call = actions.write_call(by=ayse)
        client.force_login(ayse)
        rows = {"language_1": "en", "level_1": "", "language_2": "fr", "level_2": "a2", "level_3": "b1"}
        client.post(f"/calls/{call.pk}/save/", rows | {"version": 1})
        page = client.get(f"/calls/{call.pk}/edit/").content.decode()
        for name, value in rows.items():
            chosen = page.partition(f'name="{name}"')[2].partition("</select>")[0]
            assert re.search(rf'value="{value}"[^>]*selected', chosen), name
        client.post(f"/calls/{call.pk}/save/", rows | {"level_1": "b2", "level_3": "", "version": 2})
        call.refresh_from_db()
        assert (call.languages, call.unfinished) == ({"en": "b2", "fr": "a2"}, {})

    def test_two_windows(self, client: Client, ayse: Person) -> None:
        call = actions.write_call(by=ayse)
        client.force_login(ayse)
        assert client.post(f"/calls/{call.pk}/save/", FORM | {"version": 1}).status_code == 204
        assert client.post(f"/calls/{call.pk}/save/", FORM | {"version": 1}).status_code == 204  # the same again
        late = FORM | {"version": 1, "title": "Other words"}
        assert client.post(f"/calls/{call.pk}/save/", late).status_code == 409
        answer = client.post(f"/calls/{call.pk}/edit/", late)
        assert answer.status_code == 409
        assert "Other words" in answer.content.decode()
        answer = client.post(f"/calls/{call.pk}/publish/", late)
        assert answer.status_code == 409
        assert "Other words" in answer.content.decode()
        call.refresh_from_db()
        assert (call.title, call.state) == ("Birds in our gardens", "draft")

    def test_edit_call_keeps_the_draft_and_leads_to_my_calls(self, client: Client, ayse: Person) -> None:
        call = actions.write_call(by=ayse)
        client.force_login(ayse)
        assert client.post(f"/calls/{call.pk}/edit/", {"title": "Birds", "version": 1})["Location"] == "/calls/mine/"
        page = client.get("/calls/mine/").content.decode()
        assert f'href="/calls/{call.pk}/edit/"' in page
        assert client.post(f"/calls/{call.pk}/edit/", {"idea": "x" * 60_000, "version": 2}).status_code == 422
        assert client.post(f"/calls/{call.pk}/save/", {"idea": "x" * 60_000, "version": 2}).status_code == 422

    def test_a_draft_is_its_authors(self, client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
        call = make_draft(ayse)
        for other in (bruno, olcay):
            client.force_login(other)
            for deed in ("", "edit/", "save/", "publish/", "discard/"):
                assert client.get(f"/calls/{call.pk}/{deed}").status_code in {404, 405}
                assert client.post(f"/calls/{call.pk}/{deed}", FORM).status_code in {404, 405}
        assert Call.objects.get().state == "draft"

    def test_discard_call(self, client: Client, ayse: Person) -> None:
        call = make_draft(ayse)
        client.force_login(ayse)
        assert client.get(f"/calls/{call.pk}/discard/").status_code == 200
        assert client.post(f"/calls/{call.pk}/discard/")["Location"] == "/calls/mine/"
        assert not Call.objects.exists()
        assert deeds() == ["discard_call"]
        shown = make_call(ayse)
        assert client.post(f"/calls/{shown.pk}/discard/").status_code == 302
        assert Call.objects.filter(pk=shown.pk).exists()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"band": ""}, "This is still missing."),
    ({"band": "somewhere"}, "cannot be chosen here. Please choose from the list."),
    ({"idea": "Birds"}, "Please write two or three sentences."),
    ({"age_from": 11, "age_to": 8}, "The oldest pupils cannot be younger than the youngest."),
    ({"age_from": 16, "age_to": 18}, "These ages do not fit the group of pupils that you chose."),
    ({"band": "vocational"}, "These ages do not fit the group of pupils that you chose."),
    ({"language_1": "", "level_1": ""}, "This is still missing."),
    ({"language_2": "fr"}, "Choose how well your class knows it."),
    ({"level_2": "b1"}, "Choose the language."),
    ({"language_2": "en", "level_2": "b2"}, "You chose this language twice."),
    ({"countries": ["XX"]}, "cannot be chosen here. Please choose from the list."),
    ({"partners_wanted": 0}, "The smallest possible number is 1."),
    ({"start_date": "soon"}, "This is not a date that we can read."),
    ({"campaign": "7"}, "cannot be chosen here. Please choose from the list."),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_what_is_missing_or_wrong_is_said(client: Client, ayse: Person, wrong: dict[str, Any], sentence: str) -> None:
    call = make_draft(ayse)
    client.force_login(ayse)
    answer = client.post(f"/calls/{call.pk}/publish/", FORM | wrong | {"version": call.version})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    call.refresh_from_db()
    assert call.state == "draft"


class TestCrossPosting:
    def test_the_same_text_in_two_bands_is_refused_with_a_link_to_the_first(
        self, client: Client, ayse: Person, bruno: Person
    ) -> None:
        first, second = make_call(ayse), actions.write_call(by=ayse)
        client.force_login(ayse)
        again = FORM | {"band": "12-15", "age_from": 12, "age_to": 14, "title": "Birds, birds", "version": 1}
        again["idea"] = IDEA.replace("Monday", "Friday") + " Write to us!"
        answer = client.post(f"/calls/{second.pk}/publish/", again)
        assert answer.status_code == 422
        assert f'href="/calls/{first.pk}/"' in answer.content.decode()
        assert "Write to us!" in answer.content.decode()
        second.refresh_from_db()
        assert (second.state, second.title) == ("draft", "Birds, birds")  # and nothing of it is lost
        assert make_call(bruno).state == "open"  # another person may have the same idea
        actions.close_call(first, by=ayse)
        assert client.post(f"/calls/{second.pk}/publish/", again | {"version": 2}).status_code == 303

    def test_another_idea_is_welcome(self, ayse: Person) -> None:
        make_call(ayse)
        assert make_call(ayse, title="A river play", idea=OTHER_IDEA, band="12-15").state == "open"

    def test_neither_by_a_change_nor_by_a_renewal(self, client: Client, ayse: Person) -> None:
        first, other = make_call(ayse), make_call(ayse, title="A river play", idea=OTHER_IDEA)
        client.force_login(ayse)
        answer = client.post(f"/calls/{other.pk}/edit/", FORM | {"version": other.version})
        assert answer.status_code == 422
        assert f'href="/calls/{first.pk}/"' in answer.content.decode()
        actions.close_call(first, by=ayse)
        second = make_call(ayse)
        answer = client.post(f"/calls/{first.pk}/renew/")
        assert answer.status_code == 409
        assert f'href="/calls/{second.pk}/"' in answer.content.decode()

    @pytest.mark.parametrize(
        ("one", "other", "alike"),
        [
            (IDEA, IDEA.upper(), True),
            (IDEA, f"Dear colleagues! {IDEA} Greetings from Konya, where the sun shines.", True),
            (IDEA, OTHER_IDEA, False),
            ("Her pazartesi bahçede kuşları sayıyoruz", "HER PAZARTESI bahcede kuslari sayiyoruz", True),
            ("", "", False),
            ("Birds", "Birds", False),
        ],
    )  # fmt: skip
    def test_nearly_the_same(self, one: str, other: str, alike: bool) -> None:
        assert queries.is_nearly_the_same(one, other) is alike


class TestRunning:
    def test_edit_call(self, client: Client, ayse: Person, bruno: Person) -> None:
        call = make_call(ayse)
        client.force_login(ayse)
        assert client.post(f"/calls/{call.pk}/edit/", FORM | {"title": "X", "version": call.version}).status_code == 422
        assert client.post(f"/calls/{call.pk}/save/", FORM | {"version": call.version}).status_code == 409
        answer = client.post(f"/calls/{call.pk}/edit/", FORM | {"title": "More birds", "version": call.version})
        assert answer["Location"] == f"/calls/{call.pk}/"
        assert Call.objects.get().title == "More birds"
        client.force_login(bruno)
        assert client.post(f"/calls/{call.pk}/edit/", FORM).status_code == 403

    def test_mark_answered(self, client: Client, ayse: Person, bruno: Person) -> None:
        call = make_call(ayse)
        client.force_login(bruno)
        assert client.post(f"/calls/{call.pk}/answered/").status_code == 403
        client.force_login(ayse)
        for _twice in "ab":
            assert client.post(f"/calls/{call.pk}/answered/").status_code == 303
        assert deeds().count("mark_answered") == 1
        client.force_login(bruno)
        assert "Partners found" in client.get("/calls/").content.decode()
        assert queries.calls_fitting(bruno) == []
        actions.renew_call(call, by=ayse)
        assert [found for found, _match in queries.calls_fitting(bruno)] == [call]

    def test_close_call_and_renew_call(self, client: Client, ayse: Person, bruno: Person) -> None:
        call = make_call(ayse, at=timezone.now() - timedelta(days=50))
        client.force_login(ayse)
        assert "Keep it open for 60 days more" not in client.get(f"/calls/{call.pk}/").content.decode()
        for _twice in "ab":
            assert client.post(f"/calls/{call.pk}/close/").status_code == 303
        assert deeds().count("close_call") == 1
        assert "Birds in our gardens" not in client.get("/calls/").content.decode()
        client.force_login(bruno)
        assert "This call has ended" in client.get(f"/calls/{call.pk}/").content.decode()
        assert client.post(f"/calls/{call.pk}/answer/", {"body": "May I still join you?"}).status_code == 409
        assert client.post(f"/calls/{call.pk}/renew/").status_code == 403
        client.force_login(ayse)
        assert client.get(f"/calls/{call.pk}/edit/").status_code == 302
        assert client.post(f"/calls/{call.pk}/answered/").status_code == 409
        assert client.post(f"/calls/{call.pk}/renew/").status_code == 303
        assert "Birds in our gardens" in client.get("/calls/").content.decode()
        call.refresh_from_db()
        assert call.expires_at is not None
        assert call.expires_at > timezone.now() + timedelta(days=59)

    def test_a_draft_cannot_be_renewed(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        assert client.post(f"/calls/{make_draft(ayse).pk}/renew/").status_code == 409


class TestTime:
    def test_a_week_before_the_end_its_author_is_told_and_at_the_end(self, client: Client, ayse: Person) -> None:
        begun = timezone.now() - timedelta(days=54)
        call, young = make_call(ayse, at=begun), make_call(ayse, title="A river play", idea=OTHER_IDEA)
        at = timezone.now()
        assert [actions.remind_of_calls(at=at), actions.remind_of_calls(at=at)] == [1, 0]
        assert actions.expire_calls(at=at) == 0
        client.force_login(ayse)
        assert "Keep it open for 60 days more" in client.get(f"/calls/{call.pk}/").content.decode()
        later = at + timedelta(days=7)
        assert [actions.expire_calls(at=later), actions.expire_calls(at=later)] == [1, 0]
        call.refresh_from_db()
        young.refresh_from_db()
        assert (call.state, young.state) == ("expired", "open")
        told = Notice.objects.order_by("pk").values_list("person", "deed", "url")
        assert list(told) == [
            (ayse.pk, "calls/remind_of_call", f"/calls/{call.pk}/"),
            (ayse.pk, "calls/expire_call", f"/calls/{call.pk}/"),
        ]
        page = client.get("/notices/").content.decode()
        assert "Your call “Birds in our gardens” ends within a week" in page
        assert "Your call “Birds in our gardens” has expired" in page

    def test_a_list_does_not_wait_for_the_night(self, ayse: Person, bruno: Person) -> None:
        make_call(ayse, at=timezone.now() - timedelta(days=61))
        assert not queries.open_calls_for(bruno).exists()


@pytest.mark.parametrize(
    "wrong", [{"state": "open"}, {"state": "open", "band": "7-11"}, {"state": "closed", "band": "7-11"}]
)
def test_the_database_guards_the_states(ayse: Person, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(author=ayse, **wrong)


def test_the_database_guards_a_campaigns_time(carla: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_campaign(carla.offices.get().desk, carla, days=-20)


@pytest.mark.django_db(transaction=True)
def test_the_same_call_published_twice_at_the_same_moment(ayse: Person) -> None:
    drafts = [make_draft(ayse), make_draft(ayse, band="12-15")]
    gate, refused = Barrier(2), []

    def publish(call: Call) -> None:
        gate.wait()
        try:
            actions.publish_call(call, by=ayse, version=call.version, values={})
        except actions.CrossPosted as twice:
            refused.append(twice.first)
        connection.close()

    threads = [Thread(target=publish, args=[call]) for call in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Call.objects.filter(state="open").count() == 1
    assert refused == [Call.objects.get(state="open")]
