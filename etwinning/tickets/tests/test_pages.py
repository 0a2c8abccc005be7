"""The pages: who sees what, what is said of bad input, how many queries they take."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.signing import TimestampSigner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.core.folding import search_text
from etwinning.core.models import Entry
from etwinning.people.models import Desk, Person
from etwinning.tickets import actions, rules
from etwinning.tickets.letters import LINK_LASTS, ticket_token
from etwinning.tickets.models import Step, Ticket
from etwinning.tickets.queries import desk_that_answers
from etwinning.tickets.tests.factories import MAIL, WORDS, make_ticket
from tests.cast import make_desk, make_officer

pytestmark = pytest.mark.django_db
SAID = {
    "country": "TR", "name": "Ada\r\nBcc: x@y.example", "email": MAIL, "topic": "fault", "subject": "The page is empty",
    "text": "Where is my request?",
}  # fmt: skip
DESK_DEEDS = ("answer", "note", "pass-on", "hand-back", "close")


def make_mailbox() -> None:
    desk = make_desk("TR")
    desk.email = "tr@desk.example"
    desk.save()


def link_of(letter: Any) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/help/asked/\S+)", str(letter.body))
    assert found is not None
    return found[1]


def test_ask_desk(client: Client, elif_: Person, django_capture_on_commit_callbacks: Any) -> None:
    make_mailbox()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/help/ask/", SAID).status_code == 303
    ticket = Ticket.objects.get()
    assert (ticket.name, ticket.email, ticket.desk.slug, ticket.state) == (
        "Ada Bcc: x@y.example",
        MAIL,
        "tr",
        "waiting",
    )
    to_desk, to_ada = mail.outbox
    assert (to_desk.to, to_ada.to) == (["tr@desk.example"], [MAIL])
    assert MAIL not in to_desk.body
    assert f"/desks/questions/{ticket.pk}/" in str(to_desk.body)
    assert "Where is my request?" not in f"{to_desk.body}{to_ada.body}"
    assert client.get(link_of(to_ada)).status_code == 200
    assert MAIL not in str(list(Entry.objects.values_list("data", flat=True)))
    client.force_login(elif_)
    assert client.get("/help/ask/").status_code == 403  # pupils ask their teacher
    assert client.get(link_of(to_ada)).status_code == 403
    assert client.get("/help/questions/").status_code == 404


def test_a_member_asks_without_saying_who(client: Client, ayse: Person) -> None:
    make_mailbox()
    client.force_login(ayse)
    assert 'name="email"' not in client.get("/help/ask/").text
    answer = client.post("/help/ask/", {name: SAID[name] for name in ("country", "topic", "subject", "text")})
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/help/questions/{ticket.pk}/"
    assert (ticket.asker, ticket.email) == (ayse, "")
    assert "Where is my request?" in client.get(answer["Location"]).text
    assert "The page is empty" in client.get("/help/questions/").text


def test_who_answers(olcay: Person, riza: Person) -> None:
    """The desk of the country that has somebody, or a mailbox; of two, that of the language; else the central one."""
    make_desk("GR")
    assert desk_that_answers("GR") is None
    central = make_desk("")
    assert desk_that_answers("GR") is None  # nobody would hear of it there either
    Desk.objects.filter(pk=central.pk).update(email="all@desk.example")
    assert desk_that_answers("GR") == desk_that_answers("") == central
    turkish = make_desk("TR")
    assert desk_that_answers("TR", "en") == turkish
    other = Desk.objects.create(
        slug="tr-ku", kind="national", country="TR", language="ku", name="Second", email="x@desk.example"
    )
    assert (desk_that_answers("TR", "ku"), desk_that_answers("TR", "tr")) == (other, turkish)
    Person.objects.filter(pk__in=[olcay.pk, riza.pk]).update(is_active=False)
    assert desk_that_answers("TR", "tr") == other


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("email", "ada"), ("text", "x"), ("text", "x" * 4_001), ("text", "a\0b is a word"),
        ("text", "a\x01b is a word"),
        ("subject", "\x7f"), ("subject", ""), ("name", "\x1b[2J"), ("topic", "weather"), ("country", "XX"),
        ("country", "IT"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field(client: Client, field: str, wrong: str) -> None:
    make_mailbox()
    answer = client.post("/help/ask/", SAID | {field: wrong})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text
    assert "The page is empty" in answer.text or field == "subject"
    assert not Ticket.objects.exists()


def test_too_many_wait(client: Client, settings: Any) -> None:
    make_mailbox()
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"ask_desk": "9/h/ip,1/h/key", "add_words": "1/h/key"}
    assert client.post("/help/ask/", SAID).status_code == 303
    refused = client.post("/help/ask/", SAID)
    assert refused.status_code == 429
    assert "Where is my request?" in refused.text
    assert client.post("/help/ask/", SAID | {"email": "two@parent.example"}).status_code == 303
    at = f"/help/asked/{ticket_token(Ticket.objects.order_by('pk')[0])}/add/"
    assert client.post(at, {"words": "One"}).status_code == 303
    refused = client.post(at, {"words": "Two words"})
    assert refused.status_code == 429
    assert "Two words" in refused.text


def test_add_words_and_settle_ticket(client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
    ticket = make_ticket(ayse)
    actions.answer_ticket(ticket, "Try it again.", by=olcay)
    at = f"/help/questions/{ticket.pk}/"
    client.force_login(ayse)
    assert "Try it again." in client.get(at).text
    assert "Olcay" not in client.get(at).text
    assert client.post(f"{at}settle/").status_code == 303
    for wrong in ("", "  ", "x" * 4_001, "a\0b"):
        answer = client.post(f"{at}add/", {"words": wrong})
        assert answer.status_code == 422
        assert 'id="id_words_error"' in answer.text
    assert client.post(f"{at}add/", {"words": "Still nothing.", "sending": "no mark"}).status_code == 422
    assert client.post(f"{at}add/", {"words": "Still nothing.", "sending": str(uuid4())}).status_code == 303
    ticket.refresh_from_db()
    assert ticket.state == "waiting"
    client.force_login(bruno)
    for path in (at, f"{at}add/"):
        assert client.get(path).status_code == 404
    for path in (f"{at}add/", f"{at}settle/"):
        assert client.post(path, {"words": "Hello"}).status_code == 404
    assert "The link" not in client.get("/help/questions/").text


def test_the_link_opens_one_ticket_for_a_while(client: Client, ayse: Person, monkeypatch: Any) -> None:
    ticket, members = make_ticket(), make_ticket(ayse)
    at = f"/help/asked/{ticket_token(ticket)}/"
    answer = client.get(at)
    assert WORDS in answer.text
    assert MAIL not in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.text
    assert client.post(f"{at}add/", {"words": "More of it"}).status_code == 303
    assert client.post(f"{at}settle/").status_code == 303
    assert client.post(f"{at}settle/").status_code == 303
    assert list(ticket.steps.order_by("pk").values_list("kind", flat=True)) == ["asked", "added", "closed"]
    for wrong in (
        ticket_token(members),
        f"{ticket.pk}:x:y",
        "1",
        "9" * 400,
        "%00",
        TimestampSigner().sign(str(ticket.pk)),
    ):
        assert client.get(f"/help/asked/{wrong}/").status_code == 404
        for deed in ("add", "settle"):
            assert client.post(f"/help/asked/{wrong}/{deed}/", {"words": "x"}).status_code == 404
    later = timezone.now().timestamp() + LINK_LASTS.total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert "This link no longer opens anything" in client.get(at).text


def test_a_desk_sees_its_own(
    client: Client, ayse: Person, olcay: Person, riza: Person, olga: Person, carla: Person
) -> None:
    """Rıza has the region of Ayşe; Selin another; where no region is said, only those for the whole country."""
    konya, nowhere = make_ticket(ayse), make_ticket(subject="From nowhere")
    selin = make_officer("Selin", "Ak", "TR", ["TR-35"])
    sees = {}
    for officer in (olcay, riza, selin, olga, carla):
        client.force_login(officer)
        text = client.get("/desks/questions/?state=all").text
        one = client.get(f"/desks/questions/{konya.pk}/").status_code
        sees[officer.given_name] = (konya.subject in text, nowhere.subject in text, one)
    assert sees == {
        "Olcay": (True, True, 200), "Rıza": (True, False, 200), "Selin": (False, False, 404),
        "Olga": (False, False, 404), "Carla": (True, True, 200),
    }  # fmt: skip
    for person in (None, ayse):
        client.logout()
        if person:
            client.force_login(person)
        for path in ("/desks/questions/", f"/desks/questions/{konya.pk}/"):
            assert client.get(path).status_code == (404 if person else 302)


def test_an_officer_searches_the_questions(client: Client, ayse: Person, olcay: Person) -> None:
    """By words of the subject and by who asked, accents or not, in every state; the address is no word."""
    Person.objects.filter(pk=ayse.pk).update(search=search_text(ayse.name))
    make_ticket(ayse, subject="The İzmir link")
    closed = make_ticket(subject="Labels of last year")
    actions.close_ticket(closed, by=olcay)
    client.force_login(olcay)

    def found(**asked: str) -> list[bool]:
        text = client.get("/desks/questions/", asked).text
        return [subject in text for subject in ("The İzmir link", "Labels of last year")]

    assert found(q="izmir yilmaz") == found(q="LINK", state="all") == [True, False]
    assert found(q="ada", state="all") == found(q="labels", state="closed") == [False, True]
    assert found(q="labels") == found(q="parent.example", state="all") == found(q="izmir labels\0") == [False, False]
    nothing = client.get("/desks/questions/", {"q": "labels & more"}).text
    assert "Search all questions" in nothing
    assert "?state=all&amp;q=labels+%26+more" in nothing


def test_only_who_can_answer_reads_the_address(client: Client, olcay: Person, carla: Person) -> None:
    ticket = make_ticket()
    client.force_login(olcay)
    assert MAIL in client.get(f"/desks/questions/{ticket.pk}/").text
    assert MAIL not in client.get("/desks/questions/").text
    client.force_login(carla)
    assert MAIL not in client.get(f"/desks/questions/{ticket.pk}/").text
    actions.pass_ticket_on(ticket, "A fault", by=olcay)
    assert MAIL in client.get(f"/desks/questions/{ticket.pk}/").text


def test_who_may_do_what(olcay: Person, riza: Person, olga: Person, carla: Person, ayse: Person) -> None:
    ticket = make_ticket(ayse)
    rule = {
        "answer": rules.can_answer_ticket, "note": rules.can_note_ticket, "close": rules.can_close_ticket,
        "pass": rules.can_pass_ticket_on, "back": rules.can_hand_ticket_back,
    }  # fmt: skip

    def may(officer: Person) -> set[str]:
        return {name for name, can in rule.items() if can(officer, ticket)}

    of_desk = {"answer", "note", "close", "pass"}
    assert [may(officer) for officer in (olcay, riza, olga, carla, ayse)] == [of_desk, of_desk, set(), set(), set()]
    ticket = actions.pass_ticket_on(ticket, "A fault", by=olcay)
    assert may(carla) == {"answer", "note", "close", "back"}
    assert may(olcay) == of_desk
    ticket = actions.hand_ticket_back(ticket, "None", by=carla)
    assert may(carla) == {"answer", "note", "close", "back"}  # who was asked once may still answer
    central = make_ticket(ayse, country="GR")
    Ticket.objects.filter(pk=central.pk).update(desk=make_desk(""))
    ticket = Ticket.objects.select_related("desk").get(pk=central.pk)
    assert (may(carla), may(olcay)) == ({"answer", "note", "close"}, set())
    own = make_ticket(olcay)
    ticket = own
    assert (may(olcay), may(riza)) == (set(), set())


def test_answer_ticket_note_ticket_pass_ticket_on_hand_ticket_back_close_ticket(
    client: Client, olcay: Person, carla: Person, ayse: Person
) -> None:
    ticket = make_ticket(ayse)
    at = f"/desks/questions/{ticket.pk}/"
    client.force_login(carla)
    for deed in DESK_DEEDS:
        assert client.post(at + f"{deed}/", {"words": "Hello"}).status_code == 403
    client.force_login(olcay)
    for deed in ("answer", "note", "pass-on"):
        for wrong in ("", "a\0b", "x" * 4_001):
            answer = client.post(at + f"{deed}/", {"words": wrong})
            assert answer.status_code == 422
            assert 'id="id_words_error"' in answer.text
        assert client.get(at + f"{deed}/").status_code == 200
        assert client.post(at + f"{deed}/", {"words": f"Words to {deed}"}).status_code == 303
    client.force_login(carla)
    assert client.post(at + "hand-back/", {"words": "Words to hand back"}).status_code == 303
    client.force_login(olcay)
    assert client.post(at + "close/").status_code == 303
    shown = client.get(at).text
    client.force_login(ayse)
    asker = client.get(f"/help/questions/{ticket.pk}/").text
    for words, for_asker in (("answer", True), ("note", False), ("pass-on", False), ("hand back", False)):
        assert f"Words to {words}" in shown
        assert (f"Words to {words}" in asker) == for_asker
    assert "Passed on to the central desk" in asker
    assert "Note for the support services" not in asker
    deeds = list(Entry.objects.filter(deed__startswith="tickets/").order_by("pk").values_list("deed", flat=True))
    assert deeds == [f"tickets/{name}" for name in (
        "ask_desk", "answer_ticket", "note_ticket", "pass_ticket_on", "hand_ticket_back", "close_ticket")]  # fmt: skip
    assert "Words" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_the_queue_shows_the_longest_waiting_first(client: Client, olcay: Person, carla: Person) -> None:
    late, _fresh, done, gone = (make_ticket(subject=f"Number {name}") for name in ("late", "fresh", "done", "gone"))
    Ticket.objects.filter(pk=late.pk).update(state_since=timezone.now() - timedelta(days=30))
    actions.answer_ticket(done, "So", by=olcay)
    actions.pass_ticket_on(gone, "A fault", by=olcay)

    def shown(officer: Person, query: str = "") -> list[str]:
        client.force_login(officer)
        return re.findall(r"Number (\w+)", client.get(f"/desks/questions/{query}").text)

    assert shown(olcay) == ["late", "fresh"]
    assert shown(olcay, "?state=nonsense") == ["late", "fresh"]
    assert (shown(olcay, "?state=passed"), shown(olcay, "?state=answered")) == (["gone"], ["done"])
    assert shown(olcay, "?state=closed") == []
    assert len(shown(olcay, "?state=all")) == 4
    assert shown(carla) == ["gone"]
    assert "Longer than usual" in client.get("/desks/questions/?state=all").text
    assert "Questions to the support service" in client.get("/desks/").text


@pytest.mark.parametrize(
    "path", ["/help/questions/", "/desks/questions/", "/desks/questions/?state=all", "{one}", "{mine}"]
)
def test_same_queries_for_one_and_many(client: Client, ayse: Person, olcay: Person, path: str) -> None:
    one = make_ticket(ayse)
    client.force_login(ayse if "help" in path or "mine" in path else olcay)
    url = path.format(one=f"/desks/questions/{one.pk}/", mine=f"/help/questions/{one.pk}/")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(50):
        make_ticket(ayse, subject=f"Number {number}")
        actions.answer_ticket(one, f"Answer {number}", by=olcay) if number % 2 else actions.add_words(
            one, "More", by=ayse
        )
    if "help" not in path:
        ayse.notices.all().delete()
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(few) == len(many) <= 12
    assert Step.objects.filter(ticket=one).count() == 51


def test_nothing_is_passed_on_to_nobody(client: Client, ayse: Person, olcay: Person) -> None:
    ticket = make_ticket(ayse)
    url = f"/desks/questions/{ticket.pk}/"
    client.force_login(olcay)
    assert "Pass on to the central desk" not in client.get(url).text
    refused = client.post(f"{url}pass-on/", {"words": "Please look at it."})
    assert (refused.status_code, "Please look at it." in refused.text) == (422, True)
    assert "Nobody can be reached at the central desk yet" in refused.text
    ticket.refresh_from_db()
    assert (ticket.state, ticket.at_central) == ("waiting", False)
    make_officer("Carla", "Dupont", "")
    assert "Pass on to the central desk" in client.get(url).text
    assert client.post(f"{url}pass-on/", {"words": "Please look at it."}).status_code == 303
    ticket.refresh_from_db()
    assert ticket.at_central


def test_what_a_machine_fills_in_is_answered_and_not_kept(
    client: Client, ayse: Person, django_capture_on_commit_callbacks: Any
) -> None:
    make_mailbox()
    assert '<div hidden><div class="field' in client.get("/help/ask/").text.replace("\n", "")
    with django_capture_on_commit_callbacks(execute=True):
        trapped = client.post("/help/ask/", SAID | {"leave_empty": "https://x.example"})
    assert (Ticket.objects.count(), mail.outbox) == (0, [])
    asked = client.post("/help/ask/", SAID | {"leave_empty": ""})
    assert (trapped.status_code, trapped["Location"]) == (asked.status_code, asked["Location"])
    assert Ticket.objects.count() == 1
    client.force_login(ayse)
    assert "leave_empty" not in client.get("/help/ask/").text
