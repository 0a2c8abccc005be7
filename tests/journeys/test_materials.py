"""A class collects its material: a teacher sends pictures and a film over a line that is cut; a pupil sees them."""

import struct

from playwright.sync_api import Route, expect

from etwinning.materials.models import Item, Sending
from etwinning.pages.models import Page
from etwinning.projects.tests.factories import make_active
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, picture, sign_in

VTT = b"WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nThis is our spring.\n"


def film(size: int = 12_000_000) -> dict[str, object]:
    """A film of three parts, as far as its boxes tell."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + kind + content

    head = box(b"ftyp", b"isom\0\0\2\0isommp42") + box(b"moov", box(b"mvhd", bytes(30)))
    return {"name": "spring.mp4", "mimeType": "video/mp4", "buffer": head + box(b"mdat", bytes(size))}


def send_over_a_bad_line(teacher: Reader, room: str) -> None:
    """The line is cut within the film and within the page's life; the same file chosen again goes on where it was."""
    page = teacher.page
    seen: list[str] = []

    def cut(route: Route) -> None:
        seen.append(route.request.headers.get("upload-offset", ""))
        if len(seen) > 1:
            return route.abort("connectionfailed")
        return route.continue_()

    page.route(
        "**/materials/uploads/*-*/", lambda route: cut(route) if route.request.method == "PATCH" else route.continue_()
    )
    teacher.give("upload", picture("one.png"), picture("two.png"), film())
    teacher.choose("licence", "by")
    teacher.fill(credit="4A")
    page.get_by_role("button", name=teacher.words("Send"), exact=True).click()
    expect(page.locator("file-sender li[data-done]")).to_have_count(2)
    page.wait_for_function("() => document.querySelectorAll('file-sender li progress')[0].value > 0.4")
    teacher.passes()
    page.get_by_role("button", name=teacher.words("Pause"), exact=True).click()
    teacher.sees("Paused")
    arrived = Sending.objects.get(ended_at__isnull=True).arrived
    assert 0 < arrived < 12_000_000
    page.unroute_all(behavior="ignoreErrors")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")  # the page is closed, the computer carried home
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.headers.get("upload-offset", "")))
    teacher.go(f"{room}add/")
    teacher.sees("Half sent")
    teacher.passes()
    send_by_keyboard(teacher, film())
    expect(page.locator("file-sender li[data-done]")).to_have_count(1)
    assert "0" not in sent
    assert Item.objects.count() == 3


def send_by_keyboard(teacher: Reader, *files: dict[str, object]) -> None:
    """Tab leads to the field and to the button, Space opens the one and Enter presses the other."""
    page, keys = teacher.page, teacher.page.keyboard

    page.on("filechooser", lambda _chooser: None)  # from now on it is waited for, not only once the key is down
    teacher.tab_to('at.name === "upload"')
    with page.expect_file_chooser() as asked:
        keys.press("Space")
    asked.value.set_files(files)  # type: ignore[arg-type]
    teacher.tab_to(f'at.tagName === "BUTTON" && at.textContent.trim() === "{teacher.words("Send")}"')
    keys.press("Enter")


def make_it_heard(teacher: Reader, room: str) -> Item:
    """Captions in the reader's language, after a file that is none; then a licence."""
    video = Item.objects.get(file__kind="video")
    teacher.go(f"{room}{video.pk}/")
    teacher.sees("Who cannot hear this is left out")
    teacher.passes()
    teacher.press("Add captions")
    teacher.choose("language", teacher.look.language)
    teacher.give("file", {"name": "c.vtt", "mimeType": "text/vtt", "buffer": b"<svg>"})
    teacher.press("Add captions")
    teacher.sees("These are no captions. Choose a WebVTT (.vtt) or SubRip (.srt) file.")
    teacher.passes()
    teacher.give("file", {"name": "c.vtt", "mimeType": "text/vtt", "buffer": VTT})
    teacher.press("Add captions")
    teacher.sees("The captions are added.")
    teacher.press("Change")
    teacher.tick("licence", "by-nc-sa")
    teacher.passes()
    teacher.press("Save")
    teacher.sees("Others may use and change it, if they name the author and share the result in the same way, "
                 "but not to earn money.")  # fmt: skip
    return video


