"""The guard before posting: what a pupil should not tell in a room, found before it is sent.

    guard.findings(text, names=[...], own="https://…")

answers what looks like a telephone number, an e-mail address, a home address, a name on a social network, a link, or
the full name of somebody in the class. It reads text only; who asks it, and what follows, is `safety.actions`
(docs/decisions/0040). It errs on the side of the child, and leaves dates, scores, prices and years alone.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from etwinning.safety.full_names import full_names


class Kind(TextChoices):
    """What was found."""

    PHONE = "phone", _("a telephone number")
    MAIL = "mail", _("an e-mail address")
    ADDRESS = "address", _("a home address")
    HANDLE = "handle", _("a name on a social network")
    LINK = "link", _("a link")
    NAME = "name", _("somebody's full name")


HINTS: Final = {
    Kind.PHONE: _("This looks like a telephone number. Keep it for your family and friends."),
    Kind.MAIL: _("This looks like an e-mail address. Here you can talk without it."),
    Kind.ADDRESS: _("This looks like an address. Nobody here needs to know where you live."),
    Kind.HANDLE: _("This looks like a name on a social network. Stay in touch here, where your teachers are."),
    Kind.LINK: _("This is a link. Ask your teacher first whether the page is right for everybody."),
    Kind.NAME: _("This is somebody's full name. First names are enough here."),
}
"""What a pupil reads beside the field."""


class Finding(NamedTuple):
    """A kind, and the words in which it was found."""

    kind: Kind
    words: str


def findings(text: str, *, names: Collection[str] = (), own: str = "") -> list[Finding]:
    """What stands in a text; each kind once. `names`: of the class; `own`: our address, to which links may lead."""
    plain = _plain(text)
    found: dict[Kind, str] = {}
    for kind, words in (
        *((Kind.MAIL, words) for words in _mails(plain)),
        *((Kind.LINK, words) for words in _links(plain, own)),
        *((Kind.HANDLE, words) for words in _handles(plain)),
        *((Kind.ADDRESS, words) for words in _addresses(plain)),
        *((Kind.PHONE, words) for words in _phones(plain)),
        *((Kind.NAME, words) for words in full_names(_seen(text), names)),
    ):
        found.setdefault(kind, words.strip())
    return [Finding(kind, found[kind]) for kind in Kind if kind in found]


def _plain(text: str) -> str:
    """Digits of all scripts and letters of all widths as we write them, without what cannot be seen."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in _seen(text))


