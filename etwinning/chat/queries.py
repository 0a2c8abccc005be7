"""Finding chats and what is said in them, through the seat of the person who asks."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from etwinning.chat.models import Chat, Line, Presence
from etwinning.libraries.known import Known
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.spaces.models import Member

SHOWN = 50  # lines of a page
AT_ONCE = 200  # lines told in one piece to who comes again
GONE_AFTER = timedelta(seconds=40)  # since a socket was renewed; living ones are, every fifteen
A_MINUTE = timedelta(minutes=1)  # since the page of somebody without a socket
KEPT = timedelta(days=92)  # three months (decisions: "Chat")
NEWLY_REMOVED = timedelta(days=7)  # while its author is reminded of a removal


def chats_visible_to(member: Member) -> QuerySet[Chat]:
    """The chats of the room, for teachers and pupils; visitors have none. Removed ones are there for teachers."""
    chats = Chat.objects.filter(space_id=member.space_id)
    if not member.is_teacher:
        chats = chats.filter(removed_at__isnull=True)
    if not member.is_present or not (member.is_teacher or member.is_pupil):
        chats = chats.none()
    return chats.select_related("space").order_by("made_at", "pk")


_CHATS = Known(chats_visible_to)
_ONE_CHAT = Known(lambda seat, pk: chats_visible_to(seat).order_by().filter(pk=pk))


def list_of_chats(member: Member) -> list[Chat]:
    """The same, for the page that lists them."""
    return _CHATS(member=member)


def chat_in(member: Member, pk: int) -> Chat | None:
    """The chat with this key, if a member may know of it."""
    return _ONE_CHAT.first(seat=member, pk=pk) if pk < 2**63 else None


def lines_of(chat: int) -> QuerySet[Line]:
    """The lines of a chat in their order, with the names of who said and who removed them."""
    columns = [field.name for field in Line._meta.concrete_fields]
    names = [column for path in ("author", "removed_by") for column in named(path)]
    return (
        Line.objects.filter(chat=chat).select_related("author", "removed_by").only(*columns, *names).order_by("number")
    )


def lines_visible_to(member: Member) -> QuerySet[Line]:
    """The lines that stand in chats whose words a member may read: teachers all, pupils those of open chats."""
    chats = chats_visible_to(member).order_by()
    if not member.is_teacher:
        chats = chats.filter(opened_at__isnull=False)
    return Line.objects.filter(chat__in=chats.values("pk")).select_related("chat__space", "author")


_LATEST = Known(lambda chat: lines_of(chat).order_by("-number")[: SHOWN + 1])
_BEFORE = Known(lambda chat, before: lines_of(chat).filter(number__lt=before).order_by("-number")[: SHOWN + 1])
_NEWS = Known(lambda chat, after: lines_of(chat).filter(changed__gt=after).order_by("changed")[:AT_ONCE])


def lines_shown(chat: Chat, before: int = 0) -> tuple[list[Line], int]:
    """The latest lines, or those before a number; and the number before which there are more (0: none)."""
    found = _BEFORE(chat=chat.pk, before=before) if before else _LATEST(chat=chat.pk)
    shown = found[:SHOWN][::-1]
    return shown, shown[0].number if len(found) > SHOWN else 0


def news_since(chat: int, after: int) -> list[Line]:
    """What was said or removed after that number, in the order of what was done; AT_ONCE at most."""
    return _NEWS(chat=chat, after=after)


def line_sent(by: Person, sending: UUID | None) -> Line | None:
    """The line that came with this sending."""
    return Line.objects.filter(author=by, sending=sending).first() if sending else None


def times_lately(person: Person, since: datetime, most: int) -> list[datetime]:
    """When somebody said something since then, in any chat, the latest first."""
    lately = Line.objects.filter(author=person, at__gt=since).order_by("-at")
    return list(lately.values_list("at", flat=True)[:most])


_HERE = Known(
    lambda chat, since: (
        Member.objects.filter(
            left_at__isnull=True,
            person__in=Presence.objects.filter(chat_id=chat, seen_at__gt=since).values("person"),
            space__in=Chat.objects.filter(pk=chat).values("space"),
        )
        .select_related("person")
        .only("role", *named("person"))
        .order_by("person__sort_name", "person__given_name", "person_id")
    )
)


def people_here(chat: int, at: datetime | None = None) -> list[Member]:
    """Who has a chat open just now, whichever process their sockets are in: by name."""
    return _HERE(chat=chat, since=(at or timezone.now()) - GONE_AFTER)


def removed_lately(person: Person, chats: Iterable[Chat], at: datetime | None = None) -> Sequence[Line]:
    """What was taken away lately of what somebody said: they are told, pupils too, who have no notices."""
    since = (at or timezone.now()) - NEWLY_REMOVED
    return _REMOVED(person=person.pk, chats=[chat.pk for chat in chats], since=since)


_REMOVED = Known(
    lambda person, chats, since: (
        Line.objects.filter(author_id=person, chat_id__any=chats, removed_at__gt=since)
        .exclude(removed_by=person)
        .select_related("removed_by")
        .only("number", "reason", "removed_at", "chat_id", *named("removed_by"))
        .order_by("-removed_at")[:5]
    )
)


def left_alone(since: datetime) -> QuerySet[Chat]:
    """The chats that are open and at which no teacher was since then."""
    chats = Chat.objects.filter(opened_at__lte=since).select_related("space")
    return chats.filter(Q(led_at__isnull=True) | Q(led_at__lte=since)).order_by("pk")


def old_lines(at: datetime) -> QuerySet[Line]:
    """What is older than chats are kept."""
    return Line.objects.filter(at__lte=at - KEPT)


def empty_removed() -> QuerySet[Chat]:
    """Removed chats in which nothing is kept any more."""
    return Chat.objects.filter(removed_at__isnull=False, lines__isnull=True)
