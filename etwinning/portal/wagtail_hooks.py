"""What the lists of the CMS show of translations. The CMS finds this file by its name."""

from typing import Any

from wagtail import hooks
from wagtail.models import Page

from etwinning.portal import queries


@hooks.register("construct_explorer_page_queryset")  # type: ignore[untyped-decorator]
def mark_translations(_parent: Page, pages: Any, _request: object) -> Any:
    """A list of pages, each with the state of its translation."""
    return queries.with_state(pages)
