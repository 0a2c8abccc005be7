"""No process outlives the one that started it: on Linux the kernel sees to it, elsewhere a thread looks."""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
SUPERVISED = "ETWINNING_SUPERVISED"  # set by bin/dev for all that it starts


def end_with_parent() -> None:
    """End this process (SIGTERM) when its parent is gone, if bin/dev started us. Called early by each server."""
    if SUPERVISED not in os.environ:
        return
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # gone in between
            os.kill(os.getpid(), signal.SIGTERM)
        return
    threading.Thread(target=_look_for, args=[parent], daemon=True).start()


def _look_for(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    with contextlib.suppress(ProcessLookupError):
        os.kill(os.getpid(), signal.SIGTERM)
