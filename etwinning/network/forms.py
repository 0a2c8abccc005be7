"""What is said in the network: asking for contact, noting, writing, inviting."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.core import languages
from etwinning.core.uploads import FilesField, PictureField
from etwinning.network import actions
from etwinning.network.models import Post
from etwinning.people.accounts import folded_email
from etwinning.schools.models import School
from etwinning.ui.fields import PictureWords

TAG, MOST_TAGS, MOST_SCHOOLS = 30, 8, 20


class ContactRequest(forms.Form):
    """A few words, so that a request is never a bare click (etiquette of the platform)."""

    message = forms.CharField(
        label=_("Your message"),
        help_text=_("Say who you are and what you would like to do together."),
        max_length=600,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )


class ContactNote(forms.Form):
    """What one notes of a contact for oneself."""

    note = forms.CharField(
        label=_("Your note"),
        help_text=_("Only you see it."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tags = forms.CharField(
        label=_("Your tags"),
        help_text=_("Short words with commas between them, for example: water, met in Lisbon. Only you see them."),
        max_length=300,
        required=False,
    )

    def clean_tags(self) -> list[str]:
        """Each tag once, at most eight of them."""
        words = (" ".join(word.split()) for word in re.split(r"[,;،、]", self.cleaned_data["tags"]))
        tags = list(dict.fromkeys(word for word in words if word))
        if any(len(tag) > TAG for tag in tags):
            raise forms.ValidationError(_("A tag can have at most 30 characters."), code="long")
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Eight tags at most."), code="many")
        return tags


class EditPost(forms.Form):
    """The words of a post."""

    body = forms.CharField(
        label=_("Your words"),
        help_text=_("Addresses that begin with https:// become links. No full names and no faces of pupils."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=languages.choices, required=False)


class WritePost(EditPost):
    """A post: words, pictures with what they show, files, and who reads it."""

    PICTURES = ("picture", "picture2", "picture3")

    seen_by = forms.ChoiceField(label=_("Who sees this"), widget=forms.RadioSelect, choices=Post.SeenBy)
    at_school = forms.BooleanField(
        label=_("Show it on the page of my school as well"),
        help_text=_("Then those who follow your school see it too. Only for what all eTwinners may see."),
        required=False,
    )
    school = forms.ModelChoiceField(
        label=pgettext_lazy("for whose page", "School"),
        queryset=School.objects.none(),
        required=False,
        empty_label=None,
    )
    picture = PictureField(label=_("Picture"), required=False)
    picture_alt = PictureWords()
    picture2 = PictureField(label=_("Second picture"), required=False)
    picture2_alt = PictureWords()
    picture3 = PictureField(label=_("Third picture"), required=False)
    picture3_alt = PictureWords()
    attach = FilesField(label=_("Files"), accept=actions.FILES, most=5, required=False)
    sending = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, schools: QuerySet[School], **options: Any) -> None:
        super().__init__(*args, **options)
        where: Any = self.fields["school"]
        self.schools = list(schools[:MOST_SCHOOLS])
        where.queryset, where.initial = schools, self.schools[0] if self.schools else None
        if len(self.schools) < 2:  # noqa: PLR2004 - nothing to choose
            del self.fields["school"]
        if not self.schools:
            del self.fields["at_school"]
            self.fields["seen_by"].choices = [  # type: ignore[attr-defined]
                pair for pair in Post.SeenBy.choices if pair[0] != Post.SeenBy.SCHOOL
            ]

    def clean(self) -> dict[str, Any]:
        """A picture needs its words. On a school's page stands what all eTwinners or the school itself may see."""
        said = super().clean() or {}
        for name in self.PICTURES:
            if said.get(name) and not said.get(f"{name}_alt"):
                self.add_error(f"{name}_alt", _("Say in a few words what the picture shows."))
        if said.get("at_school") and said.get("seen_by") == Post.SeenBy.FOLLOWERS:
            self.add_error("at_school", _("On the page of a school stands what all eTwinners or the school may see."))
        return said

    def pictures(self) -> list[tuple[Any, str]]:
        """The pictures that were chosen, each with its words."""
        said = self.cleaned_data
        return [(said[name], said[f"{name}_alt"]) for name in self.PICTURES if said[name]]

    def for_school(self) -> School | None:
        """The school on whose page it stands, or whose people alone read it."""
        said = self.cleaned_data
        wanted = said.get("at_school") or said["seen_by"] == Post.SeenBy.SCHOOL
        return (said.get("school") or self.schools[0]) if wanted else None


class WriteComment(forms.Form):
    """A few words below a post."""

    body = forms.CharField(label=_("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    sending = forms.UUIDField(widget=forms.HiddenInput)


class InviteColleague(forms.Form):
    """Whom to ask, in which language."""

    email = forms.EmailField(
        label=_("E-mail address of your colleague"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=languages.choices)

    def clean_email(self) -> str:
        """The one way we write an address."""
        return folded_email(self.cleaned_data["email"])
