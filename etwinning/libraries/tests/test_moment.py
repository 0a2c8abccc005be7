"""What is said in a language that has no sentences of ours yet."""

import pytest
from django.utils.translation import get_language, gettext, ngettext, override


@pytest.mark.parametrize("language", ["it", "de", "ar", "pl"])
def test_our_sentences_are_english_until_they_are_translated(language: str) -> None:
    """Though libraries have them in that language: a page is in one. What only they say stays theirs."""
    with override(language):
        assert get_language() == language
        assert [gettext(words) for words in ("Help", "Sign in", "Search", "Yes")] == [
            "Help",
            "Sign in",
            "Search",
            "Yes",
        ]
        assert [ngettext("%(num)s answer", "%(num)s answers", num) % {"num": num} for num in (1, 3)] == [
            "1 answer", "3 answers",
        ]  # fmt: skip
        assert gettext("Enter a valid value.") != "Enter a valid value."


def test_a_language_of_ours_says_all_itself() -> None:
    with override("tr"):
        assert gettext("Help") == "Yardım"
