"""Languages: the lists, and their names in every language of the platform."""

import pytest
from django.utils.translation import override

from etwinning.core import languages
from etwinning.libraries.moment import spoken


def test_it_works() -> None:
    assert languages.language_name("tr", "en") == "Turkish"
    assert languages.language_name("tr", "tr") == "Türkçe"
    assert languages.self_name("el") == "Ελληνικά"


def test_the_lists_have_their_lengths() -> None:
    assert len(languages.INTERFACE) == 28
    assert len(languages.PLATFORM) == 36
    assert len(set(languages.SPOKEN)) == len(languages.SPOKEN)
    assert set(languages.PLATFORM) < set(languages.SPOKEN)
    assert [code for code, _ in languages.DJANGO_LANGUAGES] == list(languages.INTERFACE)


@pytest.mark.parametrize("reader", languages.PLATFORM)
def test_every_language_has_a_name_for_every_reader(reader: str) -> None:
    names = dict(languages.choices(reader))
    assert set(names) == set(languages.SPOKEN)
    assert [code for code, name in names.items() if name in {"", code}] == []
    assert len(set(names.values())) == len(names)


def test_no_self_name_falls_back_to_english() -> None:
    same = {code for code in languages.SPOKEN if languages.self_name(code) == languages.language_name(code, "en")}
    assert same == {"en", "oc"}  # Occitan is called the same in English


def test_the_active_language_is_the_default() -> None:
    with override("de"):
        assert languages.language_name("fr") == "Französisch"
    with override("tr"):
        assert languages.language_name("fr") == "Fransızca"


def test_serbian_has_two_scripts() -> None:
    assert languages.self_name("sr") == "Српски"
    assert languages.self_name("sr-latn") == "Srpski"
    assert languages.language_name("sr-latn", "en") == "Serbian (Latin)"


def test_norwegian_is_bokmaal() -> None:
    assert languages.self_name("nb") == "Norsk bokmål"


def test_names_are_sorted_by_the_readers_alphabet() -> None:
    names = [name for _, name in languages.choices("tr")]
    assert names.index("Çekçe") > names.index("Bulgarca")
    assert names.index("Çekçe") < names.index("Danca")
    assert names.index("İngilizce") > names.index("Hırvatça")


@pytest.mark.parametrize(
    ("code", "direction"), [("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("tr", "ltr"), ("ku", "ltr")]
)
def test_direction(code: str, direction: str) -> None:
    assert languages.direction(code) == direction


@pytest.mark.parametrize(("code", "said"), [("en", "en"), ("tr", "tr"), ("el", "en"), ("sr-latn", "en")])
def test_sentences_are_english_until_they_are_translated(code: str, said: str) -> None:
    assert spoken(code) == said


def test_what_is_offered_as_a_language_is_one_in_which_we_speak() -> None:
    assert languages.translated() == ["en", "tr"]
