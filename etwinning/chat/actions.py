"""What can be done in a chat. Every deed holds the chat's row: what is done gets numbers without a gap, one by one.

Other processes hear the chat's key by NOTIFY when the transaction commits, and fetch what they lack by number.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etwinning.chat import queries
from etwinning.chat.models import Chat, Line, Presence
from etwinning.core.actions import Stale, TooMany, record
from etwinning.core.models import Audience
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety.actions import note_caution
from etwinning.safety.passing import Words, must_pass
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import member_of, names_of_pupils

CHANNEL: Final = "chats"
SAID: Final = "chat/send_line"
MOST, EVERY = 8, timedelta(seconds=20)  # lines of one person, in all chats together
MOST_CHATS: Final = 20
LEFT_ALONE: Final = timedelta(hours=2)  # without a teacher: then a chat closes by itself
NOTED: Final = timedelta(minutes=5)  # between two times that it is kept that a teacher is there
PLAIN: Final = "page "  # begins the name of a presence that has no socket


@transaction.atomic
def make_chat(space: Space, title: str, *, by: Person, language: str = "", at: datetime | None = None) -> Chat:
    """A new chat, closed. Raises Stale in a closed room, and beyond MOST_CHATS."""
    must_be_open(Space.objects.select_for_update(no_key=True).get(pk=space.pk))
    if Chat.objects.filter(space=space, removed_at__isnull=True).count() >= MOST_CHATS:
        raise Stale(_("There are %(num)s chats already. Use one of them, or remove one.") % {"num": MOST_CHATS})
    chat = Chat.objects.create(space=space, title=title, language=language, made_by=by, made_at=at or timezone.now())
    _note_down("make_chat", chat, by=by, at=at)
    return chat


@transaction.atomic
def rename_chat(chat: Chat, title: str, *, by: Person, language: str = "", at: datetime | None = None) -> Chat:
    """Another name. Raises Stale in a closed room, and for a removed chat. The same is nothing."""
    chat = _locked(chat)
    must_be_open(chat.space)
    _must_be_there(chat)
    if chat.title != title:
        was, chat.title, chat.language = chat.title, title, language
        chat.save(update_fields=["title", "language"])
        _note_down("rename_chat", chat, by=by, at=at, was=was)
    return chat


@transaction.atomic
def remove_chat(chat: Chat, *, by: Person, at: datetime | None = None) -> None:
    """It is closed, and gone for pupils; teachers read it until its last line is three months old. Twice is once."""
    chat = _locked(chat)
    if chat.removed_at is not None:
        return
    chat.opened_at = chat.opened_by = chat.paused_at = None
    chat.removed_at = at or timezone.now()
    chat.save(update_fields=["opened_at", "opened_by", "paused_at", "removed_at"])
    _note_down("remove_chat", chat, by=by, at=at)
    ring(chat.pk)


@transaction.atomic
def open_chat(chat: Chat, *, by: Person, at: datetime | None = None) -> Chat:
    """From now on pupils read and write. Raises Stale in a closed room, and for a removed chat. Twice is once."""
    chat = _locked(chat)
    must_be_open(chat.space)
    _must_be_there(chat)
    if chat.opened_at is None:
        chat.opened_at = chat.led_at = at or timezone.now()
        chat.opened_by = by
        chat.save(update_fields=["opened_at", "opened_by", "led_at"])
        _note_down("open_chat", chat, by=by, at=at)
        ring(chat.pk)
    return chat


@transaction.atomic
def close_chat(chat: Chat, *, by: Person | None, at: datetime | None = None) -> Chat:
    """Nobody writes any more, and pupils read no more. In a closed room too. Twice is once."""
    chat = _locked(chat)
    if chat.opened_at is not None:
        chat.opened_at = chat.opened_by = chat.paused_at = None
        chat.save(update_fields=["opened_at", "opened_by", "paused_at"])
        _note_down("close_chat", chat, by=by, at=at, alone=by is None)
        ring(chat.pk)
    return chat


@transaction.atomic
def pause_chat(chat: Chat, *, by: Person, at: datetime | None = None) -> Chat:
    """Pupils read and do not write, teachers do. Raises Stale when it was closed. Twice is once."""
    chat = _locked(chat)
    _must_go_on(chat)
    if chat.paused_at is None:
        chat.paused_at = at or timezone.now()
        chat.save(update_fields=["paused_at"])
        _note_down("pause_chat", chat, by=by, at=at)
        ring(chat.pk)
    return chat


@transaction.atomic
def resume_chat(chat: Chat, *, by: Person, at: datetime | None = None) -> Chat:
    """Everybody writes again. Raises Stale when it was closed. Twice is once."""
    chat = _locked(chat)
    _must_go_on(chat)
    if chat.paused_at is not None:
        chat.paused_at = None
        chat.save(update_fields=["paused_at"])
        _note_down("resume_chat", chat, by=by, at=at)
        ring(chat.pk)
    return chat


@transaction.atomic
def send_line(
    chat: Chat,
    body: str,
    *,
    by: Person,
    sending: UUID | None = None,
    at: datetime | None = None,
    is_sure: bool = False,
    is_cleared: bool = False,
    token: str = "",
) -> Line:
    """Say something to all. The same sending twice is one line.

    Raises Stale, with a sentence, when the chat or the room is closed, it is paused (for pupils), or who writes sits
    there no more; TooMany when they wrote too much just now; Guarded when
    the guard found something in the words of a pupil. `is_sure`: after its hint; `is_cleared`: a teacher let the words
    through, in a closed chat too. It leaves no entry: the lines themselves are the record.
    """
    chat = _locked(chat)
    if (known := queries.line_sent(by, sending)) is not None:
        return known
    seat = member_of(chat.space, by)
    if seat is None:
        raise Stale(_("You are no longer a member of this TwinSpace."))
    must_be_open(chat.space)
    _must_be_there(chat)
    at = at or timezone.now()
    if not is_cleared:
        _must_go_on(chat)
        if chat.paused_at is not None and not seat.is_teacher:
            raise Stale(_("A teacher paused the chat. You can read it, and write again when it goes on."))
        _must_not_flood(by, at)
        words = Words(by, chat.space_id, SAID, chat.pk, body, sending or uuid4())
        passed = must_pass(words, names=lambda: names_of_pupils(chat.space_id), is_sure=is_sure)
        if passed is not None:
            note_caution(passed)
    number = _next(chat)
    line = Line.objects.create(chat=chat, number=number, changed=number, author=by, body=body, sending=sending, at=at)
    ring(chat.pk, token)
    return line


@transaction.atomic
def remove_line(line: Line, *, by: Person, reason: str, at: datetime | None = None) -> Line:
    """Take the words of a line away; who did it and why stands in their place, and its author is told.

    In a closed chat or room too: what must go, goes. Twice is once.
    """
    chat = _locked(line.chat)
    line = Line.objects.select_for_update(of=("self",)).select_related("author").get(pk=line.pk)
    if line.removed_at is None:
        line.changed = _next(chat)
        line.body, line.reason, line.removed_by, line.removed_at = "", reason, by, at or timezone.now()
        line.save(update_fields=["changed", "body", "reason", "removed_by", "removed_at"])
        scope = chat.space.scope
        record("chat/remove_line", line, by=by, scope=scope, audience=Audience.TEACHERS, at=at, title=chat.title)
        if line.author is not None and reason:  # after a report its decision tells
            tell(line.author, "chat/remove_line", by=by, url=chat.get_absolute_url(), title=chat.title, reason=reason)
        ring(chat.pk)
    return line


def note_presence(chat: int, sockets: Collection[tuple[str, int]], gone: Collection[str] = ()) -> None:
    """These sockets (each with its person) have the chat open now, and those no more: no deed, a trace of a moment."""
    now = timezone.now()
    people = {person for _socket, person in sockets}
    of_them = Q(chat=chat, socket__startswith=PLAIN, person__in=people)
    Presence.objects.filter(Q(socket__in=gone) | of_them).delete()
    Presence.objects.bulk_create(
        [Presence(chat_id=chat, person_id=person, socket=socket, seen_at=now) for socket, person in sockets],
        update_conflicts=True, unique_fields=["socket"], update_fields=["seen_at"],
    )  # fmt: skip


def note_reader(chat: Chat, person: Person) -> None:
    """Somebody looks at a chat without a socket: in the list of who is here for a minute, or until one comes."""
    until = timezone.now() + queries.A_MINUTE - queries.GONE_AFTER
    Presence.objects.bulk_create(
        [Presence(chat=chat, person=person, socket=f"{PLAIN}{chat.pk} {person.pk}"[:32], seen_at=until)],
        update_conflicts=True, unique_fields=["socket"], update_fields=["seen_at"],
    )  # fmt: skip
    note_teachers(chat.pk, [person.pk])


def note_teachers(chat: int, people: Collection[int]) -> None:
    """Remember that a teacher is at a chat, if one of these is: one that no teacher is at closes by itself."""
    now = timezone.now()
    teachers = Member.objects.filter(
        space=OuterRef("space"), left_at__isnull=True, role__in=Member.TEACHERS, person__in=people
    )
    long_ago = Q(led_at__isnull=True) | Q(led_at__lt=now - NOTED)
    Chat.objects.filter(long_ago, Exists(teachers), pk=chat, opened_at__isnull=False).update(led_at=now)


def close_left_alone(at: datetime) -> int:
    """Close the chats at which no teacher was for two hours. Returns how many."""
    left = list(queries.left_alone(at - LEFT_ALONE))
    for chat in left:
        close_chat(chat, by=None, at=at)
    return len(left)


def forget_old(at: datetime) -> int:
    """Delete lines after three months, for good, removed chats with their last line, and the traces of dead sockets.

    Returns how many lines.
    """
    Presence.objects.filter(seen_at__lte=at - timedelta(hours=1)).delete()
    count, _rows = queries.old_lines(at).delete()
    queries.empty_removed().delete()
    return count


def forget_person(person: Person) -> None:
    """What somebody said stays for its three months, under an account that says no name."""
    Line.objects.filter(author=person).update(sending=None)
    Presence.objects.filter(person=person).delete()


def ring(chat: int, token: str = "") -> None:
    """Tell the live processes but that with this token, when the transaction commits, that there is something new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{chat} {token}"])


