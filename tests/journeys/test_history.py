"""Two teachers and two pupils of two schools write a page, say it better, name how it stands, bring a passage back."""

from urllib.parse import urlsplit

from django.urls import reverse
from playwright.sync_api import expect

from etwinning.core.models import Audience
from etwinning.pages.models import Page, Version
from etwinning.projects.tests.factories import make_active
from etwinning.remarks.models import Remark
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in
from tests.journeys.test_together import until

SAID = {
    "Ayşe": "Konya'nın suyu dağdan gelir.",
    "Bruno": "L'acqua di Lecce è sottoterra.",
    "Elif": "Musluk damlıyor.",
    "Luca": "Il mare è blu.",
}
BETTER = "Il mare è blu e verde."
TEXT = ".rich-box [role=textbox]"
SUGGESTED = "page-remarks a[data-settle=accept]"
# selects a paragraph: keys that move may be undone by another's cursor that comes in the same moment
CHOOSE = """text => {
  const { editor } = document.querySelector("co-writing")
  editor.state.doc.descendants((node, at) => {
    if (node.isTextblock && node.textContent === text)
      editor.chain().focus().setTextSelection({ from: at + 1, to: at + 1 + node.content.size }).run()
  })
}"""


def write_below(reader: Reader, text: str) -> None:
    """A paragraph of one's own at the end."""
    # not Control+End: another's cursor that comes in the same moment sets the browser's back to where it was
    reader.page.evaluate("document.querySelector('co-writing').editor.commands.focus('end')")
    expect(reader.page.locator(TEXT)).to_be_focused()
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.type(text)


def suggest(reader: Reader, page: Page, old: str, new: str) -> None:
    """From the page's comments: other words for one of its passages."""
    reader.go(f"{page.get_absolute_url()}remarks/")
    reader.passes()
    part = reader.page.locator("main li[id^=part-]", has_text=old)
    with reader.leaving():
        part.get_by_role("link", name=reader.words("Suggest other words")).click()
    reader.passes()
    reader.fill(wording=new, body="Guarda!")
    reader.press("Send")
    assert Remark.objects.get().wording == new


def accept_and_take_back(writer: Reader, other: Reader) -> None:
    """Beside the editor, by the keyboard; undo takes it back, and nothing else; at once it is accepted for good."""
    page, address = writer.page, writer.page.url
    for is_last in (False, True):
        writer.sees("Everything is saved")
        page.locator(SUGGESTED).focus()
        page.keyboard.press("Enter")
        for reader in (writer, other):
            until(reader, BETTER)
        writer.sees("The suggestion stands in the text now. Undo takes it back.")
        expect(page.locator(SUGGESTED)).to_have_count(0)
        expect(page.locator(TEXT)).to_be_focused()
        writer.passes()
        if is_last:
            break
        page.keyboard.press("Control+z")
        for reader in (writer, other):
            expect(reader.page.locator(TEXT)).not_to_contain_text("verde")
            until(reader, *SAID.values())
        expect(page.locator(SUGGESTED)).to_be_visible()
        assert Remark.objects.get().state == "open"
    assert (page.url, Remark.objects.get().state) == (address, "accepted")


def name_it(reader: Reader, writers: dict[str, str]) -> int:
    """Who wrote what, and a name for how it stands; by the keyboard."""
    reader.tab_to('at.href?.endsWith("/history/") && at.closest("main")')
    with reader.leaving():
        reader.page.keyboard.press("Enter")
    reader.passes()
    version = Version.objects.order_by("-number")[0]
    reader.tab_to(f'at.href?.endsWith("/history/{version.number}/")')
    with reader.leaving():
        reader.page.keyboard.press("Enter")
    for text, name in writers.items():
        expect(reader.page.locator(f'mark.by[title="{name}"]', has_text=text).first).to_be_visible()
    reader.passes()
    reader.tab_to('at.name === "name"')
    reader.page.keyboard.type("Before the visit")
    with reader.leaving():
        reader.page.keyboard.press("Enter")
    reader.reads("Before the visit")
    return version.number


def take_out(reader: Reader, address: str, text: str) -> None:
    """Somebody deletes another's paragraph."""
    reader.go(address)
    until(reader, text)
    reader.page.evaluate(CHOOSE, text)
    expect(reader.page.locator(TEXT)).to_be_focused()  # a frame later
    for keys in ("Delete", "Backspace"):
        reader.page.keyboard.press(keys)
    expect(reader.page.locator(TEXT)).not_to_contain_text(text)
    reader.press("Save")
    reader.misses(text)


