"""The roles of domain 2.3 and what each may do in a room."""

import pytest
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.spaces import queries, rules
from etwinning.spaces.models import Member, Space

NOW = timezone.now()
ADMINISTRATOR, TEACHER, PUPIL_ADMINISTRATOR, PUPIL, VISITOR, MODERATOR, MEMBER = Member.Role
EVERYBODY = set(Member.Role)


def member(role: str, **fields: object) -> Member:
    return Member(pk=1, space=Space(pk=1), person=Person(pk=1), role=role, **fields)


@pytest.mark.parametrize(
    ("rule", "yes"),
    [
        (rules.is_teacher, {ADMINISTRATOR, TEACHER}),
        (rules.is_administrator, {ADMINISTRATOR}),
        (rules.is_pupil, {PUPIL_ADMINISTRATOR, PUPIL}),
        (rules.is_pupil_administrator, {PUPIL_ADMINISTRATOR}),
        (rules.is_visitor, {VISITOR}),
        (rules.leads, {ADMINISTRATOR, MODERATOR}),
        (rules.has_care, {ADMINISTRATOR, TEACHER, MODERATOR}),
        (rules.may_begin, EVERYBODY - {PUPIL, VISITOR}),
        (rules.can_write_in, EVERYBODY - {VISITOR}),
        (rules.can_see_members, {ADMINISTRATOR, TEACHER}),
    ],
)
def test_who_is_what(rule: object, yes: set[str]) -> None:
    assert {role for role in EVERYBODY if rule(member(role))} == yes  # type: ignore[operator]
    gone = {role for role in EVERYBODY if rule(member(role, left_at=NOW))}  # type: ignore[operator]
    assert gone == set()


def test_nobody_writes_in_a_closed_room() -> None:
    closed = Space(pk=1, closed_at=NOW)
    assert [role for role in EVERYBODY if rules.can_write_in(Member(space=closed, role=role))] == []


@pytest.mark.parametrize(
    ("by", "changes", "removes"),
    [
        (ADMINISTRATOR, EVERYBODY - {VISITOR}, EVERYBODY),
        (TEACHER, set(), set()),
        (PUPIL_ADMINISTRATOR, set(), set()),
        (PUPIL, set(), set()),
        (VISITOR, set(), set()),
        (MODERATOR, set(), set()),  # what moderators do with members are deeds of groups
        (MEMBER, set(), set()),
    ],
)
def test_who_changes_and_removes_whom(by: str, changes: set[str], removes: set[str]) -> None:
    asking = member(by)
    assert {role for role in EVERYBODY if rules.can_change_role(asking, member(role))} == changes
    assert {role for role in EVERYBODY if rules.can_remove_member(asking, member(role))} == removes


def test_founders_and_other_rooms_are_out_of_reach() -> None:
    asking = member(ADMINISTRATOR)
    founder = member(ADMINISTRATOR, is_fixed=True)
    stranger = Member(pk=2, space=Space(pk=2), role=TEACHER)
    gone = member(TEACHER, left_at=NOW)
    for other in (founder, stranger, gone):
        assert not rules.can_change_role(asking, other)
        assert not rules.can_remove_member(asking, other)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (ADMINISTRATOR, ("teachers", "members", "public")),
        (TEACHER, ("teachers", "members", "public")),
        (PUPIL_ADMINISTRATOR, ("members", "public")),
        (PUPIL, ("members", "public")),
        (VISITOR, ("members", "public")),
        (MODERATOR, ("teachers", "members", "public")),
        (MEMBER, ("members", "public")),
    ],
)
def test_what_each_reads(role: str, reads: tuple[str, ...]) -> None:
    assert queries.audiences_of(member(role)) == reads
    assert queries.audiences_of(member(role, left_at=NOW)) == ("public",)


def test_who_is_no_member_reads_what_is_public() -> None:
    assert queries.audiences_of(None) == ("public",)
