"""What travels on the socket of a chat, as JSON.

From the page: {"hello": the latest number it has, "language": "tr"}, again after each cut; {"send": key, "words": "…"}.
To the page: {"state": "open", "writes": true}; {"lines": […]}, in the order of what was done; {"here": […]};
{"kept": key}, when it is in the database; {"refused": key, "sentence": "…"}.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from etwinning.chat.models import WORDS, Line
from etwinning.spaces.models import Member

LONGEST = 12 * WORDS + 1_000  # characters of a frame: each letter of the words may be written as \\uXXXX, twice
LANGUAGES = {code for code, _name in settings.LANGUAGES}


class Nonsense(Exception):
    """A frame that no page of ours sends."""


@dataclass(frozen=True)
class Hello:
    """Up to which number a page has everything, and the language of its sentences."""

    upto: int
    language: str


@dataclass(frozen=True)
class Words:
    """What somebody sends; `sure`: after the guard's hint."""

    key: UUID
    words: str
    sure: bool = False


def read(text: str | None) -> Hello | Words:
    """What a page sent. Raises Nonsense."""
    if not text or len(text) > LONGEST:
        raise Nonsense("length")
    try:
        said = json.loads(text)
        if "hello" in said:
            upto, language = said["hello"], said.get("language")
            if not isinstance(upto, int) or not 0 <= upto < 1 << 62:
                raise Nonsense("number")
            return Hello(upto, language if language in LANGUAGES else "en")
        words = said["words"]
        if not isinstance(words, str):
            raise Nonsense("words")
        return Words(UUID(said["send"]), words.replace("\0", "").strip(), said.get("sure") is True)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Nonsense(str(error)) from error


def _name(line: Line) -> str:
    return line.author.name if line.author is not None else ""


def lines(some: Iterable[Line]) -> str:
    """Lines as pages show them: nothing that depends on who reads."""
    return _frame(
        lines=[
            {
                "pk": line.pk,
                "number": line.number,
                "changed": line.changed,
                "by": line.author_id,
                "name": _name(line),
                "words": line.body,
                "at": line.at.isoformat(),
                "removed": line.removed_at is not None,
                "remover": line.removed_by.name if line.removed_by is not None else "",
                "reason": line.reason,
            }
            for line in some
        ]
    )


def here(people: Iterable[Member]) -> str:
    """Who is here now."""
    return _frame(here=[{"name": one.person.name, "teacher": one.is_teacher} for one in people])


def state(chat_state: str, *, writes: bool) -> str:
    return _frame(state=chat_state, writes=writes)


def kept(key: UUID) -> str:
    return _frame(kept=str(key))


def refused(key: UUID, sentence: str, **more: Any) -> str:
    return _frame(refused=str(key), sentence=sentence, **more)


def _frame(**said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
