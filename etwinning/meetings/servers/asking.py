"""Asking a meeting server over HTTP: briefly, and without trust in what comes back.

A whole question takes DEADLINE seconds at most, also of a server that sends a letter a second: then the line is cut.
An answer is at most LARGEST bytes of XML in UTF-8 without a document type (so without entities). Redirects are refused.
"""

import http.client
import logging
import socket
import threading
import xml.etree.ElementTree as ET
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
PATIENCE = 3.0  # seconds without a byte
DEADLINE = 5.0  # seconds for everything
LARGEST: Final = 1 << 20
OK: Final = 200


class Unavailable(Exception):
    """The meeting server cannot be reached, or says nothing that we understand. Carries a sentence for who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def silent() -> Unavailable:
    """It did not answer in time, or at all."""
    return Unavailable(_("The meeting server does not answer. Try again in a minute. Nothing is lost."))


def odd() -> Unavailable:
    """It answered something else."""
    return Unavailable(_("The meeting server gave an answer that we do not understand. Tell whoever runs this site."))


def get(address: str) -> bytes:
    """What stands at an address. Raises Unavailable."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=PATIENCE)

    def cut() -> None:
        with suppress(OSError, AttributeError):  # it was just closed
            line.sock.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(DEADLINE, cut)
    clock.daemon = True
    clock.start()
    try:
        line.request("GET", f"{parts.path}?{parts.query}", headers={"Accept": "application/xml, text/xml"})
        answer = line.getresponse()
        said = answer.read(LARGEST + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        log.warning("The meeting server %s does not answer: %r", parts.hostname, error)
        raise silent() from error
    finally:
        clock.cancel()
        line.close()
    if answer.status != OK or len(said) > LARGEST or not answer_is_whole(answer):
        log.warning("The meeting server %s answered %s", parts.hostname, answer.status)
        raise odd()
    return said


def answer_is_whole(answer: http.client.HTTPResponse) -> bool:
    """Whether as much came as was promised."""
    return not answer.length


def as_tree(said: bytes) -> ET.Element:
    """The XML in an answer. Raises Unavailable."""
    try:
        text = said.decode("utf-8-sig")
        plain = "" if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper() else text
        return ET.fromstring(plain)  # noqa: S314 - nothing is left to expand
    except (ValueError, ET.ParseError, RecursionError) as error:
        log.warning("The meeting server's answer is no plain XML: %r", error)
        raise odd() from error
