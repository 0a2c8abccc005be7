"""How words of a pupil pass the guard: asked by the deeds that post (docs/decisions/0040).

    passing.must_pass(Words(…), names=[…], is_sure=…)

A deed calls it before it writes anything. Nothing found, or the guard is off: it answers nothing. Else the pupil reads
a hint first (Guarded); who sends all the same is let through with a line in the teachers' queue, or waits for a
teacher, as the room says. Guarded undoes the deed's transaction, so its view keeps the line: `actions.note_caution`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etwinning.core.actions import Stale
from etwinning.people.models import Person
from etwinning.safety import cautions
from etwinning.safety.guard import HINTS, Kind, findings
from etwinning.safety.models import Caution, GuardSetting

_SEEN = gettext_lazy("The teachers of this TwinSpace see what you wrote here, even if you do not send it.")
_ASK = gettext_lazy("Here this cannot be kept. Leave it out, or ask your teacher to write it.")


@dataclass(frozen=True)
class Words:
    """What a pupil is about to post: who, in which room, by which deed of which thing; and what it takes to do it."""

    by: Person
    room: int
    deed: str
    thing: int
    text: str
    sending: UUID
    said: dict[str, Any] = field(default_factory=dict)


class Guarded(Stale):
    """The words are not posted: the pupil reads a hint, or they wait. Whoever catches it keeps `caution`.

    `is_final`: they cannot be sent all the same.
    """

    def __init__(self, sentence: str, caution: Caution, *, is_final: bool = False) -> None:
        super().__init__(sentence)
        self.caution, self.is_final = caution, is_final

    @property
    def waits(self) -> bool:
        return self.caution.state == Caution.State.WAITING


def must_pass(
    words: Words, *, names: Callable[[], Collection[str]], is_sure: bool, can_wait: bool = True
) -> Caution | None:
    """Raises Guarded; else a caution to be kept with the deed (it was sent after the hint), or None.

    What cannot wait for a teacher (`can_wait`) is refused at once where teachers read first (docs/decisions/0071).
    """
    caution = looked_at(words, names=names)
    if caution is None:
        return None
    mode = cautions.guard_mode(words.room)
    if mode == GuardSetting.Mode.APPROVE and not can_wait:
        raise Guarded(f"{hint(caution.found)}\n{_ASK}", caution, is_final=True)
    if not is_sure:
        raise Guarded(hint(caution.found), caution)
    if mode == GuardSetting.Mode.APPROVE:
        caution.state = Caution.State.WAITING
        raise Guarded(_("Your teacher reads it first. It is posted when it is let through."), caution)
    caution.state = Caution.State.SENT
    return caution


def looked_at(words: Words, *, names: Callable[[], Collection[str]]) -> Caution | None:
    """What the guard of the room finds in a pupil's words, not kept yet; None where it finds nothing, or is off."""
    if not words.by.is_pupil or cautions.guard_mode(words.room) == GuardSetting.Mode.OFF:
        return None
    found = [str(one.kind) for one in findings(words.text, names=names(), own=settings.ADDRESS)]
    return Caution(
        room=words.room, pupil=words.by, deed=words.deed, thing=words.thing, said=words.said, words=words.text,
        found=found, sending=words.sending,
    ) if found else None  # fmt: skip


def is_stopped(text: str, room: int, *, names: Callable[[], Collection[str]]) -> bool:
    """Whether the guard of a room finds something in a text."""
    is_on = cautions.guard_mode(room) != GuardSetting.Mode.OFF
    return is_on and bool(findings(text, names=names(), own=settings.ADDRESS))


def hint(found: Collection[str]) -> str:
    """What the pupil reads beside the field, in the language of the moment: what was found, and who sees it now."""
    return "\n".join([*(str(HINTS[Kind(kind)]) for kind in found), str(_SEEN)])
