"""Finding archives, and what of a room goes into one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from etwinning.archives.models import Archive
from etwinning.chat.models import Chat
from etwinning.core.models import File
from etwinning.materials import queries as materials
from etwinning.materials.models import Captions, Folder, Item
from etwinning.pages import queries as pages
from etwinning.pages.models import Page
from etwinning.people.models import Notice, Person
from etwinning.plans.models import Activity, HandedFile, HandIn, Part, Step, Task, Thing
from etwinning.safety.queries import withheld
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import Credits, audiences_of, credits_of, sides_of, viewer_outside
from etwinning.teams.models import Place, Team, Work
from etwinning.teams.queries import made_by_teams
from etwinning.threads import queries as threads
from etwinning.threads.models import Forum, Note, Post, Thread
from etwinning.twinspace.models import TwinSpace

STILL = timedelta(minutes=5)  # without a beat: whoever made it is gone


def archives_visible_to(member: Member) -> QuerySet[Archive]:
    """The archives of a room, the latest first: for its administrators."""
    rows = Archive.objects.filter(space_id=member.space_id).select_related("asked_by", "file", "space")
    may = member.is_present and member.is_administrator
    return (rows if may else rows.none()).order_by("-asked_at", "-pk")


def failed_end(member: Member) -> bool:
    """Whether the archive of the project's end could not be made, and somebody may try again."""
    failed = {"kind": Archive.Kind.ENDED, "state": Archive.State.FAILED}
    return archives_visible_to(member).filter(**failed).exists()


def is_still_allowed(archive: Archive) -> bool:
    """Whether families still let everyone see all that is in an archive. Two queries at most."""
    files = [File(pk=number, sha256=sha256, kind=kind) for number, (sha256, kind) in enumerate(archive.carried, 1)]
    return not (files and withheld(files, viewer_outside(archive.space_id, None)))


def keepers_of(archive: Archive) -> list[Person]:
    """Whom it concerns what became of an archive, as far as they still may see it."""
    rows = Member.objects.filter(space=archive.space_id, role=Member.Role.ADMINISTRATOR, left_at__isnull=True)
    if archive.kind != Archive.Kind.ENDED:
        rows = rows.filter(person=archive.asked_by_id)
    return [seat.person for seat in rows.select_related("person").order_by("pk")]


def was_told(person: Person, deed: str, url: str) -> bool:
    """Whether somebody has a notice of this already, read or not."""
    return Notice.objects.filter(person=person, deed=deed, url=url).exists()


def making_in(space: Space) -> Archive | None:
    """The archive that is being made of (or brought into) a room at this moment."""
    return Archive.objects.filter(space=space, state=Archive.State.MAKING).first()


def left_lying(now: datetime) -> QuerySet[Archive]:
    """Archives whose maker gives no sign of life any more."""
    return Archive.objects.filter(state=Archive.State.MAKING, beat_at__lt=now - STILL).order_by("pk")


def expired(now: datetime) -> QuerySet[Archive]:
    """Archives whose time is over."""
    return Archive.objects.filter(expires_at__lte=now).select_related("file").order_by("pk")


def names_ever(space_pk: int) -> list[str]:
    """The names of the pupils who are or were in a room."""
    rows = Member.objects.filter(space_id=space_pk, role__in=Member.PUPILS)
    return [
        f"{given} {family}".strip() for given, family in rows.values_list("person__given_name", "person__family_name")
    ]


def voices_in(space: Space) -> dict[int, dict[str, Any]]:
    """Everybody who is or was in a room, as an archive names them: staff by name and school, pupils by school only."""
    seats = Member.objects.filter(space=space).select_related("person", "school")
    return {seat.person_id: _voice(seat.person, seat) for seat in seats}


def _voice(person: Person, seat: Member) -> dict[str, Any]:
    school = f"{seat.school.name}, {seat.school.city}" if seat.school else ""
    return {"pupil": True, "school": school} if seat.is_pupil or person.is_pupil else {
        "name": person.name, "school": school,
    }  # fmt: skip


