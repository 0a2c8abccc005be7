"""Finding calls, answering them, campaigns, and the way to a project."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.calls import actions
from etwinning.calls.models import Answer, Call, Campaign
from etwinning.calls.tests.factories import FORM, make_answer, make_call, make_campaign, make_draft
from etwinning.core.models import Entry
from etwinning.network.actions import accept_contact, request_contact
from etwinning.people.actions import words_of
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Block
from tests.cast import VOLOS, make_teacher

pytestmark = pytest.mark.django_db
WORDS = "We have a garden, too. Shall we begin in spring?"


def page_of(client: Client, person: Person, url: str) -> str:
    client.force_login(person)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def several(bruno: Person, dimitris: Person, chiara: Person) -> None:
    make_call(
        bruno,
        title="Kuş gözlemi",
        idea="Her pazartesi bahçede kuşları sayıyoruz ve sizinle konuşuyoruz.",
        countries=["TR", "FI"],
    )
    make_call(
        dimitris,
        title="Το νερό",
        idea="Μετράμε τη θάλασσα κάθε εβδομάδα με τα παιδιά.",
        languages={"el": "native", "fr": "a2"},
        subjects=["art", "music"],
    )
    make_call(
        chiara,
        title="Stars",
        idea="We look at the stars and write down what we see each night.",
        band="12-15",
        age_from=12,
        age_to=14,
    )


class TestFinding:
    def test_those_who_wait_and_officers_read(self, client: Client, several: None, eva: Person, olcay: Person) -> None:
        for person in (eva, olcay):
            page = page_of(client, person, "/calls/")
            assert "Stars" in page
            assert "Write a call" not in page
        call = Call.objects.get(title="Stars")
        assert "You can answer once your National Support Service has validated you." in page_of(
            client, eva, f"/calls/{call.pk}/"
        )
        assert client.post(f"/calls/{call.pk}/answer/", {"body": WORDS}).status_code == 403

    def test_visitors_of_rooms_do_not(self, client: Client, victor: Person, ayse: Person) -> None:
        call = make_call(ayse)
        client.force_login(victor)
        assert [client.get(url).status_code for url in ("/calls/", "/campaigns/", f"/calls/{call.pk}/")] == [
            403,
            403,
            404,
        ]


class TestAnswerCall:
    def test_it_works(
        self, client: Client, ayse: Person, bruno: Person, django_capture_on_commit_callbacks: object
    ) -> None:
        call = make_call(ayse)
        client.force_login(bruno)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            answer = client.post(f"/calls/{call.pk}/answer/", {"body": WORDS, "sending": uuid4()})
        said = Answer.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/calls/{call.pk}/#answer-{said.pk}")
        assert (said.author, said.body) == (bruno, WORDS)
        assert Notice.objects.get().person == ayse
        assert words_of(Notice.objects.get())[0] == "Bruno Greco wrote under the call “Birds in our gardens”"
        assert WORDS in words_of(Notice.objects.get())[1]
        assert mail.outbox == []  # by itself it comes with the digest of the day
        assert Entry.objects.latest("pk").deed == "calls/answer_call"
        assert WORDS in page_of(client, ayse, f"/calls/{call.pk}/")
        assert "1 answer" in page_of(client, ayse, "/calls/mine/")

    def test_twice_is_once_and_a_bare_click_is_refused(self, client: Client, ayse: Person, bruno: Person) -> None:
        call, sending = make_call(ayse), uuid4()
        client.force_login(bruno)
        for _twice in "ab":
            assert client.post(f"/calls/{call.pk}/answer/", {"body": WORDS, "sending": sending}).status_code == 303
        assert Answer.objects.count() == 1
        answer = client.post(f"/calls/{call.pk}/answer/", {"body": "Hi <b>"})
        assert answer.status_code == 422
        assert "Hi &lt;b&gt;" in answer.content.decode()
        assert client.get(f"/calls/{call.pk}/answer/").status_code == 302

    def test_what_the_author_writes_is_told_to_those_who_answered(
        self, ayse: Person, bruno: Person, dimitris: Person
    ) -> None:
        call = make_call(ayse)
        make_answer(call, bruno)
        make_answer(call, bruno)
        make_answer(call, dimitris)
        Block.objects.create(person=dimitris, blocked=ayse)
        Notice.objects.all().delete()
        make_answer(call, ayse, "Thank you all! We meet on Monday.")
        assert [notice.person for notice in Notice.objects.all()] == [bruno]

    def test_a_block_hides_answers(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        call = make_call(ayse)
        make_answer(call, bruno)
        assert WORDS in page_of(client, dimitris, f"/calls/{call.pk}/")
        Block.objects.create(person=bruno, blocked=dimitris)
        assert WORDS not in page_of(client, dimitris, f"/calls/{call.pk}/")
        Block.objects.create(person=ayse, blocked=dimitris)
        assert client.get(f"/calls/{call.pk}/").status_code == 404
        assert client.post(f"/calls/{call.pk}/answer/", {"body": WORDS}).status_code == 404

    def test_remove_answer(self, client: Client, ayse: Person, bruno: Person) -> None:
        answer = make_answer(make_call(ayse), bruno)
        client.force_login(ayse)
        assert client.post(f"/calls/answers/{answer.pk}/remove/").status_code == 404
        client.force_login(bruno)
        assert client.post(f"/calls/answers/{answer.pk}/remove/").status_code == 303
        assert not Answer.objects.exists()


class TestTowardsAProject:
    def test_with_a_contact_straight_to_the_draft_with_the_partner_chosen(
        self, client: Client, ayse: Person, bruno: Person
    ) -> None:
        call = make_call(ayse)
        make_answer(call, bruno)
        page = page_of(client, bruno, f"/calls/{call.pk}/")
        assert f'href="/people/{ayse.pk}/contact/"' in page
        assert "Found a project with" not in page
        accept_contact(request_contact(ayse, by=bruno), by=ayse)
        link = f"/projects/new/?with={ayse.pk}&amp;title=Birds+in+our+gardens"
        assert link.replace("+", "%20") in page_of(client, bruno, f"/calls/{call.pk}/").replace("+", "%20")
        page = page_of(client, bruno, f"/projects/new/?with={ayse.pk}&title=Birds in our gardens")
        assert 'value="Birds in our gardens"' in page
        assert re.search(rf'name="co_founder" value="{ayse.pk}"[^>]*checked', page)
        assert 'Found a project<span class="sr-only">: Bruno Greco' in page_of(client, ayse, f"/calls/{call.pk}/")

    @pytest.mark.parametrize(
        "query", ["with=x", "with=9999999999999999999999", "with=%00&title=%00", "title=" + "x" * 999]
    )
    def test_nonsense_in_the_link(self, client: Client, ayse: Person, query: str) -> None:
        page_of(client, ayse, f"/projects/new/?{query}")


class TestCampaigns:
    def test_open_campaign(self, client: Client, carla: Person, ayse: Person) -> None:
        today = timezone.localdate()
        said = {
            "name": "Spring weeks", "text": "Look for partners together with everybody.", "text_language": "en",
            "start_date": today.isoformat(), "deadline": (today + timedelta(days=9)).isoformat(),
            "desk": carla.offices.get().desk_id,
        }  # fmt: skip
        client.force_login(carla)
        assert client.get("/campaigns/new/").status_code == 200
        assert client.post("/campaigns/new/", said | {"deadline": "2020-01-01"}).status_code == 422
        for _twice in "ab":
            assert client.post("/campaigns/new/", said).status_code == 303
        campaign = Campaign.objects.get()
        assert "Spring weeks" in page_of(client, ayse, "/calls/")
        assert "Spring weeks" in page_of(client, ayse, "/campaigns/")
        call = make_draft(ayse)
        said = FORM | {"version": call.version, "campaign": campaign.pk}
        assert client.post(f"/calls/{call.pk}/publish/", said).status_code == 303
        assert "Birds in our gardens" in page_of(client, ayse, campaign.get_absolute_url())

    def test_edit_campaign(self, client: Client, carla: Person, olcay: Person) -> None:
        campaign = make_campaign(carla.offices.get().desk, carla)
        client.force_login(olcay)
        assert client.get(f"/campaigns/{campaign.pk}/edit/").status_code == 403
        client.force_login(carla)
        assert client.get(f"/campaigns/{campaign.pk}/edit/").status_code == 200
        said = {name: getattr(campaign, name) for name in ("name", "text", "text_language", "start_date", "deadline")}
        assert client.post(f"/campaigns/{campaign.pk}/edit/", said | {"name": "Winter weeks"}).status_code == 303
        campaign.refresh_from_db()
        assert campaign.name == "Winter weeks"
        assert Entry.objects.latest("pk").deed == "calls/edit_campaign"

    def test_after_the_deadline_nothing_goes_in(self, client: Client, carla: Person, ayse: Person) -> None:
        desk = carla.offices.get().desk
        over = make_campaign(desk, carla, days=-1)
        early = make_campaign(desk, carla, name="Later", start_date=timezone.localdate() + timedelta(days=3))
        call = make_draft(ayse)
        client.force_login(ayse)
        for campaign in (over, early):
            said = FORM | {"version": call.version, "campaign": campaign.pk}
            assert client.post(f"/calls/{call.pk}/publish/", said).status_code == 422
            call.refresh_from_db()
        assert "Autumn weeks" in page_of(client, ayse, "/campaigns/")

    def test_a_call_that_stands_in_it_stays(self, client: Client, carla: Person, ayse: Person) -> None:
        campaign = make_campaign(carla.offices.get().desk, carla)
        call = make_call(ayse, campaign=campaign)
        Campaign.objects.update(deadline=timezone.localdate() - timedelta(days=1))
        client.force_login(ayse)
        said = FORM | {"version": call.version, "campaign": campaign.pk, "title": "More birds"}
        assert client.post(f"/calls/{call.pk}/edit/", said).status_code == 303
        assert Call.objects.get().campaign == campaign

    def test_a_national_one_takes_calls_of_its_country(
        self, client: Client, olcay: Person, ayse: Person, bruno: Person
    ) -> None:
        campaign = make_campaign(olcay.offices.get().desk, olcay)
        for person, status in ((ayse, 303), (bruno, 422)):
            call = make_draft(person)
            client.force_login(person)
            said = FORM | {"version": call.version, "campaign": campaign.pk}
            assert client.post(f"/calls/{call.pk}/publish/", said).status_code == status
        assert "Autumn weeks" in page_of(client, bruno, f"/campaigns/{campaign.pk}/")

    @pytest.mark.parametrize(("who", "status"), [("ayse", 404), ("riza", 403), ("eva", 404)])
    def test_only_officers_of_a_whole_desk(
        self, client: Client, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        client.force_login(request.getfixturevalue(who))
        assert client.get("/campaigns/new/").status_code == status
        assert client.post("/campaigns/new/", {"name": "Mine"}).status_code == status


def test_fitting_calls_say_why(client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
    assert "No call fits your profile at the moment" in page_of(client, ayse, "/calls/for-you/")
    call = make_call(bruno)
    for url in ("/calls/for-you/", f"/calls/{call.pk}/", "/home/"):
        assert "You can work together in English (you: B2, the class of Bruno Greco: B1)." in page_of(client, ayse, url)
    assert "You can work together" not in page_of(client, bruno, f"/calls/{call.pk}/")
    assert "No call fits" in page_of(client, olcay, "/calls/for-you/")


def test_forget_person(client: Client, ayse: Person, bruno: Person, carla: Person, dimitris: Person) -> None:
    campaign = make_campaign(carla.offices.get().desk, carla)
    answered, draft = make_call(ayse), make_draft(ayse)
    make_answer(answered, bruno)
    make_call(
        ayse, title="Nobody answers this", idea="We count the birds of the town and draw them, each class its own."
    )
    kept = make_call(bruno, title="A river", idea="We look at a river together and draw what we see there each day.")
    make_answer(kept, ayse)
    for person in (ayse, carla):
        actions.forget_person(person)
    campaign.refresh_from_db()
    assert campaign.opened_by is None
    Person.objects.filter(pk=ayse.pk).update(state="left", is_active=False, given_name="", family_name="")
    assert not Call.objects.filter(pk=draft.pk).exists()
    assert set(Call.objects.values_list("pk", "state")) == {(answered.pk, "closed"), (kept.pk, "open")}
    page = page_of(client, bruno, f"/calls/{answered.pk}/")  # what he wrote, and to whom
    assert "Former eTwinner" in page
    assert f"/people/{ayse.pk}/" not in page
    assert "Former eTwinner" in page_of(client, bruno, f"/calls/{kept.pk}/")
    client.force_login(dimitris)  # did not answer it
    assert client.get(f"/calls/{answered.pk}/").status_code == 404


PAGES = [
    "/calls/",
    "/calls/?band=7-11",
    "/calls/mine/",
    "/calls/for-you/",
    "{call}",
    "{campaign}",
    "/campaigns/",
    "/home/",
]


def test_the_same_number_of_queries_for_one_and_for_many(
    client: Client, ayse: Person, bruno: Person, carla: Person
) -> None:
    desk = carla.offices.get().desk
    campaign = make_campaign(desk, carla)
    call = make_call(bruno, campaign=campaign)
    urls = [url.format(call=call.get_absolute_url(), campaign=campaign.get_absolute_url()) for url in PAGES]

    def fill(first: int, number: int) -> None:
        for count in range(first, first + number):
            other = make_teacher(f"Nikos{count}", "Papadakis", VOLOS)
            words = (
                f"Idea {count}a {count}b {count}c {count}d about gardens {count}e and {count}f stars {count}g {count}h"
            )
            make_call(other, title=f"Idea {count}", idea=words, campaign=campaign, countries=["TR"])
            make_call(ayse, title=f"Mine {count}", idea=words, campaign=campaign)
            make_answer(call, other)
            make_campaign(desk, carla, name=f"Campaign {count}")
            make_campaign(desk, carla, name=f"Old campaign {count}", days=-2)

    def asked(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    fill(0, 1)
    client.force_login(ayse)
    few = {url: asked(url) for url in urls}
    fill(1, 12)
    assert {url: asked(url) for url in urls} == few
    assert max(few.values()) <= 12


def test_a_call_is_answered_by_message(client: Client, ayse: Person, bruno: Person) -> None:
    """The button leads to the conversation with the author; on one's own call there is none."""
    call = make_call(bruno)
    page = page_of(client, ayse, f"/calls/{call.pk}/")
    assert "Answer by message" in page
    assert f'name="people" value="{bruno.pk}"' in page
    answer = client.post("/messages/new/", {"people": bruno.pk})
    talk = client.get(answer.headers["Location"])
    assert (answer.status_code, talk.status_code) == (303, 200)
    assert "Bruno Greco" in talk.content.decode()
    assert "Answer by message" not in page_of(client, bruno, f"/calls/{call.pk}/")
