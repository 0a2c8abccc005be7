"""What goes of the CMS when an editor closes the account. It is called every night, for accounts are closed below us.

What an editor wrote, and the line that says so, stays with an account that bears no name any more.
"""

from django.db import transaction
from wagtail.admin.models import EditingSession
from wagtail.models import Page, PageSubscription
from wagtail.users.models import UserProfile

from etwinning.people.models import Person


@transaction.atomic
def forget_leavers() -> int:
    """Delete what the CMS keeps for the own use of those who left: picture, wishes, open editors. How many rows.

    Pages that they kept for themselves are free again.
    """
    left = Person.objects.filter(state=Person.State.LEFT)
    gone = 0
    for model in (UserProfile, EditingSession, PageSubscription):
        rows, _each = model.objects.filter(user__in=left).delete()
        gone += rows
    Page.objects.filter(locked_by__in=left).update(locked=False, locked_at=None, locked_by=None)
    return gone
