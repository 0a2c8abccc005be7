"""The public view of a project on paper: what is read stands there, what is pressed does not, and it fits on A4."""

from django.urls import reverse

from etwinning.pages.models import Page
from etwinning.projects.tests.factories import make_active
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, arrive

A4 = 794  # CSS pixels at 96 an inch
PRESSED = "header.masthead, nav, footer, form, button, .btn"
WIDE = """() => [...document.querySelectorAll("body *")].filter((one) =>
  one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1
).map((one) => one.outerHTML.slice(0, 120))"""


def test_the_public_view_of_a_project_can_be_printed(site: Site) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    table = "<table><tbody><tr>" + "<td>A spring in the hills</td>" * 6 + "</tr></tbody></table>"
    shown = Page.objects.create(
        space=project.twinspace.space, title="Our springs", body=f"<p>They rise at dawn.</p>{table}", author=ayse,
        state="published", audience="public",
    )  # fmt: skip
    reader = arrive(site, Look("en", dark=False, width=A4))
    for path, words in (
        (reverse("gallery_project", kwargs={"slug": project.slug}), project.summary),
        (reverse("gallery_page", kwargs={"slug": project.slug, "pk": shown.pk}), "They rise at dawn."),
    ):
        reader.go(path)
        page = reader.page
        page.emulate_media(media="print")
        reader.reads(words)
        assert [one.evaluate("it => it.outerHTML") for one in page.locator(PRESSED).all() if one.is_visible()] == []
        assert page.evaluate(WIDE) == []
        assert page.pdf(format="A4").startswith(b"%PDF-")
        page.emulate_media(media="screen")
