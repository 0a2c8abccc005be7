"""Who may do what with a group (domain 2.5, 3.9; docs/decisions/0038). A seat is a present one, or None.

What is written in a group, and by whom, is the matter of its tools: `spaces.rules`, `pages`, `threads`, `materials`.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from etwinning.groups.models import Door, Group
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.safety import queries as safety
from etwinning.spaces.models import Member


def can_open_group(person: Person) -> bool:
    """Validated staff (decisions: "What a waiting person may do"); no desk is asked first."""
    return people.can_meet_people(person) and person.is_staff_member


def leads(seat: Member | None) -> bool:
    """Moderators."""
    return seat is not None and seat.is_present and seat.leads


def can_edit_group(seat: Member | None) -> bool:
    return leads(seat)


def can_close_group(seat: Member | None) -> bool:
    return leads(seat)


def can_reopen_group(seat: Member | None) -> bool:
    return leads(seat)


def is_invited(door: Door | None) -> bool:
    """Whether somebody in the group asked this person in."""
    return door is not None and door.state == Door.State.INVITED


def _may_come(person: Person, group: Group, seat: Member | None) -> bool:
    return seat is None and can_open_group(person) and group.hidden_at is None


def can_join_group(person: Person, group: Group, seat: Member | None, door: Door | None) -> bool:
    """Validated staff: a group open to all, if no moderator removed them; any group that invites them."""
    free = group.joining == Group.Joining.OPEN and (door is None or door.state != Door.State.REMOVED)
    return _may_come(person, group, seat) and (free or is_invited(door))


def can_request_to_join(
    person: Person, group: Group, seat: Member | None, door: Door | None, at: datetime | None = None
) -> bool:
    """Validated staff where one does not simply join. After a no one may ask again when a month has passed."""
    if not _may_come(person, group, seat) or can_join_group(person, group, seat, door):
        return False
    if door is None or door.state == Door.State.REFUSED:
        return True
    waited = (at or timezone.now()) - door.at >= timedelta(days=Door.AGAIN_DAYS)
    return door.state in {Door.State.DECLINED, Door.State.REMOVED} and waited


def can_withdraw_request(door: Door | None) -> bool:
    """Who asked."""
    return door is not None and door.state == Door.State.ASKED


def can_decline_invitation(door: Door | None) -> bool:
    """Who is invited."""
    return is_invited(door)


def can_see_requests(seat: Member | None) -> bool:
    return leads(seat)


def can_accept_request(seat: Member | None) -> bool:
    return leads(seat)


def can_decline_request(seat: Member | None) -> bool:
    return leads(seat)


def can_invite_to_group(seat: Member | None, group: Group) -> bool:
    """Every member of a group that is open to all; of the others the moderators."""
    if seat is None or not seat.is_present or not people.can_meet_people(seat.person):
        return False
    return seat.leads or group.joining == Group.Joining.OPEN


def can_leave_group(seat: Member | None) -> bool:
    """Every member; that somebody must go on leading it is said by the deed."""
    return seat is not None and seat.is_present


def _handles(by: Member | None, member: Member) -> bool:
    return by is not None and leads(by) and by.space_id == member.space_id and member.is_present


def can_name_moderator(by: Member | None, member: Member) -> bool:
    """Moderators, for validated members. (Twice is once.)"""
    return _handles(by, member) and people.can_meet_people(member.person)


def can_dismiss_moderator(by: Member | None, member: Member) -> bool:
    """Moderators, for any of them, themselves too. (Twice is once.)"""
    return _handles(by, member)


def can_remove_from_group(by: Member | None, member: Member) -> bool:
    """Moderators, for members; in a closed group too, it protects."""
    return _handles(by, member) and member.role == Member.Role.MEMBER


def can_follow_group(person: Person, seat: Member | None) -> bool:
    """Validated staff outside it: what happens in one's own groups stands in the feed anyway."""
    return seat is None and people.can_meet_people(person)


def can_unfollow_group(person: Person) -> bool:
    """Ending it is always open."""
    return person.is_active


def _is_central(person: Person) -> bool:
    return person.is_officer and safety.is_central(person)


def can_feature_group(person: Person, group: Group) -> bool:
    """The central desk, a group open to all (domain 3.9)."""
    return _is_central(person) and group.hidden_at is None and group.joining == Group.Joining.OPEN


def can_unfeature_group(person: Person) -> bool:
    return _is_central(person)


def can_show_group(person: Person, group: Group) -> bool:
    """The central desk, a group that was hidden after a report."""
    return _is_central(person) and group.hidden_at is not None


def deeds_open_to(person: Person, group: Group, seat: Member | None, door: Door | None) -> set[str]:
    """What somebody may do with a group as it is now: for the buttons of its page."""
    is_open = group.space.is_open
    may = {
        "join_group": is_open and can_join_group(person, group, seat, door),
        "request_to_join": is_open and can_request_to_join(person, group, seat, door),
        "withdraw_request": can_withdraw_request(door),
        "decline_invitation": can_decline_invitation(door),
        "edit_group": is_open and can_edit_group(seat),
        "close_group": is_open and can_close_group(seat),
        "reopen_group": not is_open and can_reopen_group(seat),
        "invite_to_group": is_open and can_invite_to_group(seat, group),
        "leave_group": can_leave_group(seat),
        "feature_group": is_open and group.featured_at is None and can_feature_group(person, group),
        "unfeature_group": group.featured_at is not None and can_unfeature_group(person),
        "show_group": can_show_group(person, group),
        "follow_group": can_follow_group(person, seat),
    }
    return {deed for deed, yes in may.items() if yes}
