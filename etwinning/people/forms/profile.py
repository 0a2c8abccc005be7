"""What a person says of themselves."""

from datetime import date
from typing import Any, cast

from babel.dates import get_timezone_location
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.core import countries, languages
from etwinning.core.folding import sorted_by
from etwinning.core.formats import babel_locale, month
from etwinning.core.uploads import PictureField
from etwinning.core.words import AGES, INTERESTS, LEVELS, ROLES, SUBJECTS
from etwinning.people.forms.accounts import NameField
from etwinning.people.models import Person

ROWS, MOST_ROWS = 4, 10
EMPTY = ("", _("Choose …"))
MONTHS_AHEAD = 18
STAFF_ONLY = (
    "role", "subjects", "ages", "interests", "ideas", "available", "available_from", "visibility", "public_parts",
    "shares_progress",
)  # fmt: skip


def languages_spoken() -> list[tuple[str, Any]]:
    return [EMPTY, *languages.choices()]


def levels() -> list[tuple[str, Any]]:
    return [EMPTY, *LEVELS.choices()]


def roles() -> list[tuple[str, Any]]:
    return [EMPTY, *ROLES.choices()]


def months() -> list[tuple[str, Any]]:
    """The months to come, each by its first day."""
    today = timezone.localdate()
    ahead = (today.month + number for number in range(MONTHS_AHEAD))
    days = [date(today.year + count // 12, count % 12 + 1, 1) for count in ahead]
    return [("", _("I can begin at once")), *((day.isoformat(), month(day)) for day in days)]


def zones() -> list[tuple[str, Any]]:
    """The time zones of our countries, by the name of their city in the reader's language."""
    codes = {countries.time_zone(code) for code in countries.CODES}
    cities = [(code, city_of(code)) for code in codes]
    return [("", _("That of my country")), *sorted_by(cities, lambda pair: pair[1], languages.active_language())]


def city_of(zone: str) -> str:
    """How a time zone is called in the reader's language: by its city."""
    locale = babel_locale(languages.active_language())
    return str(get_timezone_location(zone, locale=locale, return_city=True)) if "/" in zone else zone


class Profile(forms.Form):
    """The profile of school staff; officers and visitors have the same without what concerns a class."""

    given_name = NameField(label=_("First name"))
    family_name = NameField(label=_("Family name"))
    photo = PictureField(label=_("Photo"), required=False)
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)
    role = forms.ChoiceField(label=_("Role at school"), choices=roles)
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), choices=SUBJECTS.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("As a teacher, choose at least one."),
    )  # fmt: skip
    subjects.is_needed_at_times = True  # type: ignore[attr-defined]  # so it is not called optional: a teacher needs one
    ages = forms.MultipleChoiceField(
        label=_("Age of your pupils"), choices=AGES.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    about = forms.CharField(
        label=_("About me"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you teach, what you like to do with your class, what others could ask you."),
    )
    ideas = forms.CharField(
        label=_("Project ideas"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Others find you by these words."),
    )
    text_language = forms.ChoiceField(label=_("Language of these two texts"), choices=languages_spoken, required=False)
    interests = forms.MultipleChoiceField(
        label=_("Interests"), choices=INTERESTS.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    available = forms.BooleanField(
        label=_("I am available for projects"),
        required=False,
        help_text=_("Others can ask you to be a contact and a partner."),
    )
    available_from = forms.TypedChoiceField(
        label=_("Not before"), choices=months, required=False, coerce=date.fromisoformat, empty_value=None
    )
    visibility = forms.ChoiceField(
        label=_("Who may see your profile"), choices=Person.Visibility.choices, widget=forms.RadioSelect
    )
    public_parts = forms.MultipleChoiceField(
        label=_("What everyone on the internet may see"),
        choices=Person.Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Your name and country, and what you choose here. It counts only if everyone may see your profile."
        ),
    )
    shares_progress = forms.BooleanField(
        label=_("Show my progress to others"),
        required=False,
        help_text=_("What you have tried on eTwinning so far, in five areas. Nobody else sees it unless you share it."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, person: Person) -> None:
        now = {name: getattr(person, name) for name in self.base_fields if hasattr(person, name) and name != "photo"}
        now["text_language"] = person.text_language or person.language
        super().__init__(data, files, initial=now)
        self.person = person
        if not person.photo_id:
            del self.fields["remove_photo"]
        if not person.is_staff_member:
            for name in STAFF_ONLY:
                del self.fields[name]
        elif person.role and person.role not in dict(ROLES.choices()):
            del self.fields["role"]  # given by a support service, not chosen

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("role") == "teacher" and not said.get("subjects") and "subjects" not in self.errors:
            self.add_error("subjects", _("Choose at least one subject that you teach."))
        if said.get("photo"):
            said["remove_photo"] = False
        return said


class Settings(forms.Form):
    """How a person reads eTwinning."""

    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, required=False)

    def __init__(self, data: Any = None, *, person: Person) -> None:
        now = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(data, initial=now | {"language": person.language or "en"})


class Spoken(forms.Form):
    """A language and how well one speaks it."""

    language = forms.ChoiceField(
        label=pgettext_lazy("spoken by a person", "Language"), choices=languages_spoken, required=False
    )
    level = forms.ChoiceField(label=pgettext_lazy("of a spoken language", "Level"), choices=levels, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("language") and not said.get("level"):
            language = languages.language_name(said["language"])
            self.add_error(
                "level", _("Choose how well you speak this language: %(language)s.") % {"language": language}
            )
        if said.get("level") and not said.get("language"):
            self.add_error("language", _("Choose the language."))
        return said


class SpokenRows(forms.BaseFormSet[Spoken]):
    """The languages of a person, each once, at least one."""

    def clean(self) -> None:
        if any(self.errors):
            return
        chosen = [code for form in self.forms if (code := form.cleaned_data.get("language"))]
        for form in self.forms:
            code = form.cleaned_data.get("language")
            if code and chosen.count(code) > 1:
                form.add_error("language", _("You chose this language twice."))
                chosen.remove(code)
        if not chosen:
            self.forms[0].add_error("language", _("Choose at least one language that you speak."))

    def levels(self) -> dict[str, str]:
        """{"tr": "native", "en": "b2"} in the order of the rows."""
        pairs = (form.cleaned_data for form in self.forms)
        return {said["language"]: said["level"] for said in pairs if said.get("language")}


_Rows = forms.formset_factory(Spoken, formset=SpokenRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def spoken_rows(person: Person, data: Any = None) -> SpokenRows:
    """The rows of a person's languages, the best first, always ten so that no script is needed to add one."""
    best = {level: place for place, level in enumerate(LEVELS)}
    spoken = sorted(person.speaks.items(), key=lambda pair: -best.get(pair[1].lower(), -1))
    known = [{"language": code, "level": level.lower()} for code, level in spoken[:MOST_ROWS]]
    if data is not None:  # how many rows there are is not the browser's to say
        data = data.copy()
        data["speaks-TOTAL_FORMS"] = data["speaks-INITIAL_FORMS"] = str(MOST_ROWS)
    rows = _Rows(data, prefix="speaks", initial=known + [{}] * (MOST_ROWS - len(known)))
    return cast(SpokenRows, rows)
