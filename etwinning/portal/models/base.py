"""What all pages of the portal are: an address that begins with their language, a clean text, words to be found by."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from etwinning.core.folding import fold
from etwinning.libraries.html import safe, text_of
from etwinning.portal.models.files import Picture
from etwinning.portal.models.wording import cleaned

LINK = re.compile(r"</?a\b[^>]*>")
FIRST = "en"  # the language in which a page is looked for where the reader's lacks it
LANGUAGES_AS_WRITTEN = {"sr": "sr-Cyrl"}


def prose_of(body: str) -> str:
    """Rich text as HTML that is shown: links of the tree made into addresses, cleaned as people's texts are."""
    return safe(expand_db_html(cleaned(body)))


def address_in(path: str, language: str) -> str:
    """Where a reader of a language finds the page whose own address is `path`: in her own language's part of the site.

    What that language lacks stands there as it was written, and says so. `of` tells apart two pages that have the same
    place in the trees of two languages.
    """
    written, way = path[1:3], path[3:]
    return f"/{language}{way}" if written in (language, FIRST) else f"/{language}{way}?of={written}"


class Text(Page):  # type: ignore[misc]
    """A page of the portal. Its path in the tree is its address: /tr/haberler/su-haftasi/."""

    summary = models.CharField(_("In one or two sentences"), max_length=300, blank=True)
    picture = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Picture")
    )
    picture_alt = models.CharField(
        _("What the picture shows"), max_length=200, blank=True,
        help_text=_("For people who cannot see it. Leave it empty if the picture only decorates."),
    )  # fmt: skip
    body = RichTextField(_("Text"), blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    promote_panels: ClassVar = [FieldPanel("slug"), FieldPanel("search_description")]
    show_in_menus_default = False
    found_by: ClassVar[tuple[str, ...]] = ("summary", "body")  # the fields in which a search looks, besides the title

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> Any:
        """The text is made clean before it is stored, and found by what it says now."""
        self.body = cleaned(self.body)
        answer = super().save(*args, **options)
        plain = "\n".join(filter(None, map(self._plain, self.found_by)))
        words = fold(f"{self.title}\n{plain}")
        Words.objects.update_or_create(page_id=self.pk, defaults={"plain": plain, "folded": words})
        return answer

    def _plain(self, field: str) -> str:
        """What a field says, without markup."""
        value = getattr(self, field)
        is_rich = isinstance(self._meta.get_field(field), RichTextField)
        return (text_of(expand_db_html(value)) if is_rich else str(value)).strip()

    def get_admin_display_title(self) -> str:
        """Its title in the lists of the CMS, with what editors must know of a translation (`queries.with_state`)."""
        title = str(super().get_admin_display_title())
        marks = [
            (getattr(self, "is_behind", False), _("the original changed")),
            (getattr(self, "by_machine", False), _("machine translation")),
            (getattr(self, "in_parts", False), _("not all translated")),
        ]
        said = [str(mark) for holds, mark in marks if holds]
        return f"{title} [{', '.join(said)}]" if said else title

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:  # noqa: ARG002
        """(site, where we are, path): what the CMS asks for links and for "view live"."""
        return (1, settings.ADDRESS, self.url_path)

    def get_absolute_url(self) -> str:
        return str(self.url_path)

    def address_in(self, language: str) -> str:
        """Where a reader of this language finds it."""
        return address_in(self.url_path, language)

    @property
    def language(self) -> str:
        """In which language it is written."""
        return str(self.locale.language_code)

    @property
    def prose(self) -> str:
        """Its text as HTML: links of the tree made into addresses, and once more clean (a preview was never saved)."""
        return prose_of(self.body)

    @property
    def prose_for_pupils(self) -> str:
        """The same without links: pupils are led nowhere from here, neither outside nor to pages of teachers."""
        return LINK.sub("", self.prose)

    def get_context(self, request: HttpRequest, *args: Any, **options: Any) -> dict[str, Any]:  # noqa: ARG002
        """What its template shows: the same for a reader and in the preview."""
        empty: dict[str, Any] = {
            "rows": [],
            "articles": {},
            "desks": [],
            "figures": {},
            "offers": [],
            "told": None,
            "address_in": address_in,
        }
        return {"shown": self, **empty, **self.shown_besides()}

    def shown_besides(self) -> dict[str, Any]:
        """What a kind of page shows besides itself."""
        return {}


class Words(models.Model):
    """What a page says, plain and folded: to find it, and to show where it was found."""

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="words")
    plain = models.TextField()
    folded = models.TextField()

    class Meta:
        indexes = [GinIndex(fields=["folded"], name="portal_words_folded", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return str(self.page_id)
