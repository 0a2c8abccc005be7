"""The way from a page of the CMS to the page of its translation. The CMS finds this file by its name."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page


@hooks.register("register_page_header_buttons")  # type: ignore[untyped-decorator]
def to_translation(page: Page, **_more: object) -> Iterable[Button]:
    """For pages that have an original in another language."""
    if Page.objects.filter(translation_key=page.translation_key, pk__lt=page.pk or 0).exists():
        url = reverse("translation", kwargs={"pk": page.pk})
        yield Button(_("Translation: files and checking"), url, icon_name="wagtail-localize-language", priority=50)
