"""Finding TwinSpaces and pupils."""

from collections.abc import Collection
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from etwinning.core.folding import fold
from etwinning.core.models import Entry, File
from etwinning.core.queries import latest_entries_in
from etwinning.libraries.known import Known
from etwinning.libraries.numbers import whole
from etwinning.materials.models import Item
from etwinning.pages.models import Page
from etwinning.pages.queries import pages_editable_by, pages_visible_to
from etwinning.people.models import Person
from etwinning.schools.models import Membership
from etwinning.schools.queries import CONFIRMED, GOOD_STANDING
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import met, spaces_visible_to
from etwinning.threads.models import Post
from etwinning.threads.queries import posts_visible_to
from etwinning.twinspace import cards
from etwinning.twinspace.models import Pupil, TwinSpace
from etwinning.twinspace.queries.going_on import GOING_ON


def twinspaces_visible_to(person: Person) -> QuerySet[TwinSpace]:
    """The TwinSpaces of which a person is a present member."""
    return TwinSpace.objects.filter(space__in=spaces_visible_to(person)).select_related("space", "picture")


def twinspace_of(space: Space) -> TwinSpace:
    """The TwinSpace whose room this is, with its picture."""
    return TwinSpace.objects.select_related("picture").get(space=space)


_HOMES = Known(
    lambda person, space: (
        Member.objects.filter(person=person, space_id=space, left_at__isnull=True, space__twinspace__isnull=False)
        .select_related("space__twinspace__picture", "school")
        .annotate(**GOING_ON)
    )
)


def last_editor(twinspace: TwinSpace) -> Person | None:
    """Who wrote description and picture as they are; who began the room, where nobody changed them."""
    edits = Entry.objects.filter(deed="twinspace/edit_twinspace", scope=twinspace.space.scope)
    edit = edits.select_related("actor").order_by("-at", "-pk").first()
    if edit is not None and isinstance(edit.actor, Person):
        return edit.actor
    seat = (
        Member.objects.filter(space=twinspace.space_id, is_fixed=True).select_related("person").order_by("pk").first()
    )
    return seat.person if seat is not None else None


def seat_at_home(space_pk: int, person: Person) -> Member | None:
    """The present seat of a person in a TwinSpace's room, with the TwinSpace and its picture, or None."""
    return met(person, space_pk, _HOMES)


def places_of(item: Item, seat: Member) -> tuple[list[Page], list[Post]]:
    """The pages and posts that show a thing or its album, or lead there, as far as a member may read them.

    Two queries.
    """
    room = f"/spaces/{item.space_id}/materials/"
    named = Q(body__contains=f"{room}{item.pk}/")
    if item.folder_id:
        named |= Q(body__contains=f"{room}folders/{item.folder_id}/")
    pages = pages_visible_to(seat).filter(named).defer("body").order_by("title", "pk")
    posts = posts_visible_to(seat).filter(named, removed_at__isnull=True).select_related("thread")
    return list(pages[:100]), list(posts.order_by("-pk")[:100])


def pages_for(seat: Member) -> list[tuple[int, str]]:
    """The pages that a member may edit, to choose one: (pk, title)."""
    return list(pages_editable_by(seat).order_by("title", "pk").values_list("pk", "title"))


def page_with_text(pk: int) -> Page:
    """A page that was chosen among those."""
    return Page.objects.select_related("space").get(pk=pk)


def picture_of(space: Space) -> QuerySet[File]:
    """The picture of a room: one row, or none."""
    return File.objects.filter(pk__in=TwinSpace.objects.filter(space=space).values("picture"))


def latest_days(space: Space, *, audiences: tuple[str, ...], most: int = 15) -> list[tuple[date, list[Entry]]]:
    """What happened in a room of late, day by day in the reader's time zone, newest first."""
    entries = latest_entries_in(space.scope, audiences, most)
    return [(day, list(group)) for day, group in groupby(entries, key=lambda entry: localtime(entry.at).date())]


def pupils_in(space_pk: int) -> QuerySet[Pupil]:
    """All present pupils of a room."""
    present = Member.objects.filter(space=space_pk, person=OuterRef("person"), left_at__isnull=True)
    return Pupil.objects.filter(Exists(present)).select_related("person", "school", "teacher")


