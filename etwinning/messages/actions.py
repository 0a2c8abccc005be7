"""What can be done with messages. Every deed holds the conversation first, so that messages come one by one.

The keys of a conversation's messages are therefore given in the order in which they become visible: who knows the
latest key they have, and asks for what came after it, misses nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.files import ANY, PICTURES, drop_file, keep_file
from etwinning.core.folding import search_text
from etwinning.core.models import File
from etwinning.core.storage import Upload
from etwinning.messages import queries
from etwinning.messages.models import (
    MOST_PEOPLE,
    Attachment,
    Conversation,
    HiddenMessage,
    Message,
    ReadMarksOff,
    Seat,
)
from etwinning.people.actions import read_notice, tell
from etwinning.people.models import Notice, Person
from etwinning.safety import limits

CHANNEL = "messages"
TOLD_AFTER = timedelta(minutes=2)  # a notice and a mail come only for what is still unread then
TOLD = "messages/send_message"


@dataclass(frozen=True)
class Words:
    """What somebody sends: plain text, files, a picture with its description; `sending` is the mark of the form."""

    body: str
    files: Sequence[Upload] = ()
    picture: tuple[Upload, str] | None = None
    sending: UUID | None = None


@transaction.atomic
def start_conversation(
    others: Sequence[Person], *, by: Person, title: str = "", group: bool = False, at: datetime | None = None
) -> Conversation:
    """A conversation with one person is always the same one; several people, or `group`, make a new group.

    The others see it from the first message on.
    """
    at = at or timezone.now()
    if len(others) == 1 and not group:
        low, high = sorted((by.pk, others[0].pk))
        conversation, new = Conversation.objects.get_or_create(
            low_id=low, high_id=high, defaults={"started_by": by, "started_at": at}
        )
    else:
        conversation, new = Conversation.objects.create(title=title, started_by=by, started_at=at), True
    if new:
        seats = [Seat(conversation=conversation, person=person, came_at=at) for person in (by, *others)]
        Seat.objects.bulk_create(seats)
        record("messages/start_conversation", conversation, by=by, scope=conversation.scope, at=at)
    Seat.objects.filter(conversation=conversation, person=by, opened_at__isnull=True).update(opened_at=at)
    return conversation


@transaction.atomic
def send_message(conversation: Conversation, words: Words, *, by: Person, at: datetime | None = None) -> Message:
    """Send words to everybody in a conversation: the one place where a message is sent. Twice is once.

    Whether `by` may do so was asked before (rules.can_send_message). Raises Stale when they were removed meanwhile,
    TooMany when they wrote to too many people whom they do not know.
    """
    kept = _keep(words, by)
    _hold(conversation)
    if (known := queries.message_sent(by, words.sending)) is not None:
        _forget(kept)
        return known
    seat = Seat.objects.filter(conversation=conversation, person=by, left_at__isnull=True).first()
    if seat is None:
        raise Stale(_("You are no longer in this conversation."))
    for number, stranger in enumerate(queries.strangers_in(conversation, by)):
        limits.spend(by, "send_message", text="" if number else words.body, to=stranger, at=at)
    message = Message.objects.create(
        conversation=conversation, author=by, body=words.body, sending=words.sending, at=at or timezone.now(),
        search=search_text(words.body, *(said or file.name for file, said in kept)),
    )  # fmt: skip
    Attachment.objects.bulk_create(Attachment(message=message, file=file, description=said) for file, said in kept)
    seat.draft, seat.draft_at, seat.read_to = "", None, message.pk
    seat.save(update_fields=["draft", "draft_at", "read_to"])
    record("messages/send_message", message, by=by, scope=conversation.scope, at=at)
    hearing = queries.hears(conversation, by)
    ring([by.pk, *(other.person_id for other in hearing)], conversation)
    for other in hearing:
        if other.muted_at is None and other.told_at is None:
            tell_of_message.using(run_after=timezone.now() + TOLD_AFTER).enqueue(other.pk, message.pk)
    return message


@task
def tell_of_message(seat_pk: int, message_pk: int) -> None:
    """A notice, and the mail that goes with it, if the message is still unread; one a conversation until it is read."""
    with transaction.atomic():
        seats = Seat.objects.select_for_update(of=("self",)).select_related("person", "conversation")
        seat = seats.filter(pk=seat_pk, left_at__isnull=True, muted_at__isnull=True, told_at__isnull=True).first()
        if seat is None or seat.read_to >= message_pk:
            return
        message = queries.messages_visible_to(seat.person).filter(pk=message_pk).select_related("author").first()
        if message is None:
            return
        seat.told_at = timezone.now()
        seat.save(update_fields=["told_at"])
        url, title = seat.conversation.get_absolute_url(), seat.conversation.title
        tell(seat.person, "messages/send_message", by=message.author, url=url, title=title)


def keep_draft(seat: Seat, *, by: Person, body: str, at: datetime | None = None) -> Seat:
    """Keep what somebody types. What came late, after the same words were sent, is no draft any more."""
    latest = queries.latest_of(by, seat.conversation)
    draft = "" if latest is not None and latest.body.strip() == body.strip() else body
    draft_at = (at or timezone.now()) if draft.strip() else None
    Seat.objects.filter(pk=seat.pk, person=by).update(draft=draft, draft_at=draft_at)
    return seat


@transaction.atomic
def read_conversation(seat: Seat, *, by: Person, to: int) -> Seat:
    """Somebody has seen the messages up to that key. The notice of it is read as well; the others' marks move."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("conversation", "person").get(pk=seat.pk)
    to = min(to, queries.latest_in(seat.conversation))
    if seat.told_at is not None:
        seat.told_at = None
        seat.save(update_fields=["told_at"])
        url = seat.conversation.get_absolute_url()
        for notice in Notice.objects.filter(person=by, deed=TOLD, url=url, read_at__isnull=True):
            read_notice(notice, by=by)
    if to > seat.read_to:
        seat.read_to = to
        seat.save(update_fields=["read_to"])
        others = [] if queries.shows_no_marks(by) else queries.hears(seat.conversation, by)
        ring([by.pk, *(other.person_id for other in others)], seat.conversation)
    return seat


