"""A page is written with the keyboard alone, put in its place, and read; nothing of other places loads by itself."""

from django.urls import reverse
from playwright.sync_api import expect

from etwinning.libraries.html import clean
from etwinning.libraries.shapes import html_of, pieces_of
from etwinning.pages.models import Page
from etwinning.pages.tests.factories import Room, make_page
from etwinning.projects.tests.factories import make_active
from etwinning.spaces.models import Space
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, in_two_languages, picture, sign_in

WHOLE = (
    '<h2 lang="tr">Yağmur</h2><p dir="rtl">a <strong>b</strong> <em>c</em> <u>d</u> <s>e</s> <code>f</code></p>'
    '<p>H<sub>2</sub>O m<sup>2</sup> <span lang="it">acqua</span> <a href="/x/">g</a><br>h</p>'
    '<p>so <span data-kind="formula">x^2 &lt; 4</span></p>'
    "<h3>i</h3><h4>j</h4><ul><li><p>k</p><ol><li><p>l</p></li></ol></li></ul><blockquote><p>m</p></blockquote><hr>"
    '<table><tbody><tr><th scope="col" colspan="2"><p>n</p></th></tr>'
    "<tr><td><p>o</p></td><td><p>p</p></td></tr></tbody></table>"
    '<ul data-kind="checklist"><li data-checked="true"><p>q</p></li><li data-checked="false"><p>r</p></li></ul>'
    '<pre data-kind="formula">\\frac{a}{b}</pre><pre><code>if a &lt; b:\n    go()</code></pre>'
    '<img src="/f/1/" alt="s" width="40" height="30">'
    '<figure><img src="/f/2/" alt="t"><figcaption>u</figcaption></figure>'
    '<figure data-kind="embed"><a href="https://youtu.be/dQw4w9WgXcQ">v</a></figure>'
    '<figure data-kind="recording"><a href="/spaces/1/materials/1/">y</a></figure><p>w</p>'
)
SONG = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


