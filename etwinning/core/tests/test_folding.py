"""Folding: what must be found by what, in every script of our countries, and the order of names."""

import random

import pytest

from etwinning.core.folding import fold, fold_words, search_text, sort_key, sorted_by

SAME = [
    ("İstanbul", "istanbul", "ISTANBUL", "ıstanbul"),
    ("ISPARTA", "ısparta", "isparta"),
    ("Iğdır", "IĞDIR", "iğdir", "igdir"),
    ("Straße", "STRASSE", "strasse"),
    ("Αθήνα", "ΑΘΗΝΑ", "αθηνα"),
    ("ΟΔΟΣ", "οδός", "οδοσ"),
    ("Łódź", "lodz"),
    ("Đorđe", "dorde", "djordje", "Ђорђе"),
    ("Београд", "Beograd"),
    ("школе", "škole", "skole"),
    ("Þórshöfn", "thorshofn"),
    ("għajn", "ghajn"),
    ("Ħamrun", "hamrun"),
    ("Şcoală", "Școală", "scoala"),
    ("Éva", "eva", "E\u0301va"),
    ("Ærø", "ærø", "aero"),
    ("Åsa", "asa", "A\u030asa"),
    ("Ñuñoa", "nunoa"),
    ("čeština", "cestina"),
    ("مدرسة", "مَدْرَسَة", "مدرسه", "مـدرسة"),
    ("أحمد", "احمد"),
    ("Їжак", "їжак"),
    ("თბილისი", "ᲗᲑᲘᲚᲘᲡᲘ"),
    ("Երևան", "Երեվան", "ԵՐԵՎԱՆ"),
    ("l'école", "l’école", "lecole"),
    ("t'isfel", "tisfel"),
    ("coŀlegi", "col·legi", "collegi"),
    ("ﬁn", "fin"),
    ("Ma\u00adria\u200d\u200e\ufeff", "maria"),
    ("１２３", "123", "١٢٣"),
    ("Gəncə", "gence"),
    ("Saint-Denis", "saint denis", "Saint–Denis", "  saint   denis "),
    ("п'ять", "п’ять", "пять"),
    ("ǾRE", "Øre", "ore"),
]

DIFFERENT = [("għajn", "ajn"), ("пий", "пии"), ("sol", "sal"), ("Konya", "Koniya")]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_it_works(spellings: tuple[str, ...]) -> None:
    assert {fold(spelling) for spelling in spellings} == {fold(spellings[0])}
    assert fold(spellings[0])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_what_is_stored_is_plain() -> None:
    assert fold("İzmir Çankaya Göğüş Ortaokulu") == "izmir cankaya gogus ortaokulu"
    assert fold("Основно училиште „Гоце Делчев“") == "osnovno uciliste „goce delcev“"
    assert fold("a\0b\tc") == "a b c"
    assert fold("") == ""
    assert fold("👩‍🏫 Ayşe") == "👩🏫 ayse"


def test_folding_twice_changes_nothing() -> None:
    chance = random.Random(7)
    letters = "djDJdđĐŁßİıIiÆøЉњЂщъьїйґёéÅسةىأـ’'-· ·ևԵււե\u0301\u200d１a"
    for _ in range(3000):
        once = fold("".join(chance.choices(letters, k=chance.randint(1, 8))))
        assert fold(once) == once


def test_the_beginning_of_a_word_finds_the_word() -> None:
    for word in ("İstanbul", "Djordje", "Straße", "Љубљана", "Þórshöfn", "مدرسة", "Saint-Denis"):
        for length in range(1, len(word)):
            assert fold(word).startswith(fold(word[:length]))


def test_words_of_a_question() -> None:
    assert fold_words("l'école de Saint-Denis, 2.B!") == ["l", "ecole", "de", "saint", "denis", "2", "b"]
    assert fold_words("  ") == []
    stored = fold("Collège l'École")
    assert all(word in stored for word in fold_words("l’école"))


def test_other_scripts_are_found_by_their_english_reading() -> None:
    assert search_text("Αθήνα", "") == "αθηνα athina"
    assert search_text("София").split() == ["sofija", "sofiya", "sofia"]
    assert "tbilisi" in search_text("თბილისი")
    assert search_text("Konya", "Çumra") == "konya cumra"


@pytest.mark.parametrize(
    ("lang", "ordered"),
    [
        ("tr", ["hava", "ısı", "irmik", "jant", "ova", "öte", "şal", "tas"]),
        ("sv", ["zebra", "år", "ära", "öl"]),
        ("da", ["zebra", "ære", "ø", "år"]),
        ("nb", ["zebra", "ære", "ø", "år"]),
        ("et", ["sokk", "šokk", "zoo", "tee", "õun", "äi"]),
        ("es", ["nube", "ñu", "oso"]),
        ("cs", ["cena", "čas", "hora", "chata", "idea"]),
        ("hr", ["cesta", "čaj", "ćup", "dan", "džem", "đak"]),
        ("lt", ["yla", "įlanka", "inkaras", "kalnas"]),
        ("mt", ["belt", "ċavetta", "dar", "ġnien", "gallina", "għajn", "ħobż"]),
        ("de", ["Schule 2", "Schule 10"]),
    ],
)
def test_lists_stand_in_the_readers_order(lang: str, ordered: list[str]) -> None:
    mixed = sorted(ordered, key=lambda word: word[::-1])
    assert sorted_by(mixed, str, lang) == ordered
    assert sorted(mixed, key=lambda word: sort_key(word, lang)) == ordered
