"""What teachers say of a plan."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.core.formats import day
from etwinning.core.uploads import FilesField
from etwinning.materials.models import Item
from etwinning.plans import tasks
from etwinning.plans.actions import Terms
from etwinning.plans.models import Activity, HandedFile, HandIn, Step, Task
from etwinning.plans.work import Work
from etwinning.spaces.queries import Side
from etwinning.teams.models import Team

EARLIEST, FURTHEST = date(2005, 1, 1), timedelta(days=3653)


class ActivityForm(forms.ModelForm[Activity]):
    class Meta:
        model = Activity
        fields = ["title", "about"]
        error_messages = {"title": {"required": _("Give the activity a title.")}}


class StepForm(forms.ModelForm[Step]):
    """A step, and what each school of the room does in it."""

    class Meta:
        model = Step
        fields = ["title", "words", "first", "last"]
        widgets = {"first": forms.DateInput, "last": forms.DateInput}
        error_messages = {
            "title": {"required": _("Give the step a title.")},
            "first": {"required": _("Say when it begins.")},
            "last": {"required": _("Say when it ends.")},
        }

    def __init__(
        self, *arguments: Any, sides: Sequence[Side], parts: dict[int, str], others: Sequence[Step], **options: Any
    ) -> None:
        """sides: the schools of the room; parts: what each does now, by key; others: what the step may wait for."""
        super().__init__(*arguments, **options)
        self.sides = {side.school: side for side in sides}
        self.others = {one.pk: one for one in others}
        schools = [(side.school, side.city or side.name) for side in sides]
        self.fields["schools"] = forms.TypedMultipleChoiceField(
            label=_("Schools with a part in it"), choices=schools, coerce=int, initial=list(parts),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose one school at least: a step is done when its schools say so.")},
        )  # fmt: skip
        for key, city in schools:
            self.fields[f"part_{key}"] = forms.CharField(
                label=_("What %(city)s does") % {"city": city}, max_length=300, required=False, initial=parts.get(key)
            )
        waiting = [(one.pk, f"{one.activity.title}: {one.title}") for one in others]
        self.fields["waits_for"] = forms.TypedChoiceField(
            label=_("Locked until this step is done"), choices=[("", _("Not locked")), *waiting], coerce=int,
            empty_value=None, required=False, initial=self.instance.waits_for_id or "",
        )  # fmt: skip

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and last day as they are said here, or as they are; none if they make no sense."""
        said = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else self.initial
        first, last = said.get("first"), said.get("last")
        return (first, last) if first and last and first <= last else None

    @property
    def chosen(self) -> set[int]:
        """The schools that have a part in it, by key, as it is said here or as it is."""
        said = self.cleaned_data.get("schools") if self.is_bound and hasattr(self, "cleaned_data") else None
        return set(self.fields["schools"].initial if said is None else said)

    @property
    def part_fields(self) -> list[BoundField]:
        """What each school does, as fields."""
        return [self[f"part_{key}"] for key in self.sides]

    def clean(self) -> dict[str, Any]:
        """The step ends on the day it begins, or later; both days are of our time."""
        cleaned: dict[str, Any] = super().clean() or {}
        latest = timezone.localdate() + FURTHEST
        for name in ("first", "last"):
            if cleaned.get(name) and not EARLIEST <= cleaned[name] <= latest:
                said = {"first": day(EARLIEST), "last": day(latest)}
                self.add_error(name, _("Choose a day between %(first)s and %(last)s.") % said)
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first one."))
        return cleaned

    def said(self) -> Terms:
        """What was said, once the form is valid."""
        said = self.cleaned_data
        parts = {key: said[f"part_{key}"] for key in said["schools"]}
        waits_for = self.others[said["waits_for"]] if said["waits_for"] else None
        return Terms(said["title"], said["words"], said["first"], said["last"], parts, waits_for)


class ThingForm(forms.Form):
    """A page, thread or item of the room, by its kind and key."""

    thing = forms.ChoiceField(
        label=_("Page, thread or file"), error_messages={"required": _("Choose a page, a thread or a file.")}
    )

    def __init__(self, *arguments: Any, things: Mapping[str, Sequence[tuple[int, str]]], **options: Any) -> None:
        """things: by kind the key and title of what may be chosen."""
        super().__init__(*arguments, **options)
        named = {"page": _("Pages"), "thread": _("Threads"), "item": _("Materials")}
        self.fields["thing"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((name, [(f"{kind}-{pk}", title) for pk, title in things[kind]]) for kind, name in named.items()),
        ]

    @property
    def chosen(self) -> tuple[str, int]:
        """The kind and the key of what was chosen, once the form is valid."""
        kind, key = self.cleaned_data["thing"].split("-")
        return kind, int(key)


