"""What the CMS shows in our words: what is translated, who reads what is handed in. It finds this file itself."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from etwinning.portal import queries


@hooks.register("construct_explorer_page_queryset")  # type: ignore[untyped-decorator]
def mark_translations(_parent: Page, pages: Any, _request: object) -> Any:
    """A list of pages, each with the state of its translation."""
    return queries.with_state(pages)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def to_opinions() -> MenuItem:
    """Among the reports of the CMS: what readers say of help articles."""
    return MenuItem(_("Which help articles help?"), reverse("opinions"), icon_name="help", order=50)


@hooks.register("insert_global_admin_js")  # type: ignore[untyped-decorator]
def give_names() -> str:
    """Searches, fields and pages of the CMS that have no name for who hears them get one."""
    script = '<script type="module" src="{}" data-cms-names data-search="{}" data-file="{}"></script>'
    return format_html(script, static("ui/js/cms-names.js"), _("Search here"), _("File of a translation"))


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def give_contrast() -> str:
    """What is too pale there."""
    return format_html('<link rel="stylesheet" href="{}">', static("ui/cms.css"))


class ToCentralDesk(SubmitForModerationMenuItem):  # type: ignore[misc]
    """Hand a page in, under a name that is translated: the CMS puts the names of its tables there."""

    def get_context_data(self, parent_context: Any) -> Any:
        """The same with our words."""
        return {**super().get_context_data(parent_context), "label": _("Send to the central desk")}


@hooks.register("construct_page_action_menu")  # type: ignore[untyped-decorator]
def hand_in(items: list[ActionMenuItem], _request: object, context: dict[str, Any]) -> None:
    """Who can publish a page need not hand it in."""
    can_publish = PublishMenuItem().is_shown(context)
    for item in [item for item in items if isinstance(item, SubmitForModerationMenuItem)]:
        at = items.index(item)
        items[at : at + 1] = [] if can_publish else [ToCentralDesk(item.order)]
