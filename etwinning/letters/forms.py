"""What is said in letters and on walls."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core import languages
from etwinning.letters.models import WORDS
from etwinning.spaces.models import Member


class WriteOnWall(forms.Form):
    """A few words."""

    body = forms.CharField(label=_("Your words"), max_length=WORDS, widget=forms.Textarea)
    language = forms.ChoiceField(label=_("Language of your text"), choices=languages.choices, required=False)
    sending = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the button below the guard's hint
    hint = False


class SendLetter(WriteOnWall):
    """A letter, and to whom."""

    to = forms.ChoiceField(label=_("To"))
    field_order = ("to", "body")

    def __init__(self, *args: Any, people: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(seat.pk): seat for seat in people}
        named = list(zip(self.people, told_apart([*self.people.values()]), strict=True))
        self.fields["to"].choices = [("", _("Choose somebody")), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Member:
        """To whom it goes."""
        return self.people[self.cleaned_data["to"]]


def told_apart(seats: Sequence[Member]) -> list[str]:
    """Each with the town; pupils who would read the same with their class too, which has nobody twice."""
    names = [_place(seat) for seat in seats]
    same = Counter(names)
    classes = [getattr(seat, "class_name", None) or "" for seat in seats]
    return [f"{name} · {one}" if one and same[name] > 1 else name for name, one in zip(names, classes, strict=True)]


def _place(seat: Member) -> str:
    return f"{seat.person.name} ({seat.school.city})" if seat.school else seat.person.name