def credits_in(space: Space) -> Credits:
    """For which teams pupils worked at a class's device."""
    seats = Member.objects.filter(space=space, role__in=Member.PUPILS).select_related("person")
    return credits_of(space, [seat.person for seat in seats])


def about(space: Space, mask: Callable[[str], str]) -> dict[str, Any]:
    """What an archive says of the room itself."""
    twinspace = TwinSpace.objects.filter(space=space).first()
    return {
        "title": space.title,
        "language": space.language,
        "description": mask(twinspace.description) if twinspace else "",
        "opened": space.opened_at.date().isoformat(),
        "closed": space.closed_at.date().isoformat() if space.closed_at else "",
        "schools": [
            {"name": side.name, "city": side.city, "country": side.country}
            for side in sides_of(space)
        ],
    }  # fmt: skip


def pages_for(reader: Member) -> list[tuple[int, int | None]]:
    """The published pages that a reader sees, in the order of the tree, each with the one above it."""
    shown = pages.pages_visible_to(reader).filter(state=Page.State.PUBLISHED, audience__in=audiences_of(reader))
    keys = list(shown.order_by("position", "pk").values_list("pk", flat=True))
    above, among = pages.parents_in(reader.space_id), set(keys)
    below: dict[int | None, list[int]] = {}
    for pk in keys:
        below.setdefault(pages.nearest(above, pk, among) or None, []).append(pk)
    ordered: list[tuple[int, int | None]] = []

    def walk(parent: int | None) -> None:
        for pk in below.get(parent, []):
            ordered.append((pk, parent))
            walk(pk)

    walk(None)
    return ordered


def pages_with_files(keys: Sequence[int]) -> dict[int, Page]:
    """These pages with what stands in and below them."""
    rows = Page.objects.filter(pk__in=keys).prefetch_related("attachments__file")
    return {page.pk: page for page in rows}


def left_behind(reader: Member) -> list[str]:
    """The titles of drafts: they are not said yet."""
    rows = Page.objects.filter(space=reader.space_id, binned_at__isnull=True, state=Page.State.DRAFT)
    return list(rows.filter(audience__in=audiences_of(reader)).order_by("pk").values_list("title", flat=True))


def forums_for(space: Space) -> list[Forum]:
    """The forums of a room in their order."""
    return threads.forums_in(space)


def threads_for(reader: Member) -> list[int]:
    """The threads that a reader sees and the entries of the journal that stand, in the order in which they began."""
    return list(threads.threads_that_stand(reader).order_by("created_at", "pk").values_list("pk", flat=True))


def thread_for(pk: int) -> Thread:
    """A thread of these."""
    return Thread.objects.get(pk=pk)


def posts_for(thread: Thread) -> Iterator[Post]:
    """The posts of a thread that nobody removed."""
    return threads.posts_of(thread).filter(removed_at__isnull=True).iterator(chunk_size=500)


def notes_for(space: Space, reader: Member) -> Iterator[Note]:
    """News (and the teachers' bulletin, for those who see it), the oldest first."""
    return threads.notes_in(space, reader).order_by("created_at", "pk").iterator(chunk_size=500)


def folders_for(reader: Member) -> list[Folder]:
    """The folders that a reader sees."""
    return list(materials.folders_visible_to(reader).order_by("name", "pk"))


def items_for(reader: Member) -> list[Item]:
    """The things that a reader sees, in the order in which they came."""
    return list(
        materials.items_visible_to(reader).select_related(None).select_related("file").order_by("added_at", "pk")
    )


def captions_for(items: Sequence[int]) -> dict[int, list[Captions]]:
    """By thing its captions."""
    found: dict[int, list[Captions]] = {}
    for one in Captions.objects.filter(item__in=items).order_by("language"):
        found.setdefault(one.item_id, []).append(one)
    return found


