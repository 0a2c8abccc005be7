"""The texts of the programme: what every installation begins with, in English and Turkish, for editors to change."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from etwinning.core.languages import INTERFACE
from etwinning.editing.actions.parts import open_parts
from etwinning.editing.actions.rights import grant_rights
from etwinning.people.models import Desk
from etwinning.portal.models import Article, Front, Kit, Plain, Section, Text, Topic
from etwinning.portal.texts import contents
from etwinning.portal.texts.contents import ARTICLES, KITS, LANGUAGES, PLAIN, RECOGNITION, SECTIONS, SITES, TOPICS

FOLDER = Path(contents.__file__).parent


@dataclass(frozen=True)
class Written:
    """One text from its file: title, one or two sentences, HTML."""

    title: str
    summary: str
    body: str


def written(language: str, name: str) -> Written:
    """The text of this name."""
    title, summary, body = (FOLDER / language / f"{name}.html").read_text(encoding="utf-8").split("\n", 2)
    return Written(title.strip(), summary.strip(), body.strip())


@transaction.atomic
def load_texts() -> bool:
    """Make the tree of pages, unless it is there. True if it was made."""
    if Front.objects.exists():
        open_languages()
        if open_parts():
            grant_rights(Desk.objects.order_by("pk"))
        return False
    root = _root()
    made: dict[str, dict[str, Text]] = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        _Loader(language, Locale.objects.get_or_create(language_code=language)[0], made).load(root)
    open_languages()
    open_parts()
    grant_rights(Desk.objects.order_by("pk"))
    return True


def open_languages() -> None:
    """Each language of the portal has a place where it begins, so that every page can be translated into it."""
    first = Front.objects.order_by("pk").first()
    if first is None:
        return
    there = set(Front.objects.values_list("locale__language_code", flat=True))
    for code in sorted(set(INTERFACE) - there):
        locale = Locale.objects.get_or_create(language_code=code)[0]
        key = first.translation_key
        front = Front(title=first.title, slug=code, locale=locale, translation_key=key, live=False)
        Page.get_first_root_node().add_child(instance=front)


def _root() -> Page:
    """The root of the tree, without the page of welcome that the CMS brings."""
    Page.objects.filter(depth__gt=1).delete()
    root = Page.get_first_root_node()
    if root is None:
        Locale.objects.get_or_create(language_code="en")
        kind = ContentType.objects.get_for_model(Page)
        root = Page.add_root(title="Root", slug="root", content_type=kind)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    Site.objects.all().delete()
    return Page.objects.get(pk=root.pk)


class _Loader:
    """Writes the tree of one language. What an earlier language has under the same name is the same page."""

    def __init__(self, language: str, locale: Locale, made: dict[str, dict[str, Text]]) -> None:
        self.language, self.locale, self.made = language, locale, made

    def load(self, root: Page) -> None:
        """Front, sections, and what stands in them."""
        title = SITES[self.language]
        front = self._add(root, Front, "front", Written(title, "", ""), self.language)
        if self.language == LANGUAGES[0]:
            Site.objects.create(hostname="localhost", root_page=front, is_default_site=True, site_name="eTwinning")
        for name, slugs in PLAIN.items():
            self._add(front, Plain, name, written(self.language, name), slugs[self.language], role=name)
        sections = {
            kind: self._add(
                front,
                Section,
                f"section-{kind}",
                Written(*said[self.language][1:], ""),
                said[self.language][0],
                kind=kind,
            )
            for kind, said in SECTIONS.items()
        }
        for name, slugs in RECOGNITION.items():
            self._add(sections["recognition"], Plain, name, written(self.language, name), slugs[self.language])
        for name, (slugs, fields) in KITS.items():
            self._add(sections["kits"], Kit, name, written(self.language, name), slugs[self.language], **fields)
        self._help(sections["help"])

    def _help(self, section: Text) -> None:
        for name, said in TOPICS.items():
            slug, title, summary = said[self.language]
            topic = self._add(section, Topic, f"topic-{name}", Written(title, summary, ""), slug)
            for article, slugs in ARTICLES[name].items():
                self._add(topic, Article, article, written(self.language, f"help/{article}"), slugs[self.language])

    def _add[T: Text](self, above: Page, model: type[T], name: str, text: Written, slug: str, **fields: Any) -> T:
        page = model(title=text.title, summary=text.summary, body=text.body, slug=slug, locale=self.locale, **fields)
        first = next((pages[name] for pages in self._earlier() if name in pages), None)
        if first is not None:
            page.translation_key = first.translation_key
        page = above.add_child(instance=page)
        self.made[self.language][name] = page
        return page

    def _earlier(self) -> Iterable[dict[str, Text]]:
        return (pages for language, pages in self.made.items() if language != self.language)
