"""Public pages on paper: what is read stands there, what is pressed does not, and it fits on A4."""

from django.urls import reverse
from django.utils import timezone

from etwinning.editing.actions import load_texts
from etwinning.figures.actions import count_figures
from etwinning.materials.tests.factories import make_item
from etwinning.pages.models import Page
from etwinning.portal.models import National, News
from etwinning.projects.tests.factories import make_active
from etwinning.threads.models import Post, Thread
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive

A4 = 794  # CSS pixels at 96 an inch
PRESSED = "header.masthead, nav, footer, form, button, .btn"
WIDE = """() => [...document.querySelectorAll("body *")].filter((one) =>
  one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1
).map((one) => one.outerHTML.slice(0, 120))"""
TABLE = "<table><tbody><tr>" + "<td>A spring in the hills</td>" * 6 + "</tr></tbody></table>"


def prints(reader: Reader, path: str, words: str) -> None:
    """The page at this path, which says these words, is fit for paper."""
    reader.go(path)
    page = reader.page
    page.emulate_media(media="print")
    reader.reads(words)
    pressed = [one.evaluate("it => it.outerHTML") for one in page.locator(PRESSED).all() if one.is_visible()]
    assert pressed == [], path
    assert page.evaluate(WIDE) == [], path
    assert page.pdf(format="A4").startswith(b"%PDF-")
    page.emulate_media(media="screen")


def test_the_portal_can_be_printed(site: Site) -> None:
    cast.make_desk("TR")
    load_texts()
    part = National.objects.get(country="TR", locale__language_code="en")
    news = part.add_child(instance=News(title="Rain", slug="rain", body=f"<p>It rains in Konya.</p>{TABLE}"))
    count_figures(timezone.now())
    reader = arrive(site, Look("en", dark=False, width=A4))
    for path, words in (
        ("/en/", "Your class has a twin somewhere in Europe."),
        (news.url_path, "It rains in Konya."),
        ("/en/help-centre/joining/why-do-i-wait/", "Because children work here"),
        ("/en/kits/where-our-water-comes-from/", "8 weeks"),
        ("/figures/", "eTwinning in figures"),
    ):
        prints(reader, path, words)


def test_what_is_public_of_a_project_can_be_printed(site: Site) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    shown = Page.objects.create(
        space=space, title="Our springs", body=f"<p>They rise at dawn.</p>{TABLE}", author=ayse,
        state="published", audience="public",
    )  # fmt: skip
    told = Thread.objects.create(
        space=space, title="Rain", author=ayse, audience="public", told_on=timezone.localdate()
    )
    Post.objects.create(thread=told, author=ayse, body=f"<p>It rained all day.</p>{TABLE}")
    item = make_item(space, ayse, "spring.jpg", audience="public", credit="Class 4A")
    home = reverse("gallery_project", kwargs={"slug": project.slug})
    reader = arrive(site, Look("en", dark=False, width=A4))
    for path, words in (
        (home, project.summary),
        (f"{home}pages/{shown.pk}/", "They rise at dawn."),
        (f"{home}journal/{told.pk}/", "It rained all day."),
        (f"{home}materials/{item.pk}/", "Class 4A"),
    ):
        prints(reader, path, words)
