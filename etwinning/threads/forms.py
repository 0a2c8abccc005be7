"""What is said in the talk of a room."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from etwinning.core import languages
from etwinning.core.models import Audience
from etwinning.core.uploads import FilesField, PictureField
from etwinning.libraries.html import ProseField
from etwinning.spaces.models import Space
from etwinning.spaces.words import seen_by
from etwinning.threads.models import Attachment, Forum
from etwinning.threads.queries import PollShown
from etwinning.ui.fields import PictureWords

TITLE = 150
NOTE = 5000
EARLIEST = 2000  # the year before which no project was
FEWEST, MOST, CHOICE = 2, 12, 100  # choices of a poll, and the characters of one
FACES = _("Before you show something to everyone on the internet: no faces and no full names of pupils.")


class Carrying(forms.Form):
    """What words can carry with them: a picture with its description, files."""

    language = forms.ChoiceField(label=_("Language of your text"), choices=languages.choices, required=False)
    picture = PictureField(label=_("Add a picture"), required=False)
    picture_alt = PictureWords()
    attach = FilesField(label=_("Add files"), required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the button below the guard's hint
    hint = False  # whether that button is shown

    def clean(self) -> dict[str, Any]:
        """A picture needs its description."""
        said = super().clean() or {}
        if said.get("picture") and not said.get("picture_alt"):
            self.add_error("picture_alt", _("Say in a few words what the picture shows."))
        return said


class Sending(Carrying):
    """The same with the mark of this very form."""

    sending = forms.UUIDField(widget=forms.HiddenInput)


class Reply(Sending):
    """A post; `answers` is the post it answers, if it is not for all."""

    body = ProseField(label=_("Your words"))
    answers = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)


class InForum(forms.Form):
    """Which forum of the room; nothing chosen is the general one."""

    forum = forms.ChoiceField(label=_("Forum"), required=False)

    def offer(self, forums: Sequence[Forum]) -> None:
        """The forums to choose from; without any the question is not asked."""
        self.forums = {str(one.pk): one for one in forums}
        named = [(key, one.title) for key, one in self.forums.items()]
        self.fields["forum"].choices = [("", pgettext("forum", "General")), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Forum | None:
        """The one that was chosen."""
        return self.forums.get(self.cleaned_data["forum"])


class MoveThread(InForum):
    """To another forum."""

    def __init__(self, *args: Any, forums: Sequence[Forum], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(forums)


class ForumName(forms.Form):
    """How a forum is called."""

    title = forms.CharField(label=_("Name of the forum"), max_length=80)


class OpenThread(Sending, InForum):
    """The first post of a thread, its title, its forum, and who reads it."""

    title = forms.CharField(label=_("What is it about?"), max_length=TITLE)
    body = ProseField(label=_("Your first words"))
    audience = forms.ChoiceField(
        label=_("Who sees this thread"),
        widget=forms.RadioSelect,
        help_text=_("This cannot be changed later. Pupils never see what is for teachers."),
    )

    def __init__(
        self, *args: Any, space: Space, audiences: Sequence[str], forums: Sequence[Forum] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.offer(forums)
        self.fields["audience"].choices = seen_by(space, audiences)  # type: ignore[attr-defined]
        if space.is_group:
            self.fields["audience"].help_text = ""


class AboutEntry(forms.Form):
    """What an entry of the journal is called, and the day it tells of."""

    title = forms.CharField(label=pgettext_lazy("an entry of the journal", "Title"), max_length=TITLE)
    told_on = forms.DateField(label=_("The day it tells of"))

    def clean_told_on(self) -> date:
        """Not later than tomorrow (it is tomorrow already somewhere), and not in another century."""
        day: date = self.cleaned_data["told_on"]
        if day > timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError(_("This day is still to come. The journal tells of what has been."))
        if day.year < EARLIEST:
            raise forms.ValidationError(_("This day is too long ago."))
        return day


class WriteEntry(Sending, AboutEntry):
    """An entry of the journal, and who reads it."""

    body = ProseField(label=_("What happened?"))
    audience = forms.ChoiceField(label=_("Who sees this"), widget=forms.RadioSelect, help_text=FACES)
    shown = forms.BooleanField(label=_("Yes, everyone on the internet may see this"), required=False)

    def __init__(self, *args: Any, space: Space, audiences: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["audience"].choices = seen_by(space, audiences)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The step to the internet is asked about."""
        said = super().clean()
        if said.get("audience") == Audience.PUBLIC and not said.get("shown"):
            self.add_error("shown", _("Everyone on the internet will see this. Tick the box if that is right."))
        return said


