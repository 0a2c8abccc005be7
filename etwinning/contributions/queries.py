"""What the room itself says about who works, with whom, and in which languages. Only for its teachers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Case, Count, Min, Q, QuerySet, When

from etwinning.chat.queries import chats_visible_to
from etwinning.contributions import balance, counting
from etwinning.contributions.models import Elsewhere
from etwinning.materials.queries import folders_visible_to
from etwinning.pages.queries import pages_visible_to
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import teachers_of
from etwinning.threads.queries import threads_visible_to

KINDS: Final = ("pages", "remarks", "talk", "news", "materials", "chat", "plan", "elsewhere")
TIES: Final = ("replies", "together", "reuse")
_LABEL: Final = 16  # letters beside a picture


@dataclass(frozen=True)
class School:
    """A school of the room, and how many of it are in it."""

    pk: int
    name: str
    city: str
    country: str
    size: int
    label: str


@dataclass(frozen=True)
class Cell:
    """What one school did of something. `few`: some, by so few pupils that the number is not said."""

    number: int = 0
    few: bool = False
    share: float = 0  # of the largest in the picture, from 0 to 1

    @property
    def is_filled(self) -> bool:
        return self.few or self.number > 0


@dataclass(frozen=True)
class Counted:
    """A number as the database said it: not to be shown as it is."""

    acts: int = 0
    pupils: int = 0

    @property
    def few(self) -> bool:
        return 0 < self.pupils < counting.FEWEST_PUPILS

    @property
    def shown(self) -> int:
        """The number that may be seen or drawn."""
        return 0 if self.few else self.acts

    def cell(self, value: float, most: float) -> Cell:
        return Cell(self.shown, self.few, value / most if most else 0)


@dataclass(frozen=True)
class Row:
    """A kind of work, or one place of work, with a cell for each school in their order."""

    kind: str
    cells: Sequence[Cell]
    evenness: str
    thing: Any = None
    title: str = ""

    @property
    def schools(self) -> int:
        """How many schools took part."""
        return sum(cell.is_filled for cell in self.cells)


@dataclass(frozen=True)
class Tie:
    """What one school did with the work of another: a cell for each of TIES."""

    school: School
    other: School
    cells: Sequence[Cell]
    share: float

    @property
    def is_filled(self) -> bool:
        return any(cell.is_filled for cell in self.cells)


@dataclass(frozen=True)
class Share:
    """A language, and about how many of a hundred words are in it, in steps of five; none: too few pupils wrote."""

    language: str
    percent: int | None


@dataclass(frozen=True)
class Languages:
    """Which languages the words of a room are in. `unknown`: of how many in a hundred nobody said."""

    shares: Sequence[Share]
    unknown: int
    kinds: Sequence[tuple[str, Sequence[Share]]] = field(default_factory=list)


def schools_in(space: Space) -> list[School]:
    """The schools of a room in the order in which they came; those who have left count as they were. One query."""
    seats = Member.objects.filter(space=space, school__isnull=False, role__in=[*Member.TEACHERS, *Member.PUPILS])
    found = list(
        seats.values_list("school_id", "school__name", "school__city", "school__country")
        .annotate(here=Count("pk", filter=Q(left_at__isnull=True)), ever=Count("pk"), first=Min("pk"))
        .order_by("first")
    )
    cities = [city for _pk, _name, city, *_rest in found]
    return [
        School(pk, name, city, country, here or ever, _short(city if cities.count(city) == 1 else name))
        for pk, name, city, country, here, ever, _first in found
    ]


def work_in(space: Space, schools: Sequence[School]) -> list[Row]:
    """Each kind of work with what each school did of it. One query."""
    counted = {
        (kind, school): Counted(acts, pupils) for kind, school, acts, pupils in counting.acts_by_school(space.pk)
    }
    heads = {
        (kind, one.pk): counted.get((kind, one.pk), Counted()).shown / max(one.size, 1)
        for kind in KINDS
        for one in schools
    }
    most = max(heads.values(), default=0)
    sizes = [one.size for one in schools]
    rows = []
    for kind in KINDS:
        row = [counted.get((kind, one.pk), Counted()) for one in schools]
        cells = [one.cell(heads[kind, school.pk], most) for one, school in zip(row, schools, strict=True)]
        rows.append(Row(kind, cells, balance.in_words([one.acts for one in row], sizes)))
    return rows


def places_in(space: Space) -> Sequence[tuple[Any, ...]]:
    """Pages, threads, folders and chats where somebody worked, the latest first. One query."""
    return counting.acts_by_place(space.pk)


def rows_of(places: Iterable[tuple[Any, ...]], schools: Sequence[School], seat: Member) -> list[Row]:
    """These places as rows, of those that the reader sees. Which school was there is said, how often is not."""
    places = list(places)
    keys: dict[str, list[int]] = defaultdict(list)
    for kind, thing, _acts in places:
        keys[kind].append(thing)
    things: dict[tuple[str, int], Any] = {}
    for kind, found in _sources(seat).items():
        if keys[kind]:
            things |= {(kind, one.pk): one for one in found.filter(pk__in=keys[kind])}
    sizes = [one.size for one in schools]
    rows = []
    for kind, thing, acts in places:
        if (kind, thing) in things:
            numbers = [acts.get(str(one.pk), 0) for one in schools]
            cells = [Cell(few=bool(number)) for number in numbers]
            rows.append(
                Row(kind, cells, balance.in_words(numbers, sizes), things[kind, thing], str(things[kind, thing]))
            )
    return rows


def _sources(seat: Member) -> dict[str, QuerySet[Any]]:
    return {
        "pages": pages_visible_to(seat),
        "talk": threads_visible_to(seat),
        "materials": folders_visible_to(seat),
        "chat": chats_visible_to(seat),
    }


def ties_in(space: Space, schools: Sequence[School]) -> list[Tie]:
    """Each pair of schools with what the first did with the work of the second. One query."""
    counted = {
        (school, other, kind): Counted(acts, pupils)
        for kind, school, other, acts, pupils in counting.acts_between(space.pk)
    }
    pairs = [(one, other) for one in schools for other in schools if one != other]
    met = {
        (one.pk, other.pk): [counted.get((one.pk, other.pk, kind), Counted()) for kind in TIES] for one, other in pairs
    }
    sums = {pair: sum(one.shown for one in some) for pair, some in met.items()}
    most = max(sums.values(), default=0) or 1
    return [
        Tie(one, other, [some.cell(0, 0) for some in met[one.pk, other.pk]], sums[one.pk, other.pk] / most)
        for one, other in pairs
    ]


def languages_of(space: Space) -> Languages:
    """The share of each language in the words of a room, in all and by kind. One query."""
    words: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for kind, language, number, pupils in counting.words_by_language(space.pk):
        words[kind][language] = [number, pupils]
    total: dict[str, list[int]] = {}
    for some in words.values():
        for language, (number, pupils) in some.items():
            met = total.setdefault(language, [0, 0])
            met[0] += number
            # the same pupils may write in several kinds: at least so many are there
            met[1] = max(met[1], pupils)
    shares, unknown = _shares(total)
    kinds = [(kind, _shares(words[kind])[0]) for kind in KINDS if kind in words and kind != "chat"]
    return Languages(shares, unknown, [(kind, some) for kind, some in kinds if some])


def _shares(words: Mapping[str, Sequence[int]]) -> tuple[list[Share], int]:
    """The shares of what is known, the largest first, and that of the unknown in all."""
    few = {language for language, (_number, pupils) in words.items() if 0 < pupils < counting.FEWEST_PUPILS}
    shown = {language: number for language, (number, _pupils) in words.items() if language and language not in few}
    known = sum(shown.values())
    ordered = sorted(shown, key=lambda language: (-shown[language], language))
    shares = [Share(language, _fives(shown[language], known)) for language in ordered]
    shares += [Share(language, None) for language in sorted(few) if language]
    unknown = 0 if "" in few else words.get("", (0, 0))[0]
    return shares, _fives(unknown, known + unknown)


def _fives(part: int, whole: int) -> int:
    return 5 * round(20 * part / whole) if whole else 0


def elsewhere_in(space: Space) -> QuerySet[Elsewhere]:
    """What was added, what waits first, then the latest day."""
    rows = Elsewhere.objects.filter(space=space).select_related("school", "author", "witness", "answered_by")
    return rows.order_by(Case(When(state=Elsewhere.State.WAITING, then=0), default=1), "-day", "-pk")


def elsewhere_visible_to(member: Member) -> QuerySet[Elsewhere]:
    """All of a room for its teachers, nothing for others."""
    rows = Elsewhere.objects.filter(space=member.space_id).select_related("space", "author")
    return rows if member.is_present and member.is_teacher else rows.none()


def witnesses_for(member: Member) -> list[Member]:
    """The other teachers of the room, of whom one can say that it was so. One query."""
    return list(teachers_of(member.space).exclude(person=member.person_id).filter(school__isnull=False))


def _short(words: str) -> str:
    return words if len(words) <= _LABEL else f"{words[: _LABEL - 1]}…"