def put_it_into_a_page(teacher: Reader, space: str, video: Item) -> Page:
    """By the keyboard alone: chosen from the materials, called by another name, published with the page."""
    page, keys = teacher.page, teacher.page.keyboard
    teacher.go(f"{space}pages/new/")
    teacher.fill(title="Our films")
    teacher.press("Begin to write")
    teacher.write("Look what we filmed.")
    keys.press("Enter")
    teacher.tab_to('at.closest("material-chooser")')
    keys.press("Enter")
    page.locator("dialog.sheet #choose").wait_for()
    teacher.tab_to(f'at.dataset.name === "{video.name}"')
    keys.press("Enter")
    shown = page.locator('.tiptap figure[data-kind="recording"]')
    expect(shown).to_contain_text(video.name)
    for key in ("ArrowUp", "Enter"):  # the cursor stands below it; Enter on it asks what it is called
        if not page.locator(".tiptap figure.ProseMirror-selectednode").count() or key == "Enter":
            keys.press(key)
    title = page.locator(".rich-ask [data-name=title]")
    title.fill("Our spring in May")
    keys.press("Enter")
    expect(shown).to_contain_text("Our spring in May")
    teacher.tick("audience", "members")
    teacher.passes()
    teacher.press("Publish")
    return Page.objects.get()


@in_two_languages
def test_a_class_collects_its_material(site: Site, look: Look) -> None:
    ayse, bruno, chiara = (
        cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA),
        cast.make_teacher("Bruno", "Greco", cast.LECCE),
        cast.make_teacher("Chiara", "Longo", cast.TRIESTE),
    )
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    room = f"/spaces/{space.pk}/materials/"
    teacher = sign_in(site, look, ayse, room)
    teacher.passes()
    teacher.press("New album")
    teacher.fill(name="Springs")
    teacher.tick("adders", "members")
    teacher.passes()
    teacher.press("Save")
    teacher.passes()
    teacher.go(f"{room}add/")
    teacher.reads("10 MB")  # the limits stand there before anything is sent
    teacher.reads("100 MB")
    send_over_a_bad_line(teacher, room)
    teacher.go(f"{room}describe/")
    teacher.passes()
    for field in teacher.page.locator('main input[name^="alt-"]').all():
        field.fill("Water from a rock")
    teacher.press("Save")
    assert Item.objects.filter(alt="Water from a rock").count() == 2

    video = make_it_heard(teacher, room)
    shown = put_it_into_a_page(teacher, f"/spaces/{space.pk}/", video)

    pupil = enter(site, look, make_pupils(space, ayse)[0])
    pupil.go(room)
    pupil.reads("one")
    pupil.passes()
    one = Item.objects.filter(file__kind="picture").order_by("pk")[0]
    pupil.go(f"{room}{one.pk}/")
    expect(pupil.page.locator("main img")).to_have_attribute("alt", "Water from a rock")
    assert pupil.page.evaluate("() => document.querySelector('main img').naturalWidth > 0")
    pupil.passes()
    pupil.go(f"{room}{video.pk}/")
    assert pupil.page.evaluate("async () => (await fetch(document.querySelector('track').src)).status") == 200
    pupil.go(shown.get_absolute_url())
    player = pupil.page.locator("main figure.player video")
    expect(player).to_have_attribute("controls", "")
    expect(player).to_have_attribute("preload", "none")
    expect(player.locator("track")).to_have_attribute("srclang", look.language)
    pupil.reads("Our spring in May")
    pupil.passes()
    stranger = sign_in(site, look, chiara)
    for path in (room, f"{room}{one.pk}/", f"{room}{one.pk}/file/", f"{room}add/"):
        stranger.go(path, status=404)
    without = sign_in(site, look, bruno, f"{room}add/", scripts=False)
    without.give("upload", picture("three.png"))
    without.press("Send")
    assert Item.objects.filter(name="three", added_by=bruno).exists()
