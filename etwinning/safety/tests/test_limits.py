"""How often one may do what reaches others; newcomers; the same words to many strangers; the page that says so."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.safety.limits import LIMITS, TooMany, is_near, mark_of, spend
from etwinning.safety.models import Spent
from tests.cast import KONYA, make_teacher

pytestmark = pytest.mark.django_db
LETTER = (
    "Dear {name}, I am a teacher of biology in Konya. My class of ten-year-olds would like to measure the rain with "
    "yours for a month and compare the numbers every Friday. Would you like to join us?"
)


@pytest.fixture(autouse=True)
def settled(ayse: Person) -> None:
    """Ayşe has been here for a while."""
    ayse.joined_at = timezone.now() - timedelta(days=30)
    ayse.save()


@pytest.mark.parametrize("deed", LIMITS)
def test_as_many_as_the_limit_and_then_when_one_may_go_on(ayse: Person, deed: str) -> None:
    limit, now = LIMITS[deed], timezone.now()
    for number in range(limit.most):
        spend(ayse, deed, at=now + timedelta(seconds=number))
    with pytest.raises(TooMany) as stopped:
        spend(ayse, deed, at=now + timedelta(minutes=5))
    assert stopped.value.until == now + limit.every
    assert "%(when)s" not in stopped.value.sentence
    spend(ayse, deed, at=now + limit.every + timedelta(milliseconds=1))  # the first one counts no more
    with pytest.raises(TooMany):
        spend(ayse, deed, at=now + limit.every + timedelta(milliseconds=2))


def test_each_deed_and_each_person_counts_alone(ayse: Person, bruno: Person) -> None:
    for _ in range(LIMITS["publish_call"].most):
        spend(ayse, "publish_call")
    spend(ayse, "comment")
    spend(bruno, "publish_call")


def test_newcomers_write_first_to_five_people_a_day(ayse: Person) -> None:
    now = timezone.now()
    ayse.joined_at = now - timedelta(days=6)
    for deed in ("request_contact", "send_message", "answer_call", "request_contact", "send_message"):
        spend(ayse, deed, at=now)
    for deed in ("request_contact", "send_message", "answer_call"):
        with pytest.raises(TooMany) as stopped:
            spend(ayse, deed, at=now)
        assert "In your first week" in stopped.value.sentence
    spend(ayse, "post", at=now)
    spend(ayse, "request_contact", at=now + timedelta(days=1, seconds=1))
    assert Spent.objects.count() == 7


def test_what_was_undone_counts_for_nothing(ayse: Person) -> None:
    with transaction.atomic():
        spend(ayse, "post")
        transaction.set_rollback(True)
    assert not Spent.objects.exists()


def test_the_same_words_to_a_third_stranger(
    ayse: Person, bruno: Person, dimitris: Person, chiara: Person, eva: Person
) -> None:
    now = timezone.now()
    for other in (bruno, dimitris):
        spend(ayse, "request_contact", text=LETTER.format(name=other.given_name), to=other, at=now)
    with pytest.raises(TooMany) as stopped:
        spend(ayse, "send_message", text=LETTER.format(name="Chiara") + " Greetings!", to=chiara, at=now)
    assert (stopped.value.until, stopped.value.conduct) == (None, True)
    own = "I read on your page that you built a weather station. We have one, too: shall we compare what they say?"
    spend(ayse, "request_contact", text=own, to=chiara, at=now)
    spend(ayse, "request_contact", text=LETTER.format(name="Eva"), to=eva, at=now + timedelta(days=8))


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (LETTER.format(name="Anna"), LETTER.format(name="Jörg"), True),
        (LETTER, LETTER.upper().replace(",", " !"), True),
        ("Hello! Shall we work together?", "hello shall we work together", True),
        ("Ayşe'ye merhaba, yağmur ölçelim mi?", "AYŞEYE MERHABA yagmur olcelim mi", True),
        (LETTER, "Can you show my pupils how bread is baked in your town? They write a cook book this winter.", False),
        ("Shall we compare our rivers?", "Shall we sing together?", False),
        ("", "Hello", False),
    ],
)
def test_marks_of_texts(one: str, other: str, near: bool) -> None:
    assert is_near(mark_of(one), mark_of(other)) is near
    assert -(2**63) <= mark_of(one) < 2**63


def test_the_page_says_when_and_keeps_what_was_typed(client: Client, ayse: Person, bruno: Person) -> None:
    for _ in range(LIMITS["request_contact"].most):
        spend(ayse, "request_contact")
    client.force_login(ayse)
    words = "Your page speaks of <b>rivers</b>."
    got = client.post(f"/people/{bruno.pk}/contact/", {"message": words})
    text = got.content.decode()
    assert got.status_code == 429
    assert 86_000 < int(got["Retry-After"]) <= 86_400
    assert "You can ask the next one after" in text
    assert text.count("Your page speaks of &lt;b&gt;rivers&lt;/b&gt;.") == 2  # to be read, and to be sent again
    assert f'action="/people/{bruno.pk}/contact/"' in text
    assert not Spent.objects.filter(mark__isnull=False).exists()
    Spent.objects.all().delete()
    assert client.post(f"/people/{bruno.pk}/contact/", {"message": words}).status_code == 303


def test_the_page_leads_to_the_code_of_conduct(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    answers = []
    for number in range(3):
        other = make_teacher(f"P{number}", "X", KONYA)
        answers.append(client.post(f"/people/{other.pk}/contact/", {"message": LETTER}))
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 'href="/code-of-conduct/"' in answers[2].content.decode()
    assert "Retry-After" not in answers[2]
    assert '<textarea class="textarea" dir="auto" rows="6" id="again-1" name="message">' in answers[2].content.decode()


def test_asking_twice_counts_once_and_answering_never(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    for _ in range(2):
        client.post(f"/people/{bruno.pk}/contact/", {"message": "Shall we measure rain?"})
    assert Spent.objects.count() == 1
    client.force_login(bruno)
    client.post(f"/people/{ayse.pk}/contact/", {"message": "Yes, let us do that."})  # which is his yes
    assert Spent.objects.count() == 1
