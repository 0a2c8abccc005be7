"""What a room is called where people read of it, by its kind, and who sees what stands in it."""

from collections.abc import Collection
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import Audience
from etwinning.spaces.models import Space

_TWINSPACE, _GROUP = str(Space.Kind.TWINSPACE), str(Space.Kind.GROUP)
_EVERYONE = _("Everyone on the internet")
SEEN_BY: Final[dict[str, list[tuple[str, str | Promise]]]] = {
    _TWINSPACE: [
        (Audience.TEACHERS, _("Teachers of this TwinSpace")),
        (Audience.MEMBERS, _("All members of this TwinSpace")),
        (Audience.PUBLIC, _EVERYONE),
    ],
    _GROUP: [
        (Audience.MEMBERS, _("All members of this group")),
        (Audience.PUBLIC, _EVERYONE),
    ],
}
CLOSED: Final[dict[str, Promise]] = {
    _TWINSPACE: _("This TwinSpace is closed. You can read everything in it, but nothing can be changed."),
    _GROUP: _("This group is closed. You can read everything in it, but nothing can be changed."),
}
LEFT: Final[dict[str, Promise]] = {
    _TWINSPACE: _("This member left the TwinSpace a moment ago."),
    _GROUP: _("This member left the group a moment ago."),
}
FULL: Final[dict[str, Promise]] = {
    _TWINSPACE: _("This TwinSpace is full: it has as many pages, folders or materials as it can hold."),
    _GROUP: _("This group is full: it has as many pages, folders or materials as it can hold."),
}
ALONE: Final[dict[str, Promise]] = {
    _TWINSPACE: _("This is the only administrator. Make somebody else an administrator first."),
    _GROUP: _("This is the only moderator. Make somebody else a moderator first."),
}


def seen_by(space: Space, audiences: Collection[str]) -> list[tuple[str, str | Promise]]:
    """The choices of who sees a thing in a room, of those that are offered."""
    return [pair for pair in SEEN_BY[space.kind] if pair[0] in audiences]
