"""What the guard finds in what pupils write, and what it leaves alone: a rule a row."""

import pytest

from etwinning.safety.guard import findings

CLASS = ["Elif Yılmaz", "Νίκος Παπαδόπουλος", "Мария Петрова", "Luca R.", "Jo", "Anna Maria Rossi"]
FOUND = {
    "a Turkish mobile": ("Ara beni 0532 123 45 67", "phone"),
    "a Turkish mobile without its nought": ("532 123 45 67", "phone"),
    "with the country's code": ("+90 (532) 123-4567", "phone"),
    "with two noughts": ("0049 151 23456789", "phone"),
    "a German one": ("0151/23456789", "phone"),
    "a French one in pairs": ("06 12 34 56 78", "phone"),
    "a French one with points": ("06.12.34.56.78", "phone"),
    "an Italian one": ("333 1234567", "phone"),
    "a Spanish one": ("mi móvil: 612 345 678", "phone"),
    "a Greek one": ("6912345678", "phone"),
    "a Polish one": ("601-234-567", "phone"),
    "a Danish one": ("20 12 34 56", "phone"),
    "a Norwegian one": ("412 34 567", "phone"),
    "a British one": ("07700 900123", "phone"),
    "a Romanian one": ("0721.234.567", "phone"),
    "a digit at a time": ("0 5 3 2 1 2 3 4 5 6 7", "phone"),
    "in Arabic digits": ("٠٥٣٢١٢٣٤٥٦٧", "phone"),
    "in wide digits": ("０５３２ １２３ ４５ ６７", "phone"),
    "a short one that says so": ("call me: 2345 678", "phone"),
    "a mail": ("elif.k@okul.example.com", "mail"),
    "a mail with brackets": ("elif (at) mail.com", "mail"),
    "a mail with (a)": ("elif (a) gmail.com", "mail"),
    "a mail with two brackets": ("elif[at]gmail[dot]com", "mail"),
    "a mail spelled out": ("elif at gmail dot com", "mail"),
    "a mail spelled out in Turkish": ("elif at gmail nokta com", "mail"),
    "a mail spelled out in Spanish": ("luca arroba gmail punto com", "mail"),
    "a mail with gaps": ("elif @ gmail . com", "mail"),
    "a mail without its end": ("elif@hotmail", "mail"),
    "a handle": ("I am @elif_2012", "handle"),
    "a handle on a named network": ("my insta is elif_2012", "handle"),
    "a handle after a colon": ("snap: lucarossi.", "handle"),
    "a handle of Discord": ("add me, Luca#1234", "handle"),
    "a handle in Turkish": ("instagram adım elif.yz", "handle"),
    "a link": ("https://example.com/x", "link"),
    "a link without scheme": ("look at youtube.com/watch?v=1", "link"),
    "a link with www": ("www.site.it", "link"),
    "a short link": ("youtu.be/dQw4w9", "link"),
    "a host alone": ("discord.gg", "link"),
    "a link that hides its scheme": ("hxxp://evil.test", "link"),
    "a link with (dot)": ("youtube (dot) com", "link"),
    "a host in Austria": ("schule.at", "link"),
    "a host in Italy": ("Go to scuola-lecce.it", "link"),
    "a host in Italy before a full stop": ("We are on scuola-lecce.it.", "link"),
    "a host in Spain with brackets": ("We have a blog (colegio.es) now", "link"),
    "a host in Sweden on its own line": ("Here:\nskolan.se\nand more", "link"),
    "a host in Belgium after its name": ("Our site is school.be and it is nice", "link"),
    "a host in Norway": ("skole.no", "link"),
    "a host in Ireland with its path": ("school.ie/", "link"),
    "a host in Luxembourg of two parts": ("we read lycee.esch.lu every day", "link"),
    "a host in Slovenia with a path": ("sola.si/kontakt today", "link"),
    "a host after a colon": ("website: okulumuz.me is new", "link"),
    "a host after a Turkish word": ("sitemiz okul.al çok güzel", "link"),
    "a host of Austria with (dot)": ("schule (dot) at", "link"),
    "a host after an Italian word": ("il sito è scuola.it e basta", "link"),
    "a street in English": ("I live in 12 Baker Street", "address"),
    "a street in German": ("Lindenstraße 5", "address"),
    "a street in French": ("12 rue de Verdun", "address"),
    "a street in Italian": ("Via Roma 12", "address"),
    "a street in Spanish": ("Calle de Alcalá 25", "address"),
    "a street in Turkish": ("Atatürk Caddesi No: 12", "address"),
    "a lane in Turkish": ("Gül Sokak 5", "address"),
    "a street in Greek": ("Οδός Ερμού 15", "address"),
    "a street in Cyrillic": ("ул. Иван Вазов 7", "address"),
    "my address, in Turkish": ("Adresim okulun yanında", "address"),
    "a full name": ("elif yilmaz said so", "name"),
    "a full name with an ending": ("Elif Yılmaz'ın fikri", "name"),
    "a full name the other way round": ("YILMAZ ELİF", "name"),
    "a full name in Greek": ("ο ΝΙΚΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ είναι εδώ", "name"),
    "a full name in Cyrillic": ("Мария Петрова е тук", "name"),
    "a Cyrillic name in Latin letters": ("Marija Petrova", "name"),
    "a name of three words": ("ask Anna Maria Rossi!", "name"),
}
SHORT = [
    "Elif Y.", "Işıl Ş.", "Can İ.", "Su Naz K. 2", "Jan Gy.", "Sara O.", "Luca D.", "Anne-Marie L.", "Yusuf A.",
    "Νίκος Π.", "Мария П.", "Љиљана Љ.", "Ђорђе Ж.", "ნინო ბ.", "ليلى ح.", "Անի Գ.",
]  # fmt: skip
FULL = {
    "a first name and the family's": "Elif Yılmaz said so",
    "with an ending of Turkish": "Bu Elif Yılmaz'ın fikri",
    "with another first name before it": "Ayşe Elif Yılmaz",
    "in capitals": "ELİF YILMAZ",
    "a dotted initial, and capitals": "CAN İNCE burada",
    "a dotted initial in other letters": "Can Ince",
    "a dotless first name": "IŞIL ŞAHİN geldi",
    "two first names, the second of that name": "Su Naz Kaya",
    "two letters as initial": "Jan Gyula",
    "an apostrophe in it": "Sara O'Brien is here",
    "a small word in it": "I like Luca de Rossi",
    "an apostrophe behind a small letter": "Luca d'Angelo",
    "a hyphen in both": "Anne-Marie Le-Blanc",
    "with lines below": "Elif_Yilmaz",
    "the other way round, in a sentence": "I am Yılmaz Elif from Konya",
    "the other way round, alone": "Yılmaz Elif",
    "in Greek": "ο Νίκος Παπαδόπουλος είναι εδώ",
    "in Greek capitals": "ΝΙΚΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ",
    "in Cyrillic": "Мария Петрова е тук",
    "in Latin letters": "Marija Petrova is here",
    "a letter that is two of ours": "Љиљана Љубић",
    "one with many readings": "Đorđe Živković",
    "in Georgian": "ეს არის ნინო ბერიძე",
    "in Arabic": "هذه ليلى حداد",
    "in Armenian": "Անի Գրիգորյան",
}
NOT_FULL = {
    "the first name alone": "Elif is here. Luca too.",
    "as the list says": "Elif Y. and Yusuf A. and Jan Gy. and Su Naz K.",
    "as the list says, with an ending": "Elif Y'nin ve Elif Y.'nin resmi",
    "without a capital": "elif yarın gelecek",
    "another word between": "Elif likes Yozgat",
    "another letter": "Elif Kaya and Can Yılmaz",
    "a dotless letter is no dotted word": "Işıl Isparta'da",
    "a new sentence": "I saw Elif. Yesterday it rained",
    "a row of names": "Elif, Yusuf, Can",
    "two lines": "Elif\nYozgat",
    "somebody else of the class": "Elif Yusuf'u gördü",
    "the beginning of a sentence": "It rains. Yesterday Elif came. Yes Elif!",
    "the beginning of all": "Yesterday Elif came",
    "half of the first names": "Su Kaya",
    "a longer first name": "Elifcan Yılmaz",
    "whose the thing is": "Elif'in Yıldızı",
    "in Greek, another word": "ο Νίκος πήγε εκεί",
    "in Cyrillic, no capital": "Мария пише",
    "in Georgian, two letters": "ნინო ბა",
    "in Arabic, another letter": "ليلى كتبت",
}
HARMLESS = {
    "a year": "In 1453 Istanbul fell.",
    "years": "1914-1918, 1939-1945 and 2019 2020 2021",
    "a date": "We meet on 25.11.2026 at 10.30.",
    "a date the other way": "2026-11-25 10:30",
    "a short date": "12/03/26",
    "scores": "We won 3:2, 21-19 and 15-13!",
    "a price": "It costs 1.234,50 € or 12 000 TL.",
    "a great number": "There are 8 000 000 000 people and 1.450.000.000 stars.",
    "an area": "The lake has 3 755 km² and 1.600 m³.",
    "an ISBN": "ISBN 978-3-16-148410-0",
    "an ISBN of ten": "ISBN 3-16-148410-X",
    "counting": "1 2 3 4 5 6 7 8 9 10",
    "Pi": "Pi is 3.14159265358979",
    "measures": "4.5 litres, 37,5 °C, 12 km",
    "a room and a time": "Room 12, 9:45-10:30, groups 3-4",
    "rain by month": "12 15 30 41 22",
    "two sentences without a gap": "It rains.It is cold.So what?",
    "two small sentences in English": "It was good.it was cold.is it so?we don't know.at noon it rained.no one came",
    "two small sentences in Italian": "Era bello.si vede.no, non lo so.lui sta bene",
    "two small sentences in German": "Das war schön.es regnete.am Abend nicht",
    "two small sentences in Spanish": "Llueve.se ve.es bonito.no sé.si quieres",
    "two small sentences in Swedish": "Det var bra.se här.no",
    "an answer": "Did it rain.no! Was it cold.si, mucho",
    "it is": "I like rain.it's wet.it’s cold",
    "be, after a full stop": "Be kind.be fair.be there",
    "a number before it": "We met in 2019.it rained. At 10.30.it stopped",
    "a class before it": "I am in 4a.it is fine",
    "music": "I listened to music.it was great",
    "an abbreviation": "e.g. rivers, i.e. water, etc.",
    "a file's name": "see rain.txt and diary.pdf",
    "at school": "Meet me at school at noon. The dot is red.",
    "at in a score": "2 @ 3",
    "a network as a subject": "Instagram is a network that many use. TikTok has many users.",
    "a network and a number": "YouTube has 2000000 films",
    "a street without a number": "Our street is long. La rue est longue.",
    "a way": "We go via Konya 3 times",
    "first names": "Elif and Luca R. and Jo are here",
    "a first name and another word": "Elif likes Yozgat",
    "a formula": "a = b + c * 100 / 3",
    "an element": "H2O and CO2",
    "a smile": ":-) <3 ^_^",
    "our own page": "https://twin.example/spaces/3/pages/7/",
    "a mention of a class": "Class 7-B and 8-A, 24 pupils",
    "coordinates": "37.87 N, 32.48 E",
    "Turkish with numbers": "Biz 24 kişiyiz, 12 kız 12 erkek.",
}


