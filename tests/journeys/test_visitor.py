"""Somebody who has never heard of eTwinning: front page, a project like hers, joining; news, help, her country.

In Greek, of which no texts are there, she reads them in English, is told so, and stays among the Greek addresses.
"""

import re

import pytest
from playwright.sync_api import expect

from etwinning.editing.actions import load_texts
from etwinning.libraries.moment import spoken
from etwinning.portal import queries
from etwinning.portal.models import Article, News, Section, Text
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, words

TITLE = {"en": "A week of water", "tr": "Su haftası"}
LOOKS = [Look("en", dark=True, width=1280), Look("tr", dark=False, width=360), Look("el", dark=False, width=1280)]


@pytest.fixture
def project(site: Site) -> Project:
    """A public project, the texts of the programme, and news in the languages in which these are written."""
    running = make_active(
        cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    )
    cast.make_desk("")
    load_texts()
    key = None
    for language, title in TITLE.items():
        part = Section.objects.get(kind="news", locale__language_code=language)
        news = News(title=title, body=f"<p>{title}.</p>", **({"translation_key": key} if key else {}))
        part.add_child(instance=news)
        news.save_revision().publish()
        key = news.translation_key
    return running


def written_in(look: Look) -> str:
    """The language in which this reader finds the words of ours."""
    return look.language if look.language in TITLE else "en"


def comes(site: Site, look: Look, *, scripts: bool) -> Reader:
    """At the front page; who reads Greek takes it from the chooser, whatever her browser says."""
    greek = look.language == "el"
    visitor = arrive(site, Look("en", look.dark, look.width) if greek else look, "/", scripts=scripts)
    if greek:
        with visitor.leaving():
            visitor.page.locator('a[href^="/language/"]:visible').first.click()
        visitor.look = look
        with visitor.leaving():
            visitor.page.locator('main [name="language"][value="el"]').click()
    return visitor


def checks(visitor: Reader, *, scripts: bool) -> None:
    if scripts:
        visitor.passes()
    assert visitor.page.locator("html").get_attribute("lang") == spoken(visitor.look.language)


def joins(visitor: Reader, project: Project, *, scripts: bool) -> None:
    """From what it is to the form, by a project like hers."""
    main, said = visitor.page.locator("main"), written_in(visitor.look)
    visitor.reads(words(said, "Your class has a twin somewhere in Europe."))
    counted = re.escape(words(said, "Counted on %(day)s", day="@")).replace("@", r".*\d{4}.*")
    expect(main.get_by_text(re.compile(counted))).to_be_visible()
    checks(visitor, scripts=scripts)
    visitor.choose("age", "7-11")
    visitor.choose("subject", "geography")
    with visitor.leaving():
        main.locator("form", has=visitor.page.locator('[name="age"]')).locator("button").click()
    checks(visitor, scripts=scripts)
    visitor.follow(f"/gallery/{project.slug}/")
    visitor.reads(project.summary)
    checks(visitor, scripts=scripts)
    visitor.follow("/account/signup/")
    expect(main.locator('[name="email"]')).to_be_visible()
    checks(visitor, scripts=scripts)


def reads(visitor: Reader, text: Text | None, *, scripts: bool) -> None:
    """Follow the link to a text; where it is not in her language, the page says so and marks it."""
    assert text is not None
    visitor.follow(text.address_in(visitor.look.language))
    visitor.reads(text.title)
    assert f"/{visitor.look.language}/" in visitor.page.url
    if visitor.look.language != written_in(visitor.look):
        note = "This page is not there in %(language)s yet. You read it in %(other)s."
        visitor.reads(words("en", note) % {"language": "Ελληνικά", "other": "Αγγλικά"})
        expect(visitor.page.locator("main h1")).to_have_attribute("lang", "en")
        expect(visitor.page.locator("main article")).to_have_attribute("lang", "en")
    checks(visitor, scripts=scripts)


def looks_around(visitor: Reader, *, scripts: bool) -> None:
    """News, a help article, the page of a country, each by its link."""
    code, said = visitor.look.language, written_in(visitor.look)
    front = f"/{code}/"
    visitor.go(front)
    reads(visitor, News.objects.get(locale__language_code=said), scripts=scripts)
    visitor.go(front)
    reads(visitor, queries.section_of(code, "help"), scripts=scripts)
    article = Article.objects.filter(locale__language_code=said).order_by("path").first()
    reads(visitor, article, scripts=scripts)
    visitor.go(front)
    reads(visitor, queries.national_part(code, "TR"), scripts=scripts)


@pytest.mark.parametrize("look", LOOKS, ids=["en", "tr", "el"])
def test_a_visitor_understands_and_joins(site: Site, project: Project, look: Look) -> None:
    visitor = comes(site, look, scripts=True)
    joins(visitor, project, scripts=True)
    looks_around(visitor, scripts=True)


def test_a_visitor_joins_without_scripts(site: Site, project: Project) -> None:
    visitor = comes(site, Look("el", dark=True, width=1280), scripts=False)
    joins(visitor, project, scripts=False)
    looks_around(visitor, scripts=False)
