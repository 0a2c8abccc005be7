"""What several deeds of a group share: its row, held; who is told; what the directory hears."""

from collections.abc import Iterable
from datetime import datetime

from etwinning.core.actions import record
from etwinning.core.models import Audience
from etwinning.directory.actions import note_change
from etwinning.groups.models import Group
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.spaces.models import Member


def locked(group: Group) -> Group:
    """The group as it is now, held until the transaction ends: deeds at its door come one by one."""
    return Group.objects.select_for_update(of=("self",)).select_related("space").get(pk=group.pk)


def changed(group: Group) -> None:
    """The directory looks at this group again."""
    note_change("groups", [group.pk])


def note_down(
    deed: str, group: Group, *, by: Person | None, audience: str = Audience.TEACHERS, at: datetime | None = None
) -> None:
    """The journal's line; unless said otherwise, for moderators."""
    record(f"groups/{deed}", group, by=by, scope=group.scope, audience=audience, at=at, title=group.space.title)


def moderators_of(group: Group) -> list[Person]:
    """Who leads a group now."""
    seats = Member.objects.filter(space=group.pk, role=Member.Role.MODERATOR, left_at__isnull=True)
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def tell_each(
    people: Iterable[Person], deed: str, group: Group, *, by: Person | None, url: str = "", **data: object
) -> None:
    """Tell some people of a deed, with the name of the group."""
    for person in people:
        tell(person, f"groups/{deed}", by=by, url=url or group.get_absolute_url(), title=group.space.title, **data)