class TaskForm(forms.ModelForm[Task]):
    """A task for every pupil, for those of one school, or for one team."""

    GONE = "gone"  # the team that is no more: so it stays

    class Meta:
        model = Task
        fields = ["title", "words", "due"]
        widgets = {"due": forms.DateInput}
        help_texts = {"due": _("If you say nothing, the last day of the step counts.")}
        error_messages = {"title": {"required": _("Give the task a title.")}}

    def __init__(self, *arguments: Any, teams: Sequence[Team], sides: Sequence[Side], **options: Any) -> None:
        """teams, sides: of the room. The instance has a step."""
        super().__init__(*arguments, **options)
        task = self.instance
        cities = [side.city for side in sides]
        self.whom = {"": tasks.EVERYBODY}
        choices = [("", str(_("Every pupil")))]
        for side in sides:
            self.whom[f"school-{side.school}"] = tasks.Whom(school=side.school)
            town = side.city if side.city and cities.count(side.city) == 1 else side.name
            choices.append((f"school-{side.school}", _("Pupils of %(school)s") % {"school": town}))
        for team in teams:
            self.whom[f"team-{team.pk}"] = tasks.Whom(team=team)
            choices.append((f"team-{team.pk}", _("Team %(number)s") % {"number": team.number}))
        if task.school and f"school-{task.school_id}" not in self.whom:
            choices.append((f"school-{task.school_id}", _("Pupils of %(school)s") % {"school": task.school.city}))
        if task.lost_its_team:
            choices.insert(0, (self.GONE, _("Team %(number)s, which is gone") % {"number": task.team_number}))
        now = {f"team-{task.team_id}": task.team_id, f"school-{task.school_id}": task.school_id}
        self.now = self.GONE if task.lost_its_team else next((name for name, key in now.items() if key), "")
        self.fields["whom"] = forms.ChoiceField(
            label=_("For whom"), choices=choices, required=False, initial=self.now,
            error_messages={"invalid_choice": _("This team or school is no longer here. Choose again.")},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """It ends no sooner than its step begins, and what was handed in stays with who handed it in."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("due") and said["due"] < self.instance.step.first:
            self.add_error("due", _("This day is before the step begins."))
        chosen = said.get("whom", self.now)
        if self.instance.pk and chosen != self.now and not tasks.keeps_hand_ins(self.instance, self.whom[chosen]):
            self.add_error("whom", tasks.KEPT)
        return said

    def said(self) -> dict[str, Any]:
        """What was said, once the form is valid; whom: None if it stays with those whose it is."""
        said = self.cleaned_data
        whom = None if self.instance.pk and said["whom"] == self.now else self.whom[said["whom"]]
        return {"title": said["title"], "words": said["words"], "due": said["due"], "whom": whom}


class HandInForm(forms.ModelForm[HandIn]):
    """What a pupil did, in words and files, and the mark of this very form."""

    words = forms.CharField(
        label=_("What you did"), max_length=6000, required=False, widget=forms.Textarea,
        help_text=_("Only your teachers read it, and your team if it is a task of a team."),
    )  # fmt: skip
    attach = FilesField(label=_("Add files"), required=False)
    item = forms.TypedChoiceField(
        label=_("From the materials"), coerce=int, empty_value=None, required=False,
        help_text=_("A copy of it is handed in. Hand in again to add another one."),
    )  # fmt: skip
    dropped = forms.TypedMultipleChoiceField(
        label=_("Take away"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    sending = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the button below the guard's hint
    hint = False

    class Meta:
        model = HandIn
        fields = ["words"]

    def __init__(
        self, *arguments: Any, handed: Sequence[HandedFile], items: Sequence[Item] = (), **options: Any
    ) -> None:
        """handed: the files that lie there already; items: what may be chosen from the materials."""
        super().__init__(*arguments, **options)
        self.items = {item.pk: item for item in items}
        self.fields["item"].choices = [("", "—"), *((item.pk, item.name) for item in items)]  # type: ignore[attr-defined]
        self.handed = handed
        self.fields["dropped"].choices = [(one.pk, one.file.name) for one in handed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be handed in, and not too many files."""
        said: dict[str, Any] = super().clean() or {}
        left = len(self.handed) - len(said.get("dropped") or []) + len(said.get("attach") or [])
        left += bool(said.get("item"))
        if not said.get("words") and not left and not self.errors:
            self.add_error("words", _("Write what you did, or add a file."))
        if left > HandIn.MOST_FILES:
            self.add_error("attach", _("So many files cannot be handed in together. Take some away first."))
        return said

    def work(self) -> Work:
        """What was said, once the form is valid."""
        said = self.cleaned_data
        items = [self.items[said["item"]]] if said["item"] else []
        return Work(said["words"], said["attach"], said["dropped"], said["sending"], said["sure"], items=items)


class AnswerHandIn(forms.ModelForm[HandIn]):
    class Meta:
        model = HandIn
        fields = ["comment"]
        labels = {"comment": _("Your comment")}
