"""The closed lists: their length, their order, and what happens to a slug that is not in them."""

import pytest
from django.utils.translation import gettext_lazy, override

from etwinning.core import words


def test_it_works() -> None:
    assert "art" in words.SUBJECTS
    assert "painting" not in words.SUBJECTS
    with override("en"):
        assert words.SUBJECTS.label("art") == "Art"
        assert dict(words.SUBJECTS.choices())["mathematics"] == "Mathematics"


@pytest.mark.parametrize(
    ("list_", "count"),
    [
        (words.SUBJECTS, 42),
        (words.AGES, 5),
        (words.COMPETENCES, 8),
        (words.ROLES, 9),
        (words.LEVELS, 7),
        (words.SCHOOL_LEVELS, 7),
        (words.TOOLS, 18),
    ],
)
def test_every_list_is_complete_and_says_nothing_twice(list_: words.Words, count: int) -> None:
    with override("en"):
        labels = [list_.label(slug) for slug in list_]
    assert len(list_) == len(set(labels)) == count


def test_subjects_follow_the_alphabet_and_end_with_other() -> None:
    with override("en"):
        labels = [label for _, label in words.SUBJECTS.choices()]
    assert labels[0] == "Across subjects"
    assert labels[-1] == "Other subject"
    assert labels[:-1] == sorted(labels[:-1], key=str.lower)


def test_ages_and_levels_keep_their_order() -> None:
    with override("en"):
        assert [slug for slug, _ in words.AGES.choices()] == ["0-6", "7-11", "12-15", "16-19", "vocational"]
        assert [slug for slug, _ in words.LEVELS.choices()] == ["a1", "a2", "b1", "b2", "c1", "c2", "native"]


def test_an_authority_is_a_role_that_no_form_offers() -> None:
    assert "authority" in words.ROLES
    with override("en"):
        assert "authority" not in dict(words.ROLES.choices())
        assert words.ROLES.label("authority") == "Local or school authority"


def test_choices_follow_the_language() -> None:
    list_ = words.Words({"monday": gettext_lazy("Monday"), "friday": gettext_lazy("Friday")}, alphabetical=True)
    with override("en"):
        assert list_.choices() == [("friday", "Friday"), ("monday", "Monday")]
    with override("de"):
        assert list_.choices() == [("friday", "Freitag"), ("monday", "Montag")]
    with override("tr"):
        assert list_.choices() == [("friday", "Cuma"), ("monday", "Pazartesi")]


def test_choices_given_away_can_be_changed_without_harm() -> None:
    words.AGES.choices().clear()
    assert len(words.AGES.choices()) == 5


def test_an_unknown_slug_is_shown_as_it_is() -> None:
    assert words.SUBJECTS.label("alchemy") == "alchemy"


def test_labels_of_several() -> None:
    with override("en"):
        assert words.SUBJECTS.labels(["music", "art", "alchemy"]) == ["Art", "Music"]


@pytest.mark.parametrize(
    ("youngest", "oldest", "bands"),
    [
        (3, 5, ["0-6"]),
        (6, 7, ["0-6", "7-11"]),
        (12, 12, ["12-15"]),
        (4, 19, ["0-6", "7-11", "12-15", "16-19"]),
        (20, 25, []),
    ],
)
def test_bands_of_ages(youngest: int, oldest: int, bands: list[str]) -> None:
    assert words.bands_of_ages(youngest, oldest) == bands


def test_ages_of_band() -> None:
    assert words.ages_of_band("12-15") == (12, 15)
    assert words.ages_of_band("vocational") == (15, 19)
