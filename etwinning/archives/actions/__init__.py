"""What can be done with archives: made, brought, removed; and copying the shape of a room."""

from etwinning.archives.actions.bringing import bring_archive, read_archive
from etwinning.archives.actions.copying import copy_twinspace
from etwinning.archives.actions.making import make_archive, write_archive
from etwinning.archives.actions.standing import expire_archives, remove_archive, resume_archives

__all__ = [
    "bring_archive",
    "copy_twinspace",
    "expire_archives",
    "make_archive",
    "read_archive",
    "remove_archive",
    "resume_archives",
    "write_archive",
]
