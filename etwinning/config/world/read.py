"""Reading the words of the demo world: small text files beside this module, each written for it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

DATA: Final = Path(__file__).parent / "data"


class Country(NamedTuple):
    """What is usual in a country (or half of Belgium): how many take part, names, schools, languages, school numbers."""

    key: str
    code: str
    weight: int
    names: str
    schools: str
    languages: tuple[str, ...]
    number: str


class DeskRow(NamedTuple):
    """A support service."""

    slug: str
    country: str
    language: str
    usual_days: int
    name: str
    english_name: str


class Names(NamedTuple):
    """First and family names of a country. `language` decides how a family name sounds for a woman."""

    language: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]


class Theme(NamedTuple):
    """What a project is about, in the words of its founders."""

    language: str
    subjects: tuple[str, ...]
    age_from: int
    age_to: int
    title: str
    summary: str
    aims: str
    process: str
    results: str


class CallText(NamedTuple):
    """What a partner call says, in the words of its author."""

    language: str
    band: str
    age_from: int
    age_to: int
    subjects: tuple[str, ...]
    countries: tuple[str, ...]
    title: str
    idea: str


def _toml(path: str) -> dict[str, Any]:
    return tomllib.loads((DATA / path).read_text(encoding="utf-8"))


def _table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@cache
def countries() -> dict[str, Country]:
    """The 46 countries by code; Belgium is BE-nl and BE-fr."""
    rows = _table(_toml("countries.toml")["countries"])
    return {
        key: Country(key, key[:2], int(weight), names, schools, tuple(languages.split()), number)
        for key, weight, names, schools, languages, number in rows
    }


@cache
def desks() -> tuple[DeskRow, ...]:
    """All support services, the central one first."""
    return tuple(DeskRow(r[0], r[1], r[2], int(r[3]), r[4], r[5]) for r in _table(_toml("desks.toml")["desks"]))


@cache
def coordinators() -> dict[str, float]:
    """Which share of a desk's regions has a coordinator, by the desk's slug."""
    return dict(_toml("desks.toml")["coordinators"])


@cache
def names(pool: str) -> Names:
    """The names of a pool; what a pool does not have it takes from the one it is like."""
    own = _toml(f"names/{pool}.toml")
    like = names(own["like"]) if "like" in own else None
    given = {key: tuple(word.replace("_", " ") for word in own.get(key, "").split()) for key in Names._fields[1:]}
    if like is not None:
        given = {key: words or getattr(like, key) for key, words in given.items()}
    return Names(own["language"], **given)


@cache
def school_words(language: str) -> dict[str, list[str]]:
    """Patterns of school names by level, with honorands and places."""
    own = _toml(f"schools/{language}.toml")
    return school_words(own["like"]) | own if "like" in own else own


@cache
def texts(language: str) -> dict[str, Any] | None:
    """Sentences people say of themselves in a language, or None where nobody wrote any."""
    path = f"texts/{language}.toml"
    return _toml(path) if (DATA / path).exists() else None


@cache
def posts() -> dict[str, dict[str, list[str]]]:
    """What teachers write in the feed and below it, by language."""
    return _toml("posts.toml")


@cache
def themes() -> tuple[Theme, ...]:
    """All project themes, mixed by language; the cast's project first."""
    found = [theme for path in sorted((DATA / "projects").glob("*.txt")) for theme in _themes_of(path)]
    first = next(theme for theme in found if theme.title == "Where our water comes from")
    return (first, *sorted((theme for theme in found if theme != first), key=lambda theme: theme.title[::-1]))


def _themes_of(path: Path) -> list[Theme]:
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [_theme(path.stem, *block.strip().splitlines()) for block in blocks]


def _theme(language: str, head: str, title: str, summary: str, aims: str, process: str, results: str) -> Theme:
    subjects, ages = head.split(" | ")
    age_from, age_to = ages.split("-")
    return Theme(language, tuple(subjects.split()), int(age_from), int(age_to), title, summary, aims, process, results)


@cache
def call_texts() -> tuple[CallText, ...]:
    """All partner calls, mixed by language."""
    paths = sorted((DATA / "calls").glob("*.txt"))
    blocks = [(path.stem, block) for path in paths for block in path.read_text(encoding="utf-8").strip().split("\n\n")]
    return tuple(sorted((_call_text(*block) for block in blocks), key=lambda text: text.title[::-1]))


def _call_text(language: str, block: str) -> CallText:
    head, title, idea = block.strip().splitlines()
    band, ages, subjects, countries = (cell.strip() for cell in head.split("|"))
    age_from, age_to = ages.split("-")
    return CallText(
        language, band, int(age_from), int(age_to), tuple(subjects.split()), tuple(countries.split()), title, idea
    )


@cache
def call_words() -> dict[str, Any]:
    """What is answered to calls, by language, and the campaign."""
    return _toml("calls/answers.toml")


@cache
def _rooms() -> dict[str, dict[str, Any]]:
    return {path.stem: _toml(f"rooms/{path.name}") for path in sorted((DATA / "rooms").glob("*.toml"))}


def all_room_words() -> list[dict[str, Any]]:
    """The words of all rooms, by file."""
    return list(_rooms().values())


@cache
def room_words(title: str, language: str) -> tuple[dict[str, Any], ...]:
    """What is written in the TwinSpace of a project: its own words first, then those of its language or English."""
    own = [words for words in _rooms().values() if words.get("theme") == title]
    if own and own[0].get("alone"):
        return tuple(own)
    return (*own, _rooms().get(language, _rooms()["en"]))


def is_room_language(language: str) -> bool:
    """Whether somebody wrote what stands in any TwinSpace of that language."""
    return language in _rooms()