def _locked(chat: Chat) -> Chat:
    held = Chat.objects.select_for_update(of=("self",)).select_related("space").filter(pk=chat.pk).first()
    if held is None:
        raise Stale(_("This chat is no longer there."))
    return held


def _next(chat: Chat) -> int:
    """The next number; the chat must be held."""
    chat.latest += 1
    chat.save(update_fields=["latest"])
    return chat.latest


def _must_be_there(chat: Chat) -> None:
    if chat.removed_at is not None:
        raise Stale(_("This chat was removed."))


def _must_go_on(chat: Chat) -> None:
    if chat.opened_at is None:
        raise Stale(_("A teacher closed the chat. Your words were not sent; they stay in the field."))


def _must_not_flood(by: Person, at: datetime) -> None:
    """The lines themselves are counted (docs/decisions/0039): a row more for each would only say the same."""
    times = queries.times_lately(by, at - EVERY, MOST)
    if len(times) == MOST:
        until = times[-1] + EVERY
        seconds = max(1, round((until - at).total_seconds()))
        sentence = ngettext(
            "You wrote a lot just now. You can go on in %(num)s second.",
            "You wrote a lot just now. You can go on in %(num)s seconds.",
            seconds,
        )
        raise TooMany(sentence % {"num": seconds}, until)


def _note_down(deed: str, chat: Chat, *, by: Person | None, at: datetime | None = None, **data: object) -> None:
    """The journal's line, for teachers."""
    scope = chat.space.scope
    record(f"chat/{deed}", chat, by=by, scope=scope, audience=Audience.TEACHERS, at=at, title=chat.title, **data)