def pupils_handled_by(seat: Member) -> QuerySet[Pupil]:
    """The pupils of a room whose cards a teacher holds: her own and those of her school (decisions: "Pupil accounts").

    Ordered by class and name. Empty for everybody who is not a present teacher there.
    """
    if not (seat.is_teacher and seat.is_present):
        return Pupil.objects.none()
    mine = Q(teacher=seat.person_id)
    if seat.school_id is not None:
        mine |= Q(school=seat.school_id)
    return pupils_in(seat.space_id).filter(mine).order_by("class_name", "person__sort_name", "pk")


_ONE_HANDLED = Known(lambda seat: pupils_handled_by(seat).order_by().values_list("pk", flat=True)[:1])


def handles_pupils(seat: Member) -> bool:
    """Whether a teacher has any pupils in the room yet."""
    return seat.is_teacher and seat.is_present and bool(_ONE_HANDLED(seat=seat))


def pupils_to_bring(seat: Member) -> QuerySet[Pupil]:
    """A teacher's own pupils who are not in this room: they can come in without a new account.

    And those of a colleague who left the school or the platform, for the confirmed staff of their school.
    """
    if not (seat.is_teacher and seat.is_present):
        return Pupil.objects.none()
    inside = Member.objects.filter(space=seat.space_id, person=OuterRef("person"), left_at__isnull=True)
    there = Membership.objects.filter(person=OuterRef("teacher"), school=OuterRef("school"))
    colleague = Membership.objects.filter(CONFIRMED, GOOD_STANDING, person=seat.person_id, school=OuterRef("school"))
    left = Q(teacher__state=Person.State.LEFT) | ~Exists(there)
    ours = left & Exists(colleague) & Q(school=seat.school_id)
    return (
        Pupil.objects.filter(~Exists(inside), Q(teacher=seat.person_id) | ours, person__is_active=True)
        .select_related("person", "school")
        .order_by("class_name", "person__sort_name", "pk")
    )


def pupils_for_cards(seat: Member, *, class_name: str | None = None, pupil: str | None = None) -> QuerySet[Pupil]:
    """Those of the pupils a teacher handles whose cards shall be printed: all, a class, or one by its number."""
    wanted = pupils_handled_by(seat)
    if class_name:
        wanted = wanted.filter(class_name=class_name.replace("\0", ""))
    if pupil:
        wanted = wanted.filter(pk=whole(pupil))
    return wanted


def classes_of(seat: Member) -> list[str]:
    """The names of the classes among the pupils whom a teacher handles."""
    names = pupils_handled_by(seat).exclude(class_name="").order_by("class_name")
    return list(names.values_list("class_name", flat=True).distinct())


def names_handled_by(seat: Member) -> set[tuple[str, str]]:
    """Folded name and class of each pupil whom a teacher handles: what a new pupil must differ from."""
    rows = pupils_handled_by(seat).values_list("person__given_name", "class_name")
    return {(fold(name), fold(class_name)) for name, class_name in rows}


def usernames_taken(names: Collection[str]) -> set[str]:
    """Those of the names that somebody has."""
    return set(Person.objects.filter(username__in=list(names)).values_list("username", flat=True))


def pupil_account(person: Person) -> QuerySet[Pupil]:
    """The pupil's account of a person: one row for a pupil, none for anybody else."""
    return Pupil.objects.filter(person=person, person__kind=Person.Kind.PUPIL).select_related("person", "school")


def pupil_with_password(username: str, password: str) -> Pupil | None:
    """The pupil whose user name and password somebody typed, or None."""
    pupil = _active_pupils().filter(person__username=cards.as_typed(username)).first()
    return pupil if pupil and cards.is_password_of(pupil, password) else None


def pupil_with_card(token: str) -> Pupil | None:
    """The pupil whose present card carries this token, or None: it is no card, or an old one."""
    number = cards.pupil_number(token)
    pupil = _active_pupils().filter(pk=number).first() if number else None
    return pupil if pupil and cards.is_token_of(pupil, token) else None


def _active_pupils() -> QuerySet[Pupil]:
    return Pupil.objects.filter(person__kind=Person.Kind.PUPIL, person__is_active=True).select_related("person")


def pupils_nobody_needs(closed_before: datetime) -> QuerySet[Pupil]:
    """Active pupil accounts without a seat in a room that is open, or was closed after that moment."""
    needed = Member.objects.filter(person=OuterRef("person"), left_at__isnull=True).exclude(
        space__closed_at__lte=closed_before
    )
    unseated = Member.objects.filter(person=OuterRef("person"), left_at__gt=closed_before)
    return (
        Pupil.objects.filter(~Exists(needed), ~Exists(unseated), person__is_active=True, made_at__lte=closed_before)
        .select_related("person", "school")
        .order_by("pk")
    )
