"""What is said about a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from etwinning.libraries.html import clean, text_of
from etwinning.libraries.plain import woven
from etwinning.remarks.models import Remark
from etwinning.remarks.queries import Passage, located

GONE = _("This passage was changed or taken out meanwhile. Your words are kept: they are about the whole page now.")
CHANGED = _("Somebody changed this passage meanwhile. Below is how it stands now; your words are kept.")


def _with(data: Mapping[str, Any], **said: str) -> dict[str, Any]:
    """What was sent, with some fields said anew: so the form is shown again."""
    return {name: data.get(name) for name in data} | said


class Answer(forms.Form):
    """Plain words, and the mark of this very form."""

    body = forms.CharField(label=_("Your words"), max_length=Remark.LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    sending = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the button below the guard's hint
    hint = False


class Comment(Answer):
    """A comment; `quote` is the passage or the words in it, nothing for the whole page."""

    quote = forms.CharField(max_length=Remark.LONGEST_PASSAGE, required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(min_value=0, max_value=10_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, among: Sequence[Passage], **options: Any) -> None:
        super().__init__(*args, **options)
        self.among = among

    def clean(self) -> dict[str, Any]:
        """The quote must stand in the page; if not, the form goes on without it."""
        said = super().clean() or {}
        if quote := said.get("quote"):
            spot = located(quote, said.get("place") or 0, self.among)
            if spot.passage is None or spot.is_changed:
                self.data = _with(self.data, quote="", place="0")
                raise ValidationError(GONE)
            said["place"] = spot.passage.number
        return said | {"place": said.get("place") or 0}


class Suggestion(forms.Form):
    """Other words for a passage (`quote`: as it stood when one began), and why."""

    wording = forms.CharField(
        label=_("The passage as you would write it"), max_length=Remark.LONGEST_PASSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Why?"), max_length=Remark.LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    quote = forms.CharField(max_length=Remark.LONGEST_PASSAGE, strip=False, widget=forms.HiddenInput)
    place = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    sending = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)  # as above
    hint = False

    def __init__(self, *args: Any, among: Sequence[Passage], **options: Any) -> None:
        super().__init__(*args, **options)
        self.among = among

    def clean_wording(self) -> str:
        """Words that can be put into a page."""
        wording: str = "\n".join(self.cleaned_data["wording"].splitlines())
        if wording.startswith("[[") or not text_of(clean(woven(wording, ""))):
            raise ValidationError(_("Write the passage as it should read."))
        return wording

    def clean(self) -> dict[str, Any]:
        """The passage must stand there as it was; if it changed, the form goes on with how it stands now."""
        said = super().clean() or {}
        if not said.get("quote") or said.get("place") is None:
            return said
        quote = "\n".join(said["quote"].splitlines())
        spot = located(quote, said["place"], self.among, as_written=True)
        if spot.passage is None or spot.is_changed:
            passage = spot.passage or Passage(0, "", "")
            self.data = _with(self.data, quote=passage.wording, place=str(passage.number))
            raise ValidationError(CHANGED if passage.wording else GONE_FOR_GOOD)
        if said.get("wording") == spot.passage.wording:
            self.add_error("wording", _("These are the same words. Change what you would write otherwise."))
        return said | {"quote": spot.passage.wording, "place": spot.passage.number}


GONE_FOR_GOOD = _("This passage is not in the page any more. Copy your words, and choose another passage.")


class Refusal(forms.Form):
    """Why a suggestion is not taken."""

    note = forms.CharField(
        label=_("Why not?"), max_length=Remark.LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who made the suggestion reads this."),
    )  # fmt: skip
