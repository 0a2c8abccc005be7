"""What may be said of a group and at its door."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.core import languages
from etwinning.core.uploads import PictureField
from etwinning.groups.models import Group
from etwinning.groups.words import THEMES
from etwinning.people.models import Person
from etwinning.ui.fields import PictureWords


class AboutGroup(forms.Form):
    """What a group says of itself: name, what it is about, theme, language, who can join, picture."""

    title = forms.CharField(label=_("Name of the group"), max_length=150)
    about = forms.CharField(
        label=pgettext_lazy("a group", "What is it about?"),
        help_text=_("What you want to talk and learn about together, and for whom it is."),
        min_length=40,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"min_length": _("Please say a little more: two sentences at least.")},
    )
    theme = forms.ChoiceField(label=_("Theme"), error_messages={"required": _("Choose the theme that fits best.")})
    language = forms.ChoiceField(
        label=_("Language"), choices=languages.choices, help_text=_("In which most of you will write.")
    )
    joining = forms.ChoiceField(
        label=_("Who can join"),
        widget=forms.RadioSelect,
        choices=[
            (Group.Joining.OPEN, _("Every eTwinner, at once")),
            (Group.Joining.REQUEST, _("Who asks, when a moderator says yes; and who is invited")),
        ],
    )
    picture = PictureField(
        label=_("Picture"),
        required=False,
        help_text=_("Everyone on the internet sees it: a drawing or a photograph without pupils."),
    )
    picture_alt = PictureWords()
    no_picture = forms.BooleanField(label=_("Show no picture"), required=False)

    def __init__(self, *args: Any, has_picture: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_picture = has_picture
        self.fields["theme"].choices = [("", _("Choose")), *THEMES.choices()]  # type: ignore[attr-defined]
        if not has_picture:
            del self.fields["no_picture"]

    def clean(self) -> dict[str, Any]:
        """A picture needs its words."""
        said: dict[str, Any] = super().clean() or {}
        has_one = said.get("picture") or (self.has_picture and not said.get("no_picture"))
        if has_one and not said.get("picture_alt") and "picture_alt" not in self.errors:
            self.add_error("picture_alt", _("Say in a few words what the picture shows."))
        return said


class Asking(forms.Form):
    """A word to the moderators."""

    words = forms.CharField(
        label=_("A few words to the moderators"),
        help_text=_("Who you are, and what brings you to this group."),
        max_length=1000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )


class Declining(forms.Form):
    """A no, with a word to who asked."""

    note = forms.CharField(
        label=_("A word to the person who asks"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class Removing(forms.Form):
    """Why a member is removed."""

    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("The person reads it."),
        max_length=1000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )


class Inviting(forms.Form):
    """Which contacts are invited."""

    def __init__(self, *args: Any, people: "QuerySet[Person]", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"] = forms.ModelMultipleChoiceField(
            people,
            label=_("Your contacts"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one person."),
                "invalid_choice": _("Choose among your contacts who are not in the group yet."),
                "invalid_pk_value": _("Choose among your contacts who are not in the group yet."),
            },
        )
