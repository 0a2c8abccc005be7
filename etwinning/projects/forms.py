"""What is said about a project: its description, who takes part, and the reasons of answers."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.core import languages
from etwinning.core.folding import fold_words
from etwinning.core.uploads import PictureField
from etwinning.core.words import COMPETENCES, SUBJECTS, TOOLS
from etwinning.libraries.numbers import whole
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.schools.models import School

OLDEST = 25
MOST_AT_A_GLANCE = 8  # people, as boxes
MOST_PUPILS = 5000
MOST_PARTNERS = 100
LONGEST_HIDING = timedelta(days=366)
LARGEST_DRAFT = 100_000  # characters of all fields together: ten times what a valid description can hold


class Several(forms.MultipleChoiceField):
    """Some of a closed list, as boxes to tick; the words in the reader's language and order."""

    widget = forms.CheckboxSelectMultiple


class ProjectText(forms.Form):
    """The description of a project, complete: what is asked when it is sent, and while it runs."""

    title = forms.CharField(label=_("Title"), max_length=150, min_length=5)
    summary = forms.CharField(
        label=_("In short"),
        help_text=_("Two or three sentences. This is what everyone reads first, on the internet too."),
        max_length=600,
        min_length=20,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text_language = forms.ChoiceField(
        label=_("Language of this description"), help_text=_("So that browsers read it aloud and translate it well.")
    )
    aims = forms.CharField(
        label=_("Aims"),
        help_text=_("What will the pupils learn or be able to do?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    process = forms.CharField(
        label=_("How we will work"),
        help_text=_("Month by month, or step by step: who does what, and how the classes work together."),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    results = forms.CharField(
        label=_("Expected results"),
        help_text=_("What will there be to see at the end?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    age_from = forms.IntegerField(label=_("Youngest pupils (age)"), min_value=2, max_value=OLDEST)
    age_to = forms.IntegerField(label=_("Oldest pupils (age)"), min_value=2, max_value=OLDEST)
    pupil_count = forms.IntegerField(
        label=_("Number of pupils"), help_text=_("Of all classes together."), min_value=1, max_value=MOST_PUPILS
    )
    subjects = Several(label=_("Subjects"))
    languages = Several(label=_("Languages in which we work together"))
    competences = Several(label=_("Key competences"), required=False)
    tools = Several(label=_("Tools"), required=False)
    partner_limit = forms.IntegerField(
        label=_("Most partners we want"),
        help_text=_("Besides the two founders. You can ask them after the approval."),
        min_value=0,
        max_value=MOST_PARTNERS,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages["required"] = _("This is still missing.")
        spoken = languages.choices(codes=languages.PLATFORM)
        offered = {
            "text_language": [("", "—"), *spoken],
            "languages": spoken,
            "subjects": SUBJECTS.choices(),
            "competences": COMPETENCES.choices(),
            "tools": TOOLS.choices(),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        youngest, oldest = values.get("age_from"), values.get("age_to")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_to", _("The oldest pupils cannot be younger than the youngest."))
        return values

    def kept(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """(values, unfinished): what can stand in the record, and what was typed and cannot stand there yet."""
        values: dict[str, Any] = {}
        unfinished: dict[str, Any] = {}
        for name, field in self.fields.items():
            typed = self[name].data
            if typed is None:
                continue  # not part of what was sent
            if name not in self.errors:
                values[name] = self.cleaned_data[name]
                continue
            values[name] = _nothing(field)
            if typed not in ("", []):
                unfinished[name] = _plain(typed)
        if "title" in unfinished:
            values["title"] = unfinished["title"][:150].strip()
        if values.get("partner_limit") is None:
            values.pop("partner_limit", None)
        return values, unfinished


def _nothing(field: forms.Field) -> object:
    if isinstance(field, Several):
        return []
    return None if isinstance(field, forms.IntegerField) else ""


def _plain(typed: Any) -> Any:
    """Without the one character that no database keeps."""
    return [_plain(part) for part in typed] if isinstance(typed, list) else str(typed).replace("\0", "")


def typed(project: Project) -> dict[str, Any]:
    """What stands in the draft, the unfinished parts as they were typed: for showing it and for judging it."""
    saved: dict[str, Any] = {name: getattr(project, name) for name in ProjectText.base_fields}
    return saved | dict(project.unfinished)


def judged(project: Project) -> ProjectText:
    """The description as if it were sent now: its errors say what is missing."""
    return ProjectText({name: "" if value is None else value for name, value in typed(project).items()})


def differences(form: ProjectText, project: Project) -> list[tuple[str, str]]:
    """(label, saved words) of each field where what stands saved is not what this form says."""
    saved = typed(project)
    return [
        (str(bound.label), _shown(bound.field, saved[bound.name]) or "—")
        for bound in form
        if _shown(bound.field, bound.value()) != _shown(bound.field, saved[bound.name])
    ]


def _shown(field: forms.Field, value: Any) -> str:
    """What a field says, in words: the same for what was typed and for what is saved."""
    if isinstance(value, list | tuple):
        words: dict[Any, Any] = dict(getattr(field, "choices", []))
        return ", ".join(str(words.get(part, part)) for part in sorted(map(str, value)))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def as_typed(form: ProjectText) -> ProjectText:
    """The same words without a judgement: a draft need not be complete."""
    return ProjectText(initial={bound.name: bound.value() for bound in form})


def version_of(data: Mapping[str, Any]) -> int:
    """Which saving of the text the window had read; 0 (never the current one) for nonsense."""
    return whole(data.get("version"), 9)  # fits the column


def is_too_long(data: Mapping[str, Any]) -> bool:
    """Whether more was typed than a draft can keep."""
    return sum(len(str(data.get(name, ""))) for name in ProjectText.base_fields) > LARGEST_DRAFT


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of some people, each with the school that comes along."""

    def label_from_instance(self, person: Person) -> str:
        """The name, and the default school with its town."""
        rows = sorted(person.memberships.all(), key=lambda row: not row.is_default)
        return f"{person.name}, {rows[0].school.name}, {rows[0].school.city}" if rows else person.name


class SchoolChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a person's schools."""

    def label_from_instance(self, school: School) -> str:
        """The name and the town."""
        return f"{school.name}, {school.city}"


def _schools(schools: QuerySet[School]) -> SchoolChoice:
    return SchoolChoice(
        schools,
        label=_("Your school in this project"),
        help_text=_("It cannot be changed later."),
        widget=forms.RadioSelect,
        empty_label=None,
        initial=schools.first(),
        error_messages={"required": _("Choose one of your schools.")},
    )


class OfPeople(forms.Form):
    """Chooses one of some people. From the ninth on they are looked for by the words in `q`, in the form itself.

    The button that looks is `find`: the form comes again as it was typed, with those who were found (`looks`).
    """

    chosen: ClassVar[str]

    def __init__(self, data: Any, *, people: QuerySet[Person], initial: Mapping[str, Any] | None = None) -> None:
        looks = data is not None and "find" in data
        said = dict(data.items()) if data is not None else dict(initial or {})
        super().__init__(None if looks else data, initial=said)
        self.people, self.said = people, said

    def choice(self, label: Any, hint: Any) -> None:
        """Add the field; call it last, so that it stands last."""
        if self.people.count() > MOST_AT_A_GLANCE:
            self.fields["q"] = forms.CharField(
                label=_("Find one of your contacts"), required=False, max_length=100,
                help_text=_("A part of the name, the school or the town. The first eight are shown."),
            )  # fmt: skip
        found = self.people
        for word in fold_words(str(self.said.get("q", ""))[:100])[:MOST_AT_A_GLANCE]:
            found = found.filter(search__contains=word)
        shown = list(found.values_list("pk", flat=True)[:MOST_AT_A_GLANCE])
        among = Q(pk__in=shown) | Q(pk=whole(self.said.get(self.chosen)))  # whom one chose stays in sight
        self.fields[self.chosen] = PersonChoice(
            self.people.filter(among).prefetch_related("memberships__school"),
            label=label,
            help_text=hint,
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={
                "required": _("Choose one of your contacts."),
                "invalid_choice": _("Choose one of your contacts who is validated and available for projects."),
            },
        )


class FoundProject(OfPeople):
    """The first words: a title, one's school, and the other founder."""

    chosen = "co_founder"

    def __init__(self, data: Any = None, *, schools: QuerySet[School], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["title"] = forms.CharField(
            label=_("Title"),
            help_text=_("You can change it as long as the project runs."),
            max_length=150,
            min_length=5,
        )
        self.fields["school"] = _schools(schools)
        self.choice(
            _("The other founder"),
            _("One of your contacts who is validated and available for projects. More partners can join later."),
        )


def begun_by(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a link says already: ?with= a contact, ?title= the words of a partner call, ?q= words to find one by."""
    words = {name: str(data.get(name, "")).replace("\0", "")[:150] for name in ("title", "q")}
    return words | {"co_founder": whole(data.get("with")) or None}


class CoFounder(OfPeople):
    """Somebody else as the second founder."""

    chosen = "co_founder"

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.choice(_("The other founder"), _("One of your contacts who is validated and available for projects."))


class NewPartner(OfPeople):
    """Whom to ask to join."""

    chosen = "person"

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.choice(
            _("Whom would you like to ask?"), _("One of your contacts who is validated and available for projects.")
        )


class OwnSchool(forms.Form):
    """For which of one's schools one takes part."""

    def __init__(self, *args: Any, schools: QuerySet[School], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school"] = _schools(schools)


class Approving(forms.Form):
    """A desk's consent, with a word if it likes."""

    note = forms.CharField(
        label=_("A word to the founders"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Refusing(forms.Form):
    """A desk's no; its reason helps to do it better."""

    note = forms.CharField(
        label=_("Your reason"),
        help_text=_("Both founders read it. Say what they can change so that it can be approved."),
        max_length=4000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )


class Hiding(forms.Form):
    """Why a desk hides a project, and until when."""

    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("The teachers of the project read it. Say what they should change."),
        max_length=2000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )
    until = forms.DateField(
        label=_("Hidden until"),
        help_text=_("The last day. Without a day it stays hidden until you show it again."),
        required=False,
        widget=forms.DateInput(),
    )

    def clean_until(self) -> datetime | None:
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        if not timezone.localdate() <= day <= timezone.localdate() + LONGEST_HIDING:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class Declining(forms.Form):
    """The second founder's no."""

    note = forms.CharField(
        label=_("Your reason"),
        help_text=_("The other founder reads it."),
        max_length=2000,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": _("Please write one sentence at least.")},
    )


class Picture(forms.Form):
    """The picture of a project, and what it shows in words."""

    picture = PictureField(label=_("Picture"), required=False)
    picture_words = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("For those who cannot see it. No faces of pupils, please: everyone on the internet sees it."),
        max_length=300,
        required=False,
    )
    remove = forms.BooleanField(label=_("Take the picture away"), required=False)

    def __init__(self, *args: Any, has_picture: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_picture = has_picture
        if not has_picture:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        picture: UploadedFile[bytes] | None = values.get("picture")
        if not values.get("remove"):
            if not self.has_picture and picture is None and "picture" not in self.errors:
                self.add_error("picture", _("Choose a picture."))
            if not values.get("picture_words") and "picture_words" not in self.errors:
                self.add_error("picture_words", _("Say in a few words what the picture shows."))
        return values
