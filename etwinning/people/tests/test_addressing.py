"""A pupil is spoken to as a child where the language knows how."""

import pytest
from django.utils.translation import get_language, gettext, ngettext, override

from etwinning.core.templates import environment
from etwinning.ui.addressing import speaking


def said() -> list[str]:
    again = ngettext("Please look at one thing again", "Please look at %(num)s things again", 2)
    return [gettext("Choose a file."), again]


def test_the_same_sentence_in_two_ways() -> None:
    with speaking("tr", to_a_pupil=False):
        grown = said()
    with speaking("tr", to_a_pupil=True):
        small = said()
        assert get_language() == "tr"
        assert gettext("Help") == "Yardım"  # what is said to all in one way
    assert [sentence.split()[-1] for sentence in grown] == ["seçin.", "düzeltin"]
    assert [sentence.split()[-1] for sentence in small] == ["seç.", "düzelt"]
    with override("tr"):
        assert said() == grown  # nothing of it stays


def test_another_language_in_between_changes_nothing() -> None:
    with speaking("tr", to_a_pupil=True):
        with override("en"):
            assert gettext("Choose a file.") == "Choose a file."
        assert gettext("Choose a file.") == "Bir dosya seç."


def test_sentences_that_templates_keep() -> None:
    shown = environment().from_string('{{ _("Choose a file.") }}')
    for to_a_pupil in (True, False, True):
        with speaking("tr", to_a_pupil=to_a_pupil):
            assert shown.render() == ("Bir dosya seç." if to_a_pupil else "Bir dosya seçin.")


@pytest.mark.parametrize("language", ["it", "el"])
def test_a_language_without_sentences_of_ours_says_the_english_ones(language: str) -> None:
    """A pupil's to a pupil, also where a pupil is the first who reads in that language; an adult's to an adult."""
    for to_a_pupil in (True, False):
        with speaking(language, to_a_pupil=to_a_pupil):
            assert gettext("Send the report") == ("Send" if to_a_pupil else "Send the report")
            assert gettext("Choose a file.") == "Choose a file."