class Hands:
    """Somebody who has a keyboard and no mouse."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.keys = reader.page.keyboard

    def tool(self, label: str, context: str = "") -> None:
        """From the text to a tool of the toolbar, by Alt+F10 and arrows."""
        page, name = self.reader.page, self.reader.words(label, context)
        expect(page.locator("co-writing .tiptap")).to_be_focused()
        self.keys.press("Alt+F10")
        expect(page.locator(".rich-bar :focus")).to_be_visible()
        self.keys.press("Home")
        for _at in range(40):
            focused = page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent")
            if focused == name:
                self.keys.press("Enter")
                return
            self.keys.press("ArrowRight")
        raise AssertionError(name)

    def says(self, *lines: str) -> None:
        """Type lines, each into the next field or cell."""
        for at, line in enumerate(lines):
            if at:
                self.keys.press("Tab")
            self.keys.type(line)


def write_with_keys(reader: Reader) -> None:
    hands, page = Hands(reader), reader.page
    page.locator("co-writing .tiptap").focus()
    hands.keys.press("Control+Home")
    hands.tool("Small heading")
    hands.says("Rain in two towns")
    hands.keys.press("Enter")
    hands.tool("Table")
    hands.says("Town", "Days", "Litres", "Konya", "80", "320", "Lecce", "75", "600")
    hands.keys.press("ArrowDown")
    hands.says("It is ")
    hands.tool("Formula")
    hands.says(r"\frac{320}{80}=4")
    hands.keys.press("Enter")
    expect(page.locator(".tiptap")).to_be_focused()  # when the server has said that it can be read
    hands.keys.type(" litres.")
    hands.keys.press("Enter")
    hands.tool("Checklist")
    hands.says("Ask the weather station")
    hands.keys.press("Enter")
    hands.keys.press("Enter")
    page.on("filechooser", lambda _chooser: None)  # from now on it is waited for, not only once the key is down
    with page.expect_file_chooser() as asked:
        hands.tool("Picture")
    asked.value.set_files(picture())  # type: ignore[arg-type]
    hands.keys.press("Enter")  # without a word for who cannot see it
    expect(page.locator(".rich-told")).not_to_be_empty()
    hands.says("A spring in May", "Filmed by 4A")
    hands.keys.press("Enter")
    expect(page.locator('.tiptap img[alt="A spring in May"]')).to_be_visible()
    expect(page.locator(".tiptap")).to_be_focused()
    hands.keys.press("Control+End")
    hands.tool("Video, board or work from another place")
    hands.says("https://example.org/film", "Our song")
    hands.keys.press("Enter")
    expect(page.locator(".rich-told")).to_have_text(
        reader.words("This address cannot be shown here. Put it into the text as a link.")
    )
    hands.keys.press("Control+a")
    hands.keys.type(SONG)
    hands.keys.press("Enter")


@in_two_languages
def test_a_page_is_written_by_keyboard_and_read(site: Site, look: Look) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, available=True)
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, available=True)
    running = make_active(ayse, bruno)
    assert running.twinspace is not None
    space: Space = running.twinspace.space
    pages = reverse("space_pages", args=[space.pk])

    reader = sign_in(site, look, ayse, f"{pages}new/")
    reader.fill(title="Rain")
    reader.tick("pattern", "results")
    reader.passes()
    reader.press("Begin to write")
    reader.page.locator("co-writing .tiptap").wait_for()
    write_with_keys(reader)
    expect(reader.page.locator(".tiptap math mfrac")).to_be_visible()
    fault = reader.words("The heading “{words}” skips a level").replace("{words}", "Rain in two towns")
    expect(reader.page.locator(".rich-checks")).to_contain_text(fault)
    reader.page.get_by_role("button", name=fault).press("Enter")
    Hands(reader).tool("Heading")
    expect(reader.page.locator(".rich-checks")).to_be_hidden()
    reader.passes()
    reader.tick("audience", "public")
    reader.tick("editors", "members")
    reader.press("Save as draft")
    page = Page.objects.get()
    assert f'<figure data-kind="embed"><a href="{SONG}"' in page.body

    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.page.reload()
    reader.passes()
    expect(reader.page.locator(".prose math mfrac")).to_be_visible()
    assert not [address for address in asked if "youtube" in address]
    reader.page.route(
        "**/*youtube*/**", lambda route: route.fulfill(body="<p>The player</p>", content_type="text/html")
    )
    reader.page.get_by_role("button", name=reader.words("Show it here")).press("Enter")
    expect(reader.page.frame_locator(".embed iframe").get_by_text("The player")).to_be_visible()

    without = sign_in(site, look, bruno, scripts=False)
    without.go(f"{pages}{page.pk}/edit/")
    text = without.page.locator("textarea[name=body]")
    assert "| Lecce | 75 | 600 |" in text.input_value()
    text.fill(text.input_value().replace("| Lecce | 75 | 600 |", "| Lecce | 75 | 610 |\n| Bari | 70 | 560 |"))
    without.press("Save as draft")
    assert Page.objects.get().body.count("<tr>") == page.body.count("<tr>") + 1
    without.go(f"{pages}{page.pk}/")
    expect(without.page.get_by_role("link", name="Our song")).to_have_attribute("href", SONG)
    expect(without.page.get_by_role("button", name=without.words("Show it here"))).to_be_hidden()


@in_two_languages
def test_pages_are_put_in_order(site: Site, look: Look) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, available=True)
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, available=True)
    running = make_active(ayse, bruno)
    assert running.twinspace is not None
    for at, title in enumerate(("Springs", "Rain", "Taps")):
        make_page(Room(running.twinspace.space), ayse, title, position=at)
    reader = sign_in(site, look, ayse, f"{reverse('space_pages', args=[running.twinspace.space.pk])}?arrange=1")
    rows, told = reader.page.locator("page-tree li"), reader.page.locator("page-tree + [role=status]")
    handles = reader.page.locator(".tree-handle")
    handles.nth(2).press("ArrowUp")
    sentence = reader.words("“{title}” stands at place {place} of {places} now.")
    expect(told).to_have_text(sentence.format(title="Taps", place=2, places=3))
    expect(handles.nth(1)).to_be_focused()
    reader.page.keyboard.press("ArrowRight")
    expect(reader.page.locator("page-tree li li")).to_have_attribute("data-title", "Taps")
    from_box, to_box = handles.nth(2).bounding_box(), rows.nth(0).bounding_box()
    assert from_box is not None
    assert to_box is not None
    reader.page.mouse.move(from_box["x"] + 9, from_box["y"] + 9)
    reader.page.mouse.down()
    reader.page.mouse.move(from_box["x"] + 9, to_box["y"] + 40, steps=5)
    reader.page.mouse.move(from_box["x"] + 9, to_box["y"] + 22, steps=5)
    reader.page.mouse.up()
    expect(told).to_have_text(sentence.format(title="Rain", place=1, places=2))
    reader.passes()
    assert list(Page.objects.filter(parent=None).order_by("position").values_list("title", flat=True)) == [
        "Rain",
        "Springs",
    ]


def test_what_one_opens_stays_as_it_was(site: Site) -> None:
    """Each kind of piece, opened by two; one writes a letter below, and Tiptap's reading of it all is what is saved."""
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, available=True)
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, available=True)
    running = make_active(ayse, bruno)
    assert running.twinspace is not None
    before = clean(WHOLE)
    page = make_page(Room(running.twinspace.space), ayse, body=before, editors=Page.Editors.MEMBERS)
    address = f"{page.get_absolute_url()}edit/"
    look = Look("en", dark=False, width=768)
    writer, other = (sign_in(site, look, person, address) for person in (ayse, bruno))
    boxes = [reader.page.locator("co-writing .tiptap") for reader in (writer, other)]
    for box in boxes:
        expect(box.locator("math")).to_have_count(2)
        expect(box.locator("th")).to_have_attribute("colspan", "2")
    boxes[0].focus()
    writer.page.keyboard.press("Control+End")
    writer.page.keyboard.type("x")
    boxes[0].get_by_role("checkbox").last.check()
    expect(boxes[1]).to_contain_text("wx")
    expect(boxes[1].get_by_role("checkbox").last).to_be_checked()
    other.press("Save")
    page.refresh_from_db()
    after = before.replace(">w<", ">wx<").replace('"false"', '"true"')
    assert page.body == html_of(pieces_of(after))
    assert clean(page.body) == after
