"""Pictures that may show pupils: where they stand, what was said of them, what to recall when a family allows less."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from etwinning.core.models import Audience, File
from etwinning.materials import queries as materials
from etwinning.materials.models import Item
from etwinning.messages import queries as messages
from etwinning.network import queries as network
from etwinning.pages import queries as pages
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans import tasks
from etwinning.plans.models import HandedFile
from etwinning.safety import queries as safety
from etwinning.safety.models import Allowance, Reach
from etwinning.safety.queries import MUST_BE_SAID, Seen
from etwinning.spaces.models import Member
from etwinning.threads import queries as threads
from etwinning.threads.models import Attachment as TalkFile
from etwinning.twinspace.models import Pupil, TwinSpace
from etwinning.twinspace.queries.pupils import pupils_in

SEEN_BY = {Audience(audience): label for audience, label in Page.SEEN_BY}
REACH_OF = {Audience.TEACHERS: Reach.PROJECT, Audience.MEMBERS: Reach.PROJECT, Audience.PUBLIC: Reach.PUBLIC}


def pictures_in(seat: Member) -> QuerySet[File]:
    """The pictures, films and recordings of a room that a teacher can meet, the latest first."""
    in_pages = pages.attachments_visible_to(seat).order_by().values("file")
    in_talk = threads.attachments_visible_to(seat).order_by().values("file")
    in_tasks = tasks.files_visible_to(seat).order_by().values("file")
    kept = materials.items_visible_to(seat).order_by().values("file")
    own = TwinSpace.objects.filter(space=seat.space_id, picture__isnull=False).values("picture")
    stands = Q(pk__in=in_pages) | Q(pk__in=in_talk) | Q(pk__in=in_tasks) | Q(pk__in=kept) | Q(pk__in=own)
    found = File.objects.filter(stands, kind__in=MUST_BE_SAID)
    return (found if seat.is_teacher and seat.is_present else found.none()).order_by("-created_at", "-pk")


def pupils_to_mark(space_pk: int, sha256: str) -> QuerySet[Pupil]:
    """Who can be in a picture of a room, by school, class and name: its pupils, and who is marked in it."""
    here = pupils_in(space_pk).order_by().values("pk")
    said = safety.sightings_said_in(space_pk, sha256).order_by().values("pupil")
    wanted = Pupil.objects.filter(Q(pk__in=here) | Q(person__in=said)).select_related("person", "school")
    return wanted.order_by("school__city", "school", "class_name", "person__sort_name", "pk")


@dataclass(frozen=True)
class Use:
    """One place where a picture stands: since when, for whom, how far that is from its pupils."""

    sha256: str
    place: str
    language: str
    url: str
    seen_by: str
    reach: int
    since: datetime
    words: str  # the picture in words, or its name


def uses_of(hashes: Collection[str], person: Person) -> list[Use]:
    """Where these pictures stand: in rooms in which somebody teaches, in what they posted and sent. Seven queries."""
    if not hashes:
        return []
    seats = Member.objects.filter(person=person, left_at__isnull=True, role__in=Member.TEACHERS)
    taught = list(seats.select_related("space__twinspace__picture"))
    rooms = [seat.space_id for seat in taught]
    found = [_in_page(row) for row in pages.uses_of(hashes, rooms, person)]
    found += [_in_talk(row) for row in threads.uses_of(hashes, rooms)]
    found += [_in_task(row) for row in tasks.uses_of(hashes, rooms)]
    found += [_in_materials(item) for item in materials.uses_of(hashes, rooms)]
    for seat in taught:
        one = getattr(seat.space, "twinspace", None)  # a group has none
        if one is not None and one.picture is not None and one.picture.sha256 in hashes:
            found.append(_use(one.picture, seat.space.title, seat.space.language, one.get_absolute_url(),
                              Audience.PUBLIC, one.picture.created_at, one.picture_alt))  # fmt: skip
    return found + _outside(hashes, person)


def _use(file: File, place: str, language: str, url: str, audience: str, since: datetime, words: str) -> Use:
    seen_by = SEEN_BY[Audience(audience)]
    return Use(file.sha256, place, language, url, str(seen_by), REACH_OF[Audience(audience)], since, words or file.name)


def _outside(hashes: Collection[str], person: Person) -> list[Use]:
    """Where these stand in somebody's posts and in the messages they read. One query."""
    wanted = ("file__sha256", "file__created_at", "description", "file__name")
    posts = network.files_visible_to(person).filter(post__author=person, file__sha256__in=hashes)
    sent = messages.attachments_visible_to(person).filter(file__sha256__in=hashes)
    both = posts.order_by().values_list(Value("post"), "post_id", *wanted).union(
        sent.order_by().values_list(Value("conversation"), "message__conversation_id", *wanted), all=True
    )  # fmt: skip
    places = {"post": _("A post of yours"), "conversation": _("A message")}
    platform = str(Reach.PLATFORM.label)
    return [
        Use(sha256, places[where], "", reverse(where, args=[pk]), platform, Reach.PLATFORM, since, words or name)
        for where, pk, sha256, since, words, name in both
    ]


