"""Which groups somebody sees, who is in them, who stands at the door, and what of them stands in a feed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from etwinning.groups.models import Door, Group
from etwinning.libraries.known import Known, Pages
from etwinning.network import queries as network
from etwinning.network.queries import SHUT
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.safety import queries as safety
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note
from etwinning.threads.queries import public_notes

FEW_MODERATORS = 12
IN_GOOD_STANDING = (Person.State.VALIDATED, Person.State.WARNED)


def _moderators() -> QuerySet[Member]:
    return Member.objects.filter(space=OuterRef("pk"), role=Member.Role.MODERATOR, left_at__isnull=True)


def shown_groups() -> QuerySet[Group]:
    """Groups that no support service hides."""
    return Group.objects.filter(hidden_at__isnull=True)


def not_blocked_for(person: Person) -> Q:
    """A condition for groups: not all moderators are people whom a block hides from this person."""
    hidden = safety.hidden_from(person)
    moderators = _moderators()
    return ~Exists(moderators.filter(person__in=hidden)) | Exists(moderators.exclude(person__in=hidden))


def groups_visible_to(reader: Person | None) -> QuerySet[Group]:
    """The groups whose page somebody may open: everyone those that no desk hides; members their own; officers all.

    A block between somebody and all moderators of a group hides it. For pupils there are no groups.
    """
    if reader is None:
        return shown_groups()
    if reader.is_pupil:
        return Group.objects.none()
    if reader.is_officer:
        return Group.objects.all()
    seat = Member.objects.filter(space=OuterRef("pk"), person=reader, left_at__isnull=True)
    return Group.objects.filter(Exists(seat) | (Q(hidden_at__isnull=True) & not_blocked_for(reader)))


def _members() -> Any:
    present = Member.objects.filter(space=OuterRef("pk"), left_at__isnull=True)
    return Coalesce(Subquery(present.order_by().values("space").annotate(n=Count("pk")).values("n")), 0)


def with_numbers(groups: QuerySet[Group]) -> QuerySet[Group]:
    """The same groups with their rooms, and how many members each has (`members`)."""
    return groups.select_related("space").annotate(members=_members())


_SEEN = Known(
    lambda reader, pk: with_numbers(groups_visible_to(reader)).select_related("space", "picture").filter(pk=pk)
)


def group_seen_by(reader: Person | None, pk: int) -> Any:
    """The group with this key, with room, picture and number of members, if somebody may open its page."""
    return _SEEN.first(reader=reader, pk=pk)


def groups_pictured_for(reader: Person | None) -> QuerySet[Group]:
    """Groups whose picture somebody may fetch."""
    return groups_visible_to(reader).filter(picture__isnull=False).select_related("picture")


_MODERATORS = Known(
    lambda space, reader: (
        Member.objects.filter(space=space, role=Member.Role.MODERATOR, left_at__isnull=True)
        .filter(person__in=safety.people_visible_to(reader).values("pk"))
        .select_related("person", "school")
        .only("space_id", "role", *named("person"), "school__name", "school__city", "school__country")
        .order_by("joined_at", "pk")
    )
)


def moderators_shown(space: Space, reader: Person | None) -> list[Member]:
    """The moderators whose page this reader may open, the first ones first, with their schools."""
    return _MODERATORS.paged(space=space, reader=reader)[:FEW_MODERATORS]


def _listed(space: int) -> QuerySet[Member]:
    rank = Case(When(role=Member.Role.MODERATOR, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        Member.objects.filter(space=space, left_at__isnull=True)
        .select_related("person", "school")
        .only("space_id", "role", "left_at", "is_fixed", *named("person"), "school__name", "school__city",
              "school__country")
        .order_by(rank, "person__sort_name", "person__given_name", "pk")
    )  # fmt: skip


_ALL = Known(_listed)
_SHOWN = Known(
    lambda space, reader: _listed(space).filter(
        Q(person=reader) | Q(person__in=safety.people_visible_to(reader).values("pk"))
    )
)


def list_of_members(seat: Member) -> Pages[Member]:
    """The members of a group, moderators first, a page at a time.

    Moderators see everybody, members those whom they may see anywhere: a block hides both sides.
    """
    if seat.leads:
        return _ALL.paged(space=seat.space_id)
    return _SHOWN.paged(space=seat.space_id, reader=seat.person)


def members_handled_by(seat: Member) -> QuerySet[Member]:
    """The present members of a group with whom a moderator may do something."""
    members = Member.objects.filter(space=seat.space_id, left_at__isnull=True).select_related("person", "space")
    return members if seat.leads else members.none()


_DOORS = Known(lambda person, group: Door.objects.filter(person=person, group=group))


def door_of(group: Group, person: Person) -> Door | None:
    """How somebody stands to a group who is not in it."""
    return _DOORS.first(person=person, group=group.pk)


def requests_to(seat: Member) -> QuerySet[Door]:
    """Who asks to join, the longest waiting first: for the moderators, as far as no block stands between."""
    asked = Door.objects.filter(group=seat.space_id, state=Door.State.ASKED, person__is_active=True)
    asked = asked.exclude(person__in=safety.hidden_from(seat.person))
    asked = asked.select_related("person", "group__space").order_by("at", "pk")
    return asked if seat.leads else asked.none()


def people_to_invite(seat: Member) -> QuerySet[Person]:
    """Contacts of a member who may be invited: validated, not in the group, and not at its door already."""
    inside = Member.objects.filter(space=seat.space_id, person=OuterRef("pk"), left_at__isnull=True)
    at_door = Door.objects.filter(group=seat.space_id, person=OuterRef("pk"))
    people = network.contacts_of(seat.person).filter(kind=Person.Kind.STAFF, state__in=IN_GOOD_STANDING)
    return people.filter(~Exists(inside), ~Exists(at_door))


_GROUPS_OF = Known(
    lambda person, reader: (
        with_numbers(groups_visible_to(reader))
        .filter(
            Exists(Member.objects.filter(space=OuterRef("pk"), person=person, left_at__isnull=True)),
            space__closed_at__isnull=True,
        )
        .order_by("-space__opened_at", "-pk")
    )
)


def groups_of(person: Person, reader: Person | None, most: int) -> list[Group]:
    """The open groups of a person that a reader may see, for the person's page."""
    return _GROUPS_OF.paged(person=person, reader=reader)[:most]


