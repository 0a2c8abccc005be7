"""Ranking that explains itself: a score is the sum of its parts, and each part says in a sentence why it counts.

PARTS is the whole of it; a part is one row: its name, its points for two sides, its sentence for the first of them.
Points are the same whichever side asks, and nothing else decides: no lots, no clock but the day that the caller gives.
A side is a person, or a partner call with its author.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from etwinning.core.countries import country_name
from etwinning.core.formats import join_list
from etwinning.core.languages import language_name
from etwinning.core.words import AGES, INTERESTS, LEVELS, SUBJECTS

LANGUAGE_POINTS: Final = dict(
    zip(LEVELS, (1, 2, 4, 5, 6, 6, 6), strict=True)
)  # by the level of who speaks it less well
GOOD: Final = LANGUAGE_POINTS["b1"]
FURTHER_LANGUAGES: Final = 2
AGE, MOST_AGES = 3, 6
SUBJECT, MOST_SUBJECTS = 2, 6
INTEREST, MOST_INTERESTS = 1, 4
WANTED_COUNTRY, OTHER_COUNTRY, BOTH_FREE = 4, 2, 3
LATELY: Final = ((7, 3), (30, 2), (90, 1))  # here within so many days: so many points
NEW_DAYS, NEWCOMER = 90, 2
RARE = 2
BUSY: Final = ((10, -4), (5, -2))  # so many open requests: so many points


@dataclass(frozen=True)
class Side:
    """What matching knows of a person, or of a call: then the words are the call's, the rest is its author's."""

    pk: int
    name: str
    country: str
    speaks: Mapping[str, str]  # {"en": "b2"}
    ages: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    wants: frozenset[str] = frozenset()  # countries looked for
    is_free: bool = True
    active: date | None = None
    joined: date | None = None
    waiting: int = 0  # contact requests, or answers, that wait for this side
    is_rare: bool = False  # teachers of this country are seldom asked
    is_call: bool = False

    def __hash__(self) -> int:
        return hash((self.pk, self.is_call))


class Part(NamedTuple):
    """One reason: its name, what it counts, and the sentence the first side reads."""

    name: str
    points: Callable[[Side, Side, date], int]
    sentence: Callable[[Side, Side, date], str]


@dataclass(frozen=True)
class Reason:
    """A part of a score, for its reader."""

    sentence: str
    points: int


@dataclass(frozen=True)
class Match:
    """How well two sides fit, as the first of them reads it."""

    reader: Side
    other: Side
    today: date

    @cached_property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """(name, points) of each part that counts, in the order of PARTS. The same from both sides."""
        counted = ((part.name, part.points(self.reader, self.other, self.today)) for part in PARTS)
        return tuple((name, points) for name, points in counted if points)

    @cached_property
    def score(self) -> int:
        """The sum of the parts."""
        return sum(points for _name, points in self.parts)

    @cached_property
    def reasons(self) -> list[Reason]:
        """A sentence for each part, what counts most first; their points add up to the score."""
        by_name = {part.name: part for part in PARTS}
        told = [
            Reason(by_name[name].sentence(self.reader, self.other, self.today), points) for name, points in self.parts
        ]
        return sorted(told, key=lambda reason: -reason.points)


@lru_cache(maxsize=4096)
def matched(reader: Side, other: Side, today: date) -> Match:
    """The match of two sides, counted once while nothing is new of either: for what somebody sees again and again."""
    return Match(reader, other, today)


def shared_languages(one: Side, other: Side) -> list[tuple[str, int]]:
    """(language, points) of what both speak, the one in which they work best first."""
    common = [
        (code, min(_language_points(one.speaks[code]), _language_points(other.speaks[code])))
        for code in one.speaks.keys() & other.speaks.keys()
    ]
    return sorted(common, key=lambda pair: (-pair[1], pair[0]))


def _language_points(level: str) -> int:
    return LANGUAGE_POINTS.get(level.lower(), 1)


def _languages(one: Side, other: Side, _today: date) -> int:
    common = shared_languages(one, other)
    if not common:
        return 0
    further = sum(points >= GOOD for _code, points in common[1:])
    return common[0][1] + min(further, FURTHER_LANGUAGES)


def _languages_said(one: Side, other: Side, _today: date) -> str:
    best, *further = [code for code, _points in shared_languages(one, other)]
    said = {
        "language": language_name(best), "mine": _level(one.speaks[best]), "name": other.name,
        "theirs": _level(other.speaks[best]), "others": join_list([language_name(code) for code in further]),
    }  # fmt: skip
    if other.is_call:
        return _("You can work together in %(language)s (you: %(mine)s, the class of %(name)s: %(theirs)s).") % said
    if further:
        return (
            _("You can work together in %(language)s (you: %(mine)s, %(name)s: %(theirs)s), and share %(others)s.")
            % said
        )
    return _("You can work together in %(language)s (you: %(mine)s, %(name)s: %(theirs)s).") % said


def _level(level: str) -> str:
    return pgettext("language level", "first language") if level.lower() == "native" else level.upper()


def _common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[str]:
    return sorted(set(ours) & set(theirs))


def _ages(one: Side, other: Side, _today: date) -> int:
    return min(AGE * len(_common(one.ages, other.ages)), MOST_AGES)


def _ages_said(one: Side, other: Side, _today: date) -> str:
    ages = AGES.labels(_common(one.ages, other.ages))
    return _("Your pupils are of the same age: %(ages)s.") % {"ages": join_list(ages)}


def _subjects(one: Side, other: Side, _today: date) -> int:
    return min(SUBJECT * len(_common(one.subjects, other.subjects)), MOST_SUBJECTS)


def _subjects_said(one: Side, other: Side, _today: date) -> str:
    subjects = _common(one.subjects, other.subjects)
    said = {"subjects": join_list(SUBJECTS.labels(subjects))}
    return ngettext("You share a subject: %(subjects)s.", "You share subjects: %(subjects)s.", len(subjects)) % said


def _interests(one: Side, other: Side, _today: date) -> int:
    return min(INTEREST * len(_common(one.interests, other.interests)), MOST_INTERESTS)


def _interests_said(one: Side, other: Side, _today: date) -> str:
    interests = _common(one.interests, other.interests)
    said = {"interests": join_list(INTERESTS.labels(interests))}
    return (
        ngettext("You share an interest: %(interests)s.", "You share interests: %(interests)s.", len(interests)) % said
    )


def _wanted(one: Side, other: Side, _today: date) -> int:
    return WANTED_COUNTRY * ((other.country in one.wants) + (one.country in other.wants))


def _wanted_said(one: Side, other: Side, _today: date) -> str:
    said = {"name": other.name, "mine": country_name(one.country), "theirs": country_name(other.country)}
    if other.country in one.wants and one.country in other.wants:
        return _("Each of you looks for partners in the other’s country (%(mine)s, %(theirs)s).") % said
    if one.country in other.wants:
        return _("%(name)s looks for partners in your country (%(mine)s).") % said
    return _("You look for partners in %(name)s’s country (%(theirs)s).") % said


def _countries(one: Side, other: Side, _today: date) -> int:
    return OTHER_COUNTRY if one.country and other.country and one.country != other.country else 0


def _countries_said(_one: Side, _other: Side, _today: date) -> str:
    return _("You teach in two countries, so a project of yours can earn a European label.")


def _free(one: Side, other: Side, _today: date) -> int:
    return BOTH_FREE if one.is_free and other.is_free else 0


def _free_said(_one: Side, other: Side, _today: date) -> str:
    return _("You and %(name)s are both free for a new project.") % {"name": other.name}


def _days_away(side: Side, today: date) -> int | None:
    return None if side.active is None else max((today - side.active).days, 0)


def _active(one: Side, other: Side, today: date) -> int:
    away = [_days_away(side, today) for side in (one, other)]
    if None in away:
        return 0
    longest = max(days for days in away if days is not None)
    return next((points for within, points in LATELY if longest <= within), 0)


def _active_said(one: Side, other: Side, today: date) -> str:
    """In weeks and months, not by the day: nobody's visits are told exactly."""
    away = _days_away(other, today) or 0
    said = {"name": other.name}
    if (_days_away(one, today) or 0) > away:
        return _("You were here lately, and so was %(name)s.") % said
    if away <= LATELY[0][0]:
        return _("%(name)s was here this week.") % said
    if away <= LATELY[1][0]:
        return _("%(name)s was here within the last month.") % said
    return _("%(name)s was here within the last three months.") % said