def _in_page(row: PageFile) -> Use:
    page = row.page
    if page.state == Page.State.DRAFT:
        words, url = row.description or row.file.name, page.get_absolute_url()
        return Use(row.file.sha256, page.title, page.language, url, _("Draft"), Reach.NOTHING, row.at, words)
    return _use(row.file, page.title, page.language, page.get_absolute_url(), page.audience, row.at, row.description)


def _in_materials(item: Item) -> Use:
    place = item.folder.name if item.folder else pgettext("room", "Materials")
    audiences = {item.audience, item.folder.audience if item.folder else item.audience}
    narrowest = next(one for one in (Audience.TEACHERS, Audience.MEMBERS, Audience.PUBLIC) if one in audiences)
    return _use(item.file, place, "", item.get_absolute_url(), narrowest, item.added_at, item.description)


def _in_talk(row: TalkFile) -> Use:
    if row.post is not None:
        post, thread = row.post, row.post.thread
        url = reverse("find_post", kwargs={"space_pk": thread.space_id, "pk": post.pk})
        return _use(row.file, thread.title, thread.language, url, thread.audience, post.created_at, row.description)
    note = row.note
    assert note is not None  # noqa: S101 - the table says: a post or a note
    board = "bulletin" if note.audience == Audience.TEACHERS else "news"
    place = _("Teachers' bulletin") if note.audience == Audience.TEACHERS else _("News")
    url = reverse(board, kwargs={"space_pk": note.space_id})
    return _use(row.file, place, "", url, note.audience, note.created_at, row.description)


def _in_task(row: HandedFile) -> Use:
    one, task = row.hand_in, row.hand_in.task
    url = reverse("answer_hand_in", kwargs={"space_pk": task.step.activity.space_id, "pk": one.pk})
    audience = Audience.MEMBERS if task.team_id else Audience.TEACHERS
    return _use(row.file, task.title, "", url, audience, one.handed_at, "")


@dataclass(frozen=True)
class Recall:
    """A place in which a picture is hidden now from some who could see it before."""

    use: Use
    seen_by: str  # until now
    now: Reach


def recall_of(pupil: Person, before: int, by: Person) -> list[Recall]:
    """What somebody has to recall after a family allowed less than `before`: who could see what, where, since when."""
    hashes = safety.hashes_with(pupil.pk)
    known = safety.sightings_of(hashes)
    recalls = []
    for use in uses_of(hashes, by):
        seen = known[use.sha256]
        others = [one for one in seen if one.pupil != pupil.pk]
        until_now = min(use.reach, before, safety.allowed_reach(others))
        now = safety.allowed_reach(seen)
        if until_now > now:
            seen_by = use.seen_by if until_now == use.reach else str(Reach(until_now).label)
            recalls.append(Recall(use, seen_by, Reach(now)))
    return sorted(recalls, key=lambda one: (one.use.since, one.use.url))


@dataclass(frozen=True)
class Standing:
    """What holds of a family: the level now, the latest row of the ledger (or none), and what held before it."""

    now: Reach
    row: Allowance | None
    before: Reach

    @property
    def is_over(self) -> bool:
        """Whether the latest row held until a day that is past."""
        return self.row is not None and not self.row.holds(localdate())


def standings_of(pupils: Collection[Pupil]) -> dict[int, Standing]:
    """What the families of some pupils allow now, by the pupil's own key. One query."""
    rows = safety.allowances_of(one.person_id for one in pupils)
    return {one.pk: standing_of([rows[one.person_id]] if one.person_id in rows else []) for one in pupils}


def standing_of(rows: list[Allowance]) -> Standing:
    """The same from a ledger, the latest row first."""
    if not rows:
        return Standing(Allowance.UNSAID, None, Allowance.UNSAID)
    latest, today = rows[0], localdate()
    if not latest.holds(today):
        return Standing(Allowance.UNSAID, latest, Reach(latest.reach))
    earlier = rows[1] if len(rows) > 1 else None
    held = earlier if earlier is not None and earlier.holds(localdate(latest.at)) else None
    return Standing(Reach(latest.reach), latest, Reach(held.reach) if held else Allowance.UNSAID)


def names_of(seen: Collection[Seen], room: Collection[Pupil]) -> list[Pupil]:
    """The pupils of a room who can be recognised in a file. Those of other rooms have no name here."""
    keys = {one.pupil for one in seen}
    return [one for one in room if one.person_id in keys]