def bring_back(reader: Reader, page: Page, number: int, text: str) -> None:
    """Compared with how it stood; the passage stands again. By the keyboard."""
    reader.go(f"{page.get_absolute_url()}history/")
    reader.reads("Before the visit")
    reader.tab_to(f'at.href?.endsWith("compare/?earlier={number}")')
    with reader.leaving():
        reader.page.keyboard.press("Enter")
    expect(reader.page.locator("main .difference-del", has_text=text)).to_be_visible()
    reader.passes()
    reader.tab_to('at.tagName === "BUTTON" && at.closest(".difference-del")')
    with reader.leaving():
        reader.page.keyboard.press("Enter")
    reader.passes()
    reader.go(page.get_absolute_url())
    reader.reads(text)


@in_two_languages
def test_they_look_back(site: Site, look: Look) -> None:
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
    for at, (name, reader) in enumerate(readers.items()):
        until(reader, *list(SAID.values())[:at])  # or two would write into one line
        write_below(reader, SAID[name])
        reader.sees("Everything is saved")
    for reader in readers.values():
        until(reader, *SAID.values())
    readers["Bruno"].press("Save")
    readers["Bruno"].reads(SAID["Luca"])

    suggest(readers["Elif"], page, SAID["Luca"], BETTER)
    expect(readers["Ayşe"].page.locator(SUGGESTED)).to_be_visible()
    accept_and_take_back(readers["Ayşe"], readers["Luca"])
    readers["Ayşe"].press("Save")
    readers["Ayşe"].reads(BETTER)

    names = {SAID["Ayşe"]: ayse.name, SAID["Bruno"]: bruno.name, SAID["Elif"]: elif_.person.name}
    number = name_it(readers["Ayşe"], names | {"e verde": elif_.person.name, "Il mare": luca.person.name})
    take_out(readers["Bruno"], address, BETTER)
    bring_back(readers["Luca"], page, number, BETTER)
    readers["Elif"].go(page.get_absolute_url())
    readers["Elif"].reads(BETTER)
    assert urlsplit(readers["Elif"].page.url).path == page.get_absolute_url()


def test_what_is_said_beside_a_page_on_a_tablet(site: Site) -> None:
    """Comments, suggestions and their forms in Turkish, 768 pixels wide."""
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    page = Page.objects.create(
        space=project.twinspace.space, title="Suyumuz", author=ayse, edited_by=ayse, state="published",
        audience=Audience.MEMBERS, editors=Page.Editors.MEMBERS, body="<p>Su dağdan gelir.</p>", language="tr",
    )  # fmt: skip
    comment = Remark.objects.create(page=page, author=bruno, body="Hangi dağdan?", quote="dağdan")
    Remark.objects.create(page=page, author=ayse, body="Takkeli Dağ.", answers=comment)
    offered = Remark.objects.create(
        page=page, author=bruno, quote="Su dağdan gelir.", wording="Su uzaktaki dağdan gelir.", place=0
    )
    Remark.objects.filter(pk=offered.pk).update(created_at=comment.created_at)
    Page.objects.update(open_remarks=2)
    for dark in (False, True):
        reader = sign_in(site, Look("tr", dark=dark, width=768), ayse)
        where = page.get_absolute_url()
        for path in ("", "remarks/", "remarks/?settled=1", "remarks/new/?part=0", "remarks/suggest/?part=0", "edit/"):
            reader.go(f"{where}{path}")
            reader.passes()
        reader.sees("Refuse")
        reader.page.locator("page-remarks a[data-settle=refuse]").click()
        note = reader.page.locator("dialog textarea[name=note]")
        expect(note).to_be_focused()
        reader.passes()
        reader.page.keyboard.press("Escape")
        expect(reader.page.locator("dialog")).to_have_count(0)
        for deed in ("accept", "refuse"):
            reader.go(f"/spaces/{page.space_id}/remarks/{offered.pk}/{deed}/")
            reader.passes()
    reader.go(f"{where}edit/")
    reader.page.locator("page-remarks a[data-settle=refuse]").click()
    reader.page.locator("dialog textarea[name=note]").fill("Dağ yakında.")
    reader.page.locator("dialog button:not([type=button])").click()
    expect(reader.page.locator(SUGGESTED)).to_have_count(0)
    offered.refresh_from_db()
    assert (offered.state, offered.note, urlsplit(reader.page.url).path) == ("refused", "Dağ yakında.", f"{where}edit/")
