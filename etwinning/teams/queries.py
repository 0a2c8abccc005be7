"""Finding teams. Teachers see all of a room, a pupil the own one; nobody else sees any."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import members_of
from etwinning.teams.models import Place, Plan, Team, Wish


def pupils_of(space: Space) -> QuerySet[Member]:
    """The present pupils of a room with person, school and place: by school and name."""
    return (
        members_of(space)
        .filter(role__in=Member.PUPILS)
        .select_related("person", "school", "space", "team_place")
        .order_by("school__country", "school_id", "person__sort_name", "person__given_name", "pk")
    )


def teams_visible_to(member: Member) -> QuerySet[Team]:
    """Teams with their present pupils, in their order: all for a teacher, the own one for a pupil. Two queries."""
    present = Place.objects.filter(member__left_at__isnull=True, member__role__in=Member.PUPILS)
    placed = present.select_related("member__person", "member__school").order_by(
        "member__school__country", "member__person__sort_name", "member__person__given_name", "pk"
    )
    teams = Team.objects.filter(space=member.space_id).order_by("number")
    if not member.is_present or not (member.is_teacher or member.is_pupil):
        teams = teams.none()
    elif member.is_pupil:
        teams = teams.filter(places__member=member)
    return teams.prefetch_related(Prefetch("places", placed))


def pupils_without_team(space: Space) -> QuerySet[Member]:
    """Who is absent, or came after the teams were made."""
    return pupils_of(space).exclude(team_place__team__isnull=False)


def size_of(space: Space) -> int:
    """How many pupils a team of a room shall have."""
    return Plan.objects.filter(space=space).values_list("size", flat=True).first() or Plan.USUAL


def wishes_in(space: Space, pupils: Collection[int]) -> list[Wish]:
    """What was wished of these pupils."""
    return list(Wish.objects.filter(space=space, one__in=pupils, other__in=pupils).order_by("pk"))


def places_in(space: Space) -> dict[int, Place]:
    """The place of each pupil who was ever considered, with the team."""
    return {one.member_id: one for one in Place.objects.filter(member__space=space).select_related("team")}


def has_teams(space: Space) -> bool:
    return Team.objects.filter(space=space).exists()
