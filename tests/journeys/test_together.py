"""Two teachers and two pupils of different schools write one page at the same moment; one line is cut meanwhile."""

from django.urls import reverse
from playwright.sync_api import expect

from etwinning.core.models import Audience
from etwinning.pages.models import Page
from etwinning.projects.tests.factories import make_active
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in

SAID = {
    "Ayşe": "Konya'nın suyu. ",
    "Bruno": "L'acqua di Lecce. ",
    "Elif": "Musluk damlıyor. ",
    "Luca": "Il mare è blu. ",
}


def text_of(reader: Reader) -> str:
    """What stands in the editor, without the names at the cursors."""
    box = reader.page.locator(".rich-box [role=textbox]")
    said: str = box.evaluate("""(box) => {
      const copy = box.cloneNode(true)
      copy.querySelectorAll(".caret").forEach((caret) => caret.remove())
      return copy.textContent.replaceAll("\\u2060", "")
    }""")
    return said


def until(reader: Reader, *texts: str) -> None:
    """Wait until these words stand in the editor."""
    for text in texts:
        expect(reader.page.locator(".rich-box [role=textbox]")).to_contain_text(text.strip())


@in_two_languages
def test_they_write_together(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    elif_, luca = make_pupils(room, ayse, ["Elif K."], "5A")[0], make_pupils(room, bruno, ["Luca G."], "5B")[0]
    page = Page.objects.create(
        space=room, title="Our water", author=ayse, edited_by=ayse, state="published", audience=Audience.MEMBERS,
        editors=Page.Editors.MEMBERS, body="<h2>Water</h2><p>Begun by hand.</p>", language="en",
    )  # fmt: skip
    address = reverse("edit_page", kwargs={"space_pk": room.pk, "pk": page.pk})

    readers = {"Ayşe": sign_in(site, look, ayse), "Bruno": sign_in(site, look, bruno)}
    readers |= {"Elif": enter(site, look, elif_), "Luca": enter(site, look, luca)}
    for reader in readers.values():
        reader.go(address)
        reader.sees("Everything is saved")
    for reader in readers.values():
        reader.page.locator(".rich-box [role=textbox]").click()
        reader.page.keyboard.press("Control+End")
    for letters in zip(*(text.ljust(18) for text in SAID.values()), strict=True):
        for reader, letter in zip(readers.values(), letters, strict=True):
            reader.page.keyboard.type(letter)
    for reader in readers.values():
        expect(reader.page.locator(".writers li")).to_have_count(3)
    assert sorted(readers["Luca"].page.locator(".writers li").all_inner_texts()) == sorted(
        [ayse.name, bruno.name, elif_.person.name]
    )
    readers["Luca"].passes()

    cut, other = readers["Luca"], readers["Ayşe"]
    cut.page.context.set_offline(True)
    cut.page.keyboard.type("Senza rete.")
    other.page.keyboard.type("Bu arada.")
    cut.page.context.set_offline(False)
    for reader in readers.values():
        until(reader, "Senza rete.", "Bu arada.")
        reader.sees("Everything is saved")
    texts = {text_of(reader) for reader in readers.values()}
    assert len(texts) == 1
    letters_said = "".join(SAID.values()) + "Senza rete.Bu arada.WaterBegun by hand."
    assert sorted("".join(texts.pop().split())) == sorted("".join(letters_said.split()))

    readers["Bruno"].press("Save")
    readers["Bruno"].reads("Senza rete.")
    readers["Bruno"].passes()
    look_back(readers["Bruno"], luca.person.name)
    expect(readers["Luca"].page.locator(".rich-box [role=textbox]")).not_to_contain_text("Senza rete.")
    until(readers["Luca"], "Water")


def look_back(reader: Reader, writer: str) -> None:
    """Who wrote what, what is new, and one passage is taken out again while others have the page open."""
    reader.press("History", "page")
    reader.passes()
    reader.press("Version %(number)s", number=2)
    expect(reader.page.locator("mark.by", has_text="Senza rete.")).to_have_attribute("title", writer)
    reader.passes()
    reader.press("What is new")
    expect(reader.page.locator("ins", has_text="Senza rete.").first).to_be_visible()
    reader.passes()
    reader.press("Take this passage out")
    reader.passes()
