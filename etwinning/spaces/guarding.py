"""What a pupil says of things in a room passes the guard, since others read it (docs/decisions/0040, 0071).

Here is what cannot wait for a teacher: names, descriptions, pages. Found something, there is a hint once; sent all the
same it is kept with a line in the teachers' queue; where teachers read first it is refused.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _

from etwinning.core.storage import Upload
from etwinning.libraries.html import text_of
from etwinning.people.models import Person
from etwinning.safety import passing
from etwinning.safety.actions import note_caution
from etwinning.spaces.actions import hold_words
from etwinning.spaces.models import Space
from etwinning.spaces.queries import names_of_pupils

_SAID_IN_TAGS: Final = re.compile(r'(?:href="(?=https?://|mailto:|tel:)|alt=")([^"]+)"')


@dataclass(frozen=True)
class Sent:
    """The form that words come by, and whether its sender has read the guard's hint."""

    sending: UUID | None = None
    is_sure: bool = False


class Guarded(forms.Form):
    """A form whose words of a pupil pass the guard: the mark of this very form, and the button below the hint."""

    sending = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    insist = forms.BooleanField(required=False, widget=forms.HiddenInput)
    hint = False

    def said(self) -> dict[str, Any]:
        """What was said in its own fields, once the form is valid."""
        return {name: words for name, words in self.cleaned_data.items() if name not in Guarded.base_fields}

    def sent(self) -> Sent:
        """By which form the words come, once it is valid."""
        return Sent(self.cleaned_data["sending"], self.cleaned_data["insist"])

    def hold(self, held: passing.Guarded, room: int, *, beside: str) -> None:
        """Keep what the guard found, and say it in the field where it stands; else in the field `beside`."""
        hold_words(held.caution)
        looked_at = set(held.caution.words.split("\n"))
        fields = [
            name
            for name, words in self.said().items()
            if isinstance(words, str)
            and looked_at.intersection(told(words).split("\n"))
            and passing.is_stopped(told(words), room, names=lambda: names_of_pupils(room))
        ]
        for name in fields or [beside]:
            self.add_error(name, held.sentence.split("\n"))
        self.hint = not held.is_final


def told(html: str) -> str:
    """What words or HTML say to the guard: the text, line by line, where links lead, what pictures show."""
    return "\n".join(filter(None, [text_of(html), *_SAID_IN_TAGS.findall(html)])) if "<" in html else html


def told_anew(html: str, before: str) -> str:
    """The same, without the lines that stood there before."""
    known = set(told(before).split("\n"))
    return "\n".join(line for line in told(html).split("\n") if line not in known)


def ask_guard(deed: str, space: Space, thing: int, words: Iterable[str], sent: Sent, *, by: Person) -> None:
    """Words that were not there before pass the guard, or raise Guarded; sent all the same they leave a line."""
    text = "\n".join(filter(None, words))
    if not by.is_pupil or not text:
        return
    asked = passing.Words(by, space.pk, deed, thing, text, sent.sending or uuid4())
    passed = passing.must_pass(asked, names=lambda: names_of_pupils(space.pk), is_sure=sent.is_sure, can_wait=False)
    if passed is not None:
        note_caution(passed)


def name_files(uploads: Collection[Upload], space: Space, *, by: Person) -> None:
    """A pupil's file whose name the guard would stop comes without it: "File" says nothing about anybody."""
    for upload in uploads if by.is_pupil else ():
        path = PurePosixPath(upload.name or "")
        if passing.is_stopped(path.stem, space.pk, names=lambda: names_of_pupils(space.pk)):
            upload.name = _("File") + path.suffix
