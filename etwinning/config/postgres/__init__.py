"""The embedded PostgreSQL: one server for all processes of a checkout, there while somebody uses it.

`use(folder)` is all that others need. It answers with how to reach a running server, starts one if there is none,
and holds it for the life of the calling process. This package needs nothing but the standard library (`base` aside,
which is the Django engine over it), so that it can run before anything is installed.
"""

from etwinning.config.postgres.place import Unavailable
from etwinning.config.postgres.server import Server, leave, use

__all__ = ["Server", "Unavailable", "leave", "use"]
