"""Talking in a TwinSpace: two readers of one thread, each of whom sees what the other does without a reload."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, expect

from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active
from etwinning.spaces.models import Space
from etwinning.threads import actions
from etwinning.threads.actions import Words
from etwinning.threads.models import Post
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in


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


@in_two_languages
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
