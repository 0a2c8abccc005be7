"""The texts that editors write, as a reader of some language meets them.

What is missing in that language is shown in the one in which it was written first, and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from etwinning.core.countries import choices
from etwinning.core.languages import INTERFACE
from etwinning.libraries.addresses import address_of
from etwinning.libraries.known import Known
from etwinning.portal.models import (
    FIRST,
    LANGUAGES_AS_WRITTEN,
    Article,
    FurtherPicture,
    Moved,
    National,
    News,
    Offer,
    Plain,
    Section,
    Text,
    Theme,
    Topic,
    address_in,
)
from etwinning.portal.queries.translated import Left, State, left_of, state_of
from etwinning.ui.ground import placed_small

MOST_DATED = 500
BY_DAY: Final[dict[str, str]] = {Section.Kind.PUBLICATIONS: "publication__year", Section.Kind.THEMES: "theme__first"}


def text_at(language: str, way: str, of: str = "") -> Text | None:
    """The page with this address; if it has none in this language, the one that another language has there.

    Where several others have one, the one in `of` comes first (`models.address_in`).
    """
    ways = {f"/{code}/{way}": code for code in INTERFACE}
    there = _AT(ways=list(ways))
    wanted = [language, of, FIRST]
    there.sort(key=lambda row: [ways[row.url_path] != code for code in wanted])
    if not there:
        return None
    return _whole(there[0])


def moved_from(language: str, way: str, of: str = "") -> Text | None:
    """The page that had this address before, by the same order."""
    ways = {f"/{code}/{way}": code for code in INTERFACE}
    rows = Moved.objects.filter(address__in=ways, page__in=written())
    wanted = [language, of, FIRST]
    best = min(rows, key=lambda row: [ways[row.address] != code for code in wanted], default=None)
    return text_with(best.page_id) if best else None


_AT = Known(lambda ways: written().filter(url_path__any=ways).select_related("locale").order_by("pk"))


def text_with(pk: int) -> Text | None:
    """The page with this key, if everybody may read it and it is one of ours."""
    row = Page.objects.live().filter(pk=pk).select_related("locale").first() if pk < 2**31 else None
    whole = row.specific if row is not None else None
    return whole if isinstance(whole, Text) else None


def text_with_role(language: str, role: str) -> Text | None:
    """The page that is linked from everywhere: about, privacy … In this language, else as it was first written."""
    return in_language(Plain, language).filter(role=role).select_related("locale", "picture").first()


def section_of(language: str, kind: str) -> Section | None:
    """The list of this kind."""
    return in_language(Section, language).filter(kind=kind).select_related("locale", "picture").first()


def sections(language: str) -> list[Section]:
    """All lists, in the order of the tree."""
    return list(in_language(Section, language).select_related("locale").order_by("path"))


def _whole(row: Page) -> Text:
    """The page as what it is."""
    return cast("Text", row.specific)


def written() -> QuerySet[Page]:
    """What can be read. An alias stands in a language's tree only to hold what is below it; its words are another's."""
    rows: QuerySet[Page] = Page.objects.live().filter(alias_of=None)
    return rows


def in_language[P: Page](model: type[P], language: str) -> QuerySet[P]:
    """Each page once: in this language where it has it, else as it was written first."""
    same = written().filter(translation_key=OuterRef("translation_key"))
    own = Exists(same.filter(locale__language_code=language))
    earlier = Exists(same.filter(pk__lt=OuterRef("pk")))
    rows: QuerySet[P] = model.objects.live().filter(alias_of=None)
    return rows.filter(Q(locale__language_code=language) | (~own & ~earlier))


def latest_news(language: str, country: str | None) -> QuerySet[News]:
    """News of a country, of Europe (""), or all (None), the latest first."""
    rows = in_language(News, language).select_related("locale", "picture").order_by("-day", "-pk")
    return rows if country is None else rows.filter(country=country)


def news_published(language: str, country: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The news that came out between two moments, of Europe and of a country, as a mail tells them; twenty at most."""
    rows = latest_news(language, None).filter(country__in={"", country})
    rows = rows.filter(first_published_at__gte=since, first_published_at__lt=until)[:20]
    return [
        {"title": row.title, "summary": row.summary, "path": row.address_in(language), "language": row.language}
        for row in rows
    ]


def offers(language: str, **wanted: str | list[str]) -> QuerySet[Offer]:
    """What begins or can still be learned, the next first; of one `kind`, `country` or language that it `speaks`."""
    rows = in_language(Offer, language).filter(not_over(timezone.localdate()), **wanted)
    return rows.select_related("locale", "picture").order_by(F("first").asc(nulls_last=True), "pk")


def not_over(today: date) -> Q:
    """Offers that begin today or later, that can still be learned, or that have no day."""
    return Q(last__gte=today) | Q(last=None, first__gte=today) | Q(first=None)


def dated(language: str, country: str, since: date) -> list[Offer | Theme]:
    """What has days and is not over since a day: themes, and offers of Europe or of one country, by their first day."""
    ahead = Q(last__gte=since) | Q(last=None, first__gte=since) | Q(apply_until__gte=since)
    offers = in_language(Offer, language).filter(ahead, country=country).order_by("-first", "-pk")
    themes = in_language(Theme, language).filter(last__gte=since) if not country else []
    return sorted([*offers[:MOST_DATED], *themes], key=lambda row: (row.first or row.apply_until, row.pk))


