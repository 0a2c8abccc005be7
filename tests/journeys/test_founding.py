"""Two teachers find each other and found a project, and its TwinSpace opens: steps 3, 4 and 5."""

from django.utils import translation
from playwright.sync_api import expect

from etwinning.core.folding import search_text
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.queries import desk_name
from etwinning.projects.tests.factories import TEXT, make_contacts
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, in_two_languages, link_in, read_in, sign_in

TITLE = "Where our water comes from"
SAID = {name: str(text) for name, text in TEXT.items()}


@in_two_languages
def test_they_find_each_other(site: Site, look: Look) -> None:
    ayse = cast.make_teacher(
        "Ayşe", "Yılmaz", cast.KONYA, speaks={"tr": "native", "en": "b2"}, available=True, text_language="tr",
        about="Dördüncü sınıfları okutuyorum.", ideas="Suyun yolu", search=search_text("Ayşe Yılmaz"),
    )  # fmt: skip
    cast.make_teacher("Chiara", "Longo", cast.TRIESTE, speaks={"it": "native"}, search=search_text("Chiara Longo"))
    dimitris = cast.make_teacher("Dimitris", "Papadakis", cast.VOLOS, speaks={"el": "native", "en": "c1"})
    read_in(look, ayse, dimitris)

    asking = sign_in(site, look, dimitris, "/people/")
    asking.reads("Chiara Longo")
    asking.passes()
    asking.fill(q="YILMAZ")
    asking.press("Search", "search button")
    asking.misses("Chiara Longo")
    for name, value in (("country", "TR"), ("language", "tr"), ("subject", "natural-sciences"), ("age", "7-11")):
        asking.tick(name, value)
    asking.tick("available", "yes")
    asking.press("Show results")
    asking.passes()
    with asking.leaving():
        asking.page.get_by_role("link", name="Ayşe Yılmaz").click()
    asking.reads("Dördüncü sınıfları okutuyorum.")
    asking.passes()
    asking.press("Ask to be contacts")
    asking.passes()
    asking.fill(message="Short")
    asking.press("Send the request")
    asking.sees("Please write one sentence at least.")
    asking.passes()
    asking.fill(message="We live by the sea. Shall we measure the rain together?")
    asking.press("Send the request")
    asking.sees("You asked to be contacts")
    asking.passes()

    asked = sign_in(site, look, ayse, "/notices/")
    asked.sees("%(name)s asks to be your contact", name="Dimitris Papadakis")
    asked.passes()
    asked.go(link_in(asked.mail(str(ayse.email), "%(name)s asks to be your contact", name="Dimitris Papadakis")))
    asked.reads("Shall we measure the rain together?")
    asked.passes()
    asked.go("/contacts/")
    asked.press("Accept")
    asked.passes()
    asking.mail(str(dimitris.email), "%(name)s accepted your contact request", name="Ayşe Yılmaz")
    asking.go(f"/people/{ayse.pk}/")
    asking.sees("Your contact")


def write_project(founder: Reader, bruno: Person) -> Project:
    """From "Start a project" to the sent description; the page is left and comes back with every word."""
    founder.go("/home/")
    founder.press("Start a project")
    founder.passes()
    founder.fill(title=TITLE)
    founder.tick("co_founder", str(bruno.pk))
    founder.press("Begin to write")
    founder.passes()
    state = founder.page.locator(".save-state")
    expect(state).not_to_be_empty()  # it promises to save itself
    founder.fill(summary=SAID["summary"], aims="Pupils know")
    expect(state).to_have_text(founder.words("Saved"))
    expect(state).to_be_in_viewport(ratio=1)  # though the form ends far below
    founder.page.reload()
    expect(founder.page.locator("[name=aims]")).to_have_value("Pupils know")
    founder.fill(aims=SAID["aims"], results="Lost?")
    founder.page.reload()  # before it could be saved: the copy on the device comes back, and is saved now
    expect(founder.page.locator("[name=results]")).to_have_value("Lost?")
    expect(state).to_have_text(founder.words("Saved"))
    founder.passes()
    founder.press("Save and check")
    founder.sees("Before you can send it")
    founder.passes()
    founder.press("Go on writing")
    for name in ("process", "results", "age_from", "age_to", "pupil_count"):
        founder.fill(**{name: SAID[name]})
    founder.choose("text_language", "en")
    founder.tick("languages", "en", "it")
    founder.tick("subjects", "geography")
    founder.press("Save and check")
    founder.passes()
    founder.press("Send it to %(name)s", name="Bruno")
    founder.passes()
    project = Project.objects.get()
    assert project.state == Project.State.WAITING_PARTNER
    return project


def approve(officer: Reader, project: Project) -> None:
    """At the desk: read it, approve it."""
    officer.passes()
    officer.press("Open the projects")
    officer.passes()
    officer.follow(f"/desks/projects/{project.slug}/")
    officer.reads(SAID["process"])
    officer.passes()
    officer.press("Approve")
    officer.passes()
    officer.fill(note="A fine plan.")
    officer.press("Approve")
    officer.passes()


@in_two_languages
def test_they_found_a_project_and_its_space_opens(site: Site, look: Look) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, speaks={"tr": "native"}, available=True)
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, speaks={"it": "native"}, available=True)
    olcay, olga = cast.make_officer("Olcay", "Demir", "TR"), cast.make_officer("Olga", "Marino", "IT")
    make_contacts(ayse, bruno)
    read_in(look, ayse, bruno)
    founder, other = sign_in(site, look, ayse), sign_in(site, look, bruno)
    project = write_project(founder, bruno)
    address = project.get_absolute_url()

    mail = other.mail(
        str(bruno.email), "%(name)s asks you to found a project together: %(title)s", name="Ayşe Yılmaz", title=TITLE
    )
    other.go(link_in(mail))
    other.sees("You are asked to found this project")
    other.passes()
    other.press("Agree")
    other.passes()
    other.press("Agree")
    other.passes()

    chain = founder.page.locator("#where-it-is")
    founder.go(address)
    founder.passes()
    for country in ("TR", "IT"):
        with translation.override(look.language):
            expect(chain).to_contain_text(desk_name(cast.make_desk(country)))
    approve(sign_in(site, look, olcay, "/desks/"), project)
    founder.go(address)
    expect(chain).to_contain_text("A fine plan.")
    founder.passes()
    approve(sign_in(site, look, olga, "/desks/"), project)

    project.refresh_from_db()
    assert project.twinspace is not None
    space = project.twinspace.get_absolute_url()
    for reader, person in ((founder, ayse), (other, bruno)):
        mail = reader.mail(str(person.email), "Your project is approved: %(title)s", title=TITLE)
        reader.go("/notices/")
        reader.sees("Your project is approved: %(title)s", title=TITLE)
        reader.passes()
        reader.go(link_in(mail))
        reader.passes()
        reader.go(address)
        reader.press("Go to the TwinSpace")
        assert reader.page.url.endswith(space)
        reader.sees("Bring your class")
        reader.passes()
    stranger = arrive(site, look, space)
    assert "/account/login/" in stranger.page.url
