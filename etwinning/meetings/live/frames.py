"""What travels on the socket of a meeting, as JSON.

From the page: {"hello": the latest words it has, "language": "tr", "mode": ""}, again after each cut; {"mode":
"camera"} when somebody comes in or changes how; {"to": guest, "signal": "…"}; {"say": key, "words": "…"}.
To the page: {"room": how it stands for this guest}; {"from": guest, "signal": "…"}; {"lines": […]};
{"gone": [keys of words]}; {"kept": key}; {"refused": key, "sentence": "…"}.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from etwinning.meetings.models import WORDS, Guest, Saying

LONGEST = 32_000  # characters of a frame; what browsers say of six cameras takes a quarter of it
LANGUAGES = {code for code, _name in settings.LANGUAGES}
MODES = {"", *Guest.Mode.values}


class Nonsense(Exception):
    """A frame that no page of ours sends."""


@dataclass(frozen=True)
class Hello:
    """Up to which words a page has them, the language of its sentences, and how its reader takes part."""

    upto: int
    language: str
    mode: str


@dataclass(frozen=True)
class Mode:
    """How somebody takes part: with a camera, listening, writing only; "": not yet."""

    mode: str


@dataclass(frozen=True)
class Whisper:
    """What one browser says to another."""

    to: int
    signal: str


@dataclass(frozen=True)
class Words:
    """What somebody writes to all; `sure`: after the guard's hint."""

    key: UUID
    words: str
    sure: bool = False


def read(text: str | None) -> Hello | Mode | Whisper | Words:
    """What a page sent. Raises Nonsense."""
    if not text or len(text) > LONGEST:
        raise Nonsense("length")
    try:
        said = json.loads(text)
        if "hello" in said:
            language = said.get("language")
            return Hello(_number(said["hello"]), language if language in LANGUAGES else "en", _mode(said["mode"]))
        if "mode" in said:
            return Mode(_mode(said["mode"]))
        if "to" in said:
            signal = said["signal"]
            if not isinstance(signal, str) or "\0" in signal:
                raise Nonsense("signal")
            signal.encode()  # half a letter cannot be kept
            return Whisper(_number(said["to"]), signal)
        words = said["words"]
        if not isinstance(words, str):
            raise Nonsense("words")
        words = words.replace("\0", "").strip()
        words.encode()
        return Words(UUID(said["say"]), words[: WORDS + 1], said.get("sure") is True)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Nonsense(str(error)) from error


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise Nonsense("number")
    return value


def _mode(value: Any) -> str:
    if value not in MODES:
        raise Nonsense("mode")
    return str(value)


def lines(some: Iterable[Saying]) -> str:
    """Words as pages show them."""
    said = [{"pk": one.pk, "by": one.author_id, "name": one.author.name, "words": one.body} for one in some]
    return _frame(lines=said)


def gone(some: Iterable[int]) -> str:
    """Words that were taken away."""
    return _frame(gone=sorted(some))


def signal(sender: int, body: str) -> str:
    return _frame(**{"from": sender, "signal": body})


def kept(key: UUID) -> str:
    return _frame(kept=str(key))


def refused(key: UUID, sentence: str, **more: Any) -> str:
    return _frame(refused=str(key), sentence=sentence, **more)


def room(**said: Any) -> str:
    return _frame(room=said)


def _frame(**said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
