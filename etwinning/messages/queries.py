"""Finding conversations and messages. Everything is found through the seat of the person who asks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Exists, F, Func, IntegerField, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from etwinning.core.folding import fold_words
from etwinning.messages.models import (
    Attachment,
    Conversation,
    HiddenMessage,
    Message,
    ReadMarksOff,
    Seat,
)
from etwinning.network.queries import tied_to
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.people.rules import can_meet_people
from etwinning.safety import queries as safety
from etwinning.safety.models import Block
from etwinning.schools.models import Membership

PER_PAGE = 20
SHOWN = 30  # messages at once
MOST_WORDS = 8
STANDING = [Person.State.VALIDATED, Person.State.WARNED]


def people_to_write_to(person: Person) -> QuerySet[Person]:
    """Whom somebody may write to: validated staff whom they see, if they may write at all. Never a pupil."""
    if not person.is_active or not (can_meet_people(person) or person.is_officer):
        return Person.objects.none()
    staff = Q(kind=Person.Kind.STAFF, state__in=STANDING, is_active=True)
    return safety.people_visible_to(person).filter(staff).exclude(pk=person.pk)


def people_named(person: Person, text: str) -> QuerySet[Person]:
    """Of these, those whose names, school or texts hold all the words; first whose name begins so, then by alphabet."""
    people = people_to_write_to(person)
    words = fold_words(text)[:MOST_WORDS]
    for word in words:
        people = people.filter(search__contains=word)
    if not words:
        return people.none()
    begins = Case(When(search__startswith=words[0], then=0), When(search__contains=f" {words[0]}", then=1), default=2)
    return _with_school(people.order_by(begins, "sort_name", "pk"))


def _with_school(people: QuerySet[Person]) -> QuerySet[Person]:
    """The same people with what tells namesakes apart: `default_memberships` holds the school."""
    default = Membership.objects.filter(is_default=True).select_related("school")
    prefetch = Prefetch("memberships", queryset=default, to_attr="default_memberships")
    return people.select_related("photo").prefetch_related(prefetch)


def people_written_with(person: Person, most: int = 8) -> QuerySet[Person]:
    """With whom somebody sits in conversations of two; those they may still write to, the latest first."""
    mine = _present(person).filter(conversation__low__isnull=False)
    beside = Seat.objects.filter(conversation__in=mine.values("conversation"), person=OuterRef("pk"))
    people = people_to_write_to(person).filter(Exists(beside))
    latest = Subquery(beside.order_by("-conversation").values("conversation")[:1])
    return _with_school(people.annotate(latest=latest).order_by("-latest"))[:most]


def seats_of(person: Person) -> QuerySet[Seat]:
    """The conversations that exist for somebody. One without a message exists only for those who opened it."""
    seats = _present(person).filter(Q(opened_at__isnull=False) | Exists(_visible_in_seat(person)))
    return seats.select_related("conversation", "person")


def seats_listed(person: Person) -> QuerySet[Seat]:
    """Those with something to show: a message, or words that were not sent; the latest first. `latest` is its key."""
    latest = _visible_in_seat(person).order_by("-pk").values("pk")[:1]
    seats = _present(person).annotate(latest=Subquery(latest)).filter(Q(latest__isnull=False) | ~Q(draft=""))
    return seats.select_related("conversation").order_by(F("latest").desc(nulls_first=True), "-pk")


def _present(person: Person) -> QuerySet[Seat]:
    return Seat.objects.filter(person=person, left_at__isnull=True)


def _visible_in_seat(person: Person) -> QuerySet[Message]:
    """For a subquery of seats: the messages that somebody sees from there."""
    messages = Message.objects.filter(conversation=OuterRef("conversation"), pk__gt=OuterRef("sees_after"))
    return _as_seen_by(person, messages)


def _as_seen_by(person: Person, messages: QuerySet[Message]) -> QuerySet[Message]:
    """Without what the person took away, and in groups without the words of whom a block hides, either way."""
    hidden = safety.hidden_from(person)
    taken = HiddenMessage.objects.filter(person=person, message=OuterRef("pk"))
    in_groups = messages.filter(~Exists(taken)).exclude(conversation__low__isnull=True, author__in=hidden)
    return in_groups.exclude(conversation__low__isnull=True, about__in=hidden)


def messages_visible_to(person: Person) -> QuerySet[Message]:
    """Every message that somebody may read, in all conversations where they sit."""
    mine = _present(person).filter(conversation=OuterRef("conversation"), sees_after__lt=OuterRef("pk"))
    return _as_seen_by(person, Message.objects.filter(Exists(mine)))


def messages_in(seat: Seat) -> QuerySet[Message]:
    """The messages of a conversation as somebody sees it, as they came; with the names of authors, and files."""
    messages = Message.objects.filter(conversation=seat.conversation_id, pk__gt=seat.sees_after)
    columns = [column.name for column in Message._meta.concrete_fields if column.name != "search"]
    names = [column for path in ("author", "about") for column in named(path)]
    shown = _as_seen_by(seat.person, messages).select_related("author", "about").only(*columns, *names)
    files = Prefetch("attachments", Attachment.objects.select_related("file").order_by("pk"))
    return shown.prefetch_related(files).order_by("pk")


def messages_found(person: Person, text: str) -> QuerySet[Message]:
    """Messages that hold all these words, folded, the latest first."""
    words = fold_words(text)[:MOST_WORDS]
    messages = messages_visible_to(person).filter(kind=Message.Kind.WORDS)
    for word in words:
        messages = messages.filter(search__contains=word)
    found = messages if words else messages.none()
    return found.select_related("author", "conversation__low", "conversation__high").order_by("-pk")


def attachments_visible_to(person: Person) -> QuerySet[Attachment]:
    """Files with the messages that somebody may read."""
    return Attachment.objects.filter(message__in=messages_visible_to(person).values("pk")).select_related("file")


def message_sent(by: Person, sending: UUID | None) -> Message | None:
    """The message that came with this sending."""
    return Message.objects.filter(author=by, sending=sending).first() if sending else None


def strangers_in(conversation: Conversation, by: Person) -> list[Person]:
    """Whom the first words of a conversation reach that are no contacts of the one who writes; nobody later on."""
    if Message.objects.filter(conversation=conversation, kind=Message.Kind.WORDS).exists():
        return []
    seats = Seat.objects.filter(conversation=conversation, left_at__isnull=True).exclude(person=by)
    unknown = seats.exclude(person__in=tied_to(by)).select_related("person")
    return [seat.person for seat in unknown.order_by("pk")]


def latest_of(person: Person, conversation: Conversation) -> Message | None:
    """What somebody wrote last in a conversation."""
    mine = Message.objects.filter(conversation=conversation, author=person, kind=Message.Kind.WORDS)
    return mine.order_by("-pk").first()


def latest_in(conversation: Conversation) -> int:
    """The key of the latest message, 0 if there is none."""
    return Message.objects.filter(conversation=conversation).aggregate(latest=Max("pk"))["latest"] or 0


def window_with(message: Message, seat: Seat) -> int:
    """Before which key the page ends that shows this message with some that follow; 0 for the newest page."""
    after = messages_in(seat).filter(pk__gt=message.pk).values_list("pk", flat=True)[: SHOWN // 2 + 1]
    keys = list(after)
    return keys[-1] if len(keys) > SHOWN // 2 else 0


def people_in(conversation: Conversation) -> list[Seat]:
    """Who sits there, those longest there first."""
    seats = conversation.seats.filter(left_at__isnull=True).select_related("person")
    return list(seats.order_by("came_at", "pk"))


def people_seen_in(seat: Seat) -> list[Seat]:
    """Who sits there, as this person sees it: in a group without those whom a block hides; of a pair always both."""
    seats = seat.conversation.seats.select_related("person")
    if seat.conversation.is_group:
        seats = seats.filter(left_at__isnull=True).exclude(person__in=safety.hidden_from(seat.person))
    return list(seats.order_by("came_at", "pk"))


def steward_of(conversation: Conversation) -> int | None:
    """Who may remove people from a group: who is there longest, which is who began it or the one after."""
    seats = conversation.seats.filter(left_at__isnull=True).order_by("came_at", "pk")
    return seats.values_list("person_id", flat=True).first()


def hears(conversation: Conversation, author: Person) -> list[Seat]:
    """The others who see what somebody writes there now."""
    seats = conversation.seats.filter(left_at__isnull=True).exclude(person=author)
    if conversation.is_group:
        seats = seats.exclude(person__in=safety.hidden_from(author))
    return list(seats.select_related("person").order_by("pk"))


def readers_of(message: Message | None, seat: Seat) -> list[Person]:
    """Who has read a message of this person; nobody if one of the two does not show what they read."""
    if message is None or message.author_id != seat.person_id or shows_no_marks(seat.person):
        return []
    others = seat.conversation.seats.filter(read_to__gte=message.pk, left_at__isnull=True)
    others = others.exclude(person=seat.person).exclude(person__in=safety.hidden_from(seat.person))
    off = ReadMarksOff.objects.filter(person=OuterRef("person"))
    return [other.person for other in others.filter(~Exists(off)).select_related("person").order_by("pk")]


def shows_no_marks(person: Person) -> bool:
    """Whether somebody switched the read marks off."""
    return ReadMarksOff.objects.filter(person=person).exists()


def unread_of(person: str = "pk") -> Coalesce:
    """For a query of persons: in how many conversations, not muted, others have written what they have not read."""
    blocked = Block.objects.filter(
        Q(person=OuterRef("author"), blocked=OuterRef(OuterRef("person")))
        | Q(blocked=OuterRef("author"), person=OuterRef(OuterRef("person")))
    )
    fresh = Message.objects.filter(
        conversation=OuterRef("conversation"),
        pk__gt=Greatest(OuterRef("read_to"), OuterRef("sees_after")),
        kind="words",
    ).exclude(author=OuterRef("person"))
    seats = Seat.objects.filter(person=OuterRef(person), left_at__isnull=True, muted_at__isnull=True)
    seats = seats.filter(Exists(fresh.exclude(Q(conversation__low__isnull=True) & Exists(blocked))))
    number = seats.order_by().annotate(number=Func(F("pk"), function="COUNT")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def fresh_in(seats: Iterable[Seat], person: Person) -> dict[int, int]:
    """How many messages of others are unread in each of these conversations, by the seat's key."""
    fresh = _visible_in_seat(person).filter(pk__gt=OuterRef("read_to"), kind="words").exclude(author=person)
    number = fresh.order_by().annotate(number=Func(F("pk"), function="COUNT")).values("number")
    keys = [seat.pk for seat in seats]
    return dict(Seat.objects.filter(pk__in=keys).annotate(fresh=Subquery(number)).values_list("pk", "fresh"))


