"""Finding groups, who is in them and who stands at their door."""

from etwinning.groups.queries.finding import GROUPS
from etwinning.groups.queries.groups import (
    HIDDEN_PLACES,
    door_of,
    featured_groups,
    followed_groups,
    group_seen_by,
    groups_inviting,
    groups_of,
    groups_pictured_for,
    groups_visible_to,
    list_of_members,
    lone_groups_of,
    members_handled_by,
    moderators_shown,
    my_groups,
    people_to_invite,
    public_news,
    requests_to,
)

__all__ = [
    "GROUPS",
    "HIDDEN_PLACES",
    "door_of",
    "featured_groups",
    "followed_groups",
    "group_seen_by",
    "groups_inviting",
    "groups_of",
    "groups_pictured_for",
    "groups_visible_to",
    "list_of_members",
    "lone_groups_of",
    "members_handled_by",
    "moderators_shown",
    "my_groups",
    "people_to_invite",
    "public_news",
    "requests_to",
]
