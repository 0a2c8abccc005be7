"""When schools teach, and what they have in common. Other apps ask here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q, QuerySet

from etwinning.calendar import reference
from etwinning.calendar.lessons import Timetable, count_in_common
from etwinning.calendar.models import Change, Feed, Lesson, Season
from etwinning.calendar.picture import Together
from etwinning.calendar.picture import together as draw
from etwinning.calendar.reference import Period, Span, YearPlan, school_year
from etwinning.calendar.years import Year, joined, make_year, year_begins
from etwinning.core.languages import active_language
from etwinning.libraries.known import Known
from etwinning.libraries.numbers import whole
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.safety.queries import suspensions
from etwinning.schools import queries as schools
from etwinning.schools.models import Membership, School

MOST_SCHOOLS = 6
MOST_YEARS = 5  # asked for at once

type Line = tuple[time, time, Sequence[int]]  # begins, ends, weekdays
_LONG = 28  # days: holidays of that length are the summer


@dataclass(frozen=True)
class Times:
    """A school with its week of lessons and its year."""

    school: School
    timetable: Timetable
    year: Year


def schools_seen_by(person: Person) -> QuerySet[School]:
    """Whose working times a person may look at: who may browse, all schools; others their own."""
    if people.can_browse(person):
        return School.objects.all()
    return School.objects.filter(pk__in=Membership.objects.filter(person=person).values("school_id"))


def schools_chosen(person: Person, keys: Sequence[str]) -> list[School]:
    """The schools that an address names, in its order, each once; what is nonsense or unseen is left out."""
    wanted = list(dict.fromkeys(number for key in keys if (number := whole(key))))
    found = {school.pk: school for school in schools_seen_by(person).filter(pk__in=wanted[:50])}
    return [found[pk] for pk in wanted if pk in found][:MOST_SCHOOLS]


def schools_to_add(person: Person, text: str, besides: Sequence[School]) -> list[School]:
    """Schools that the words find and that are not chosen yet; the first eight."""
    found = schools.schools_matching(text).filter(pk__in=schools_seen_by(person).values("pk"))
    return list(found.exclude(pk__in=[school.pk for school in besides])[:8])


def lines_of(school: School) -> list[Line]:
    """The lessons of a school as it wrote them, by time; those usual in its country where it has not."""
    rows = Lesson.objects.filter(school=school).order_by("begins", "pk").values_list("begins", "ends", "weekdays")
    return list(rows) or list(reference.usual_lines(school.country))


_LESSONS = Known(
    lambda schools: Lesson.objects.filter(school_id__any=schools).values_list("school_id", "begins", "ends", "weekdays")
)


def timetables_of(some: Iterable[School]) -> dict[int, Timetable]:
    """The week of each school, in one query; of one that has not said it, the usual week of its country."""
    some = list(some)
    said: defaultdict[int, list[Period]] = defaultdict(list)
    for school_id, begins, ends, weekdays in _LESSONS(schools=[school.pk for school in some]):
        said[school_id] += [Period(day, begins, ends) for day in weekdays]
    return {
        school.pk: Timetable(
            reference.zone_of(school),
            tuple(sorted(said[school.pk])) or reference.usual_week(school.country),
            is_usual=not said[school.pk],
        )
        for school in some
    }


def periods_in_common(school_a: School, school_b: School, day: date) -> int:
    """How many lesson periods two schools have in common in an ordinary week with the clocks of that day. One query."""
    return periods_and_guesses(school_a, school_b, day)[0]


def periods_and_guesses(school_a: School, school_b: School, day: date) -> tuple[int, list[str]]:
    """The same, and which of the two schools have not said their lessons, by name: theirs are those of the country."""
    found, both = timetables_of([school_a, school_b]), (school_a, school_b)
    guesses = [school.name for school in both if found[school.pk].is_usual]
    return count_in_common([found[school.pk] for school in both], day), guesses


def periods_in_common_with(school: School, others: Iterable[School], day: date) -> dict[int, int]:
    """The same with each of many schools, by their keys, in one query."""
    others = list(others)
    found = timetables_of([school, *others])
    mine = found[school.pk]
    return {other.pk: count_in_common([mine, found[other.pk]], day) for other in others}


def changes_of(school: School) -> QuerySet[Change]:
    """What a school has changed, the latest first."""
    return Change.objects.filter(school=school).order_by("-at", "-pk")


def times_of(some: Sequence[School], day: date) -> list[Times]:
    """The schools with weeks and years, in three queries for any number of them.

    The year is that of the day; once all have ended it, the next one.
    """
    timetables = timetables_of(some)
    year = school_year(day)
    years = _years_of(some, year, timetables)
    if years and all(each.last < day for each in years.values()):
        years = _years_of(some, year + 1, timetables)
    return [Times(school, timetables[school.pk], years[school.pk]) for school in some]


def holidays_between(some: Sequence[School], first: date, last: date) -> dict[int, list[Span]]:
    """What is free between two days, the summer too, by the keys of the schools and by time.

    One query, and two for each school year that the days touch: of more than MOST_YEARS the last ones.
    """
    timetables = timetables_of(some)
    found: dict[int, list[Span]] = {school.pk: [] for school in some}
    latest = min(school_year(last), reference.LAST_YEAR)
    for year in range(max(school_year(first), reference.FIRST_YEAR, latest - MOST_YEARS + 1), latest + 1):
        for pk, each in _years_of(some, year, timetables).items():
            spans = [*each.holidays_from(first), *each.summers()]
            found[pk] += [span for span in spans if span.first <= last and span.last >= first]
    return {pk: joined(spans) for pk, spans in found.items()}


def _years_of(some: Sequence[School], year: int, timetables: dict[int, Timetable]) -> dict[int, Year]:
    begins, ends, language = year_begins(year), date(year + 1, 7, 31), active_language()
    within = Q(last_date__gte=begins, first_date__lte=ends)
    brought: defaultdict[str, list[Season]] = defaultdict(list)
    for season in Season.objects.filter(within, country__in={school.country for school in some}).order_by("first_date"):
        brought[season.country].append(season)
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    for change in Change.objects.filter(within | _from_within(year), school__in=some).order_by("pk"):
        changes[change.school_id].append(change)
    found = {}
    for school in some:
        official = [season for season in brought[school.country] if season.region in {"", school.region}]
        found[school.pk] = make_year(
            year,
            _plan(school, year, official),
            weekdays=timetables[school.pk].weekdays,
            public=_public(school, year, language),
            changes=changes[school.pk],
            is_brought=bool(official),
        )
    return found


def _from_within(year: int) -> Q:
    return Q(from_last_date__gte=year_begins(year), from_first_date__lte=date(year + 1, 7, 31))


def _public(school: School, year: int, language: str) -> list[Span]:
    """Public holidays of the two calendar years that a school year touches, as far as they lie in it."""
    begins, ends = year_begins(year), date(year + 1, 7, 31)
    both = (reference.public_holidays(school.country, school.region, part, language) for part in (year, year + 1))
    return [span for part in both for span in part if begins <= span.first <= ends]


def _plan(school: School, year: int, brought: Sequence[Season]) -> YearPlan:
    """The year that an official calendar gives for the school's region, or else the sample's.

    Calendars say holidays, not school years: the summer holidays before and after bound the year, where they are told.
    """
    base = reference.sample_plan(school.country, school.region, year)
    if not brought:
        return base
    first, last, spans = base.first, base.last, list[Span]()
    language = active_language()
    for season in brought:
        if (season.last_date - season.first_date).days < _LONG:
            name, lang = _name(season.names, language)
            spans.append(Span(season.first_date, season.last_date, name=name, lang=lang))
        elif season.first_date.year > year:
            last = season.first_date.fromordinal(season.first_date.toordinal() - 1)
        else:
            first = season.last_date.fromordinal(season.last_date.toordinal() + 1)
    return YearPlan(first, last, tuple(spans))


def _name(names: dict[str, str], language: str) -> tuple[str, str]:
    """The name in the reader's language, in English, or in any; with its language unless it is the reader's."""
    for code in (language, "en", *names):
        if code in names:
            return names[code], "" if code == language else code
    return "", ""


def spans_of(school: School, day: date) -> list[Span]:
    """The holidays of a school that have not ended on a day, and that its staff may move or remove."""
    return times_of([school], day)[0].year.holidays_from(day)


def together(some: Sequence[School], day: date) -> Together | None:
    """What schools have in common from a day to the summer; nothing where there is no school."""
    times = times_of(some[:MOST_SCHOOLS], day)
    return draw([(each.school, each.timetable, each.year) for each in times], day) if times else None


def together_with(person: Person, other: Person, day: date) -> Together | None:
    """The same for the schools of two people, mine first; nothing if one of them has none or they share it."""
    times = times_between(person, other, day)
    return draw([(each.school, each.timetable, each.year) for each in times], day) if len(times) > 1 else None


def times_between(person: Person, other: Person, day: date) -> list[Times]:
    """The times of two people's schools, mine first; empty if one of them has none, one if they share it."""
    mine = schools.default_schools_of([person, other])
    if person.pk not in mine or other.pk not in mine:
        return []
    both = list(dict.fromkeys([mine[person.pk], mine[other.pk]]))
    return times_of(both, day)


def feed_of(person: Person) -> Feed | None:
    """A person's calendar feed, if they have made its address."""
    return Feed.objects.filter(person=person).first()


def feeds_that_answer() -> QuerySet[Feed]:
    """The feeds of people who are still here."""
    here = [Person.State.VALIDATED, Person.State.WARNED, Person.State.WAITING, Person.State.INFO_REQUESTED]
    answering = Feed.objects.filter(person__is_active=True, person__kind=Person.Kind.STAFF, person__state__in=here)
    return answering.exclude(person__in=suspensions().values("person")).select_related("person")
