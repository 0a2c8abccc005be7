"""Steps that the clock begins: each for itself, so that one that fails stops no other."""

import logging
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)


class StepsFailedError(Exception):
    """Some steps failed; their names."""


def do_each(steps: Mapping[str, Callable[[], int | None]]) -> dict[str, int]:
    """Do them in their order. Returns how many of each were dealt with.

    Raises `StepsFailedError` after the last, so that the task is seen as failed; why, the log says.
    """
    done, failed = dict[str, int](), list[str]()
    for name, step in steps.items():
        try:
            done[name] = step() or 0
        except Exception:
            log.exception("The step %r failed.", name)
            failed.append(name)
    if failed:
        raise StepsFailedError(", ".join(failed))
    return done
