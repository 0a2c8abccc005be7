"""What pupils hand in: their words and files, kept, dropped, and shown to the guard."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID, uuid4

from django.core.files.base import File as Stored
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.core.files import drop_file, keep_file, path_of
from etwinning.core.models import File
from etwinning.core.storage import Upload
from etwinning.materials.models import Item
from etwinning.people.models import Person
from etwinning.plans.models import HandedFile, HandIn, Task
from etwinning.safety import passing
from etwinning.safety.actions import note_caution
from etwinning.spaces.guarding import name_files
from etwinning.spaces.models import Space
from etwinning.spaces.queries import names_of_pupils


@dataclass(frozen=True)
class Work:
    """What is handed in. `sending` is made by the form: twice is one."""

    words: str = ""
    files: Sequence[Upload] = ()
    dropped: Collection[int] = ()  # keys of files that were handed in before and are taken away
    sending: UUID | None = None
    is_sure: bool = False  # after the guard's hint
    written_at: datetime | None = None  # a teacher let it through, later than it was written
    kept: Sequence[File] = ()  # the files that waited with it
    items: Sequence[Item] = ()  # of the materials: a copy is handed in


def keep(work: Work, task: Task, space: Space, by: Person) -> list[File]:
    """Keep the files of some work. What a team reads comes without names that the guard would stop.

    What was chosen from the materials is handed in as it is now, and stays when it is changed or removed there.
    """
    with ExitStack() as stack:
        copies: list[Upload] = [_copy(item, stack) for item in work.items]
        if task.team_id:
            name_files([*work.files, *copies], space, by=by)
        files = [*work.kept, *(keep_file(upload, by=by) for upload in work.files)]
        return files + [keep_file(upload, by=by, as_it_is=True) for upload in copies]


def _copy(item: Item, stack: ExitStack) -> Upload:
    """The bytes of a thing of the materials under its name there. Raises Stale if they went meanwhile."""
    try:
        content = stack.enter_context(default_storage.open(path_of(item.file.sha256)))
    except FileNotFoundError as gone:
        raise Stale(_("What you chose from the materials was removed a moment ago. Choose something else.")) from gone
    suffix = PurePosixPath(item.file.name).suffix
    return Stored(content, name=f"{item.name.removesuffix(suffix)}{suffix}")


def ask_guard(task: Task, work: Work, room: Space, by: Person) -> None:
    """What a pupil of a team hands in passes the guard, or raises Guarded: the other pupils of the team read it."""
    if work.written_at is not None or not task.team_id:
        return
    said, sending = {"words": work.words, "dropped": list(work.dropped)}, work.sending or uuid4()
    asked = passing.Words(by, room.pk, "plans/hand_in", task.pk, work.words, sending, said)
    passed = passing.must_pass(asked, names=lambda: names_of_pupils(room.pk), is_sure=work.is_sure)
    if passed is not None:
        note_caution(passed)


def forget(kept: Collection[File]) -> None:
    """Files of the same form once more."""
    for file in kept:
        drop_file(file)


def put_files(hand_in: HandIn, work: Work, kept: Collection[File]) -> None:
    """Lay the files of some work to what is handed in, and take away what it drops."""
    drop(files_of(hand_in=hand_in, pk__in=work.dropped))
    HandedFile.objects.bulk_create(HandedFile(hand_in=hand_in, file=file) for file in kept)


def files_of(**where: object) -> list[HandedFile]:
    """Files that were handed in, to be dropped."""
    return list(HandedFile.objects.filter(**where).select_related("file").order_by("pk"))


def drop(files: Collection[HandedFile]) -> None:
    """Forget files that were handed in; their rows may be gone already."""
    HandedFile.objects.filter(pk__in=[one.pk for one in files]).delete()
    for one in files:
        drop_file(one.file)
