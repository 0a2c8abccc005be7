"""A machine that translates: a server that speaks LibreTranslate's API (POST /translate, GET /languages).

It is asked only for sentences of pages of the portal. It is trusted with nothing: some seconds, some bytes, as many
strings as were asked for; a redirect is not followed. Whatever goes wrong is a Refused with a sentence.
"""

import http.client
import json
import logging
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from etwinning.core.refusals import Refused

log = logging.getLogger(__name__)
PATIENCE: Final = 20.0  # seconds for one question; a machine thinks
LARGEST: Final = 1 << 20
AT_ONCE: Final = 20  # sentences in one question
MOST_LETTERS: Final = 4000  # in one question, as public servers allow
OK: Final = 200
BUSY: Final = 429
FORBIDDEN: Final = 403


def there_is_one() -> bool:
    """Whether this site has a machine. Without the setting it has none."""
    return bool(settings.TRANSLATOR)


def translated(texts: Sequence[str], source: str, target: str) -> list[str]:
    """The texts, HTML, in another language, in the same order. Raises Refused; then nothing was translated."""
    _must_know(source, target)
    done: list[str] = []
    for some in _portions(texts):
        said = _ask("POST", "/translate", {"q": some, "source": source, "target": target, "format": "html"})
        answers = said.get("translatedText") if isinstance(said, dict) else None
        if not isinstance(answers, list) or len(answers) != len(some) or not all(isinstance(a, str) for a in answers):
            raise _odd()
        done += answers
    return done


def _must_know(source: str, target: str) -> None:
    known = _ask("GET", "/languages")
    try:
        targets = {row["code"]: row.get("targets", [row["code"] for row in known]) for row in known}
        knows = source in targets and target in targets[source]
    except (TypeError, KeyError, AttributeError) as error:
        raise _odd() from error
    if not knows:
        raise Refused(_("The machine does not translate between these two languages. Nothing was changed."))


def _portions(texts: Sequence[str]) -> list[list[str]]:
    """As much as may be asked at once. Raises Refused for a text that is too long by itself."""
    portions: list[list[str]] = []
    letters = 0
    for text in texts:
        if len(text) > MOST_LETTERS:
            raise Refused(_("A paragraph is too long for the machine. Make two of it, or translate it yourself."))
        if not portions or len(portions[-1]) == AT_ONCE or letters + len(text) > MOST_LETTERS:
            portions.append([])
            letters = 0
        portions[-1].append(text)
        letters += len(text)
    return portions


def _ask(method: str, path: str, question: dict[str, Any] | None = None) -> Any:
    parts = urlsplit(settings.TRANSLATOR)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    if question is not None and parts.username:
        question["api_key"] = unquote(parts.username)
    body = None if question is None else json.dumps(question).encode()
    clock = threading.Timer(PATIENCE, _cut, [line])
    clock.daemon = True
    clock.start()
    try:
        line.request(method, parts.path.rstrip("/") + path, body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        said = answer.read(LARGEST + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        log.warning("The machine at %s does not answer: %r", parts.hostname, error)
        raise Refused(_("The machine does not answer. Try again in a minute. Nothing was changed.")) from error
    finally:
        clock.cancel()
        line.close()
    return _understood(answer, said)


def _cut(line: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):  # it was just closed
        line.sock.shutdown(socket.SHUT_RDWR)


def _understood(answer: http.client.HTTPResponse, said: bytes) -> Any:
    if answer.status == BUSY:
        raise Refused(_("The machine has too much to do. Try again in a minute. Nothing was changed."))
    if answer.status == FORBIDDEN:
        raise Refused(_("The machine does not let this site in. Tell whoever runs it. Nothing was changed."))
    if answer.status != OK or len(said) > LARGEST or answer.length:
        log.warning("The machine answered %s: %r", answer.status, said[:200])
        raise _odd()
    try:
        return json.loads(said)
    except (ValueError, RecursionError) as error:
        raise _odd() from error


def _odd() -> Refused:
    return Refused(_("The machine gave an answer that we do not understand. Nothing was changed."))
