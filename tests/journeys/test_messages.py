"""Two who write to each other: a message comes live into a second browser, whatever happens to the line."""

import re

from playwright.sync_api import expect

from etwinning.messages.models import Message
from etwinning.messages.tests.factories import make_talk, say
from etwinning.people.models import Person
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, in_two_languages, picture, sign_in

CUTS = 8  # of the line, one about every second


def two_teachers() -> tuple[Person, Person]:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, search="ayse yilmaz konya")
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, search="bruno greco lecce")
    return ayse, bruno


@in_two_languages
def test_a_message_arrives_in_a_second_browser(site: Site, look: Look) -> None:
    ayse, bruno = two_teachers()
    writer = sign_in(site, look, ayse, "/messages/")
    other = sign_in(site, look, bruno, "/messages/")
    writer.passes()
    writer.press("Write to somebody")
    writer.page.locator("main input[name=q]").press_sequentially("gre", delay=30)
    writer.page.get_by_role("option", name=re.compile("Bruno Greco")).click()
    writer.page.wait_for_url("**/messages/new/?to=*")
    writer.passes()
    writer.press("Write to %(name)s", name="Bruno Greco")
    writer.passes()

    writer.fill(body="Merhaba Bruno!\nHow is the spring in Lecce?")
    expect(writer.page.locator(".save-state")).to_have_text(writer.words("Saved"))
    writer.page.reload()
    assert writer.page.locator("main [name=body]").input_value().startswith("Merhaba Bruno!")
    writer.page.get_by_role("button", name=writer.words("Send"), exact=True).click()
    expect(writer.page.locator(".said")).to_have_count(1)
    expect(writer.page.locator("main [name=body]")).to_have_value("")

    # the list of the second browser, and the number in its head, move by themselves
    expect(other.page.locator("[data-count=messages] [data-number]")).to_have_text("1")
    expect(other.page.locator("#conversations .row")).to_have_count(1)
    other.passes()
    other.page.locator("#conversations a").click()
    other.reads("How is the spring in Lecce?")
    other.passes()
    expect(other.page.locator("[data-count=messages]")).to_be_hidden()
    expect(writer.page.locator("[data-readers]")).to_have_text(writer.words("Read", "a message"))

    other.fill(body="Here is a picture of it.")
    other.give("picture", picture())
    other.fill(picture_alt="The spring behind our school")
    other.page.get_by_role("button", name=other.words("Send"), exact=True).click()
    expect(writer.page.locator(".said")).to_have_count(2)
    expect(writer.page.get_by_alt_text("The spring behind our school")).to_be_visible()
    writer.passes()
    writer.go("/messages/search/?q=SPRING")
    expect(writer.page.locator("main .row")).to_have_count(2)
    writer.passes()


def test_the_line_is_cut_every_second(site: Site) -> None:
    """While the page is cut off again and again, and once for a while, the other goes on writing."""
    ayse, bruno = two_teachers()
    talk = make_talk(bruno, ayse)
    say(talk, bruno, "Before")
    reader = sign_in(site, Look("en", dark=False, width=1280), ayse, f"/messages/{talk.pk}/")
    for cut in range(CUTS):
        for number in range(cut % 4):
            say(talk, bruno, f"{cut}-{number}")
        reader.page.evaluate("document.querySelector('live-page').socket?.close()")
        say(talk, bruno, f"{cut} while cut")
        reader.page.wait_for_timeout(700)
    reader.page.context.set_offline(True)
    reader.page.evaluate("document.querySelector('live-page').socket?.close()")
    for number in range(40):
        say(talk, bruno, f"While nobody hears {number}")
    reader.page.wait_for_timeout(1500)
    reader.page.context.set_offline(False)
    keys = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    lines = reader.page.locator("[data-talk] > [data-key]")
    expect(lines).to_have_count(len(keys), timeout=30_000)
    assert lines.evaluate_all("all => all.map((one) => Number(one.dataset.key))") == keys


def test_without_scripts(site: Site) -> None:
    ayse, bruno = two_teachers()
    look = Look("en", dark=False, width=360)
    writer = sign_in(site, look, ayse, "/messages/new/?q=greco", scripts=False)
    writer.follow(f"?to={bruno.pk}")
    writer.press("Write to %(name)s", name="Bruno Greco")
    writer.fill(body="Not ready yet")
    writer.press("Save draft")
    assert writer.page.locator("main [name=body]").input_value() == "Not ready yet"
    writer.fill(body="Ready now")
    writer.press("Send")
    writer.reads("Ready now")
    reader = sign_in(site, look, bruno, "/messages/", scripts=False)
    reader.press("Ayşe Yılmaz")
    reader.reads("Ready now")
    reader.go("/messages/")
    assert reader.page.locator("[data-count=messages]").is_hidden()