class EditEntry(AboutEntry):
    """An entry, written anew."""

    body = ProseField(label=_("What happened?"))
    language = forms.ChoiceField(label=_("Language of your text"), choices=languages.choices, required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    hint = False


class EditPost(Carrying):
    """A post, written anew; files come along and are taken away."""

    body = ProseField(label=_("Your post"))
    drop = forms.TypedMultipleChoiceField(
        label=_("Take away"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, files: Sequence[Attachment], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(one.pk, one.description or one.file.name) for one in files]
        self.fields["drop"].choices = offered  # type: ignore[attr-defined]


class WriteNote(Sending):
    """A note on the room's home, in plain text, and who reads it."""

    body = forms.CharField(label=_("The note"), max_length=NOTE, widget=forms.Textarea)
    audience = forms.ChoiceField(
        label=_("Who sees this"),
        widget=forms.RadioSelect,
        help_text=_(
            "What only teachers see stands in the teachers' bulletin, everything else in the news. "
            "Before you show something to everyone on the internet: no faces and no full names of pupils."
        ),
    )
    shown = forms.BooleanField(label=_("Yes, everyone on the internet may see this"), required=False)

    def __init__(self, *args: Any, space: Space, audiences: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["audience"].choices = seen_by(space, audiences)  # type: ignore[attr-defined]
        if space.is_group:
            self.fields["audience"].help_text = FACES if Audience.PUBLIC in audiences else ""

    def clean(self) -> dict[str, Any]:
        """The step to the internet is asked about."""
        said = super().clean()
        if said.get("audience") == Audience.PUBLIC and not said.get("shown"):
            self.add_error("shown", _("Everyone on the internet will see this. Tick the box if that is right."))
        return said


class MakePoll(forms.Form):
    """A question to the readers of a thread, and what they choose from: each on a line of its own."""

    question = forms.CharField(label=_("Question"), max_length=200)
    choices = forms.CharField(
        label=_("What one can choose"),
        help_text=_("Each on a line of its own: from 2 to 12."),
        max_length=2000,
        widget=forms.Textarea,
    )
    takes_several = forms.BooleanField(label=_("One may choose several"), required=False)
    closes_on = forms.DateField(
        label=_("Last day to vote"), required=False, help_text=_("You can also close the poll yourself at any time.")
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    hint = False

    def clean_choices(self) -> list[str]:
        """The lines, without empty ones; two to twelve, none twice."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines()]
        lines = [line for line in lines if line]
        if not FEWEST <= len(lines) <= MOST:
            raise forms.ValidationError(_("Write from 2 to 12 choices, each on a line of its own."))
        if any(len(line) > CHOICE for line in lines):
            raise forms.ValidationError(_("A choice can have 100 characters at most."))
        if len({line.casefold() for line in lines}) < len(lines):
            raise forms.ValidationError(_("Two choices are the same."))
        return lines

    def clean_closes_on(self) -> date | None:
        """Today or later."""
        last: date | None = self.cleaned_data["closes_on"]
        if last is not None and last < timezone.localdate():
            raise forms.ValidationError(_("This day has gone by. Choose today or a later day."))
        return last


class Vote(forms.Form):
    """What somebody chooses in a poll; its question is the legend."""

    def __init__(self, *args: Any, shown: PollShown | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if shown is None:
            return
        offered = [(pk, text) for pk, text, _number in shown.choices]
        about: dict[str, Any] = {"label": shown.poll.question, "choices": offered}
        about["error_messages"] = {"required": _("Choose first, then send.")}
        if shown.poll.takes_several:
            widget: type[forms.Widget] = forms.CheckboxSelectMultiple
            field: forms.Field = forms.TypedMultipleChoiceField(coerce=int, widget=widget, **about)
        else:
            field = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, **about)
        self.fields["choice"] = field

    @property
    def chosen(self) -> list[int]:
        """The keys of what was chosen."""
        choice = self.cleaned_data["choice"]
        return choice if isinstance(choice, list) else [choice]
