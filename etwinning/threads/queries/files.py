"""Files with posts and notes, fetched along with them."""

from django.db.models import Prefetch, QuerySet

from etwinning.threads.models import Attachment


def with_files() -> Prefetch[str, QuerySet[Attachment], str]:
    """The attachments of what is fetched, each with its file."""
    return Prefetch("attachments", Attachment.objects.select_related("file").order_by("pk"))
