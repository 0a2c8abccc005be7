"""A newcomer finds a partner by a call: written, offered, answered, and led to a project."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from etwinning.calls.models import Call
from etwinning.calls.tests.factories import IDEA
from etwinning.people.models import Person
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, in_two_languages, link_in, read_in, sign_in

TITLE = "Birds in our gardens"


def write_call(author: Reader) -> Call:
    """From the empty list to the open call; the draft is left and comes back with every word."""
    author.go("/calls/")
    author.sees("Nothing is here yet.")
    author.passes()
    author.press("Write a call")
    author.passes()
    state = author.page.locator(".save-state")
    author.tick("band", "7-11")
    author.fill(title=TITLE, idea="We count")
    expect(state).to_have_text(author.words("Saved"))
    author.page.reload()
    expect(author.page.locator("[name=idea]")).to_have_value("We count")
    author.press("Publish the call")
    author.sees("Please write two or three sentences.")
    author.passes()
    author.fill(idea=IDEA, age_from="8", age_to="10", partners_wanted="2", months="4", hours_week="2")
    author.choose("text_language", "en")
    author.choose("language_1", "en")
    author.choose("level_1", "b1")
    author.tick("subjects", "natural-sciences")
    author.tick("countries", "TR", "FI")
    author.press("Publish the call")
    author.sees("Your call is open for 60 days. We tell you when somebody answers.")
    author.sees("Nobody has answered yet.")
    author.passes()
    return Call.objects.get()


def find_call(newcomer: Reader, call: Call) -> None:
    """On my day, among the calls for me, and by filters: everywhere the same reasons."""
    why = newcomer.words(
        "You can work together in %(language)s (you: %(mine)s, the class of %(name)s: %(theirs)s)."
    ) % {
        "language": {"en": "English", "tr": "İngilizce"}[newcomer.look.language], "mine": "B2", "name": "Bruno Greco",
        "theirs": "B1",
    }  # fmt: skip
    newcomer.go("/home/")
    newcomer.sees("Calls that may fit")
    newcomer.reads(why)
    newcomer.passes()
    newcomer.go("/calls/for-you/")
    newcomer.reads(why)
    newcomer.passes()
    newcomer.go("/calls/?band=7-11")
    for name, value in (("subject", "natural-sciences"), ("language", "en"), ("country", "TR")):
        newcomer.tick(name, value)
    newcomer.press("Show results")
    expect(newcomer.page).to_have_url(re.compile("country=TR"))
    newcomer.reads(TITLE)
    newcomer.passes()
    newcomer.fill(q="nothing of the kind")
    newcomer.press("Search", "search button")
    newcomer.sees("Nothing fits")
    newcomer.passes()
    newcomer.go(f"/calls/{call.pk}/")
    newcomer.reads(IDEA)
    newcomer.sees("Why this call may fit you")
    newcomer.passes()


def answer_call(newcomer: Reader, bruno: Person) -> None:
    newcomer.fill(body="Hello!")
    newcomer.press("Answer in public")
    newcomer.sees("Please write one sentence at least.")
    newcomer.passes()
    newcomer.fill(body="We have a garden, too. Shall we begin in spring?")
    newcomer.press("Answer in public")
    newcomer.reads("Shall we begin in spring?")
    expect(newcomer.page.locator("[name=body]")).to_have_value("")
    newcomer.passes()
    newcomer.press("Ask to be contacts")
    newcomer.fill(message="I answered your call about the birds. Let us become contacts.")
    newcomer.press("Send the request")
    newcomer.sees("You asked to be contacts")
    assert bruno.email


def found_project(author: Reader, call: Call, newcomer: Person) -> None:
    """The author reads the answer, becomes a contact, and begins a project with the partner chosen."""
    author.go("/contacts/")
    author.press("Accept")
    author.go(f"/calls/{call.pk}/")
    author.page.locator("main").get_by_role("link", name=re.compile(author.words("Found a project"))).click()
    expect(author.page.locator("[name=title]")).to_have_value(TITLE)
    expect(author.page.locator(f'[name=co_founder][value="{newcomer.pk}"]')).to_be_checked()
    author.passes()
    author.go(f"/calls/{call.pk}/")
    author.press("I have found partners")
    author.sees("Partners found")
    author.passes()


def post_again(author: Reader, call: Call) -> None:
    """The same words for other pupils are refused, with the way to the first call; nothing typed is lost."""
    author.go("/calls/mine/")
    author.passes()
    author.press("Write a call")
    author.tick("band", "12-15")
    author.tick("subjects", "art")
    author.fill(title="Birds again", idea=f"{IDEA} Write to us!", age_from="12", age_to="13")
    author.choose("language_1", "en")
    author.choose("level_1", "b1")
    author.press("Publish the call")
    author.sees("You have said this in another call already")
    expect(author.page.locator("[name=idea]")).to_have_value(f"{IDEA} Write to us!")
    author.passes()
    author.follow(f"/calls/{call.pk}/")
    author.reads(TITLE)


@in_two_languages
def test_a_newcomer_finds_a_partner_by_call(site: Site, look: Look) -> None:
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, speaks={"it": "native", "en": "b2"})
    ayse = cast.make_teacher(
        "Ayşe", "Yılmaz", cast.KONYA, speaks={"tr": "native", "en": "b2"}, joined_at=timezone.now(),
        active_date=timezone.localdate(),
    )  # fmt: skip
    read_in(look, bruno, ayse)
    author = sign_in(site, look, bruno)
    call = write_call(author)
    newcomer = sign_in(site, look, ayse)
    find_call(newcomer, call)
    answer_call(newcomer, bruno)
    told = author.mail(str(bruno.email), "%(name)s asks to be your contact", name="Ayşe Yılmaz")
    author.go(link_in(told))
    found_project(author, call, ayse)
    post_again(author, call)


@in_two_languages
def test_a_support_service_opens_a_campaign(site: Site, look: Look) -> None:
    carla = cast.make_officer("Carla", "Dupont", "")
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, speaks={"tr": "native", "en": "b2"})
    today = timezone.localdate()
    officer = sign_in(site, look, carla, "/campaigns/")
    officer.sees("No campaign at the moment")
    officer.passes()
    officer.press("Open a campaign")
    officer.passes()
    officer.fill(name="Autumn weeks", text="Look for partners together.", start_date=f"{today}", deadline="2020-01-01")
    officer.choose("text_language", "en")
    officer.press("Open the campaign")
    officer.sees("The deadline cannot be before the first day.")
    officer.passes()
    officer.fill(deadline=f"{today + timedelta(days=2)}")  # today is over sooner in Konya than in London
    officer.press("Open the campaign")
    officer.sees("The campaign has its forum now.")
    officer.passes()
    teacher = sign_in(site, look, ayse, "/campaigns/")
    teacher.passes()
    teacher.page.get_by_role("link", name="Autumn weeks").click()
    teacher.press("Write a call")
    teacher.page.locator("select[name=campaign]").select_option(label="Autumn weeks")
    teacher.passes()