@dataclass
class Listed:
    """A conversation in the list: who is in it besides the reader, its latest message, how many are new."""

    seat: Seat
    others: list[Person] = field(default_factory=list)
    latest: Message | None = None
    fresh: int = 0


def as_listed(seats: Iterable[Seat], person: Person) -> list[Listed]:
    """What the list shows of these seats, in a fixed number of queries."""
    rows = list(seats)
    latest = Message.objects.select_related("author", "about").defer("search")
    latest_ones = latest.in_bulk([seat.latest for seat in rows if seat.latest])  # type: ignore[attr-defined]
    beside = Seat.objects.filter(conversation__in=[seat.conversation_id for seat in rows]).exclude(person=person)
    beside = beside.filter(Q(left_at__isnull=True) | Q(conversation__low__isnull=False))
    hidden = set(Person.objects.filter(pk__in=safety.hidden_from(person)).values_list("pk", flat=True))
    others: dict[int, list[Person]] = {}
    for other in beside.select_related("person", "conversation").order_by("came_at", "pk"):
        if other.person_id not in hidden or not other.conversation.is_group:
            others.setdefault(other.conversation_id, []).append(other.person)
    fresh = fresh_in(rows, person)
    return [
        Listed(seat, others.get(seat.conversation_id, []), latest_ones.get(seat.latest), fresh.get(seat.pk, 0))  # type: ignore[attr-defined]
        for seat in rows
    ]