def activities_for(space: Space) -> list[Activity]:
    """The plan of a room with its steps, the parts of schools, and what belongs to each step. Four queries."""
    parts = Prefetch("parts", Part.objects.select_related("school").order_by("pk"))
    things = Prefetch("things", Thing.objects.order_by("pk"))
    steps = Step.objects.order_by("place", "first", "last", "pk").prefetch_related(parts, things)
    return list(Activity.objects.filter(space=space).order_by("pk").prefetch_related(Prefetch("steps", steps)))


def teams_for(space: Space, reader: Member) -> tuple[list[Team], dict[int, list[Page | Thread]]]:
    """The teams of a room with the schools of their pupils and their works; by number, where each wrote at a device."""
    places = Place.objects.select_related("member__school").order_by("member__school__country", "member__school", "pk")
    works = Prefetch("works", Work.objects.order_by("pk"))
    found = Team.objects.filter(space=space).order_by("number").prefetch_related(Prefetch("places", places), works)
    return list(found), made_by_teams(reader, [team.number for team in found])


def tasks_for(space: Space, steps: Sequence[int]) -> list[Task]:
    """The tasks of a room, in the order of these steps."""
    place = {pk: number for number, pk in enumerate(steps)}
    tasks = Task.objects.filter(step__activity__space=space).select_related("team").order_by("pk")
    return sorted(tasks, key=lambda task: place[task.step_id])


def hand_ins_for(tasks: Sequence[int]) -> Iterator[HandIn]:
    """What was handed in for these tasks, task by task, the earliest first."""
    files = Prefetch("files", HandedFile.objects.select_related("file").order_by("pk"))
    rows = HandIn.objects.select_related("member").prefetch_related(files).order_by("handed_at", "pk")
    for task in tasks:
        yield from rows.filter(task=task).iterator(chunk_size=500)


def reserved_in(space: Space) -> set[str]:
    """The hashes of what its authors keep for this room only, wherever its bytes are used."""
    return set(Item.objects.filter(space=space, licence="reserved").values_list("file__sha256", flat=True))


def is_empty(room: Space) -> bool:
    """Whether nobody has begun anything in a room."""
    begun = (Page, Thread, Forum, Note, Folder, Item, Activity)
    return not any(model.objects.filter(space=room).exists() for model in begun)


def rooms_to_copy(person: Person, room: Space) -> QuerySet[Space]:
    """The other TwinSpaces in which this person is an administrator."""
    seats = Member.objects.filter(person=person, role=Member.Role.ADMINISTRATOR, left_at__isnull=True)
    rooms = Space.objects.filter(kind=Space.Kind.TWINSPACE, pk__in=seats.values("space")).exclude(pk=room.pk)
    return rooms.order_by("-opened_at", "-pk")


def pages_to_copy(room: Space) -> list[Page]:
    """The published pages of a room, each after the one above it."""
    rows = Page.objects.filter(space=room, binned_at__isnull=True, state=Page.State.PUBLISHED).order_by(
        "position", "pk"
    )
    left, ordered = list(rows), []
    keys: set[int | None] = {None}
    for _level in range(Page.MOST_DEEP):
        standing = [page for page in left if page.parent_id in keys and page not in ordered]
        ordered += standing
        keys = {page.pk for page in standing}
    return ordered + [page for page in left if page not in ordered]


def folders_to_copy(room: Space) -> QuerySet[Folder]:
    """The folders of a room."""
    return Folder.objects.filter(space=room, binned_at__isnull=True).order_by("pk")


def chats_to_copy(source: Space, room: Space) -> QuerySet[Chat]:
    """The chats of a room, for one that has none."""
    rows = Chat.objects.filter(space=source, removed_at__isnull=True).order_by("made_at", "pk")
    return rows.none() if Chat.objects.filter(space=room).exists() else rows
