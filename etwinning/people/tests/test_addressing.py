"""A pupil is spoken to as a child where the language knows how."""

from django.utils.translation import get_language, gettext, ngettext, override

from etwinning.core.templates import environment
from etwinning.ui.addressing import speak_to_a_pupil, speaking


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
    assert [sentence.split()[-1] for sentence in grown] == ["seçin.", "bakın"]
    assert [sentence.split()[-1] for sentence in small] == ["seç.", "bak"]
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


def test_a_language_without_such_sentences_keeps_its_catalogue() -> None:
    speak_to_a_pupil(True)
    try:
        with override("it"):
            assert gettext("Choose a file.") == "Choose a file."
    finally:
        speak_to_a_pupil(False)
