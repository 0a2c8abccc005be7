"""The rules by which feeds, calendars and maps of the site are read elsewhere; each function returns what breaks them.

Atom: RFC 4287 with what the W3C's feed validator adds; iCalendar: RFC 5545; sitemaps: sitemaps.org's schema, and
https://developers.google.com/search/docs/specialty/international/localized-versions for the languages.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from icalendar import Calendar

ATOM: Final = "{http://www.w3.org/2005/Atom}"
MAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SAME: Final = "{http://www.w3.org/1999/xhtml}link"
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339
TAG: Final = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[\w.~!$&'()*+,;=:@/?%-]+")  # RFC 4151
RELATIVE: Final = re.compile(r"""\b(?:href|src|poster|srcset|cite)\s*=\s*["'](?!https?:|mailto:|tel:|data:|#)""")
UNSAFE: Final = re.compile(r"<(?:script|style|iframe|object|embed|meta|form)\b|\son\w+=|javascript:", re.IGNORECASE)
LONGEST, MOST, HEAVIEST = 2048, 50_000, 50 * 1024 * 1024


def _is_absolute(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def faults_of_atom(content: bytes, address: str) -> list[str]:
    """What is wrong with a feed that was fetched from this address."""
    feed = ET.fromstring(content)  # noqa: S314 - our own
    if feed.tag != f"{ATOM}feed":
        return [f"it begins with {feed.tag}"]
    faults = [*_faults_of_part(feed, {"id", "title", "updated", "author"})]
    if [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] != [address]:
        faults.append("no link to itself")
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        faults += _faults_of_part(entry, {"id", "title", "updated"})
    names = Counter(part.findtext(f"{ATOM}id") for part in [feed, *entries])
    faults += [f"{name} stands there twice" for name, times in names.items() if times > 1]
    days = [str(entry.findtext(f"{ATOM}published")) for entry in entries]
    return faults + ([] if days == sorted(days, reverse=True) else ["the latest do not come first"])


def _faults_of_part(part: ET.Element, needed: set[str]) -> Iterator[str]:
    """Of a feed or an entry: each of what is needed once, moments as RFC 3339."""
    for name in needed:
        if len(part.findall(f"{ATOM}{name}")) != 1:
            yield f"not one {name}"
    if not (part.findtext(f"{ATOM}title") or "").strip():
        yield "an empty title"
    if part.find(f"{ATOM}author") is not None and not part.findtext(f"{ATOM}author/{ATOM}name"):
        yield "an author without name"
    for name in ("updated", "published"):
        for found in part.findall(f"{ATOM}{name}"):
            if not MOMENT.fullmatch(found.text or ""):
                yield f"{name} is {found.text}"
    yield from _faults_of_addresses(part)


def _faults_of_addresses(part: ET.Element) -> Iterator[str]:
    """A permanent name, links that are absolute, also in what is to be read, and nothing in that which runs."""
    for link in part.findall(f"{ATOM}link"):
        if not _is_absolute(link.get("href")):
            yield f"a link to {link.get('href')}"
    if len(part.findall(f"{ATOM}link[@rel='alternate']")) != 1:
        yield "not one page that it stands for"
    if not _is_absolute(name := part.findtext(f"{ATOM}id") or "") and not TAG.fullmatch(name):
        yield f"{name} is no permanent name"
    content = part.findtext(f"{ATOM}content") or ""
    yield from (f"a relative address: {found[0]}" for found in RELATIVE.finditer(content))
    yield from (f"not safe to show: {found[0]}" for found in UNSAFE.finditer(content))


def faults_of_calendar(content: bytes) -> list[str]:
    """What is wrong with a calendar: its lines (3.1), what must stand in it (3.6, 3.6.1), names twice."""
    faults = [] if content.endswith(b"END:VCALENDAR\r\n") else ["it does not end"]
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    faults += [f"a lone line end: {line!r}" for line in lines if b"\n" in line or b"\r" in line]
    faults += [f"more than 75 octets: {line!r}" for line in lines if len(line) > 75]
    for line in lines:
        line.decode()  # no letter is cut in two
    calendar = Calendar.from_ical(content)
    faults += [f"no {name}" for name in ("PRODID", "VERSION") if name not in calendar]
    events = calendar.walk("VEVENT")
    for event in events:
        needed = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")
        faults += [f"an event without {name}" for name in needed if name not in event]
        faults += [str(error) for error in event.errors]
        if "DTEND" in event and event.decoded("DTEND") <= event.decoded("DTSTART"):
            faults.append(f"{event['UID']} ends before it begins")
        if "URL" in event and not _is_absolute(str(event["URL"])):
            faults.append(f"{event['UID']} leads to {event['URL']}")
    names = Counter(str(event["UID"]) for event in events)
    return faults + [f"{name} stands there twice" for name, times in names.items() if times > 1]


def faults_of_sitemap(content: bytes, host: str) -> list[str]:
    """What is wrong with a map of the site of this host (`http://…`)."""
    root = ET.fromstring(content)  # noqa: S314 - our own
    if root.tag != f"{MAP}urlset":
        return [f"it begins with {root.tag}"]
    faults = [] if len(content) <= HEAVIEST and 0 < len(root) <= MOST else ["too much, or nothing"]
    same: dict[str, dict[str, str]] = {}
    for url in root:
        place = url.findtext(f"{MAP}loc") or ""
        names = [part.tag for part in url if part.tag != SAME]
        if url.tag != f"{MAP}url" or names not in ([f"{MAP}loc"], [f"{MAP}loc", f"{MAP}lastmod"]):
            faults.append(f"{place}: {names}")
        if not place.startswith(f"{host}/") or len(place) >= LONGEST or not place.isascii():
            faults.append(f"{place} is no address of ours")
        if place in same:
            faults.append(f"{place} stands there twice")
        if (day := url.findtext(f"{MAP}lastmod")) is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            faults.append(f"{place} changed at {day}")
        same[place] = {link.get("hreflang", ""): link.get("href", "") for link in url.findall(SAME)}
    for place, others in same.items():
        if others and place not in others.values():
            faults.append(f"{place} does not name itself")
        faults += [
            f"{place} names {other}, which does not name it"
            for other in others.values() if place not in same.get(other, {}).values()
        ]  # fmt: skip
    return faults
