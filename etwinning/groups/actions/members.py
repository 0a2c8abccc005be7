"""Deeds at the door of a group and with who is in it. Each holds the group first, so that two come one by one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.core.models import Audience
from etwinning.groups import queries, rules
from etwinning.groups.actions.opening import close_group
from etwinning.groups.actions.standing import locked, moderators_of, note_down, tell_each
from etwinning.groups.models import Door, Group
from etwinning.people.models import Person
from etwinning.safety import limits
from etwinning.safety import queries as safety
from etwinning.schools.queries import default_school
from etwinning.spaces import actions as spaces
from etwinning.spaces.actions import Newcomer
from etwinning.spaces.models import Member
from etwinning.spaces.queries import member_of


def _seat(group: Group, person: Person, *, by: Person, deed: str, at: datetime | None) -> Member:
    newcomer = Newcomer(person, Member.Role.MEMBER, school=default_school(person))
    seat = spaces.add_member(group.space, newcomer, by=by, deed=f"groups/{deed}", at=at, audience=Audience.TEACHERS)
    Door.objects.filter(group=group, person=person).delete()
    return seat


@transaction.atomic
def join_group(group: Group, *, by: Person, at: datetime | None = None) -> Member:
    """Come in. Twice is once. Raises Stale when the group is closed, or lets people in by request only."""
    group = locked(group)
    spaces.must_be_open(group.space)
    if (seat := member_of(group.space, by)) is not None:
        return seat
    if not rules.can_join_group(by, group, None, queries.door_of(group, by)):
        raise Stale(_("You cannot join this group just so any more. Look at its page again."))
    return _seat(group, by, by=by, deed="join_group", at=at)


@transaction.atomic
def request_to_join(group: Group, *, by: Person, words: str, at: datetime | None = None) -> Door:
    """Ask the moderators to be let in. Twice is once. Raises Stale when it is closed, or one cannot ask now."""
    group = locked(group)
    spaces.must_be_open(group.space)
    door = queries.door_of(group, by)
    if door is not None and door.state == Door.State.ASKED:
        return door
    if not rules.can_request_to_join(by, group, member_of(group.space, by), door, at):
        raise Stale(_("You cannot ask to join this group now. Look at its page again."))
    limits.spend(by, "request_to_join")
    door = _stand(group, by, Door.State.ASKED, by=by, words=words, at=at)
    note_down("request_to_join", group, by=by, at=at)
    url = reverse("group_requests", kwargs={"space_pk": group.pk})
    free = [person for person in moderators_of(group) if not safety.is_hidden(person, by)]
    tell_each(free, "request_to_join", group, by=by, url=url, words=words)
    return door


def _stand(
    group: Group, person: Person, state: str, *, by: Person, words: str = "", at: datetime | None = None
) -> Door:
    put = {"state": state, "by": by, "words": words, "at": at or timezone.now()}
    door, _new = Door.objects.update_or_create(group=group, person=person, defaults=put)
    return door


@transaction.atomic
def withdraw_request(group: Group, *, by: Person) -> None:
    """Ask no longer. Twice is once."""
    group = locked(group)
    if Door.objects.filter(group=group, person=by, state=Door.State.ASKED).delete()[0]:
        note_down("withdraw_request", group, by=by)


@transaction.atomic
def accept_request(door: Door, *, by: Person, at: datetime | None = None) -> Member:
    """Let somebody in who asked. Raises Stale when the group is closed, or they do not ask any more."""
    group, door = _answered(door)
    spaces.must_be_open(group.space)
    if not door.person.is_validated:
        raise Stale(_("This person cannot join a group at the moment."))
    seat = _seat(group, door.person, by=by, deed="accept_request", at=at)
    tell_each([door.person], "accept_request", group, by=by)
    return seat


@transaction.atomic
def decline_request(door: Door, *, by: Person, note: str = "", at: datetime | None = None) -> Door:
    """Say no to somebody who asked. Raises Stale when they do not ask any more."""
    group, door = _answered(door)
    door = _stand(group, door.person, Door.State.DECLINED, by=by, words=note, at=at)
    note_down("decline_request", group, by=by, at=at)
    tell_each([door.person], "decline_request", group, by=by, note=note)
    return door


def _answered(door: Door) -> tuple[Group, Door]:
    group = locked(door.group)
    fresh = Door.objects.select_related("person").filter(pk=door.pk, state=Door.State.ASKED).first()
    if fresh is None:
        raise Stale(_("This request has been answered or withdrawn."))
    return group, fresh


@transaction.atomic
def invite_to_group(group: Group, people: Sequence[Person], *, by: Person, at: datetime | None = None) -> list[Door]:
    """Invite contacts, who may come in from now on. Who came or stands at the door meanwhile is left as they are."""
    group = locked(group)
    spaces.must_be_open(group.space)
    seat = member_of(group.space, by)
    free = set(queries.people_to_invite(seat).filter(pk__in=[person.pk for person in people])) if seat else set()
    doors = []
    for person in people:
        if person in free:
            limits.spend(by, "invite_to_group")
            doors.append(_stand(group, person, Door.State.INVITED, by=by, at=at))
            tell_each([person], "invite_to_group", group, by=by)
    if doors:
        note_down("invite_to_group", group, by=by, at=at)
    return doors


@transaction.atomic
def decline_invitation(group: Group, *, by: Person) -> None:
    """Rather not; nobody is told, and nobody invites them again. Twice is once."""
    group = locked(group)
    mine = Door.objects.filter(group=group, person=by, state=Door.State.INVITED)
    if mine.update(state=Door.State.REFUSED, at=timezone.now()):
        note_down("decline_invitation", group, by=by, audience=Audience.AUTHOR)


@transaction.atomic
def leave_group(group: Group, *, by: Person, at: datetime | None = None) -> None:
    """Go. What one wrote stays. Twice is once. Raises Stale for the only moderator."""
    group = locked(group)
    seat = member_of(group.space, by)
    if seat is not None:
        spaces.remove_member(seat, by=by, deed="groups/leave_group", at=at)


def name_moderator(member: Member, *, by: Person) -> Member:
    """Let a member lead the group, too. Twice is once. Raises Stale when the group is closed or they left."""
    return _change_role(member, Member.Role.MODERATOR, "name_moderator", by=by)


def dismiss_moderator(member: Member, *, by: Person) -> Member:
    """A moderator is a member like the others again. Twice is once. Raises Stale for the only one."""
    return _change_role(member, Member.Role.MEMBER, "dismiss_moderator", by=by)


@transaction.atomic
def _change_role(member: Member, role: str, deed: str, *, by: Person) -> Member:
    group = locked(Group.objects.get(pk=member.space_id))
    before = Member.objects.filter(pk=member.pk).values_list("role", flat=True).get()
    seat = spaces.change_role(member, role=role, by=by, deed=f"groups/{deed}")
    if before != role:
        tell_each([seat.person], deed, group, by=by)
    return seat


@transaction.atomic
def remove_from_group(member: Member, *, by: Person, reason: str, at: datetime | None = None) -> Member:
    """Take a member's seat and say why. They come back only if a moderator lets them. Twice is once."""
    group = locked(Group.objects.get(pk=member.space_id))
    was_present = Member.objects.filter(pk=member.pk, left_at__isnull=True).exists()
    seat = spaces.remove_member(member, by=by, deed="groups/remove_from_group", at=at)
    if was_present:
        _stand(group, seat.person, Door.State.REMOVED, by=by, words=reason, at=at)
        tell_each([seat.person], "remove_from_group", group, by=by, url=reverse("find_groups"), note=reason)
    return seat


def forget_person(person: Person) -> None:
    """Somebody closes the account: nothing of them stands at a door; a group of theirs alone closes.

    Their seats are emptied by `spaces`; what they wrote stays.
    """
    Door.objects.filter(person=person).delete()
    Door.objects.filter(by=person).update(by=None)
    Group.objects.filter(opened_by=person).update(opened_by=None)
    leads = Member.objects.filter(person=person, role=Member.Role.MODERATOR, left_at__isnull=True)
    for group in Group.objects.filter(pk__in=leads.values("space_id"), space__closed_at__isnull=True):
        if set(moderators_of(group)) == {person}:
            close_group(group, by=None)