def _is_new(side: Side, today: date) -> bool:
    return side.joined is not None and (today - side.joined).days <= NEW_DAYS


def _new(one: Side, other: Side, today: date) -> int:
    return NEWCOMER * (_is_new(one, today) + _is_new(other, today))


def _new_said(one: Side, other: Side, today: date) -> str:
    said = {"name": other.name}
    if _is_new(one, today) and _is_new(other, today):
        return _("You and %(name)s are both new here: a good moment to begin together.") % said
    if _is_new(other, today):
        return _("%(name)s is new here and glad of a first contact.") % said
    return _("You are new here, so we help you to be found.")


def _rare(one: Side, other: Side, _today: date) -> int:
    return RARE * (one.is_rare + other.is_rare) if one.country != other.country else 0


def _rare_said(one: Side, other: Side, _today: date) -> str:
    said = {"mine": country_name(one.country), "theirs": country_name(other.country)}
    if one.is_rare and other.is_rare:
        return _("Teachers in both your countries (%(mine)s, %(theirs)s) are seldom asked.") % said
    if other.is_rare:
        return _("Teachers in this country (%(theirs)s) are seldom asked, and answer the more gladly.") % said
    return _("Teachers in your country (%(mine)s) are seldom asked, so we help you to be found.") % said


def _load(side: Side) -> int:
    return next((points for many, points in BUSY if side.waiting >= many), 0)


def _busy(one: Side, other: Side, _today: date) -> int:
    return _load(one) + _load(other)


def _busy_said(one: Side, other: Side, _today: date) -> str:
    if not _load(other):
        mine = ngettext(
            "%(num)s request waits for your own answer.", "%(num)s requests wait for your own answer.", one.waiting
        )
        return mine % {"num": one.waiting}
    if _load(one):
        return _("Each of you has many requests to answer already, so it may take longer.")
    said = {"num": other.waiting, "name": other.name}
    if other.is_call:
        return ngettext(
            "%(num)s person has answered this call already.", "%(num)s people have answered this call already.",
            other.waiting,
        ) % said  # fmt: skip
    return _("%(name)s has many requests to answer already, so it may take longer.") % said


PARTS: Final = (
    Part("languages", _languages, _languages_said),
    Part("ages", _ages, _ages_said),
    Part("subjects", _subjects, _subjects_said),
    Part("interests", _interests, _interests_said),
    Part("countries_wanted", _wanted, _wanted_said),
    Part("two_countries", _countries, _countries_said),
    Part("available", _free, _free_said),
    Part("recently_active", _active, _active_said),
    Part("newcomers", _new, _new_said),
    Part("seldom_asked", _rare, _rare_said),
    Part("open_requests", _busy, _busy_said),
)
