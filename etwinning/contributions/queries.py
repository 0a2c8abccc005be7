"""What the room itself says about who works, with whom, and in which languages. Only for its teachers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Case, Count, Min, Q, QuerySet, When

from etwinning.chat.queries import chats_visible_to
from etwinning.contributions import balance, counting
from etwinning.contributions.models import Elsewhere
from etwinning.materials.queries import folders_visible_to
from etwinning.pages.queries import pages_visible_to
from etwinning.plans.models import Activity
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import teachers_of
from etwinning.threads.queries import threads_visible_to

KINDS: Final = ("pages", "remarks", "talk", "news", "materials", "chat", "plan", "elsewhere")
TIES: Final = ("replies", "together", "reuse")
MOST_ACTIVITIES: Final = 12  # in the picture at first: those where somebody worked last
_LABEL, _LONG_LABEL = 16, 36  # letters beside a picture


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
    """What one school did of something. `few`: some, by so few pupils that no number is said; `about`: in fives."""

    number: int = 0
    few: bool = False
    share: float = 0  # of the largest in the picture, from 0 to 1
    about: bool = False

    @property
    def is_filled(self) -> bool:
        return self.few or self.number > 0


@dataclass(frozen=True)
class Counted:
    """A number as the database said it: not to be shown as it is."""

    acts: int = 0
    pupils: int = 0
    in_fives: bool = False  # it could be compared with other numbers of the same acts

    @property
    def few(self) -> bool:
        return 0 < self.pupils < counting.FEWEST_PUPILS

    @property
    def about(self) -> bool:
        """Whether the number is said in fives."""
        return self.in_fives and self.pupils >= counting.FEWEST_PUPILS

    @property
    def shown(self) -> int:
        """The number that may be seen or drawn."""
        if self.few:
            return 0
        return 5 * round(self.acts / 5) if self.about else self.acts

    def cell(self, value: float, most: float) -> Cell:
        return Cell(self.shown, self.few, value / most if most else 0, self.about)


@dataclass(frozen=True)
class Row:
    """An activity, a kind of work, or one place of work, with a cell for each school in their order."""

    kind: str
    cells: Sequence[Cell]
    evenness: str
    thing: Any = None
    title: str = ""

    @property
    def label(self) -> str:
        """The title beside a picture."""
        return _short(self.title, _LONG_LABEL)

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


def activities_in(space: Space, schools: Sequence[School], most: int) -> tuple[list[Row], bool]:
    """Activities of the plan with what each school did in them, in the order of the plan; whether there are more.

    One query. most: only so many, those where somebody worked last. The same acts are counted by kind, too: so
    numbers with pupils in them are said in fives, and none can be found by subtracting (docs/decisions/0081).
    """
    counted, latest, found = dict[tuple[int, int], Counted](), dict[int, date](), dict[int, Activity]()
    for key, title, school, acts, pupils, day in counting.acts_by_activity(space.pk):
        found[key] = Activity(pk=key, title=title)
        counted[key, school] = Counted(acts, pupils, in_fives=True)
        latest[key] = max(day or date.min, latest.get(key, date.min))
    chosen = sorted(sorted(found, key=lambda pk: (latest[pk], pk))[-most:])
    rows = zip(chosen, _rows(chosen, schools, counted), strict=True)
    return [Row("activity", *row, found[key], found[key].title) for key, row in rows], len(found) > most


def work_in(space: Space, schools: Sequence[School]) -> list[Row]:
    """Each kind of work with what each school did of it. One query."""
    counted = {
        (kind, school): Counted(acts, pupils) for kind, school, acts, pupils in counting.acts_by_school(space.pk)
    }
    return [Row(kind, *row) for kind, row in zip(KINDS, _rows(KINDS, schools, counted), strict=True)]


def _rows[K](
    keys: Sequence[K], schools: Sequence[School], counted: Mapping[tuple[K, int], Counted]
) -> list[tuple[list[Cell], str]]:
    """The cells of each row of a picture, drawn for the size of the schools, and how even each row is."""
    rows = [[counted.get((key, one.pk), Counted()) for one in schools] for key in keys]
    sizes = [one.size for one in schools]
    heads = [[one.shown / max(size, 1) for one, size in zip(row, sizes, strict=True)] for row in rows]
    most = max((head for row in heads for head in row), default=0)
    return [
        (
            [one.cell(head, most) for one, head in zip(row, some, strict=True)],
            balance.in_words([one.acts for one in row], sizes),
        )
        for row, some in zip(rows, heads, strict=True)
    ]


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


def _short(words: str, most: int = _LABEL) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