# Countries that are too small on the map to be met with a finger, and where they lie. The smallest are drawn as dots.
SLIM: Final = {
    "CY": (35.0, 33.2), "LB": (33.9, 35.9), "ME": (42.8, 19.2), "PS": (32.0, 35.25), "XK": (42.6, 20.9),
    "LI": (47.16, 9.55), "LU": (49.8, 6.1), "MT": (35.9, 14.4),
}  # fmt: skip
DOTS: Final = frozenset({"LI", "LU", "MT"})


@dataclass(frozen=True)
class CountryPage:
    """A country with its page; on the map it has a dot, or a round of a finger's size where it is slim."""

    code: str
    name: str
    address: str

    @property
    def is_slim(self) -> bool:
        return self.code in SLIM

    @property
    def middle(self) -> tuple[int, int]:
        """Where the round of a slim country stands on the small map (ui.ground)."""
        x, y = placed_small(*SLIM[self.code])
        return round(x), round(y)

    @property
    def is_dot(self) -> bool:
        return self.code in DOTS


def countries_with_pages(language: str) -> list[CountryPage]:
    """All countries in the reader's alphabet, with the address of their part, else of their figures. One query."""
    parts = dict(in_language(National, language).values_list("country", "url_path"))
    figures = {code: address_of("figures_of_country", country=code) for code, _name in choices(language)}
    return [
        CountryPage(code, name, address_in(parts[code], language) if code in parts else figures[code])
        for code, name in choices(language)
    ]


def national_part(language: str, country: str) -> National | None:
    """The part of a country."""
    return in_language(National, language).filter(country=country).select_related("locale").first()


def children_of(text: Text, language: str) -> QuerySet[Page]:
    """What stands below a page, in the order of the tree, whatever language's tree it is written in."""
    twins = Page.objects.filter(translation_key=text.translation_key).values_list("path", flat=True)
    below = Q(pk=None)
    for path in twins:
        below |= Q(path__startswith=path, depth=text.depth + 1)
    rows: Any = in_language(Page, language).filter(below).order_by("path")
    found: QuerySet[Page] = rows.specific().prefetch_related("locale")
    return found


def listed(text: Text, language: str) -> QuerySet[Any]:
    """The rows of a list but `offers`: news by their day, themes and publications too, others by the tree."""
    if isinstance(text, Section) and text.kind == Section.Kind.NEWS:
        return latest_news(language, "")
    if isinstance(text, National):
        return latest_news(language, text.country)
    if isinstance(text, Section) and text.kind == Section.Kind.SERVICES:
        return in_language(National, language).select_related("locale", "picture").order_by("country")
    rows, latest = children_of(text, language), BY_DAY.get(text.kind) if isinstance(text, Section) else None
    return rows.order_by(F(latest).desc(nulls_last=True), "path") if latest else rows


def articles_of(topics: Iterable[Page], language: str) -> dict[str, list[Article]]:
    """The articles of topics, by the key that a topic has in all languages."""
    paths = dict(
        Topic.objects.filter(translation_key__in=[topic.translation_key for topic in topics]).values_list(
            "path", "translation_key"
        )
    )
    found: dict[str, list[Article]] = {}
    for article in in_language(Article, language).select_related("locale").order_by("path"):
        key = paths.get(article.path[:-4])
        if key is not None:
            found.setdefault(str(key), []).append(article)
    return found


def help_article(pk: int) -> QuerySet[Article]:
    """An article of the help centre that can be read."""
    rows: QuerySet[Article] = Article.objects.live().filter(pk=pk)
    return rows


@dataclass(frozen=True)
class Told:
    """What a page says of itself: its language, and the addresses under which the others have it."""

    language: str
    is_other_language: bool
    languages: list[tuple[str, str]]  # (code, path)
    crumbs: list[Page]
    state: State
    left: Left

    @property
    def tag(self) -> str:
        """The language for `lang`."""
        return LANGUAGES_AS_WRITTEN.get(self.language, self.language)

    def tag_of(self, field: str) -> str:
        """The language of one of its fields, which may not be translated yet."""
        return self.left.language if field in self.left.fields else self.tag


def related_to(news: News, language: str) -> QuerySet[Page]:
    """The pages that an editor says belong to a piece of news, in the reader's language where it has them."""
    keys = news.related.values("page__translation_key")
    return in_language(Page, language).filter(translation_key__in=keys).select_related("locale").order_by("pk")


def pictures_of(news: News) -> QuerySet[FurtherPicture]:
    """The further pictures of a piece of news, in their order, with the copies that were made of them."""
    rows: QuerySet[FurtherPicture] = (
        FurtherPicture.objects.filter(news=news).select_related("picture").prefetch_related("picture__renditions")
    )
    return rows.order_by("sort_order", "pk")


def translations_of(text: Page) -> list[tuple[str, str]]:
    """(language, path) of a page in all languages that have it."""
    rows = written().filter(translation_key=text.translation_key)
    return sorted(rows.values_list("locale__language_code", "url_path"))


def told(text: Text, language: str) -> Told:
    """What a reader of this language must know of a page."""
    above = text.get_ancestors().filter(depth__gt=2).only("title", "url_path", "depth")
    state = state_of(text)
    left = left_of(text) if state.in_parts else Left()
    return Told(text.language, text.language != language, translations_of(text), list(above), state, left)
