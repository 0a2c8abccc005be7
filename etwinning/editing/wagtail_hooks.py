"""What the CMS shows in our words: what is translated, who reads what is handed in. It finds this file itself."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from etwinning.editing import queries, rules
from etwinning.people.actions import tell
from etwinning.portal.queries import with_state


def tell_of_comments(view: EditView, _changes: object) -> None:
    """In place of its mails: a notice to who wrote beside this text, and who began the page."""
    url = reverse("wagtailadmin_pages:edit", args=[view.page.pk])
    for person in queries.talkers(view.page):
        tell(person, "editing/comment_page", by=view.request.user, url=url, title=view.page.get_admin_display_title())


EditView.send_commenting_notifications = tell_of_comments


@hooks.register("before_create_page")  # type: ignore[untyped-decorator]
def say_who_reads(request: HttpRequest, parent: Page, _kind: type[Page]) -> None:
    """Where nobody is at the central desk, one is told before writing what only that desk can publish."""
    _say_who_reads(request, can_publish=parent.permissions_for_user(request.user).can_publish_subpage())


@hooks.register("before_edit_page")  # type: ignore[untyped-decorator]
def say_again_who_reads(request: HttpRequest, page: Page) -> None:
    """The same at a page that is there."""
    _say_who_reads(request, can_publish=page.permissions_for_user(request.user).can_publish())


def _say_who_reads(request: HttpRequest, *, can_publish: bool) -> None:
    if request.method == "GET" and not can_publish and not queries.central_officers().exists():
        messages.warning(
            request,
            _("Nobody works at the central desk here yet, so nobody can publish this page. Your draft is kept."),
        )


def keep_held(deed: str) -> Callable[..., HttpResponse | None]:
    """A hook before a deed: pages that the portal cannot do without stay, and it is said."""

    def hook(request: HttpRequest, page: Page, *_more: object) -> HttpResponse | None:
        return None if rules.can_take_away(page, deed) else _kept(request, page)

    return hook


for deed in ("delete", "unpublish", "move"):
    hooks.register(f"before_{deed}_page", keep_held(deed))


@hooks.register("before_bulk_action")  # type: ignore[untyped-decorator]
def keep_held_among_many(request: HttpRequest, deed: str, things: Iterable[Any], _view: object) -> HttpResponse | None:
    """The same for several at once: all stay."""
    pages = [thing for thing in things if isinstance(thing, Page)]
    held = next((page for page in pages if not rules.can_take_away(page, deed)), None)
    return None if held is None else _kept(request, held)


def _kept(request: HttpRequest, page: Page) -> HttpResponse:
    words = _("“%(title)s” stays: the portal's own links lead to it. You can change its text.")
    messages.error(request, words % {"title": page.get_admin_display_title()})
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("construct_explorer_page_queryset")  # type: ignore[untyped-decorator]
def mark_translations(_parent: Page, pages: Any, _request: object) -> Any:
    """A list of pages, each with the state of its translation."""
    return with_state(pages)


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