_FEATURED = Known(
    lambda reader: (
        with_numbers(groups_visible_to(reader))
        .filter(featured_at__isnull=False, hidden_at__isnull=True, space__closed_at__isnull=True)
        .order_by("-featured_at", "-pk")
    )
)


def featured_groups(reader: Person | None, most: int) -> list[Group]:
    """The open groups that the central desk features, as far as this reader may see them, the latest first."""
    return _FEATURED.paged(reader=reader)[:most]


_MINE = Known(
    lambda person: (
        with_numbers(Group.objects.filter(space__members__person=person, space__members__left_at__isnull=True))
        .annotate(
            role=F("space__members__role"),
            asking=Subquery(
                Door.objects.filter(group=OuterRef("pk"), state=Door.State.ASKED, person__is_active=True)
                .order_by().values("group").annotate(n=Count("pk")).values("n")
            ),
        )
        .order_by(F("space__closed_at").desc(nulls_first=True), "space__title", "pk")
    )
)  # fmt: skip


def my_groups(person: Person) -> Pages[Any]:
    """The groups of a person, each with their `role`, and how many ask to join (`asking`)."""
    return _MINE.paged(person=person)


_INVITED = Known(
    lambda person: (
        with_numbers(groups_visible_to(person))
        .filter(doors__person=person, doors__state=Door.State.INVITED, space__closed_at__isnull=True)
        .order_by("-doors__at", "pk")
    )
)


def groups_inviting(person: Person) -> list[Group]:
    """The groups that invite somebody, the latest first."""
    return _INVITED.paged(person=person)[:20]


def lone_groups_of(person: Person) -> QuerySet[Group]:
    """Open groups with other members, of which this person is the only moderator."""
    others = Member.objects.filter(space=OuterRef("pk"), left_at__isnull=True).exclude(person=person)
    mine = Member.objects.filter(space=OuterRef("pk"), left_at__isnull=True, person=person, role=Member.Role.MODERATOR)
    groups = Group.objects.filter(Exists(mine), Exists(others), space__closed_at__isnull=True).select_related("space")
    return groups.exclude(Exists(others.filter(role=Member.Role.MODERATOR))).order_by("pk")


def public_news(group: Group, reader: Person | None, most: int) -> list[Note]:
    """The latest news that everyone may read; nothing of people whom a block hides."""
    notes = public_notes(group.space)
    if reader is not None:
        notes = notes.exclude(author__in=safety.hidden_from(reader))
    return list(notes[:most])


def followed_groups(person: Person, keys: Iterable[int]) -> dict[int, Space]:
    """The rooms of the groups of these keys whose page a person may open. One query."""
    seen = groups_visible_to(person).filter(pk__in=list(keys)).select_related("space")
    return {group.pk: group.space for group in seen}


# Places whose lines a reader's feed leaves out: groups that a desk hides, or all of whose moderators a block hides.
# Nobody is hidden from most readers: then nothing of the second half is looked at.
HIDDEN_PLACES = f"""
    SELECT 'space:' || space_id FROM groups_group WHERE hidden_at IS NOT NULL
    UNION ALL SELECT 'space:' || seat.space_id FROM spaces_member seat
    WHERE (SELECT EXISTS ({SHUT}))
    AND seat.person_id IN ({SHUT}) AND seat.role = '{Member.Role.MODERATOR.value}' AND seat.left_at IS NULL
    AND NOT EXISTS (
        SELECT FROM spaces_member other WHERE other.space_id = seat.space_id AND other.left_at IS NULL
        AND other.role = '{Member.Role.MODERATOR.value}' AND other.person_id NOT IN ({SHUT}))
"""  # noqa: S608 - made of constants
