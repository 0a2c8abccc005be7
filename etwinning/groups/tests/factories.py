"""Groups for tests."""

from etwinning.groups import actions
from etwinning.groups.models import Group
from etwinning.people.models import Person
from etwinning.spaces.models import Member

ABOUT = "Reading aloud, book talks and school libraries: we try things out and tell each other how it went."


def words(title: str = "Reading together", **fields: object) -> actions.Words:
    """What a group says of itself."""
    said = {"about": ABOUT, "language": "en", "theme": "reading", "joining": "open"} | fields
    return actions.Words(title, **said)  # type: ignore[arg-type]


def make_group(moderator: Person, *members: Person, title: str = "Reading together", **fields: object) -> Group:
    """An open group with a moderator and members. With joining="request" the members were invited."""
    group = actions.open_group(words(title, **fields), by=moderator)
    for person in members:
        if group.joining == Group.Joining.REQUEST:
            door = actions.request_to_join(group, by=person, words="I would like to join you.")
            actions.accept_request(door, by=moderator)
        else:
            actions.join_group(group, by=person)
    return group


def seat_of(group: Group, person: Person) -> Member:
    """The seat of a person in a group, also of one who left."""
    return Member.objects.select_related("space", "person").get(space=group.pk, person=person)


def role_of(group: Group, person: Person) -> str:
    """The role of a person who is there, else nothing."""
    seat = Member.objects.filter(space=group.pk, person=person, left_at__isnull=True).first()
    return seat.role if seat else ""
