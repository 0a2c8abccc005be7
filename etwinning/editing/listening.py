"""What happens in the CMS leaves an entry in our journal, and whoever waits for it is told: by us, not by its mails.

Nothing of ours is called when a page is published, handed in or approved there: the CMS writes it in its own log, and
to this log alone somebody listens (docs/decisions/0043). It is the one signal of the house.
"""

from typing import Any, Final

from django.db.models.signals import post_save  # noqa: TID251 - the CMS has no other way to say what it did
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, TaskState

from etwinning.core.actions import record
from etwinning.editing import queries
from etwinning.people.actions import tell

DEEDS: Final = {
    "wagtail.publish": "publish_page",
    "wagtail.publish.scheduled": "publish_page",
    "wagtail.unpublish": "unpublish_page",
    "wagtail.unpublish.scheduled": "unpublish_page",
    "wagtail.delete": "delete_page",
    "wagtail.workflow.start": "hand_in_page",
    "wagtail.workflow.resume": "hand_in_page",
    "wagtail.workflow.approve": "approve_page",
    "wagtail.workflow.reject": "reject_page",
}


def listen() -> None:
    """From now on. Twice is once."""
    post_save.connect(hear, sender=PageLogEntry, dispatch_uid="editing.hear")


def hear(instance: PageLogEntry, *, created: bool, **_more: object) -> None:
    """A line of the CMS's log: an entry of ours, and notices."""
    name = DEEDS.get(instance.action)
    if name is None or not created:
        return
    deed = f"editing/{name}"
    record(deed, Page(pk=instance.page_id), by=instance.user, title=instance.label)
    about: dict[str, Any] = {
        "by": instance.user, "title": instance.label,
        "url": reverse("wagtailadmin_pages:edit", args=[instance.page_id]),
    }  # fmt: skip
    if name == "hand_in_page":
        for officer in queries.central_officers():
            tell(officer, deed, **about)
    elif name in {"approve_page", "reject_page"}:
        key = instance.data["workflow"]["task_state_id"]
        state = TaskState.objects.select_related("workflow_state__requested_by").filter(pk=key).first()
        if state is not None and state.workflow_state.requested_by is not None:
            tell(state.workflow_state.requested_by, deed, note=instance.data.get("comment") or "", **about)
