"""Finding teams. Teachers see all of a room, a pupil the own one; nobody else sees any."""

from collections import Counter
from collections.abc import Collection

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from etwinning.core.folding import fold
from etwinning.core.models import Audience, Entry
from etwinning.pages.models import Page
from etwinning.pages.queries import pages_editable_by, pages_visible_to
from etwinning.spaces.models import Credit, Member, Space
from etwinning.spaces.queries import members_of
from etwinning.teams.models import Place, Plan, Team, Wish, Work
from etwinning.threads.models import Post, Thread
from etwinning.threads.queries import threads_visible_to

WRITING = ("pages/new_page", "pages/edit_page", "pages/upload_to_page")


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


def works_visible_to(member: Member) -> QuerySet[Work]:
    """What belongs to the teams that a member sees, of the pages and threads that they may read."""
    teams = teams_visible_to(member).prefetch_related(None).order_by().values("pk")
    pages = pages_visible_to(member).order_by().values("pk")
    threads = threads_visible_to(member).order_by().values("pk")
    works = Work.objects.filter(Q(page__in=pages) | Q(thread__in=threads), team__in=teams)
    return works.select_related("page", "thread", "team").order_by("pk")


def made_by_teams(member: Member, teams: Collection[int]) -> dict[int, list[Page | Thread]]:
    """By number of a team: the pages and threads where its pupils wrote at a class's device, for who may read them."""
    made: dict[int, list[Page | Thread]] = {}
    if not Credit.objects.filter(member__space=member.space_id, team__in=teams).exists():
        return made
    pages, threads = pages_visible_to(member), threads_visible_to(member)
    wrote = Entry.objects.filter(scope=member.space.scope, deed__in=WRITING, thing_id__in=pages.order_by().values("pk"))
    said = Post.objects.filter(thread__in=threads.order_by().values("pk"), removed_at__isnull=True)
    edited = pages.annotate(credited=_team_then(member, "edited_by", "edited_at")).filter(credited__in=teams)
    wrote = wrote.annotate(credited=_team_then(member, "actor", "at")).filter(credited__in=teams)
    said = said.annotate(credited=_team_then(member, "author", "created_at")).filter(credited__in=teams)
    of_pages = {*edited.values_list("credited", "pk"), *wrote.order_by().values_list("credited", "thing_id").distinct()}
    of_threads = said.order_by().values_list("credited", "thread").distinct()
    for rows, pairs in ((pages, of_pages), (threads, of_threads)):
        found = rows.in_bulk({pk for _team, pk in pairs})
        for team, pk in sorted(pairs):
            made.setdefault(team, []).append(found[pk])
    return made


def _team_then(member: Member, person: str, at: str) -> Subquery:
    spells = Credit.objects.filter(member__space=member.space_id, member__person=OuterRef(person))
    return Subquery(spells.filter(began_at__lte=OuterRef(at), ended_at__gte=OuterRef(at)).values("team")[:1])


def pages_to_give(member: Member, words: str = "") -> QuerySet[Page]:
    """Pages that a teacher may hand to a team: meant for members, hers to edit, and nobody's yet; the newest first.

    `words`: all of them are in the title.
    """
    taken = Work.objects.filter(page__isnull=False).values("page")
    pages = pages_editable_by(member).filter(_named(words), audience__in=[Audience.MEMBERS, Audience.PUBLIC])
    return pages.exclude(pk__in=taken).order_by("-pk")


def threads_to_give(member: Member, words: str = "") -> QuerySet[Thread]:
    """The same of threads."""
    taken = Work.objects.filter(thread__isnull=False).values("thread")
    threads = threads_visible_to(member).filter(_named(words), audience=Audience.MEMBERS, told_on__isnull=True)
    return threads.exclude(pk__in=taken).order_by("-pk")


def _named(words: str) -> Q:
    return Q(*(("title__icontains", word) for word in words.split()[:8]))


def persons_of(team: Team) -> list[int]:
    """The pupils of a team, as persons."""
    present = Place.objects.filter(team=team, member__left_at__isnull=True)
    return list(present.values_list("member__person", flat=True))


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


def names_of(pupils: Collection[Member]) -> dict[int, str]:
    """The names of some pupils as teachers read them: with the user name of the card, where a school has two of one."""
    numbers = Counter((one.school_id, fold(one.person.name)) for one in pupils)
    return {
        one.pk: f"{one.person.name} ({one.person.username})"
        if numbers[one.school_id, fold(one.person.name)] > 1
        else one.person.name
        for one in pupils
    }


def has_teams(space: Space) -> bool:
    return Team.objects.filter(space=space).exists()