def _seen(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")


# Mails: written as they are, with brackets, or spelled out.
_AT: Final = (
    r"(?:at|ät|a|et|arroba|chiocciola|kuyruklu\s*a|małpa|malpa|zavináč|zavinac|kukac|собака|маймунско\s*а|παπάκι|papaki"
    r")"
)
_DOT: Final = r"(?:dot|punkt|nokta|point|punto|ponto|punct|kropka|tečka|bodka|pont|точка|крапка|τελεία|teleia)"
_BRACKETED_AT: Final = rf"[(\[{{<]\s*{_AT}\s*[)\]}}>]"
_BRACKETED_DOT: Final = rf"[(\[{{<]\s*{_DOT}\s*[)\]}}>]"
_MAIL: Final = re.compile(
    rf"""
    (?<![\w.+-]) [\w.+-]{{1,64}} \s? (?:@|{_BRACKETED_AT}) \s? [\w-]{{1,60}}
      (?: \s?(?:\.|{_BRACKETED_DOT}|\s{_DOT}\s)\s? [\w-]{{2,30}} ){{1,4}}
    | (?<![\w.+-]) [\w.+-]{{1,64}} \s {_AT} \s [\w-]{{1,60}} \s {_DOT} \s \w{{2,}}
    | (?<![\w.+-]) [\w.+-]{{1,64}} \s? @ \s?
      (?:gmail|hotmail|outlook|yahoo|icloud|yandex|mail|proton|gmx|web|libero|orange|wp)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _mails(text: str) -> Iterator[str]:
    return (match.group() for match in _MAIL.finditer(text))


# Links: with a scheme, with www, a host under an ending that is no word, or any host with a path. Endings that are
# words as well ("It rained.it was cold") count after what speaks of pages, with a host of two parts, and where no
# sentence goes on behind them.
_ENDINGS: Final = (
    "com|org|net|edu|gov|info|biz|eu|io|gg|tv|app|dev|xyz|site|online|shop|club|link|page|chat|live|ly|ru|uk|tr|de|fr|gr|"
    "pl|ro|bg|cz|sk|hu|hr|rs|ua|nl|dk|fi|ee|lv|lt|pt|ch|mt|cy"
)
_WORDS_TOO: Final = "it|es|se|at|be|no|ie|lu|si|me|us|co|is|al|am|li"
_PAGE: Final = (
    r"(?:web\s?)?(?:site|sitemiz|sitesi|sayfası|seite|sito|sitio|página|pagina|sajt|sida|side|stran|strona|stránka)|"
    r"homepage|internet|online|link|url|adresse?|visit|visita|click|klick|tıkla"
)
_LINK: Final = re.compile(
    rf"""
    \bh(?:tt|xx)ps?://\S+ | \bwww\.\S+
    | (?<![\w@.-]) (?:[a-z0-9][a-z0-9-]{{0,60}}\.){{1,5}} (?:{_ENDINGS}) (?![\w-]) (?:/\S*)?
    | (?<![\w@.-]) (?:[a-z0-9][a-z0-9-]{{0,60}}\.){{1,5}} (?:{_WORDS_TOO}) / \S*
    | (?<![\w@.-]) (?:[a-z0-9][a-z0-9-]{{2,60}}\.){{2,5}} (?:{_WORDS_TOO}) (?![\w'’-])
    | \b(?:{_PAGE})\b \W{{1,3}} (?:\w{{1,5}}\W{{1,2}})? [a-z0-9][a-z0-9-]{{1,60}}\.(?:{_WORDS_TOO}) (?![\w'’-])
    | (?<![\w@.-]) [a-z0-9][a-z0-9-]{{2,60}}\. (?:{_WORDS_TOO}) (?![\w'’-]) (?P<bare>)
    | (?<![\w-]) [a-z0-9-]{{3,60}} \s? {_BRACKETED_DOT} \s? (?:{_ENDINGS}|{_WORDS_TOO})\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _links(text: str, own: str) -> Iterator[str]:
    host = urlsplit(own).hostname
    without_mails = _MAIL.sub(" ", text)
    for match in _LINK.finditer(without_mails):
        words = match.group()
        ours = host and urlsplit(words if "//" in words else f"//{words}").hostname == host
        looks_like_two_sentences = "/" not in words and words.rpartition(".")[2][:1].isupper()
        goes_on = match["bare"] is not None and _goes_on(words, without_mails[match.end() :])
        if not ours and not looks_like_two_sentences and not goes_on:
            yield words


def _goes_on(words: str, rest: str) -> bool:
    """Whether what looks like a host's ending begins a sentence ("am Abend"); "no" and "si" can also be all of it."""
    following = re.match(r",?[^\S\n]+(\w)", rest)
    is_answer = words.lower().endswith((".no", ".si")) and rest[:1] in {",", "!", "?"}
    return is_answer or (following is not None and (following[1].islower() or words.lower().endswith(".am")))


# Names on social networks: with their sign, or after the name of one.
_NETWORKS: Final = (
    r"instagram|insta|ig|snapchat|snap|tiktok|tik\stok|discord|telegram|whatsapp|facebook|fb|messenger|twitter|twitch|steam|"
    r"roblox|kik|viber|skype|bereal|pinterest|youtube|threads|vk"
)
_LIKE_ONE: Final = r"(?=[\w.#]*[^\W\d_])(?=[\w.]*[\d_.#]\w)[\w.]{4,30}(?:\#\d{3,5})?"
_HANDLE: Final = re.compile(
    rf"""
    (?<![\w@./]) @ (?=[\w.]*[^\W\d_]) \w[\w.]{{2,29}}
    | \b(?:{_NETWORKS})\b [^\w\n@]{{0,3}} (?:[^\W\d_]{{1,12}}['’]?[^\W\d_]{{0,3}} [\s:=-]{{1,3}} ){{0,3}} {_LIKE_ONE}
    | \b(?:{_NETWORKS})\b (?:\s\w+)? \s?[:=]\s? \w{{3,30}} (?=\s*(?:[.!,;\n)]|$))
    | \b\w{{2,32}}\#\d{{4}}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _handles(text: str) -> Iterator[str]:
    rest = _LINK.sub(" ", _MAIL.sub(" ", text))
    return (match.group() for match in _HANDLE.finditer(rest))


# Addresses: a street's word with a number, or somebody who says that it is theirs.
_NUMBER: Final = r"(?:n[or]?\s?[:.°º]?\s?|№\s?)?\d{1,4}\s?[a-zA-Z]?\b"
_BIG: Final = r"[A-ZÀ-ÞĞİŞÇÖÜŁŚŻŹĆĐŠŽČŘĂÎȘȚΑ-ΩА-Я]"
_ADDRESS: Final = re.compile(
    rf"""
    \b\d{{1,4}}[a-zA-Z]?,?\s(?:{_BIG}[\w'’.-]+\s){{1,3}}(?:[Ss]treet|St\b|[Rr]oad|Rd\b|[Aa]venue|Ave\b|[Ll]ane|[Dd]rive|[Ss]quare|[Cc]lose)
    | \b{_BIG}[\w'’.-]*\s(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane)\s{_NUMBER}
    | \b\w{{2,30}}(?:straße|strasse|str\.|gasse|allee|gatan|vägen|vej|straat|laan|katu|tie)\s{_NUMBER}
    | \b{_BIG}[\w-]+\s(?:utca|út|tér|iela|gatvė|tänav|bulvár)\s{_NUMBER}
    | \b(?:[Rr]ue|[Bb]oulevard|Via|Viale|Piazza|[Cc]alle|[Cc]arrer|[Aa]venida|[Rr]ua|[Uu]lic[ay]|[Uu]l\.
      |[Ss]trada|[Ss]tr\.|[Ss]okak)
      \s(?:(?:de|du|des|della|dei|del|la|da|do|lui|св\.)\s){{0,2}}(?:{_BIG}[\w'’.-]*,?\s){{1,4}}{_NUMBER}
    | \b\d{{1,4}},?\s(?:bis,?\s)?(?:rue|boulevard|avenue|place|impasse)\s(?:(?:de|du|des|la|le)\s){{0,2}}{_BIG}\w+
    | \b(?:[Οο]δό[ςυ]|[Λλ]εωφόρος|[Уу]лица|[Уу]л\.|[Бб]ул\.|[Вв]улиц[яі])\s(?:{_BIG}[\w'’.-]*\s){{1,3}}{_NUMBER}
    | \b\w+\s(?:[Mm]ahallesi|[Mm]ah\.|[Ss]oka(?:k|ğı)|[Ss]ok\.|[Ss]k\.
      |[Cc]adde(?:si)?|[Cc]ad\.|[Cc]d\.|[Bb]ulvarı|[Aa]partmanı|[Aa]pt\.?)[\s,]+
      (?:[\w.]+\s){{0,3}}(?:[Nn]o|[Kk]at|[Dd]aire|[Dd])?\s?[:.]?\s?\d{{1,4}}\b
    | (?i:\bmy\saddress\sis\b|\bi\slive\sat\s(?:number\s)?\d|\badresim\b|\bev\sadresi(?:m|miz)\b|\bmeine\sadresse\sist\b
      |\bmon\sadresse\sest\b
      |\bil\smio\sindirizzo\b|\bmi\sdirecci[oó]n\ses\b|\bminha\smorada\b|\bmój\sadres\b|\badresa\smea\b|η\sδιεύθυνσή\sμου|\bмо(?:й|ят)\sадрес)
    """,
    re.VERBOSE,
)


def _addresses(text: str) -> Iterator[str]:
    return (match.group() for match in _ADDRESS.finditer(text))


# Telephone numbers: runs of digits as people group them, without what is a date, a number in thousands, an ISBN.
_DATE: Final = re.compile(
    r"(?<![\d./-])(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?![./-]?\d)"
)
_ISBN: Final = re.compile(r"\b(?:ISBN(?:-1[03])?[:\s]*)[\dXx -]{10,17}|\b97[89][- ]?\d(?:[- ]?\d){9}\b", re.IGNORECASE)
_DECIMAL: Final = re.compile(
    r"(?<![\d.,])\d{1,12}[.,]\d{3,30}(?![\d.,])|(?<!\d)\d{1,3}(?:[., ]\d{3}){0,5}[., ]000(?![\d])"
)
_MONEY: Final = re.compile(
    r"(?:[€$£₺]\s?)\d[\d., ]{0,20}\d|(?<![\d.,])\d[\d., ]{0,20}\d\s?(?:[€$£₺%°]|"
    r"(?:EUR|TL|USD|km|m²|m³|kg|litres?|people|kişi)\b)",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"(?<![\w.,/:])(?:\+\s?)?\(?\d(?:[\s().\-/‑–]{0,3}\d){6,16}(?![\w:]|[.,]\d)")
_SAYS_SO: Final = re.compile(
    r"(?:\bcall\b|\btel\b|telefon|phone|mobile|whatsapp|\bhandy\b|numero|número|numaram|nomor|numer\b|номер|телефон|τηλ|\bara\b|\bsms\b"
    r"|\btext\sme\b)[^\d]{0,25}$",
    re.IGNORECASE,
)


def _phones(text: str) -> Iterator[str]:
    for pattern in (_ISBN, _DATE, _MONEY, _DECIMAL):
        text = pattern.sub(lambda match: " x" * (len(match.group()) // 2), text)
    for match in _RUN.finditer(text):
        words = match.group()
        groups = re.findall(r"\d+", words)
        if _is_phone(words, groups) or (
            _SAYS_SO.search(text[max(0, match.start() - 60) : match.start()]) and not _is_row(groups)
        ):
            yield words


GROUPED: Final = ([2, 2, 2, 2], [3, 2, 3])  # eight digits, as in Denmark and Norway


def _is_phone(words: str, groups: list[str]) -> bool:
    digits = "".join(groups)
    if _is_row(groups):
        return False
    if words.startswith("+") or digits.startswith("00"):
        return len(digits) >= 8  # noqa: PLR2004 - the shortest with a country's code
    if digits.startswith("0"):
        return 9 <= len(digits) <= 12  # noqa: PLR2004 - as they are dialled inside a country
    pairs = [len(group) for group in groups]
    is_long = len(digits) in {9, 10, 11} and max(pairs) > 2  # noqa: PLR2004 - else a row of small numbers
    return is_long or pairs in GROUPED


def _is_row(groups: list[str]) -> bool:
    """Years, or counting: no number of anybody."""
    numbers = [int(group) for group in groups]
    years = all(len(group) == 4 and 1000 <= int(group) <= 2100 for group in groups)  # noqa: PLR2004 - a year
    steps = {after - before for before, after in pairwise(numbers)}
    return (len(groups) > 2 and (years or len(steps) == 1)) or (len(groups) > 1 and years)  # noqa: PLR2004 - a row
