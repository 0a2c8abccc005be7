"""The folder of kept files, where a name is the hash of its bytes: whole or not there, never half, never twice."""

import os
import tempfile
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

type Upload = File[bytes]  # what Django gives for a sent file, and what it stores
type Readable = File[bytes] | IO[bytes]


class HashStorage(FileSystemStorage):
    """A folder to which the same name may be written by two at once, and by one who is killed half way."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django names it
        """The very name: the same name is the same bytes."""
        return name

    def _save(self, name: str, content: Upload) -> str:
        path = Path(self.path(name))
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
