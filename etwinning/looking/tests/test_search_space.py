"""search_space: only what the reader may read, by the rule of its own page; folded; as many queries for 1 as for 50."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.archives.tests.factories import make_pupil
from etwinning.core.files import keep_file
from etwinning.core.tests import samples
from etwinning.looking import rules
from etwinning.looking.models import Words
from etwinning.looking.searching import forget_words
from etwinning.looking.sources import PARTS, SOURCES
from etwinning.materials.models import Captions, Item
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans.models import Activity, Step, Task
from etwinning.remarks.models import Remark
from etwinning.safety.actions import note_sightings
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.teams.models import Team
from etwinning.threads.models import Attachment, Note, Post, Thread


def asked(client: Client, room: Space, question: str, **more: Any) -> str:
    answer = client.get(f"/spaces/{room.pk}/search/", {"q": question} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_finds_what_stands_here(client: Client, full: Space, ayse: Person) -> None:
    client.force_login(ayse)
    assert "<mark>yağmur</mark>" in asked(client, full, "IZMIR YAGMUR")
    assert "<mark>diary</mark>" in asked(client, full, "diary")
    assert "3 <mark>mm</mark>" in asked(client, full, "mm says")
    assert "Our <mark>spring</mark>" in asked(client, full, "spring", kind="item")
    assert "How much rain?" not in asked(client, full, "rain", kind="item")
    for question in ("zzz", "", " ", "\0", "%", "_", "a" * 10_000, "\u202e", "<b>"):
        asked(client, full, question)
    assert "Nothing found" in asked(client, full, "zzz")
    asked(client, full, "rain", kind="x", page="9" * 40)


def test_what_one_may_not_read_is_not_found(
    client: Client, full: Space, ayse: Person, chiara: Person, pupil: Person, victor: Person, dimitris: Person
) -> None:
    for person, marks, half in (
        (ayse, True, True),
        (chiara, True, True),
        (pupil, False, False),
        (victor, False, False),
    ):
        client.force_login(person)
        assert ("<mark>Marks</mark>" in asked(client, full, "marks")) == marks
        assert ("<mark>Half</mark>" in asked(client, full, "half")) == half
    client.force_login(dimitris)
    assert client.get(f"/spaces/{full.pk}/search/", {"q": "rain"}).status_code == 404
    assert rules.can_search_space(seat_of(full, pupil))


def test_it_follows_what_changes(client: Client, full: Space, ayse: Person) -> None:
    client.force_login(ayse)
    page = Page.objects.get(title="Our springs")
    asked(client, full, "springs")
    Page.objects.filter(pk=page.pk).update(body="<p>Snow melts</p>")
    assert "<mark>Snow</mark>" in asked(client, full, "snow")
    Page.objects.filter(pk=page.pk).update(binned_at=page.edited_at)
    assert "<mark>Snow</mark>" not in asked(client, full, "snow")
    post = Post.objects.get(body__contains="3 mm")
    Post.objects.filter(pk=post.pk).update(body="", removed_at=post.created_at)
    assert "<mark>mm</mark>" not in asked(client, full, "mm")
    assert forget_words() == 4  # with the files below them
    assert not Words.objects.filter(plain__contains="3 mm").exists()


def test_it_finds_the_plan(client: Client, full: Space, ayse: Person, pupil: Person, victor: Person) -> None:
    """Activities, steps with what schools do in them, tasks; a pupil finds the own tasks, a visitor nothing."""
    step = Step.objects.get(title="Measure")
    other = Team.objects.create(space=full, number=4)
    Task.objects.create(step=step, title="Draw the garden", team=other, team_number=4)
    Task.objects.create(step=step, title="Ask a garden owner", school=school_of(ayse))
    client.force_login(ayse)
    html = asked(client, full, "rain", kind="plan")
    assert "#activity-" in html
    assert "How much" not in html
    assert f"#step-{step.pk}" in asked(client, full, "glass")
    assert "Count the <mark>taps</mark>" in asked(client, full, "taps")
    assert asked(client, full, "garden", kind="plan").count("<mark>garden</mark>") == 2
    client.force_login(pupil)
    html = asked(client, full, "garden", kind="plan")
    assert "Ask a <mark>garden</mark> owner" in html
    assert "Draw the" not in html
    client.force_login(victor)
    assert "<mark>" not in asked(client, full, "measure")
    assert "kind=plan" not in asked(client, full, "measure")


def test_it_finds_comments(client: Client, full: Space, ayse: Person, pupil: Person) -> None:
    """With the page: who reads it reads them. An answer leads to the list in which it stands."""
    page = Page.objects.get(title="Our springs")
    root = Remark.objects.create(
        page=page, body="Which mountain?", author=ayse, state="resolved", settled_at=timezone.now()
    )
    answer = Remark.objects.create(page=page, body="Erciyes, I think", author=pupil, answers=root)
    marks = Page.objects.get(title="Marks")
    Remark.objects.create(page=marks, body="Not the mountain", author=ayse)
    client.force_login(ayse)
    html = asked(client, full, "mountain", kind="remark")
    assert "Which <mark>mountain</mark>" in html
    assert "Not the" in html
    at = f"/spaces/{full.pk}/remarks/{answer.pk}/"
    assert at in asked(client, full, "erciyes")
    assert client.get(at)["Location"].endswith(f"/remarks/?settled=1#remark-{answer.pk}")
    client.force_login(pupil)
    html = asked(client, full, "mountain")
    assert "Which" in html
    assert "Not the" not in html
    Remark.objects.filter(pk=root.pk).update(body="", removed_at=timezone.now())
    assert at in asked(client, full, "erciyes")
    assert client.get(at).status_code == 303


def test_it_finds_captions_and_files(client: Client, full: Space, ayse: Person, pupil: Person) -> None:
    note = Note.objects.create(space=full, author=ayse, body="For us", audience="teachers")
    minutes = keep_file(samples.upload(b"We met", "minutes_of_may.txt"), by=ayse)
    Attachment.objects.create(note=note, file=minutes)
    client.force_login(ayse)
    html = asked(client, full, "SPRING this", kind="item")
    assert "This is our" not in html  # marked word by word
    assert "<mark>This</mark> is our <mark>spring</mark>" in html
    assert "00:00" not in html
    page, post = Page.objects.get(title="Our springs"), Post.objects.get(body__contains="3 mm")
    html = asked(client, full, "rain txt", kind="page")
    assert f"/pages/{page.pk}/" in html
    assert "<mark>rain</mark>.<mark>txt</mark>" in html
    assert f"/posts/{post.pk}/" in asked(client, full, "elif txt")
    assert f"/spaces/{full.pk}/bulletin/" in asked(client, full, "may txt")
    assert "spring.jpg" not in asked(client, full, "jpg")  # it stands in the text, not below it
    client.force_login(pupil)
    assert "minutes" not in asked(client, full, "may txt")
    assert "<mark>rain</mark>" in asked(client, full, "rain txt")


def test_what_a_family_keeps_is_not_found(client: Client, full: Space, ayse: Person, pupil: Person) -> None:
    """Of a thing that a reader does not see, its page says the name: no more is found. Nor is the name of a file."""
    dance, page = Item.objects.get(name="A dance"), Page.objects.get(title="Our springs")
    Item.objects.filter(pk=dance.pk).update(alt="Elif in the middle", transcript="We whirl")
    PageFile.objects.create(page=page, file=dance.file, description="Whirling")
    stranger = make_pupil(full, "Gino", ayse).person
    far = seat_of(full, stranger)
    far.school = None
    far.save()
    words = ("whirl", "middle", "whirling", "this")
    for who in (ayse, stranger):
        client.force_login(who)
        assert all("<mark>" in asked(client, full, word) for word in words)
    note_sightings(dance.file.sha256, full.pk, {pupil.pk: school_of(ayse).pk}, nobody=False, by=ayse, at=timezone.now())
    for who, seen in ((ayse, True), (stranger, False)):
        client.force_login(who)
        assert ["<mark>" in asked(client, full, word) for word in words] == [seen] * 4
        assert "A <mark>dance</mark>" in asked(client, full, "dance", kind="item")
        assert asked(client, full, "dance", kind="item").count("<mark>dance") == 1


def test_titles_of_threads_and_what_was_taken_back(client: Client, full: Space, pupil: Person) -> None:
    """A thread all of whose posts are removed is still listed, and found; a removed entry and its comments are not."""
    thread = Thread.objects.get(title="How much rain?")
    client.force_login(pupil)
    assert f"/threads/{thread.pk}/" not in asked(client, full, "much")  # its posts are found
    Post.objects.filter(thread=thread).update(body="", removed_at=timezone.now())
    assert f'/threads/{thread.pk}/"' in asked(client, full, "much rain")
    assert "A <mark>walk</mark> to the" in asked(client, full, "walk")
    for words in ("must not stand", "saw stand"):
        assert "<mark>" not in asked(client, full, words)
    entry = Thread.objects.get(title="A walk to the spring")
    Post.objects.filter(thread=entry, body__contains="saw").update(removed_at=timezone.now())
    assert "<mark>saw</mark>" not in asked(client, full, "saw walk")
    assert "A <mark>walk</mark> to the" in asked(client, full, "walk")


def test_every_kind_stands_in_one_part() -> None:
    assert sorted(kind for kinds in PARTS.values() for kind in kinds) == sorted(Words.Kind.values)
    assert sorted(source.kind for source in SOURCES) == sorted(Words.Kind.values)


def a_bit_of_all(room: Space, ayse: Person, at: int) -> None:
    page = Page.objects.create(space=room, title=f"Rain {at}", author=ayse, state="published")
    Remark.objects.create(page=page, body="Rain?", author=ayse)
    thread = Thread.objects.create(space=room, title="Rain", author=ayse)
    post = Post.objects.create(thread=thread, author=ayse, body="<p>Rain</p>")
    file = keep_file(samples.upload(f"{at}".encode(), "rain.txt"), by=ayse)
    PageFile.objects.create(page=page, file=file)
    Attachment.objects.create(post=post, file=file)
    note = Note.objects.create(space=room, author=ayse, body="Rain")
    Attachment.objects.create(note=note, file=file)
    item = Item.objects.create(space=room, file=file, name="Rain", added_by=ayse)
    Captions.objects.create(item=item, language="en", body="WEBVTT\n\n00:01.000 --> 00:02.000\nRain\n", by=ayse)
    Thread.objects.create(space=room, title="Rain again", author=ayse)
    activity = Activity.objects.create(space=room, title="Rain", made_by=ayse)
    step = Step.objects.create(activity=activity, title="Rain", first=timezone.localdate(), last=timezone.localdate())
    Task.objects.create(step=step, title="Rain")
    note_sightings(file.sha256, room.pk, {}, nobody=True, by=ayse, at=timezone.now())


@pytest.mark.parametrize("number", [1, 50])
def test_queries_of_a_search(client: Client, room: Space, ayse: Person, number: int) -> None:
    for at in range(number):
        a_bit_of_all(room, ayse, at)
    client.force_login(ayse)
    asked(client, room, "rain")
    with CaptureQueriesContext(connection) as queries:
        html = asked(client, room, "rain")
    assert f"{13 * number} found" in html
    assert len(queries) <= 12


def test_pupils_are_spoken_to_as_pupils(client: Client, full: Space, ayse: Person, pupil: Person) -> None:
    """One page, two readers (docs/decisions/0084)."""
    for person, words in ((ayse, "Ne arıyorsunuz?"), (pupil, "Ne arıyorsun?"), (ayse, "Ne arıyorsunuz?")):
        Person.objects.filter(pk=person.pk).update(language="tr")
        client.force_login(person)
        assert words in asked(client, full, "")