def mute_conversation(seat: Seat, *, by: Person, at: datetime | None = None) -> Seat:
    """No notices and no number for what comes here; it stands in the list all the same."""
    return _mute(seat, by, at or timezone.now(), "messages/mute_conversation")


def unmute_conversation(seat: Seat, *, by: Person) -> Seat:
    """Be told again."""
    return _mute(seat, by, None, "messages/unmute_conversation")


@transaction.atomic
def clear_conversation(seat: Seat, *, by: Person) -> Seat:
    """Take a conversation and all its messages away for oneself. The next message brings it back, without them."""
    conversation = _hold(seat.conversation)
    latest = queries.latest_in(conversation)
    values = {"sees_after": latest, "read_to": latest, "draft": "", "draft_at": None, "told_at": None}
    Seat.objects.filter(pk=seat.pk).update(**values)
    HiddenMessage.objects.filter(person=by, message__conversation=conversation).delete()
    record("messages/clear_conversation", conversation, by=by, scope=conversation.scope)
    ring([by.pk], conversation)
    return seat


@transaction.atomic
def hide_message(message: Message, *, by: Person) -> Message:
    """Take one message away for oneself. Twice is once."""
    _row, new = HiddenMessage.objects.get_or_create(person=by, message=message)
    if new:
        record("messages/hide_message", message, by=by, scope=message.conversation.scope)
    return message


@transaction.atomic
def remove_message(message: Message, *, by: Person) -> Message:
    """Take the words and files of a message from everybody, after a report; its place says so. Twice is once."""
    conversation = _hold(message.conversation)
    message = Message.objects.get(pk=message.pk)
    attachments = list(message.attachments.select_related("file"))
    if message.body or attachments:
        message.body = message.search = ""
        message.save(update_fields=["body", "search"])
        message.attachments.all().delete()
        for attachment in attachments:
            drop_file(attachment.file)
        record("messages/remove_message", message, by=by, scope=conversation.scope)
        ring([seat.person_id for seat in queries.people_in(conversation)], conversation)
    return message


@transaction.atomic
def add_people(conversation: Conversation, people: Iterable[Person], *, by: Person) -> Conversation:
    """Bring people into a group; they see what is written from now on. Raises Stale when it would be too many.

    Who left by themselves is not brought back by others.
    """
    _hold(conversation)
    seats = {seat.person_id: seat for seat in conversation.seats.all()}
    coming = [person for person in people if person.pk not in seats or seats[person.pk].left_at is not None]
    if any(person.pk in seats and seats[person.pk].left_by_id == person.pk for person in coming):
        raise Stale(_("Somebody of these left the group. Begin a new conversation if they want to come back."))
    if sum(seat.left_at is None for seat in seats.values()) + len(coming) > MOST_PEOPLE:
        raise Stale(_("A group has at most %(num)s people.") % {"num": MOST_PEOPLE})
    for person in coming:
        came = Message.objects.create(conversation=conversation, author=by, about=person, kind=Message.Kind.CAME)
        seen = {"sees_after": came.pk - 1, "read_to": came.pk - 1}
        values = {"came_at": came.at, "left_at": None, "left_by": None, **seen}
        Seat.objects.update_or_create(conversation=conversation, person=person, defaults=values)
        record("messages/add_people", conversation, by=by, scope=conversation.scope, person=person.pk)
    ring([seat.person_id for seat in queries.people_in(conversation)], conversation)
    return conversation


