"""Translations as files that tools of translators read: PO (gettext) and XLIFF 1.2 (OASIS), out and in; XLIFF 2 in.

A sentence is HTML. In a file it stands as text (escaped), with its place in the page as context; the original's
attributes are kept back by the CMS, so a file holds no addresses. A file that comes in is read without a document
type, entities or network, and refused as a whole with a sentence.
"""

import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polib
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from etwinning.core.refusals import Refused
from etwinning.translating.queries import Line, lines_of

KINDS: Final = {"po": "text/x-gettext-translation; charset=utf-8", "xlf": "application/x-xliff+xml; charset=utf-8"}
LARGEST: Final = 2 << 20
MARK: Final = "X-WagtailLocalize-TranslationID"
V12: Final = "urn:oasis:names:tc:xliff:document:1.2"
V2: Final = ("urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:document:2.2")


@dataclass(frozen=True)
class Brought:
    """What a file says: which translation it is of, into which language, and its sentences."""

    mark: str
    language: str
    lines: list[Line]


def written(translation: Translation, kind: str) -> bytes:
    """The file of a translation."""
    if kind == "po":
        po = translation.export_po()
        po.metadata["Language"] = translation.target_locale.language_code
        return str(po).encode()
    return _xliff(translation)


def _xliff(translation: Translation) -> bytes:
    ET.register_namespace("", V12)
    root = ET.Element(f"{{{V12}}}xliff", {"version": "1.2"})
    file = ET.SubElement(root, f"{{{V12}}}file", {
        "original": str(translation.uuid), "datatype": "html",
        "source-language": translation.source.locale.language_code,
        "target-language": translation.target_locale.language_code,
    })  # fmt: skip
    body = ET.SubElement(file, f"{{{V12}}}body")
    for number, line in enumerate(lines_of(translation), start=1):
        unit = ET.SubElement(body, f"{{{V12}}}trans-unit", {"id": str(number), "resname": line.where})
        ET.SubElement(unit, f"{{{V12}}}source").text = line.source
        if line.target:
            state = "needs-review-translation" if line.by_machine else "translated"
            ET.SubElement(unit, f"{{{V12}}}target", {"state": state}).text = line.target
    ET.indent(root)
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True))


def read(content: bytes) -> Brought:
    """What a file says. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused(_("This file is too large for the translation of one page."))
    try:
        text = content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        raise Refused(_("This file is not in UTF-8. Save it in UTF-8 and bring it again.")) from error
    return _read_xml(text) if text.lstrip().startswith("<") else _read_po(text)


def _read_po(text: str) -> Brought:
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".po", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            po = polib.pofile(file.name, encoding="utf-8")
    except (OSError, ValueError, IndexError, KeyError, AttributeError) as error:
        raise Refused(_("This is neither a PO file nor XLIFF.")) from error
    lines = [Line(row.msgctxt or "", row.msgid, row.msgstr) for row in po if not row.obsolete]
    return Brought(po.metadata.get(MARK, ""), po.metadata.get("Language", ""), lines)


def _read_xml(text: str) -> Brought:
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise Refused(_("This XML has a document type. Save the file as plain XLIFF, without one."))
    try:
        root = ET.fromstring(text)  # noqa: S314 - nothing is left to expand
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise Refused(_("This XML is broken, probably cut off. Export the file once more.")) from error
    space, _brace, name = root.tag.removeprefix("{").rpartition("}")
    if name != "xliff" or space not in {V12, *V2}:
        raise Refused(_("This XML is no XLIFF that we know: 1.2 or 2."))
    ns = f"{{{space}}}"
    files = root.findall(f"{ns}file")
    if len(files) != 1:
        raise Refused(_("An XLIFF file of a page has one part for it. This one has none, or several."))
    if space == V12:
        units = _units_of_1(files[0], ns)
        return Brought(files[0].get("original", ""), files[0].get("target-language", ""), list(units))
    return Brought(files[0].get("original", ""), root.get("trgLang", ""), list(_units_of_2(files[0], ns)))


def _units_of_1(file: ET.Element, ns: str) -> Iterable[Line]:
    for unit in file.iter(f"{ns}trans-unit"):
        yield Line(unit.get("resname", ""), _words(unit.find(f"{ns}source")), _words(unit.find(f"{ns}target")))


def _units_of_2(file: ET.Element, ns: str) -> Iterable[Line]:
    for unit in file.iter(f"{ns}unit"):
        parts = [part for part in unit if part.tag in {f"{ns}segment", f"{ns}ignorable"}]
        source, target = ("".join(_words(part.find(f"{ns}{side}")) for part in parts) for side in ("source", "target"))
        yield Line(unit.get("name", ""), source, target)


def _words(side: ET.Element | None) -> str:
    return "" if side is None else "".join(side.itertext()).strip()
