"""Talking in a TwinSpace: two readers of one thread; forums, polls, names, the guard; a room seen from all sides."""

import re
from typing import NamedTuple

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active
from etwinning.safety.models import GuardSetting
from etwinning.spaces.models import Space
from etwinning.threads import actions
from etwinning.threads.actions import Words
from etwinning.threads.models import Choice, Forum, Post, Thread
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, enter, in_english, in_turkish, sign_in


class Class(NamedTuple):
    """Who is in the room."""

    room: Space
    project: Project
    ayse: Person
    bruno: Person
    elif_: Pupil


@pytest.fixture
def together(site: Site) -> Class:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room: Space = project.twinspace.space
    return Class(room, project, ayse, bruno, make_pupils(room, ayse, ["Elif Kaya"])[0])


def post_of(reader: Reader, post: Post) -> Locator:
    return reader.page.locator(f"#post-{post.pk}")


def press_at(reader: Reader, post: Post, label: str, context: str = "") -> None:
    """Press a button at a post, opening the menu that it may be folded into."""
    name = re.compile(rf"^\s*{re.escape(reader.words(label, context))}\s*$")
    place = post_of(reader, post)
    one = place.get_by_role("button", name=name, include_hidden=True).or_(
        place.get_by_role("link", name=name, include_hidden=True)
    ).first  # fmt: skip
    reader.unfold(one)
    with reader.leaving():
        one.click()


@in_turkish
def test_no_letter_is_lost_while_the_editor_comes(site: Site, look: Look, together: Class) -> None:
    """On a slow phone and a slow line: the plain box becomes the rich one in the middle of a sentence."""
    thread = actions.open_thread(
        together.room, Words("<p>How much rain?</p>"), by=together.ayse, title="Rain", audience="members"
    )
    teacher = sign_in(site, look, together.bruno)
    teacher.go(thread.get_absolute_url())
    line = teacher.page.context.new_cdp_session(teacher.page)
    line.send("Network.enable")
    speed = {"downloadThroughput": 200_000, "uploadThroughput": 200_000}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 150, **speed})
    line.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    teacher.page.locator("rich-text textarea").last.focus()
    words = " ".join(str(number) for number in range(60))
    teacher.page.keyboard.type(words, delay=20)
    box = teacher.page.locator("rich-text [contenteditable]").last
    expect(box).to_be_focused(timeout=60_000)
    teacher.page.keyboard.type(" Sonra da.", delay=60)
    expect(box).to_have_text(f"{words} Sonra da.")


@in_turkish
def test_two_read_a_thread(site: Site, look: Look, together: Class) -> None:
    """An answer, a like, a change and a removal arrive at the other's page; what she types stays."""
    thread = actions.open_thread(
        together.room, Words("<p>How much rain?</p>"), by=together.ayse, title="Rain", audience="members"
    )
    first = thread.posts.get()
    girl, teacher = enter(site, look, together.elif_), sign_in(site, look, together.bruno)
    girl.go(thread.get_absolute_url())
    girl.write("I am still writing")
    teacher.go(thread.get_absolute_url())
    teacher.fill(body="A lot of rain in Lecce.")
    teacher.press("Send")
    answer = Post.objects.latest("pk")
    girl.reads("A lot of rain in Lecce.")
    expect(post_of(girl, answer)).to_contain_text(girl.words("New", "a post"))
    press_at(teacher, first, "I like it")
    expect(post_of(girl, first).locator("details summary").first).to_contain_text("1")
    press_at(teacher, answer, "Edit", "a post")
    teacher.write(" And wind.")
    teacher.press("Save")
    expect(post_of(girl, answer)).to_contain_text("A lot of rain in Lecce. And wind.")
    girl.passes()
    press_at(teacher, answer, "Remove", "a post")
    expect(post_of(girl, answer)).not_to_contain_text("A lot of rain in Lecce.")
    girl.reads("I am still writing")


@in_english
def test_refused_words_stay_on_the_device(site: Site, look: Look, together: Class) -> None:
    """Who is asked once more and goes elsewhere finds the text again, until it is sent."""
    form = reverse("write_note", kwargs={"space_pk": together.room.pk})
    teacher = sign_in(site, look, together.ayse, form)
    body = teacher.page.locator("main [name=body]")
    yes = teacher.page.locator("main [name=shown]")
    teacher.fill(body="We measured the rain.")
    expect(yes).to_be_hidden()
    teacher.tick("audience", "public")
    expect(yes).to_be_visible()
    teacher.press("Post the note")
    teacher.sees("Everyone on the internet will see this. Tick the box if that is right.")
    teacher.go(together.room.get_absolute_url())
    teacher.go(form)
    expect(body).to_have_value("We measured the rain.")
    teacher.press("Post the note")
    teacher.tick("shown")
    teacher.press("Post the note")
    teacher.sees("Your note is there.")
    teacher.go(form)
    expect(body).to_have_value("")


