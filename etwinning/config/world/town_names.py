"""What people who live in a town call it, from the many names GeoNames has for it without saying of which language.

In countries that write in another script the right one is found by its letters (the alphabet of that language only)
and by its sound (closest to the Latin name). Elsewhere GeoNames' main name serves, but for the cities it lists in English.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from anyascii import anyascii

from etwinning.core.folding import fold

_ALPHABETS: Final = {
    "BG": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "MK": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "RS": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "UA": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’'",
    "GR": "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
    "GE": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "AM": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "JO": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
}
_ALPHABETS["CY"] = _ALPHABETS["GR"]
_ALPHABETS["LB"] = _ALPHABETS["PS"] = _ALPHABETS["TN"] = _ALPHABETS["JO"]

_ENDONYMS: Final = {
    "AL": "Tirana=Tiranë",
    "AM": "Yerevan=Երևան Vagharshapat=Վաղարշապատ",
    "AT": "Vienna=Wien",
    "AZ": "Baku=Bakı Sumgayit=Sumqayıt Ganja=Gəncə Khirdalan=Xırdalan Yevlakh=Yevlax Mingachevir=Mingəçevir "
    "Lankaran=Lənkəran Sheki=Şəki",
    "BE": "Brussels=Brussel Antwerp=Antwerpen",
    "BG": "Sofia=София Targovishte=Търговище Svilengrad=Свиленград",
    "CY": "Geroskipou=Γεροσκήπου Kolossi=Κολόσσι Nicosia=Λευκωσία Limassol=Λεμεσός Paphos=Πάφος",
    "CZ": "Prague=Praha Pilsen=Plzeň",
    "DE": "Munich=München Nuremberg=Nürnberg Cologne=Köln Hanover=Hannover",
    "DK": "Copenhagen=København Århus=Aarhus",
    "ES": "Seville=Sevilla",
    "FI": "Hyvinge=Hyvinkää",
    "GE": "Samtredia=სამტრედია Akhalkalaki=ახალქალაქი Kareli=ქარელი",
    "GR": "Athens=Αθήνα Piraeus=Πειραιάς Corfu=Κέρκυρα Rhodes=Ρόδος Glyfáda=Γλυφάδα Kastoriá=Καστοριά",
    "IT": "Rome=Roma Milan=Milano Naples=Napoli Turin=Torino Genoa=Genova Florence=Firenze Padua=Padova Venice=Venezia "
    "Mantua=Mantova Syracuse=Siracusa",
    "JO": "Amman=عمان Zarqa=الزرقاء Aqaba=العقبة Russeifa=الرصيفة Irbid=إربد Mafraq=المفرق Karak_City=الكرك",
    "LB": "Beirut=بيروت Tripoli=طرابلس Sidon=صيدا Tyre=صور Aley=عاليه Baalbek=بعلبك",
    "LT": "Taurage=Tauragė Vilkaviskis=Vilkaviškis Telsiai=Telšiai",
    "LU": "Luxembourg=Lëtzebuerg",
    "LV": "Riga=Rīga",
    "MD": "Chisinau=Chișinău",
    "MK": "Kavadarci=Кавадарци Sveti_Nikole=Свети_Николе",
    "NL": "The_Hague=Den_Haag",
    "PL": "Warsaw=Warszawa",
    "PS": "Gaza=غزة Hebron=الخليل Nablus=نابلس Ramallah=رام_الله Bethlehem=بيت_لحم Jericho=أريحا Jenin=جنين",
    "PT": "Lisbon=Lisboa",
    "RO": "Bucharest=București",
    "RS": "Belgrade=Београд",
    "SE": "Gothenburg=Göteborg",
    "TN": "Tunis=تونس Sfax=صفاقس Sousse=سوسة Kairouan=القيروان Bizerte=بنزرت La_Marsa=المرسى Zarzis=جرجيس Korba=قربة "
    "Kélibia=قليبية Moknine=المكنين Soliman=سليمان Douz=دوز Mateur=ماطر Ben_Gardane=بنقردان Ksar_Hellal=قصر_هلال "
    "Gafsa=قفصة Monastir=المنستير Jendouba=جندوبة Menzel_Temime=منزل_تميم Kelaa_Kebira=القلعة_الكبرى",
    "TR": "Istanbul=İstanbul",
    "UA": "Kyiv=Київ Odesa=Одеса Lviv=Львів Kharkiv=Харків Dnipro=Дніпро Lutsk=Луцьк Khmelnytskyi=Хмельницький Kropyvnytskyi=Кропивницький "
    "Bila_Tserkva=Біла_Церква Uman=Умань Smila=Сміла Melitopol=Мелітополь Chernihiv=Чернігів Chernivtsi=Чернівці",
    "XK": "Pristina=Prishtinë Suva_Reka=Suharekë Glogovac=Gllogoc Vitina=Viti Istok=Istog Podujeva=Podujevë",
}
_KNOWN: Final = {
    (country, english.replace("_", " ")): own.replace("_", " ")
    for country, pairs in _ENDONYMS.items()
    for english, _, own in (pair.partition("=") for pair in pairs.split())
}
_CEDILLA_TO_COMMA: Final = str.maketrans("şţŞŢ", "șțȘȚ")
_CLOSE_ENOUGH: Final = 0.5
_NEARLY: Final = 0.12
_SERBIAN: Final = {"dž": "џ", "lj": "љ", "nj": "њ"} | dict(
    zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)
)
# Endings and letters of older spellings, or of a neighbour's: Bulgarian ъ, Arabic ه for ة, Ukrainian ї, Armenian եվ.
_NOT_TODAYS: Final = re.compile("(ъ|ه|[сц]кий|[сц]к)$|[бвгґджзклмнпрстфхцчшщ]ї|ե[վւ]")
_GREEK_ACCENTS: Final = frozenset("άέήίόύώΐΰΆΈΉΊΌΎΏ")


def _likeness(candidate: str, name: str) -> float:
    """How alike two names sound, 0 to 1: by the better of the English and the Slavic reading; Arabic has no vowels."""
    readings = {fold(anyascii(candidate)), fold(candidate)}
    sounds = {fold(name), fold(name).translate(str.maketrans("", "", "aeiou"))}
    return max(SequenceMatcher(None, reading, sound).ratio() for reading in readings for sound in sounds)


def _serbian_cyrillic(name: str) -> str:
    """The name in Serbian Cyrillic; both alphabets stand letter for letter, digraphs first."""
    for latin, cyrillic in _SERBIAN.items():
        name = name.replace(latin, cyrillic).replace(latin.capitalize(), cyrillic.upper())
    return name


def _wellformed(candidate: str, name: str) -> int:
    """Signs of a name in today's spelling, to choose among near equals: hyphens, capitals and accents in place."""
    return (
        (("-" in candidate) == ("-" in name))
        + (not candidate[0].islower())
        + (_NOT_TODAYS.search(candidate) is None)
        + (not _GREEK_ACCENTS.isdisjoint(candidate))
    )


def local_name(country: str, name: str, other_names: Iterable[str]) -> str:
    """The town's name as its people write it; GeoNames' main name if none of the others is surely it."""
    if (country, name) in _KNOWN:
        return _KNOWN[country, name]
    if country in {"RO", "MD"}:
        return name.translate(_CEDILLA_TO_COMMA)
    alphabet = _ALPHABETS.get(country)
    if alphabet is None:
        return name
    letters = set(alphabet + alphabet.upper() + " -")
    fitting = [other for other in sorted(set(other_names)) if other and set(other) <= letters]
    spelled = _serbian_cyrillic(name)
    if country == "RS" or (country == "MK" and spelled in fitting):
        return spelled
    likeness = {other: _likeness(other, name) for other in fitting}
    enough = max(_CLOSE_ENOUGH, max(likeness.values(), default=0) - _NEARLY)
    close = [other for other in fitting if likeness[other] >= enough]
    return max(close, key=lambda other: (_wellformed(other, name), likeness[other]), default=name)
