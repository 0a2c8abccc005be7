"""Two teachers and two pupils in a chat: opened, spoken in, hinted at, paused, a message removed, closed."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from etwinning.chat.models import Chat, Line
from etwinning.projects.tests.factories import make_active
from etwinning.safety.models import Caution
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.rooms import says
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in


def is_hinted(girl: Reader) -> None:
    """A telephone number: a hint beside the field, where the words stay; nothing is posted."""
    girl.fill(body="Call me: 0532 123 45 67")
    girl.page.keyboard.press("Enter")
    girl.sees("This looks like a telephone number. Keep it for your family and friends.")
    girl.passes()
    expect(girl.page.locator("main textarea")).to_have_value("Call me: 0532 123 45 67")
    assert Line.objects.count() == 2
    assert Caution.objects.get().state == "hinted"


def remove_line(teacher: Reader) -> None:
    """The second line, with a reason."""
    teacher.page.locator("[data-number='2']").get_by_role("link").filter(
        has_text=re.compile(teacher.words("Remove", "a message in a chat"))
    ).click()
    teacher.fill(reason="Say why.")
    teacher.passes()
    teacher.press("Remove this message")


@in_two_languages
def test_a_lesson_in_a_chat(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    elif_, luca = make_pupils(room, ayse, ["Elif Kaya"])[0], make_pupils(room, bruno, ["Luca R."])[0]
    teacher = sign_in(site, look, ayse, reverse("chats", kwargs={"space_pk": room.pk}))
    teacher.passes()
    teacher.press("Make a chat")
    teacher.fill(title="Our questions")
    teacher.passes()
    teacher.press("Make this chat")
    chat = Chat.objects.get()
    other, girl, boy = sign_in(site, look, bruno), enter(site, look, elif_), enter(site, look, luca)
    for reader in (other, girl, boy):
        reader.go(chat.get_absolute_url())
    girl.sees("This chat is closed")
    girl.passes()

    teacher.press("Open for pupils")
    expect(girl.page.locator("main textarea")).to_be_visible()
    says(girl, "Our water is hard.")
    says(boy, "Ours is soft.")
    for reader in (teacher, other, girl, boy):
        reader.reads("Our water is hard.")
        reader.reads("Ours is soft.")
    expect(teacher.page.locator("[data-here] bdi")).to_have_count(4)
    teacher.passes()
    boy.passes()

    is_hinted(girl)
    boy.fill(body="I was just typing")
    teacher.press("Pause", "a chat")
    boy.sees("A teacher paused the chat. You can read it, and write again when it goes on.")
    expect(boy.page.locator("main textarea")).to_have_value("I was just typing")

    remove_line(other)
    girl.sees("Removed by %(name)s: %(reason)s", name=bruno.name, reason="Say why.")
    boy.sees("%(name)s removed your message: %(reason)s", name=bruno.name, reason="Say why.")

    teacher.press("Close", "a chat")
    boy.sees("A teacher closed the chat. Your words were not sent; they stay in the field.")
    expect(boy.page.locator("main textarea")).to_have_value("I was just typing")
    boy.page.reload()
    boy.sees("This chat is closed")
    boy.misses("Our water is hard.")
    teacher.go(reverse("cautions", kwargs={"space_pk": room.pk}))
    teacher.reads("0532 123 45 67")
    teacher.passes()