def begin(teacher: Reader, title: str, text: str) -> Thread:
    """A forum and a thread in it, which stands above the others."""
    teacher.press("Forums")
    teacher.fill(title="Weather")
    teacher.press("Make the forum")
    teacher.sees("The forum is there.")
    teacher.passes()
    teacher.follow(f"*?forum={Forum.objects.get().pk}")
    teacher.press("Begin a thread")
    teacher.fill(title=title)
    teacher.write(text)
    teacher.press("Begin the thread")
    teacher.press("Pin", "thread")
    teacher.sees("The thread stands above the others now.")
    return Thread.objects.get()


def ask_all(teacher: Reader) -> None:
    """A poll at the thread."""
    teacher.press("Make a poll")
    teacher.fill(question="Where does it rain most?", choices="Konya\nLecce")
    teacher.passes()
    teacher.press("Make the poll")
    teacher.sees("The poll is there.")
    teacher.passes()


def answer_by_keys(girl: Reader, name: str) -> Post:
    """An answer that names somebody, found by the first letters and the arrows."""
    girl.write(f"@{name[:3]}")
    expect(girl.page.get_by_role("option", name=name)).to_be_visible()
    girl.page.keyboard.press("ArrowDown")
    girl.page.keyboard.press("ArrowUp")
    girl.page.keyboard.press("Enter")
    girl.page.keyboard.type("what do you measure?")
    girl.press("Send")
    girl.reads("what do you measure?")
    return Post.objects.latest("pk")


@in_english
def test_a_thread_with_all_its_signs(site: Site, look: Look, together: Class) -> None:
    """Forum, pin, poll, vote, like, a name found by keys, and words that wait until a teacher lets them through."""
    GuardSetting.objects.create(room=together.room.pk, mode="approve")
    at = {"space_pk": together.room.pk}
    teacher = sign_in(site, look, together.ayse, reverse("threads", kwargs=at))
    thread = begin(teacher, "Rain", "How much rain do you have?")
    ask_all(teacher)
    girl, other = enter(site, look, together.elif_), sign_in(site, look, together.bruno)
    girl.go(reverse("threads", kwargs=at))
    girl.sees("Pinned", "thread")
    girl.passes()
    girl.go(thread.get_absolute_url())
    girl.tick("choice", str(Choice.objects.get(text="Lecce").pk))
    girl.press("Vote")
    girl.sees("You have voted.")
    girl.sees("The result is shown when at least three people have voted.")
    girl.passes()
    press_at(girl, thread.posts.get(), "I like it")
    named = answer_by_keys(girl, together.bruno.name)
    other.go(reverse("threads", kwargs=at))
    other.sees("Somebody named you")
    other.passes()
    other.follow(reverse("find_post", kwargs=at | {"pk": named.pk}))
    other.reads("what do you measure?")

    girl.write("Call me: 0532 123 45 67")
    girl.press("Send")
    girl.sees("This looks like a telephone number. Keep it for your family and friends.")
    girl.press("Send it as it is")
    girl.passes()
    assert Post.objects.count() == 2
    teacher.go(reverse("cautions", kwargs=at))
    teacher.reads("0532 123 45 67")
    teacher.passes()
    teacher.press("Let it through")
    expect(other.page.locator("main ol")).to_contain_text("0532 123 45 67")


@in_turkish
def test_a_room_from_all_sides(site: Site, look: Look, together: Class) -> None:
    """Who is here, a public entry of the journal, the search, the room as a pupil sees it, and its log."""
    at = {"space_pk": together.room.pk}
    home = together.room.get_absolute_url()
    actions.write_note(together.room, Words("Marks are due."), by=together.ayse, audience="teachers")
    girl = enter(site, look, together.elif_)
    girl.go(home)
    teacher = sign_in(site, look, together.ayse, home)
    expect(teacher.page.locator("here-now")).to_contain_text("Elif")
    teacher.go(reverse("write_entry", kwargs=at))
    teacher.fill(title="A walk to the spring")
    teacher.write("We found the source of the river.")
    teacher.tick("audience", "public")
    teacher.press("Put it in the journal")
    teacher.sees("Everyone on the internet will see this. Tick the box if that is right.")
    teacher.tick("shown")
    teacher.press("Put it in the journal")
    teacher.sees("Your entry is in the journal.")
    teacher.passes()
    girl.go(reverse("journal", kwargs=at))
    girl.sees("New", "a post")
    girl.go(reverse("search_space", kwargs=at) + "?q=source")
    girl.reads("A walk to the spring")
    girl.passes()

    stranger = arrive(site, look, reverse("gallery_journal", kwargs={"slug": together.project.slug}))
    with stranger.leaving():
        stranger.page.locator("main a", has_text="A walk to the spring").first.click()
    stranger.reads("We found the source of the river.")
    stranger.passes()

    teacher.go(reverse("look_as", kwargs=at))
    teacher.tick("role", "pupil")
    teacher.press("Look")
    teacher.go(home)
    teacher.misses("Marks are due.")
    teacher.passes()
    with teacher.leaving():
        teacher.page.get_by_role("button", name=teacher.words("Be myself again")).first.click()
    teacher.go(home)
    teacher.reads("Marks are due.")
    teacher.go(reverse("activity", kwargs=at))
    teacher.reads("A walk to the spring")
    teacher.passes()
