"""What teachers say of how teams shall be made."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from etwinning.core.folding import fold
from etwinning.pages.models import Page
from etwinning.spaces.models import Member
from etwinning.teams.models import Plan, Wish
from etwinning.teams.queries import names_of
from etwinning.threads.models import Thread

SPARE_ROWS = 3
MOST_ROWS = 200


class FormTeams(forms.Form):
    """Size, who is absent, who speaks for others, and pairs of pupils. Rows of pairs: those there are, three to add.

    Pupils of a pair are typed by name; one list offers the names to all rows, however many pupils there are.
    """

    size = forms.IntegerField(
        label=_("Pupils in a team"),
        min_value=Plan.FEWEST,
        max_value=Plan.MOST,
        help_text=_("Teams differ by one pupil at most, so some have one more or one less."),
    )

    def __init__(
        self, *arguments: Any, pupils: Sequence[Member], wishes: Sequence[tuple[str, int, int]] = (), **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        names = names_of(pupils)
        keys = [(seat.pk, names[seat.pk]) for seat in pupils]
        for name in ("absent", "speaks"):
            self.fields[name] = forms.TypedMultipleChoiceField(choices=keys, coerce=int, required=False)
        self.rows = min(len(wishes) + SPARE_ROWS, MOST_ROWS) if not self.is_bound else self._sent_rows()
        self.labels = _labels(pupils, names)
        self.known = _by_name(pupils, self.labels, names)
        for number in range(self.rows):
            kind, one, other = wishes[number] if number < len(wishes) else ("", 0, 0)
            self._add_name(f"one_{number}", _("Pupil"), one)
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=_("Shall be"), choices=[("", "—"), *Wish.Kind.choices], initial=kind, required=False
            )
            self._add_name(f"other_{number}", _("Other pupil"), other)

    def _sent_rows(self) -> int:
        return sum(1 for name in self.data if name.startswith("kind_")) if len(self.data) < 10 * MOST_ROWS else 0

    def _add_name(self, name: str, label: Any, pupil: int) -> None:
        initial = self.labels.get(pupil, "")
        self.fields[name] = forms.CharField(label=label, max_length=300, initial=initial, required=False)

    def _pupil(self, name: str, said: str) -> int | None:
        """The key of the pupil who is named; None, with a sentence beside the field, if it is not exactly one."""
        found = self.known.get(fold(said), set())
        if len(found) == 1:
            return next(iter(found))
        several = _("Several pupils have this name. Choose one of the list.")
        self.add_error(name, several if found else _("No pupil here has this name. Choose one of the list."))
        return None

    @property
    def pairs(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """The rows of pairs, as fields."""
        return [(self[f"one_{n}"], self[f"kind_{n}"], self[f"other_{n}"]) for n in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """Each row whole or empty, two pupils in it, no pair twice."""
        cleaned: dict[str, Any] = super().clean() or {}
        wishes: dict[tuple[int, int], tuple[str, int, int]] = {}
        for number in range(self.rows):
            one, kind, other = (cleaned.get(f"{name}_{number}", "") for name in ("one", "kind", "other"))
            if not any((one, kind, other)):
                continue
            if not all((one, kind, other)):
                missing = next(name for name, value in (("one", one), ("kind", kind), ("other", other)) if not value)
                self.add_error(f"{missing}_{number}", _("Choose both pupils and what shall be. Or empty the row."))
                continue
            found = self._pupil(f"one_{number}", one), self._pupil(f"other_{number}", other)
            low, high = sorted(pupil or 0 for pupil in found)
            if not low:
                continue
            if low == high:
                self.add_error(f"other_{number}", _("Choose two different pupils."))
            elif wishes.get((low, high), (kind,))[0] != kind:
                self.add_error(f"kind_{number}", _("You said the opposite of these two in another row."))
            wishes[low, high] = (kind, low, high)
        return cleaned | {"wishes": list(wishes.values())}


class GiveWork(forms.Form):
    """A page or a thread, by its kind and key, of those that were found."""

    work = forms.ChoiceField(label=_("Page or thread"), error_messages={"required": _("Choose a page or a thread.")})

    def __init__(self, *arguments: Any, pages: Sequence[Page], threads: Sequence[Thread], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.things: dict[str, Page | Thread] = {f"page-{one.pk}": one for one in pages}
        self.things |= {f"thread-{one.pk}": one for one in threads}
        named = [(key, one.title) for key, one in self.things.items()]
        self.fields["work"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            (_("Pages"), [pair for pair in named if pair[0].startswith("page-")]),
            (_("Threads"), [pair for pair in named if pair[0].startswith("thread-")]),
        ]

    @property
    def chosen(self) -> Page | Thread:
        """What was chosen, once the form is valid."""
        return self.things[self.cleaned_data["work"]]


def _labels(pupils: Sequence[Member], names: dict[int, str]) -> dict[int, str]:
    """What names each pupil alone: name and town, and where that is not enough the user name of the card."""
    labels = {one.pk: f"{names[one.pk]} · {one.school.city}" if one.school else names[one.pk] for one in pupils}
    numbers = Counter(fold(label) for label in labels.values())
    return {
        one.pk: f"{labels[one.pk]} · {one.person.username}" if numbers[fold(labels[one.pk])] > 1 else labels[one.pk]
        for one in pupils
    }


def _by_name(pupils: Sequence[Member], *named: dict[int, str]) -> dict[str, set[int]]:
    """By what one may type, folded, the keys of the pupils who are called so."""
    known: dict[str, set[int]] = {}
    for one in pupils:
        for said in (one.person.name, one.person.username, *(names[one.pk] for names in named)):
            known.setdefault(fold(said), set()).add(one.pk)
    return known
