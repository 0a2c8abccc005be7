"""Where kept files lie, and what is said when they cannot be reached.

The folder, where a name is the hash of its bytes: whole or not there, never half, never twice. (An S3 store instead
of it stands in config/bucket.py.)
"""

import errno
import os
import tempfile
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

type Upload = File[bytes]  # what Django gives for a sent file, and what it stores
type Readable = File[bytes] | IO[bytes]


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StorageAway(OSError):
    """The store of files does not answer, or has no room. Nothing was kept; the same can be sent again later.

    `status` is what an answer says (HTTP), `sentence` what the person reads.
    """

    status = 503

    @property
    def sentence(self) -> str:
        """For the person who sent or asked for something."""
        return _("Our store of files does not answer right now. Nothing is lost: try again in a minute.")


class StorageFull(StorageAway):
    """No room on the disk."""

    status = 507

    @property
    def sentence(self) -> str:
        """For the person who sent something."""
        return _("Our store of files is full. Nothing is lost: try again later, or tell your support service.")


def is_full(problem: BaseException) -> bool:
    """Whether some write of ours found no room."""
    return isinstance(problem, OSError) and problem.errno in FULL


class HashStorage(FileSystemStorage):
    """A folder to which the same name may be written by two at once, and by one who is killed half way."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django names it
        """The very name: the same name is the same bytes."""
        return name

    def _save(self, name: str, content: Upload) -> str:
        try:
            return self._place(Path(self.path(name)), name, content)
        except OSError as problem:
            if is_full(problem):
                raise StorageFull(problem.errno, problem.strerror) from problem
            raise

    def _place(self, path: Path, name: str, content: Upload) -> str:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")
        try:
            with os.fdopen(handle, "wb") as target:
                for part in content.chunks():
                    target.write(part)
                target.flush()
                os.fsync(target.fileno())
            if self.file_permissions_mode is not None:
                Path(half).chmod(self.file_permissions_mode)
            Path(half).replace(path)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
        return name