@transaction.atomic
def remove_person(seat: Seat, *, by: Person) -> Seat:
    """Take somebody out of a group. They see nothing of it any more. Twice is once."""
    return _go(seat, by=by, deed="messages/remove_person")


@transaction.atomic
def leave_conversation(seat: Seat, *, by: Person) -> Seat:
    """Leave a group; what one wrote stays. The last one takes it along."""
    return _go(seat, by=by, deed="messages/leave_conversation")


@transaction.atomic
def switch_read_marks(person: Person, *, by: Person, shown: bool) -> Person:
    """Show others what one has read, and see it of them; or neither."""
    if shown:
        ReadMarksOff.objects.filter(person=person).delete()
    else:
        ReadMarksOff.objects.get_or_create(person=person)
    record("messages/switch_read_marks", person, by=by, shown=shown)
    return person


@transaction.atomic
def forget_person(person: Person) -> None:
    """Somebody closes the account: they leave every conversation. Their words stay under "Former eTwinner"."""
    Message.objects.filter(author=person).update(sending=None)
    HiddenMessage.objects.filter(person=person).delete()
    ReadMarksOff.objects.filter(person=person).delete()
    seats = Seat.objects.filter(person=person)
    there = list(seats.filter(left_at__isnull=True).values_list("conversation", flat=True))
    seats.update(draft="", draft_at=None, told_at=None)
    seats.filter(left_at__isnull=True).update(left_at=timezone.now(), left_by=person)
    for conversation in Conversation.objects.filter(pk__in=there):
        _drop_if_empty(conversation)


def ring(people: Iterable[int], conversation: Conversation) -> None:
    """Wake the open pages of these people, when the transaction commits. Keys only travel, never words."""
    said = [f"{person} {conversation.pk}" for person in people]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said", [CHANNEL, said])


def _hold(conversation: Conversation) -> Conversation:
    """Keep others from writing into the conversation until the transaction ends."""
    held = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk).first()
    if held is None:
        raise Stale(_("This conversation does not exist any more."))
    return held


def _mute(seat: Seat, by: Person, at: datetime | None, deed: str) -> Seat:
    if (seat.muted_at is None) != (at is None):
        Seat.objects.filter(pk=seat.pk, person=by).update(muted_at=at)
        record(deed, seat.conversation, by=by, scope=seat.conversation.scope)
        ring([by.pk], seat.conversation)
    return seat


def _go(seat: Seat, *, by: Person, deed: str) -> Seat:
    conversation = _hold(seat.conversation)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("person").get(pk=seat.pk)
    if seat.left_at is not None:
        return seat
    gone = Message.objects.create(conversation=conversation, author=by, about=seat.person, kind=Message.Kind.LEFT)
    seat.left_at, seat.left_by, seat.draft, seat.draft_at = gone.at, by, "", None
    seat.save(update_fields=["left_at", "left_by", "draft", "draft_at"])
    record(deed, conversation, by=by, scope=conversation.scope, person=seat.person_id)
    ring([seat.person_id, *(other.person_id for other in queries.people_in(conversation))], conversation)
    _drop_if_empty(conversation)
    return seat


def _drop_if_empty(conversation: Conversation) -> None:
    """A conversation in which nobody sits any more goes, with its files."""
    if conversation.seats.filter(left_at__isnull=True).exists():
        return
    files = [one.file for one in Attachment.objects.filter(message__conversation=conversation).select_related("file")]
    conversation.delete()
    for file in files:
        drop_file(file)


def _keep(words: Words, by: Person) -> list[tuple[File, str]]:
    """Take the files in, before the conversation is held: it may take a while."""
    kept = [(keep_file(words.picture[0], by=by, accept=PICTURES), words.picture[1])] if words.picture else []
    return kept + [(keep_file(upload, by=by, accept=ANY), "") for upload in words.files]


def _forget(kept: list[tuple[File, str]]) -> None:
    for file, _description in kept:
        drop_file(file)
