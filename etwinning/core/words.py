"""The closed lists of the domain ("taxonomies"): stored as slugs, shown in the reader's language.

Sources: subjects after the lists of the European platform, shortened to what schools teach across our countries; ages
and roles from the decisions of this project; key competences from the Council Recommendation of 22 May 2018 (2018/C
189/01); language levels from the Council of Europe's CEFR; school levels from UNESCO's ISCED 2011.
A slug is never renamed or reused: rows hold it. A word that is no longer offered stays here to be shown.
"""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from etwinning.core.folding import sorted_by
from etwinning.core.languages import active_language

type Label = str | Promise


class Words:
    """A closed list of words. `slug in WORDS`, `WORDS.label(slug)`, `WORDS.choices()`, and iteration over the slugs."""

    def __init__(
        self,
        labels: dict[str, Label],
        *,
        alphabetical: bool = False,
        last: tuple[str, ...] = (),
        unlisted: tuple[str, ...] = (),
    ) -> None:
        """Keep the order given, or sort by the reader's alphabet with the slugs of `last` ("other") at the end.

        The slugs of `unlisted` are valid and have a word, but forms do not offer them.
        """
        self._labels: Final = labels
        self._alphabetical: Final = alphabetical
        self._last: Final = last
        self._unlisted: Final = unlisted
        self._choices: Final[dict[str, list[tuple[str, str]]]] = {}

    def __contains__(self, slug: object) -> bool:
        """Say whether the slug is one of the list."""
        return slug in self._labels

    def __iter__(self) -> Iterator[str]:
        """Give the slugs in the order they are written here."""
        return iter(self._labels)

    def __len__(self) -> int:
        """Count the words."""
        return len(self._labels)

    def label(self, slug: str) -> str:
        """The word in the reader's language; an unknown slug is given back, so that no page fails on old data."""
        return str(self._labels.get(slug, slug))

    def labels(self, slugs: list[str]) -> list[str]:
        """The words of several slugs, in the order of `choices`; slugs that forms do not offer are left out."""
        wanted = set(slugs)
        return [label for slug, label in self.choices() if slug in wanted]

    def choices(self) -> list[tuple[str, str]]:
        """(slug, word) of what a form offers, in the reader's language and order."""
        lang = active_language()
        if lang not in self._choices:
            named = [(slug, str(label)) for slug, label in self._labels.items() if slug not in self._unlisted]
            self._choices[lang] = self._in_order(named, lang) if self._alphabetical else named
        return list(self._choices[lang])

    def _in_order(self, named: list[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
        by_alphabet = sorted_by(named, lambda pair: pair[1], lang)
        return sorted(by_alphabet, key=lambda pair: pair[0] in self._last)  # stable: the alphabet holds on both sides


SUBJECTS: Final = Words(
    {
        "art": pgettext_lazy("school subject", "Art"),
        "astronomy": pgettext_lazy("school subject", "Astronomy"),
        "biology": pgettext_lazy("school subject", "Biology"),
        "business": pgettext_lazy("school subject", "Business and entrepreneurship"),
        "chemistry": pgettext_lazy("school subject", "Chemistry"),
        "citizenship": pgettext_lazy("school subject", "Citizenship"),
        "classics": pgettext_lazy("school subject", "Classical languages"),
        "cross-curricular": pgettext_lazy("school subject", "Across subjects"),
        "design-technology": pgettext_lazy("school subject", "Design and technology"),
        "drama": pgettext_lazy("school subject", "Drama"),
        "early-years": pgettext_lazy("school subject", "Early years education"),
        "economics": pgettext_lazy("school subject", "Economics"),
        "environment": pgettext_lazy("school subject", "Environment"),
        "ethics": pgettext_lazy("school subject", "Ethics"),
        "european-studies": pgettext_lazy("school subject", "European studies"),
        "foreign-languages": pgettext_lazy("school subject", "Foreign languages"),
        "geography": pgettext_lazy("school subject", "Geography"),
        "geology": pgettext_lazy("school subject", "Geology"),
        "health": pgettext_lazy("school subject", "Health education"),
        "history": pgettext_lazy("school subject", "History"),
        "home-economics": pgettext_lazy("school subject", "Home economics"),
        "informatics": pgettext_lazy("school subject", "Informatics"),
        "language-literature": pgettext_lazy("school subject", "Language and literature"),
        "law": pgettext_lazy("school subject", "Law"),
        "mathematics": pgettext_lazy("school subject", "Mathematics"),
        "media": pgettext_lazy("school subject", "Media education"),
        "music": pgettext_lazy("school subject", "Music"),
        "natural-sciences": pgettext_lazy("school subject", "Natural sciences"),
        "philosophy": pgettext_lazy("school subject", "Philosophy"),
        "physical-education": pgettext_lazy("school subject", "Physical education"),
        "physics": pgettext_lazy("school subject", "Physics"),
        "politics": pgettext_lazy("school subject", "Politics"),
        "primary": pgettext_lazy("school subject", "Primary school subjects"),
        "psychology": pgettext_lazy("school subject", "Psychology"),
        "religion": pgettext_lazy("school subject", "Religion"),
        "robotics": pgettext_lazy("school subject", "Robotics and coding"),
        "social-studies": pgettext_lazy("school subject", "Social studies"),
        "special-needs": pgettext_lazy("school subject", "Special needs education"),
        "technology": pgettext_lazy("school subject", "Engineering"),
        "tourism": pgettext_lazy("school subject", "Tourism and hospitality"),
        "vocational": pgettext_lazy("school subject", "Vocational subjects"),
        "other": pgettext_lazy("school subject", "Other subject"),
    },
    alphabetical=True,
    last=("other",),
)

AGES: Final = Words(
    {
        "0-6": _("Up to 6 years"),
        "7-11": _("7 to 11 years"),
        "12-15": _("12 to 15 years"),
        "16-19": _("16 to 19 years"),
        "vocational": _("Vocational education"),
    }
)
_AGE_SPANS: Final = {"0-6": (0, 6), "7-11": (7, 11), "12-15": (12, 15), "16-19": (16, 19)}


def bands_of_ages(youngest: int, oldest: int) -> list[str]:
    """The age bands that pupils from `youngest` to `oldest` years touch, young to old. Vocational is never guessed."""
    return [slug for slug, (low, high) in _AGE_SPANS.items() if youngest <= high and oldest >= low]


def ages_of_band(slug: str) -> tuple[int, int]:
    """(youngest, oldest) of a band; vocational pupils count as 15 to 19."""
    return _AGE_SPANS.get(slug, (15, 19))


COMPETENCES: Final = Words(
    {
        "literacy": _("Literacy"),
        "multilingual": _("Speaking several languages"),
        "stem": _("Mathematics, science, technology and engineering"),
        "digital": _("Digital competence"),
        "personal": _("Personal, social and learning to learn"),
        "citizenship": _("Citizenship competence"),
        "entrepreneurship": _("Entrepreneurship"),
        "culture": _("Cultural awareness and expression"),
    }
)

ROLES: Final = Words(
    {
        "teacher": pgettext_lazy("role at school", "Teacher"),
        "head": pgettext_lazy("role at school", "Head of school"),
        "deputy-head": pgettext_lazy("role at school", "Deputy head"),
        "librarian": pgettext_lazy("role at school", "Librarian"),
        "counsellor": pgettext_lazy("role at school", "Counsellor or psychologist"),
        "special-needs-teacher": pgettext_lazy("role at school", "Special needs teacher"),
        "ict-coordinator": pgettext_lazy("role at school", "ICT coordinator"),
        "other-staff": pgettext_lazy("role at school", "Other member of staff"),
        "authority": pgettext_lazy("role at school", "Local or school authority"),
    },
    unlisted=("authority",),
)
"""What someone is at school; `authority` is given by a support service and not offered to those who register."""

LEVELS: Final = Words(
    {
        "a1": pgettext_lazy("language level", "A1, beginner"),
        "a2": pgettext_lazy("language level", "A2, elementary"),
        "b1": pgettext_lazy("language level", "B1, intermediate"),
        "b2": pgettext_lazy("language level", "B2, upper intermediate"),
        "c1": pgettext_lazy("language level", "C1, advanced"),
        "c2": pgettext_lazy("language level", "C2, fluent"),
        "native": pgettext_lazy("language level", "First language"),
    }
)

SCHOOL_LEVELS: Final = Words(
    {
        "isced-0": pgettext_lazy("school level", "Early childhood education"),
        "isced-1": pgettext_lazy("school level", "Primary school"),
        "isced-2": pgettext_lazy("school level", "Lower secondary school"),
        "isced-3": pgettext_lazy("school level", "Upper secondary school"),
        "isced-4": pgettext_lazy("school level", "After secondary school, not university"),
        "vocational": pgettext_lazy("school level", "Vocational school"),
        "special": pgettext_lazy("school level", "Special school"),
    }
)

INTERESTS: Final = Words(
    {
        "agriculture": pgettext_lazy("interest", "Gardens and farming"),
        "animals": pgettext_lazy("interest", "Animals"),
        "architecture": pgettext_lazy("interest", "Buildings and cities"),
        "artificial-intelligence": pgettext_lazy("interest", "Artificial intelligence"),
        "astronomy": pgettext_lazy("interest", "Space and stars"),
        "books": pgettext_lazy("interest", "Books and reading"),
        "children-rights": pgettext_lazy("interest", "Rights of children"),
        "climate": pgettext_lazy("interest", "Climate and weather"),
        "crafts": pgettext_lazy("interest", "Crafts"),
        "cultural-heritage": pgettext_lazy("interest", "Cultural heritage"),
        "customs": pgettext_lazy("interest", "Customs and festivals"),
        "democracy": pgettext_lazy("interest", "Democracy and taking part"),
        "digital-safety": pgettext_lazy("interest", "Safety on the internet"),
        "energy": pgettext_lazy("interest", "Energy"),
        "equality": pgettext_lazy("interest", "Equality of girls and boys"),
        "europe": pgettext_lazy("interest", "Europe"),
        "fairy-tales": pgettext_lazy("interest", "Tales and legends"),
        "film": pgettext_lazy("interest", "Film and animation"),
        "food": pgettext_lazy("interest", "Food and cooking"),
        "friendship": pgettext_lazy("interest", "Friendship and feelings"),
        "games": pgettext_lazy("interest", "Games and puzzles"),
        "inclusion": pgettext_lazy("interest", "Inclusion"),
        "inventions": pgettext_lazy("interest", "Inventions and making"),
        "journalism": pgettext_lazy("interest", "News and school newspapers"),
        "languages": pgettext_lazy("interest", "Learning languages"),
        "local-history": pgettext_lazy("interest", "History of our town"),
        "migration": pgettext_lazy("interest", "Migration"),
        "museums": pgettext_lazy("interest", "Museums"),
        "music": pgettext_lazy("interest", "Music and dance"),
        "nature": pgettext_lazy("interest", "Nature and biodiversity"),
        "peace": pgettext_lazy("interest", "Peace"),
        "photography": pgettext_lazy("interest", "Photography"),
        "poetry": pgettext_lazy("interest", "Poems and writing"),
        "robots": pgettext_lazy("interest", "Robots and coding"),
        "sea": pgettext_lazy("interest", "Seas and rivers"),
        "sport": pgettext_lazy("interest", "Sport and movement"),
        "theatre": pgettext_lazy("interest", "Theatre"),
        "travel": pgettext_lazy("interest", "Travel and maps"),
        "volunteering": pgettext_lazy("interest", "Helping others"),
        "waste": pgettext_lazy("interest", "Waste and reuse"),
        "wellbeing": pgettext_lazy("interest", "Wellbeing and health"),
        "work": pgettext_lazy("interest", "Jobs and the world of work"),
    },
    alphabetical=True,
)
"""What a person would like to do a project about: themes that cross subjects."""

TOOLS: Final = Words(
    {
        "audio": pgettext_lazy("tool", "Sound recording and podcasts"),
        "chat": pgettext_lazy("tool", "Chat"),
        "coding": pgettext_lazy("tool", "Coding and robots"),
        "forum": pgettext_lazy("tool", "Discussions"),
        "games": pgettext_lazy("tool", "Quizzes and games"),
        "images": pgettext_lazy("tool", "Pictures and drawings"),
        "mail": pgettext_lazy("tool", "E-mail and letters"),
        "maps": pgettext_lazy("tool", "Maps"),
        "measuring": pgettext_lazy("tool", "Measuring and sensors"),
        "presentations": pgettext_lazy("tool", "Presentations and posters"),
        "publishing": pgettext_lazy("tool", "E-books and magazines"),
        "spreadsheets": pgettext_lazy("tool", "Tables and charts"),
        "twinspace": pgettext_lazy("tool", "TwinSpace"),
        "video": pgettext_lazy("tool", "Video"),
        "video-meetings": pgettext_lazy("tool", "Video meetings"),
        "web": pgettext_lazy("tool", "Websites and blogs"),
        "writing": pgettext_lazy("tool", "Writing together"),
        "other": pgettext_lazy("tool", "Other tools"),
    },
    alphabetical=True,
    last=("other",),
)

LABELS: Final = Words(
    {
        "national": _("National Quality Label"),
        "european": _("European Quality Label"),
        "school": _("School label"),
    }
)
