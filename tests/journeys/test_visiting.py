"""A visitor without an account: reads in a language that lacks a page, has the news sent, ends them, saves data."""

from datetime import timedelta

from django.utils import timezone

from etwinning.editing.actions import load_texts
from etwinning.newsletters.actions import WEEK, make_issues
from etwinning.newsletters.models import Reader as NewsReader
from etwinning.portal.models import National, News
from etwinning.projects.tests.factories import make_active
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, arrive, in_two_languages, link_in

MAIL = "ada@parent.example"
TITLE = "Konya’da bölge çalıştayı"


def write_news() -> News:
    part = National.objects.get(country="TR", locale__language_code="en")
    news = News(title=TITLE, slug="calistay", summary="İki gün.", locale=part.locale, first_published_at=timezone.now())
    added: News = part.add_child(instance=news)
    return added


@in_two_languages
def test_a_visitor_has_the_news_sent_and_ends_it(site: Site, look: Look) -> None:
    cast.make_desk("TR")
    load_texts()
    news = write_news()
    visitor = arrive(site, look, f"/{look.language}/services/tr/")
    visitor.reads(TITLE)
    visitor.press("Get the news by e-mail")
    visitor.passes()
    visitor.fill(email="ada@parent")
    visitor.press("Send me the news")
    assert visitor.page.locator('[name="email"]').input_value() == "ada@parent"
    visitor.page.locator("form [name=email][aria-invalid=true]").wait_for()
    visitor.passes()
    visitor.fill(email=MAIL)
    visitor.choose("country", "TR")
    visitor.press("Send me the news")
    visitor.sees("Look into your mail: if you do not get this newsletter yet, you find a link there to confirm it.")
    visitor.passes()

    visitor.go(link_in(visitor.mail(MAIL, "Do you want the news of eTwinning?")))
    visitor.passes()
    visitor.press("Yes, send them to me")
    visitor.sees("You get the news from now on")
    visitor.passes()

    rows = [{"title": news.title, "summary": news.summary, "path": news.url_path, "language": "en"}]
    NewsReader.objects.update(confirmed_at=timezone.now() - 2 * WEEK)
    assert make_issues(lambda *_: rows, at=timezone.now() + timedelta(days=7)) == 1
    visitor.go(f"/newsletter/stop/{stop_token()}/")
    visitor.passes()
    visitor.press("Stop these mails")
    visitor.sees("You get no more of these mails")
    visitor.passes()
    assert not NewsReader.objects.exists()


def stop_token() -> str:
    from etwinning.newsletters.letters import reader_token  # noqa: PLC0415 - read before the apps are ready

    return reader_token(NewsReader.objects.get(), "stop")


@in_two_languages
def test_a_visitor_saves_data(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    make_active(ayse, bruno)
    load_texts()
    visitor = arrive(site, look, "/gallery/", scripts=False)
    with visitor.leaving():
        visitor.page.locator('footer a[href^="/pictures/"]').click()
    visitor.press("Without pictures")
    assert visitor.page.url.endswith("/gallery/")
    assert visitor.page.locator("html[data-saves]").count() == 1
    visitor.go("/pictures/?next=/gallery/")
    assert "btn-primary" in str(visitor.page.locator('main button[value="none"]').get_attribute("class"))
    visitor.press("With pictures")
    assert visitor.page.locator("html[data-saves]").count() == 0


def test_a_greek_visitor_reads_what_is_not_there_in_greek(site: Site) -> None:
    load_texts()
    reader = arrive(site, Look("el", dark=False, width=360), "/el/history/")
    page = reader.page
    assert page.locator("html").get_attribute("lang") == "en"  # our own sentences are not translated yet
    assert page.locator("article").get_attribute("lang") == "en"
    page.locator(".note-info").wait_for()
    assert page.locator('link[rel=alternate][hreflang="tr"]').get_attribute("href")
    with reader.leaving():
        page.locator('footer a[href="/language/?next=/el/history/"]').or_(
            page.locator('footer a[href^="/language/"]')
        ).first.click()
    page.locator('button[name=language][value="el"][aria-pressed=true]').wait_for()
