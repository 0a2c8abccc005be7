"""Short notes on a room's home: the news, and the teachers' bulletin. Who reads them is defined here."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from etwinning.core.models import Audience
from etwinning.libraries.known import Known
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import audiences_of
from etwinning.threads.models import Attachment, Note
from etwinning.threads.queries.files import with_files

NEWS = (Audience.MEMBERS, Audience.PUBLIC)


def note_sent(by: Person, sending: UUID | None) -> Note | None:
    """The note that came with this sending."""
    return Note.objects.filter(author=by, sending=sending).select_related("space").first() if sending else None


def note_just_sent(by: Person, space: Space, body: str, audience: str) -> Note | None:
    """The note in which somebody has just said the same to the same readers: who goes back sends it once more."""
    since = timezone.now() - timedelta(minutes=10)
    said = Note.objects.filter(author=by, space=space, audience=audience, body=body, attachments=None, removed_at=None)
    return said.filter(created_at__gt=since).first()


def notes_in(space: Space, member: Member) -> QuerySet[Note]:
    """The notes on a room's home that a member may read, news and bulletin, newest first; with authors and files."""
    notes = _standing(space).filter(audience__in=audiences_of(member))
    return notes if member.is_present and member.space_id == space.pk else notes.none()


def news_in(space: Space, member: Member) -> QuerySet[Note]:
    """The news of a room: notes for members or for everyone."""
    return notes_in(space, member).filter(audience__in=NEWS)


def bulletin_in(space: Space, member: Member) -> QuerySet[Note]:
    """The teachers' bulletin: empty for everybody else."""
    return notes_in(space, member).filter(audience=Audience.TEACHERS)


def latest_notes(space: Space, member: Member, most: int) -> tuple[list[Note], list[Note]]:
    """The latest news and, for teachers, the latest of the bulletin; with authors, their towns, and files."""
    if not member.is_present or member.space_id != space.pk:
        return [], []
    lists = [NEWS, (Audience.TEACHERS,)] if member.is_teacher else [NEWS]
    notes = _LATEST(space=space, lists=tuple(lists), most=(most,))
    return [note for note in notes if note.audience in NEWS], [note for note in notes if note.audience not in NEWS]


def _latest_of(space: Space, lists: Iterable[Collection[str]], most: int) -> Q:
    """The latest of each list of notes; a list is whom its notes are for."""
    latest = (_standing(space).filter(audience__in=audiences)[:most].values("pk") for audiences in lists)
    return reduce(or_, (Q(pk__in=keys) for keys in latest))


_SEATS = Member.objects.filter(space=OuterRef("space"), person=OuterRef("author"), school__isnull=False)
_LATEST: Known[Note] = Known(
    lambda space, lists, most: (
        _standing(space)
        .filter(_latest_of(space, lists, *most))
        .only(*(field.name for field in Note._meta.concrete_fields), *named("author"))
        .annotate(town=Subquery(_SEATS.values("school__city")[:1]))
    )
)


def towns_beside(notes: Iterable[Note]) -> dict[int, str]:
    """What `towns_and_credits` says of the towns of the authors of the latest notes, which brought it with them."""
    return {note.author_id: town for note in notes if note.author_id and (town := vars(note)["town"])}


def notes_of_all_times(member: Member) -> QuerySet[Note]:
    """The notes a member may or might have read, removed ones too: removing twice is removing once."""
    notes = Note.objects.filter(space_id=member.space_id, audience__in=audiences_of(member))
    return notes.select_related("author", "space")


def public_notes(space: Space) -> QuerySet[Note]:
    """The news that everyone on the internet may read, newest first."""
    return _standing(space).filter(audience=Audience.PUBLIC)


def public_file(space: Space, pk: int) -> Attachment | None:
    """A file with one of the public notes, or None."""
    notes = public_notes(space).order_by().values("pk")
    return Attachment.objects.filter(pk=pk, note__in=notes).select_related("file").first() if 0 < pk < 2**63 else None


def _standing(space: Space) -> QuerySet[Note]:
    notes = Note.objects.filter(space=space, removed_at__isnull=True).select_related("author")
    return notes.prefetch_related(with_files()).order_by("-created_at", "-pk")
