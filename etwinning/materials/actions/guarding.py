"""What pupils say of things passes the guard, since other pupils read it. None of it waits (docs/decisions/0071)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from etwinning.core.storage import Upload
from etwinning.people.models import Person
from etwinning.safety import passing
from etwinning.safety.actions import note_caution
from etwinning.spaces.models import Space
from etwinning.spaces.queries import names_of_pupils


@dataclass(frozen=True)
class Sent:
    """The form that words come by, and whether its sender has read the guard's hint."""

    sending: UUID | None = None
    is_sure: bool = False


def ask_guard(deed: str, space: Space, thing: int, words: Iterable[str], sent: Sent, *, by: Person) -> None:
    """Words that were not there before pass the guard, or raise Guarded; sent all the same they leave a line."""
    text = "\n".join(filter(None, words))
    if not by.is_pupil or not text:
        return
    asked = passing.Words(by, space.pk, f"materials/{deed}", thing, text, sent.sending or uuid4())
    passed = passing.must_pass(asked, names=lambda: names_of_pupils(space.pk), is_sure=sent.is_sure, can_wait=False)
    if passed is not None:
        note_caution(passed)


def name_files(uploads: Collection[Upload], space: Space, *, by: Person) -> None:
    """A pupil's file whose name the guard would stop comes without it: "File" says nothing about anybody."""
    for upload in uploads if by.is_pupil else ():
        path = PurePosixPath(upload.name or "")
        if passing.is_stopped(path.stem, space.pk, names=lambda: names_of_pupils(space.pk)):
            upload.name = _("File") + path.suffix
