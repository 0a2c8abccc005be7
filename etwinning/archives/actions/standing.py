"""How an archive stands: who is making it, what became of it, when its time is over."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID, uuid4

from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from etwinning.archives import queries
from etwinning.archives.models import Archive, Unpacked
from etwinning.core.actions import Stale, record
from etwinning.core.files import drop_file
from etwinning.core.models import Audience
from etwinning.core.models import File as Kept
from etwinning.core.refusals import Refused
from etwinning.people.actions import tell
from etwinning.people.models import Person

State = Archive.State
PART = 1 << 20
EVERY = 0.5  # seconds between two beats
BEAT = """
UPDATE archives_archive SET done = %s, "of" = %s, beat_at = %s WHERE id = %s AND state = %s AND attempt = %s
"""


class Overtaken(Exception):
    """Somebody else makes this archive now, or nobody wants it any more."""


class Maker:
    """One try to make an archive: tells how far it is, and stops when another one has begun."""

    def __init__(self, archive: Archive, attempt: UUID) -> None:
        self.archive, self.attempt = archive, attempt
        self.done, self.of, self.told = 0, 0, 0.0
        self.line = connection

    def expect(self, of: int, done: int = 0) -> None:
        """How many steps there will be, and how many an earlier try has done."""
        self.of, self.done = of, done
        self.tell()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        self.beat()

    def beat(self) -> None:
        """It goes on, though no step is done."""
        if time.monotonic() - self.told > EVERY:
            self.tell()

    def tell(self) -> None:
        """Say how far it is. Raises Overtaken; else, inside a transaction, nobody overtakes it until that ends."""
        self.told = time.monotonic()
        which = self.archive.pk, str(State.MAKING), self.attempt
        with self.line.cursor() as cursor:
            cursor.execute(BEAT, [self.done, self.of, timezone.now(), *which])
            if not cursor.rowcount:
                raise Overtaken

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While its work stands in a transaction it tells on a line of its own, so that others hear it.

        In a transaction of the caller nobody hears it anyway.
        """
        if connection.in_atomic_block:
            yield
            return
        self.line = connection.copy()
        try:
            yield
        finally:
            self.line.close()
            self.line = connection

    def end(self, state: str, **said: object) -> bool:
        """Say what became of it, unless another try has begun."""
        rows = Archive.objects.filter(pk=self.archive.pk, state=State.MAKING, attempt=self.attempt)
        return bool(rows.update(state=state, done=self.done, of=self.of, **said))


class Watched(File[bytes]):
    """A large content on its way to its place: each part that is read is a beat."""

    def __init__(self, content: IO[bytes], maker: Maker) -> None:
        super().__init__(content)
        self.content, self.maker = content, maker

    def read(self, size: int = -1) -> bytes:
        self.maker.beat()
        return self.content.read(size)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self.seek(0)
        return iter(lambda: self.read(chunk_size or PART), b"")


def take(archive_pk: int, attempt: str) -> Maker | None:
    """Begin with this try, or None if it is not wanted any more, or one too many: then the archive has failed."""
    rows = Archive.objects.filter(pk=archive_pk, state=State.MAKING, attempt=attempt)
    if not rows.update(tries=F("tries") + 1, beat_at=timezone.now()):
        return None
    archive = rows.select_related("space", "file", "asked_by").get()
    maker = Maker(archive, UUID(attempt))
    if archive.tries > Archive.TRIES:
        with translation.override(archive.language):
            fail(maker, _("It was begun several times and never came to its end. Try again later."))
        return None
    return maker


@contextmanager
def carefully(maker: Maker) -> Iterator[None]:
    """A try: what stops it is said in the language of the archive. A store that is away is tried again."""
    with translation.override(maker.archive.language):
        try:
            yield
        except Overtaken:
            return
        except (Refused, Stale) as no:
            fail(maker, no.sentence)
        except OSError:  # StorageAway, too
            if maker.archive.tries < Archive.TRIES:
                raise  # and the task is tried again
            fail(maker, _("Our store of files does not answer, or is full. Try again later."))


def fail(maker: Maker, why: str) -> None:
    """It will not be made. A file that was brought goes, and what was unpacked of it."""
    with transaction.atomic():
        file = maker.archive.file
        ends = timezone.now() + timedelta(days=Archive.DAYS)
        if maker.end(State.FAILED, why=why[:400], file=None, expires_at=ends):
            drop_unpacked(maker.archive)
            if file is not None:
                drop_file(file)
            tell_keepers(maker.archive, "archives/fail_archive", why=why)


def tell_keepers(archive: Archive, deed: str, *, why: str = "") -> None:
    """Tell whoever waits for it what became of it: who asked, or all administrators if the project ended.

    What is tried every night is said to have failed once, not every night.
    """
    url = f"{archive.space.get_absolute_url()}archive/"
    is_end = archive.kind == Archive.Kind.ENDED
    for person in queries.keepers_of(archive):
        if not (is_end and deed == "archives/fail_archive" and queries.was_told(person, deed, url)):
            tell(person, deed, url=url, title=archive.space.title, kind=archive.kind, why=why)


def drop_unpacked(archive: Archive) -> None:
    """Let go what nothing in the room took over.

    By a task, after the transaction: whoever is filling the room holds these files until the next beat says that it was
    stopped; that beat waits for this transaction, which therefore must not wait for the files.
    """
    rows = Unpacked.objects.filter(archive=archive)
    if files := list(rows.values_list("file", flat=True)):
        rows.delete()
        drop_files.enqueue(files)


@task()
def drop_files(files: list[int]) -> None:
    """Forget these files. Those that are gone already are no fault."""
    for file in Kept.objects.filter(pk__in=files):
        drop_file(file)


def resume_archives(now: datetime) -> int:
    """Begin again with archives whose maker was killed. Returns how many."""
    from etwinning.archives.actions.bringing import read_archive  # noqa: PLC0415 - they know this module
    from etwinning.archives.actions.making import write_archive  # noqa: PLC0415 - as above

    lying = list(queries.left_lying(now))
    for archive in lying:
        with transaction.atomic():
            attempt = uuid4()
            rows = Archive.objects.filter(pk=archive.pk, state=State.MAKING, attempt=archive.attempt)
            if rows.update(attempt=attempt, beat_at=now):
                work = read_archive if archive.kind == Archive.Kind.BROUGHT else write_archive
                work.enqueue(archive.pk, str(attempt))
    return len(lying)


def expire_archives(at: datetime) -> int:
    """Remove archives whose time is over, and their bytes. Returns how many."""
    over = list(queries.expired(at))
    for archive in over:
        with transaction.atomic():
            _forget(archive)
    return len(over)


@transaction.atomic
def remove_archive(archive: Archive, *, by: Person, at: datetime | None = None) -> None:
    """Remove an archive, or stop its making. Raises Stale for one that was made when the project ended."""
    archive = Archive.objects.select_for_update(of=["self"]).select_related("file", "space").get(pk=archive.pk)
    if archive.kind == Archive.Kind.ENDED:
        raise Stale(_("The archive of an ended project is kept."))
    scope = archive.space.scope
    record("archives/remove_archive", archive.space, by=by, scope=scope, audience=Audience.TEACHERS, at=at)
    _forget(archive)


def _forget(archive: Archive) -> None:
    file = archive.file
    drop_unpacked(archive)
    archive.delete()
    if file is not None:
        drop_file(file)