@pytest.mark.parametrize("rule", FOUND)
def test_found(rule: str) -> None:
    text, kind = FOUND[rule]
    assert kind in {finding.kind for finding in findings(f"Hello! {text} Bye.", names=CLASS)}
    assert kind in {finding.kind for finding in findings(text, names=CLASS)}


@pytest.mark.parametrize("rule", HARMLESS)
def test_harmless(rule: str) -> None:
    assert findings(HARMLESS[rule], names=CLASS, own="https://twin.example") == []


@pytest.mark.parametrize("rule", FULL)
def test_full_names_where_the_list_has_initials(rule: str) -> None:
    assert [finding.kind for finding in findings(FULL[rule], names=SHORT)] == ["name"]
    assert [finding.kind for finding in findings(f"Hm, {FULL[rule]}!", names=SHORT)] == ["name"]


@pytest.mark.parametrize("rule", NOT_FULL)
def test_no_full_names(rule: str) -> None:
    assert findings(NOT_FULL[rule], names=SHORT) == []


def test_a_long_text_takes_no_time() -> None:
    """Nothing in it doubles with each letter: 40,000 letters of what almost is something."""
    for piece in ("a@", "1 ", "www", "a.", "Rue A ", "insta a ", "0-", "call ", "1.000", "Elif Y ", "Su "):
        findings(piece * (40_000 // len(piece)), names=CLASS + SHORT)
