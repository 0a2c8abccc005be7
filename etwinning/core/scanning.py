"""Looking for viruses with ClamAV's daemon, where one is set up (`settings.FILE_SCANNER`).

`unix:/run/clamav/clamd.ctl` or `tcp:host:port`; empty: nothing is scanned and every kept file counts as clean.
Protocol: clamd(8), INSTREAM. clamd's StreamMaxLength must be at least the largest upload, 100 MB.
"""

import socket

from django.conf import settings

from etwinning.core.storage import Readable

PATIENCE = 60  # seconds


def is_scanning() -> bool:
    """Whether kept files wait for a scanner before others may fetch them."""
    return bool(settings.FILE_SCANNER)


def is_clean(content: Readable) -> bool:
    """Ask the scanner. Raises OSError when it does not answer or cannot say: the caller tries again later."""
    with _connection() as wire:
        wire.sendall(b"zINSTREAM\0")
        content.seek(0)
        while part := content.read(1 << 16):
            wire.sendall(len(part).to_bytes(4) + part)
        wire.sendall(bytes(4))
        answer = b""
        while more := wire.recv(4096):
            answer += more
    said = answer.strip(b"\0\n ").decode("utf-8", "replace")
    if said.endswith("FOUND"):
        return False
    if said.endswith("OK"):
        return True
    message = f"The virus scanner answered: {said!r}"
    raise OSError(message)


def _connection() -> socket.socket:
    kind, _, where = settings.FILE_SCANNER.partition(":")
    if kind == "unix":
        wire = socket.socket(socket.AF_UNIX)
        try:
            wire.settimeout(PATIENCE)
            wire.connect(where)
        except OSError:
            wire.close()
            raise
        return wire
    host, _, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
