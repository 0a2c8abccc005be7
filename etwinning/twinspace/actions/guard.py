"""What teachers do with words in which the guard found something. The guard itself lies in `safety`."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from etwinning.chat import actions as chats
from etwinning.chat.models import Chat
from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.letters import actions as letters
from etwinning.meetings import actions as meetings
from etwinning.meetings.models import Meeting
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans import actions as plans
from etwinning.plans.models import Task
from etwinning.plans.tasks import tasks_visible_to
from etwinning.plans.work import Work
from etwinning.remarks import actions as remarks
from etwinning.remarks.models import Remark
from etwinning.safety import actions as safety
from etwinning.safety.cautions import files_held
from etwinning.safety.models import Caution
from etwinning.spaces.actions import count_words, must_be_open
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import member_of
from etwinning.threads import actions as threads
from etwinning.threads.models import Forum, Post, Thread


@transaction.atomic
def approve_words(space: Space, caution: Caution, *, by: Person, at: datetime | None = None) -> bool:
    """Let words through that wait: they are posted now, as their author's. Twice is once.

    Raises Stale when the room is closed, or the pupil or the place is there no more.
    """
    must_be_open(space)
    if not safety.decide_caution(caution, Caution.State.APPROVED, by=by, at=at):
        return False
    count_words(space.pk)
    if member_of(space, caution.pupil) is None:
        raise Stale(_("This pupil is no longer in the TwinSpace."))
    try:
        DEEDS[caution.deed](space, caution)
    except GONE as missing:
        raise Stale(_("The place where this was written is no longer there.")) from missing
    record("twinspace/approve_words", caution, by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
    return True


@transaction.atomic
def refuse_words(space: Space, caution: Caution, *, by: Person, reason: str, at: datetime | None = None) -> bool:
    """Do not let them through; their author reads why. Twice is once."""
    done = safety.decide_caution(caution, Caution.State.REFUSED, by=by, reason=reason, at=at)
    if done:
        count_words(space.pk)
        record("twinspace/refuse_words", caution, by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
    return done


@transaction.atomic
def set_guard(space: Space, mode: str, *, by: Person, at: datetime | None = None) -> bool:
    """How strictly the guard looks at what pupils write here. The same once more changes nothing."""
    changed = safety.set_mode(space.pk, mode)
    if changed:
        scope = space.scope
        record("twinspace/set_guard", space, by=by, scope=scope, audience=Audience.TEACHERS, at=at, mode=mode)
    return changed


def _words(caution: Caution) -> threads.Words:
    said = caution.said
    kept = files_held(said.get("files", []))
    return threads.Words(said["body"], said["language"], sending=caution.sending, is_cleared=True, kept=kept)


def _say(space: Space, caution: Caution) -> None:
    chat = Chat.objects.get(pk=caution.thing, space=space)
    chats.send_line(chat, caution.words, by=caution.pupil, sending=caution.sending, is_cleared=True)


def _say_in_meeting(space: Space, caution: Caution) -> None:
    meeting = Meeting.objects.get(pk=caution.thing, space=space)
    meetings.say_in_meeting(meeting, caution.words, by=caution.pupil, sending=caution.sending, is_cleared=True)


def _reply(space: Space, caution: Caution) -> None:
    thread = Thread.objects.select_related("space").get(pk=caution.thing, space=space)
    answers = Post.objects.filter(pk=caution.said["answers"] or 0, thread=thread).first()
    threads.reply(thread, _words(caution), by=caution.pupil, answers=answers)


def _open_thread(space: Space, caution: Caution) -> None:
    title, audience = caution.said["title"], caution.said["audience"]
    forum = Forum.objects.filter(pk=caution.said.get("forum") or 0, space=space).first()
    threads.open_thread(space, _words(caution), by=caution.pupil, title=title, audience=audience, forum=forum)


def _edit_post(space: Space, caution: Caution) -> None:
    post = Post.objects.select_related("thread__space").get(pk=caution.said["post"], thread__space=space)
    threads.edit_post(post, _words(caution), drop=caution.said.get("drop", ()), by=caution.pupil)


def _about(caution: Caution) -> threads.About:
    return threads.About(caution.said["title"], date.fromisoformat(caution.said["told_on"]))


def _write_entry(space: Space, caution: Caution) -> None:
    audience = caution.said["audience"]
    threads.write_entry(space, _words(caution), _about(caution), by=caution.pupil, audience=audience)


def _edit_entry(space: Space, caution: Caution) -> None:
    entry = Thread.objects.select_related("space").get(pk=caution.thing, space=space)
    threads.edit_entry(entry, _words(caution), _about(caution), by=caution.pupil)


def _write_note(space: Space, caution: Caution) -> None:
    threads.write_note(space, _words(caution), by=caution.pupil, audience=caution.said["audience"])


def _seat(space: Space, caution: Caution) -> Member:
    return Member.objects.select_related("space", "person").get(pk=caution.said["to"], space=space)


def _letter_words(caution: Caution) -> letters.Words:
    return letters.Words(caution.said["body"], caution.said["language"], caution.sending, is_cleared=True)


def _send_letter(space: Space, caution: Caution) -> None:
    letters.send_letter(_seat(space, caution), _letter_words(caution), by=caution.pupil)


def _write_on_wall(space: Space, caution: Caution) -> None:
    letters.write_on_wall(_seat(space, caution), _letter_words(caution), by=caution.pupil)


def _make_poll(space: Space, caution: Caution) -> None:
    thread, said = Thread.objects.select_related("space").get(pk=caution.thing, space=space), caution.said
    last = date.fromisoformat(said["closes_on"]) if said["closes_on"] else None
    question = threads.Question(said["question"], said["choices"], said["takes_several"], last)
    threads.make_poll(thread, question, by=caution.pupil, language=said["language"], is_cleared=True)


def _page(space: Space, caution: Caution) -> Page:
    return Page.objects.select_related("space").get(pk=caution.thing, space=space)


def _remark_words(caution: Caution) -> remarks.Words:
    return remarks.Words(caution.said["body"], caution.said["language"], caution.sending, is_cleared=True)


def _write_remark(space: Space, caution: Caution) -> None:
    quote, place = caution.said["quote"], caution.said["place"]
    remarks.write_remark(_page(space, caution), _remark_words(caution), by=caution.pupil, quote=quote, place=place)


def _suggest_wording(space: Space, caution: Caution) -> None:
    said = {name: caution.said[name] for name in ("quote", "place", "wording")}
    remarks.suggest_wording(_page(space, caution), _remark_words(caution), by=caution.pupil, **said)


def _answer_remark(space: Space, caution: Caution) -> None:
    remark = Remark.objects.select_related("page__space").get(pk=caution.said["answers"], page__space=space)
    remarks.answer_remark(remark, _remark_words(caution), by=caution.pupil)


def _hand_in(space: Space, caution: Caution) -> None:
    seat = Member.objects.select_related("space", "person").get(person=caution.pupil, space=space)
    task = tasks_visible_to(seat).select_related("step__waits_for").get(pk=caution.thing)
    said = caution.said
    kept = [file for file, _description in files_held(said.get("files", []))]
    plans.hand_in(task, Work(said["words"], dropped=said.get("dropped", []), written_at=caution.at, kept=kept), by=seat)


GONE: Final = (
    Chat.DoesNotExist, Meeting.DoesNotExist, Thread.DoesNotExist, Post.DoesNotExist, Page.DoesNotExist,
    Remark.DoesNotExist, Task.DoesNotExist,
)  # fmt: skip
DEEDS: Final[dict[str, Callable[[Space, Caution], None]]] = {
    "chat/send_line": _say,
    "meetings/say_in_meeting": _say_in_meeting,
    "threads/reply": _reply,
    "threads/open_thread": _open_thread,
    "threads/edit_post": _edit_post,
    "threads/write_note": _write_note,
    "threads/make_poll": _make_poll,
    "letters/send_letter": _send_letter,
    "letters/write_on_wall": _write_on_wall,
    "threads/write_entry": _write_entry,
    "threads/edit_entry": _edit_entry,
    "plans/hand_in": _hand_in,
    "remarks/write_remark": _write_remark,
    "remarks/suggest_wording": _suggest_wording,
    "remarks/answer_remark": _answer_remark,
}
