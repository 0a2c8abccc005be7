"""What is said about schools and in requests for validation."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from etwinning.core import countries, languages, regions
from etwinning.core.files import DOCUMENTS, PICTURES
from etwinning.core.uploads import FileField, PictureField
from etwinning.core.words import SCHOOL_LEVELS
from etwinning.people.models import Person
from etwinning.schools import queries
from etwinning.schools.models import School


class SchoolSearch(forms.Form):
    """Words of country, town, name or number."""

    q = forms.CharField(label=_("Find your school"), required=False, max_length=200)


class HeadForm(forms.ModelForm[School]):
    """What both forms of a school ask of the head's address."""

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_head_email(self) -> str:
        """Not one's own: the head would be asked there whether one works at the school."""
        address = str(self.cleaned_data["head_email"])
        if queries.is_own_address(self.by, address):
            raise forms.ValidationError(
                _("This is your own address. Give one at which somebody else answers for the school.")
            )
        return address


class NewSchool(HeadForm):
    """A school that is not in the list yet. The head's name and e-mail are for the support service only."""

    country = forms.ChoiceField(label=_("Country"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    levels = forms.MultipleChoiceField(label=_("Kinds of education"), widget=forms.CheckboxSelectMultiple)
    is_true = forms.BooleanField(
        label=_("This is true to my knowledge."),
        error_messages={"required": _("Please confirm that what you wrote is true.")},
    )

    class Meta:
        model = School
        fields = (
            "country", "region", "city", "name", "official_number", "address", "website", "levels",
            "head_name", "head_email",
        )  # fmt: skip
        help_texts = {
            "name": _("As it stands on the building."),
            "official_number": _("If your country gives schools a number."),
            "head_email": _("We send the head one mail to confirm that you work there."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country, region, levels = self.fields["country"], self.fields["region"], self.fields["levels"]
        assert isinstance(country, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(region, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(levels, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        country.choices = [("", _("Choose a country")), *countries.choices()]
        levels.choices = SCHOOL_LEVELS.choices()
        chosen = str(self["country"].value() or "")
        region.choices = [("", _("I do not know")), *regions.regions_of(chosen)]
        if not chosen:
            region.choices, region.disabled = [("", _("Choose a country first"))], True

    def clean(self) -> dict[str, Any]:
        """Who chose the country without scripts has not been offered its regions yet."""
        said = super().clean() or {}
        if said.get("country") and "region" not in self.data:
            self.add_error("region", _("Now choose the region, if you know it."))
        return said

    def validate_constraints(self) -> None:
        """The view shows likely duplicates before anything is saved, and the database has the last word."""


class EditSchool(HeadForm):
    """What the staff of a school say of it. Its desk corrects the rest as well."""

    levels = forms.MultipleChoiceField(
        label=_("Kinds of education"), choices=SCHOOL_LEVELS.choices, widget=forms.CheckboxSelectMultiple
    )
    text_language = forms.ChoiceField(label=_("Language of this text"), required=False)
    picture = PictureField(label=_("Picture"), required=False)
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    class Meta:
        model = School
        fields = (
            "description", "text_language", "levels", "address", "website", "picture_words",
            "name", "city", "region", "official_number", "head_name", "head_email",
        )  # fmt: skip
        labels = {"picture_words": _("What the picture shows")}
        help_texts = {
            "description": _("How large it is, where it stands, what you are proud of. Everyone may read it."),
            "picture_words": _("For those who cannot see it. No faces of pupils, please: everyone may see it."),
            "head_email": _("We write to this address when somebody says that they work here."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, for_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_desk:
            for name in ("name", "city", "region", "official_number", "head_name", "head_email"):
                del self.fields[name]
        if not self.instance.picture_id:
            del self.fields["remove_picture"]
        for name, choices in (
            ("text_language", [("", _("Choose …")), *languages.choices()]),
            ("region", [("", _("I do not know")), *regions.regions_of(self.instance.country)]),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        keeps = bool(self.instance.picture_id) and not said.get("remove_picture")
        if (said.get("picture") or keeps) and not said.get("picture_words") and "picture_words" not in self.errors:
            self.add_error("picture_words", _("Say in a few words what the picture shows."))
        return said

    def validate_constraints(self) -> None:
        """The database has the last word: see the action."""


class Ask(forms.Form):
    """A request for validation."""

    message = forms.CharField(
        label=_("A word to the support service"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = FileField(
        label=_("A document that shows where you work"),
        help_text=_("A certificate of employment, for example. You can send it later as well."),
        required=False,
        accept=DOCUMENTS | PICTURES,
    )


class MoreEvidence(forms.Form):
    """An answer to the desk: words, a document, or both."""

    note = forms.CharField(
        label=_("Your answer"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = FileField(label=_("A document"), required=False, accept=DOCUMENTS | PICTURES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("note") and not cleaned.get("file") and not self.errors:
            self.add_error("note", _("Write an answer or choose a document."))
        return cleaned


class Note(forms.Form):
    """What an officer adds when validating."""

    note = forms.CharField(
        label=_("A word to the teacher"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Reason(forms.Form):
    """What an officer must say when asking or refusing: a ready sentence, words of one's own, or both."""

    READY: ClassVar[Mapping[str, Any]] = {}

    ready = forms.ChoiceField(
        label=_("A ready sentence"), required=False, widget=forms.RadioSelect,
        help_text=_("The teacher reads it in the language of their own pages."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("In your own words"),
        required=False,
        min_length=10,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.fields["ready"].choices = [*self.READY.items(), ("", _("Only my own words"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        with translation.override(self.language):
            ready = str(self.READY.get(cleaned.get("ready", ""), ""))
        words = "\n\n".join(filter(None, [ready, cleaned.get("note")]))
        if not words and not self.errors:
            self.add_error("note", _("Choose a sentence, or write one."))
        return {**cleaned, "note": words}


class Question(Reason):
    """What is missing."""

    READY: ClassVar[Mapping[str, Any]] = {
        "document": _(
            "Please send a document that shows that you work at this school, for example a certificate of employment."
        ),
        "head": _("Please tell us the name of the head of your school, and an e-mail address of the school itself."),
        "work": _("Please tell us in one or two sentences what you do at this school."),
    }


class Refusal(Reason):
    """Why not."""

    READY: ClassVar[Mapping[str, Any]] = {
        "unknown": _("The school did not confirm that you work there."),
        "school": _("This does not seem to be the school where you work. Please choose yours, and ask again."),
        "staff": _(
            "eTwinning is for people who work at a school or in pre-school education. We could not see that you do."
        ),
        "twice": _("You have another account already. Please use that one, or ask us if you cannot sign in to it."),
    }
