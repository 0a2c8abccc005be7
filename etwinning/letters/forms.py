"""What is said in letters and on walls."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
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
    """Each with the town; pupils who would read the same with their class too, and if need be the user name."""
    names = [_place(seat) for seat in seats]
    for more in (attrgetter("class_name"), attrgetter("person.username")):
        same = Counter(names)
        said = [more(seat) if seat.is_pupil and same[name] > 1 else "" for seat, name in zip(seats, names, strict=True)]
        names = [f"{name} · {one}" if one else name for name, one in zip(names, said, strict=True)]
    return names


def _place(seat: Member) -> str:
    return f"{seat.person.name} ({seat.school.city})" if seat.school else seat.person.name
