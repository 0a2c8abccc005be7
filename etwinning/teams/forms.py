"""What teachers say of how teams shall be made."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from etwinning.pages.models import Page
from etwinning.spaces.models import Member
from etwinning.teams.models import Plan, Wish
from etwinning.teams.queries import names_of
from etwinning.threads.models import Thread

SPARE_ROWS = 3
MOST_ROWS = 200


class FormTeams(forms.Form):
    """Size, who is absent, who speaks for others, and pairs of pupils. Rows of pairs: those there are, three to add."""

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
        named = [("", "—")] + [(seat.pk, _named(seat, names[seat.pk])) for seat in pupils]
        for number in range(self.rows):
            kind, one, other = wishes[number] if number < len(wishes) else ("", "", "")
            self._add(f"one_{number}", _("Pupil"), named, one)
            self._add(f"kind_{number}", _("Shall be"), [("", "—"), *Wish.Kind.choices], kind)
            self._add(f"other_{number}", _("Other pupil"), named, other)

    def _sent_rows(self) -> int:
        return sum(1 for name in self.data if name.startswith("kind_")) if len(self.data) < 10 * MOST_ROWS else 0

    def _add(self, name: str, label: Any, choices: Sequence[tuple[Any, Any]], initial: object) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=initial, required=False)

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
            low, high = sorted((int(one), int(other)))
            if low == high:
                self.add_error(f"other_{number}", _("Choose two different pupils."))
            elif wishes.get((low, high), (kind,))[0] != kind:
                self.add_error(f"kind_{number}", _("You said the opposite of these two in another row."))
            wishes[low, high] = (kind, low, high)
        return cleaned | {"wishes": list(wishes.values())}


class GiveWork(forms.Form):
    """A page or a thread, by its kind and key."""

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


def _named(seat: Member, name: str) -> str:
    return f"{name} · {seat.school.city}" if seat.school else name
