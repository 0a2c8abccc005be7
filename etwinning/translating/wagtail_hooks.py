"""The way from a page of the CMS to the page of its translation. The CMS finds this file by its name."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page


@hooks.register("register_page_header_buttons")  # type: ignore[untyped-decorator]
def to_translation(page: Page, **_more: object) -> Iterable[Button]:
    """For pages that have an original in another language, and for originals that have been translated."""
    others = Page.objects.filter(translation_key=page.translation_key, alias_of=None).exclude(pk=page.pk)
    keys = list(others.values_list("pk", flat=True)) if page.pk else []
    if keys:
        name = _("Its translations") if page.pk < min(keys) else _("Translation: files and checking")
        url = reverse("translation", kwargs={"pk": page.pk})
        yield Button(name, url, icon_name="wagtail-localize-language", priority=50)


@hooks.register("register_page_listing_more_buttons")  # type: ignore[untyped-decorator]
def to_listed_translation(page: Page, **_more: object) -> Iterable[Button]:
    """The same in a list of pages, whose rows know their original: the side-by-side editor has no menu for it."""
    if (getattr(page, "original_pk", None) or page.pk) < page.pk:
        url = reverse("translation", kwargs={"pk": page.pk})
        yield Button(_("Translation: files and checking"), url, icon_name="wagtail-localize-language", priority=50)
