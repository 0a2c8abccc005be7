"""The translations against the code: `… translations` checks them, `… translations --update` writes new sentences in.

Kept complete: Turkish. English is the source. Other catalogues may lack sentences, but what they have must be right.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from etwinning.config.start.prepare import ROOT
from etwinning.ui.addressing import TO_A_PUPIL

COMPLETE = ("tr",)
SOURCE = "en"  # its catalogue says only what others (Django) say less plainly
FOLDER = ROOT / "etwinning"
METHODS = [
    ("**/tests/**", "ignore"),
    ("config/world/**", "ignore"),  # what people of the demo world say is theirs
    ("config/living/**", "ignore"),
    ("config/crowd/**", "ignore"),
    ("config/bench/**", "ignore"),
    ("**/jinja2/**", "jinja2"),
    ("**/examples/**", "ignore"),
    ("**.py", "python"),
]
JINJA2 = {  # as in core/templates.py
    "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
    "newstyle_gettext": "true",
    "trimmed": "true",
    "silent": "false",
    "encoding": "utf-8",
}
OPTIONS = {"**/jinja2/**": JINJA2}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACE = re.compile(r"%\((\w+)\)[#0\- +]*\d*[a-zA-Z]|\{(\w*)\}|%[sd]")
Key = tuple[str | tuple[str, ...], str | None]


def extracted() -> Catalog:
    """Every sentence of the code, in the order of the files."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(
        FOLDER, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for file, _line, message, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalog.add(message, None, [(f"etwinning/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def key(message: Message) -> Key:
    return (tuple(message.id) if isinstance(message.id, list | tuple) else message.id, message.context)


def sentences(catalog: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalog if message.id}


def faults(language: str, catalog: Catalog, source: dict[Key, Message]) -> Iterator[str]:
    """What is wrong with one catalogue, a line each."""
    have = sentences(catalog)
    for wanted in source:
        if wanted not in have:
            if language in COMPLETE:
                yield f"{language}: missing: {shown(wanted)}"
            continue
        yield from faults_of(language, have[wanted])
    for gone in have.keys() - source.keys():
        if gone[1] == TO_A_PUPIL and (gone[0], None) in source:  # said twice: to all, and to pupils
            yield from faults_of(language, have[gone])
            continue
        yield f"{language}: nobody says this any more: {shown(gone)}"


def faults_of(language: str, message: Message) -> Iterator[str]:
    said = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    if message.fuzzy:
        yield f"{language}: only guessed (fuzzy): {shown(key(message))}"
    if not all(said):
        if language in COMPLETE:
            yield f"{language}: untranslated: {shown(key(message))}"
        return
    wanted = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = set().union(*map(places, wanted))
    needed = set.intersection(*map(places, wanted))  # "one school" may do without its number
    for text in said:
        here = places(text)
        if not needed <= here <= allowed:
            yield f"{language}: other placeholders than the source: {shown(key(message))} -> {text!r}"


def places(text: str) -> set[str]:
    return {match[0] for match in PLACE.finditer(text.replace("%%", ""))}


def shown(of: Key) -> str:
    text = of[0] if isinstance(of[0], str) else of[0][0]
    return f"{text!r}" + (f" ({of[1]})" if of[1] else "")


def catalogues() -> list[Path]:
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def update(source: Catalog) -> None:
    """Write the code's sentences into every catalogue: new ones empty, gone ones out, no guesses."""
    said = {text for text, context in sentences(source) if context is None}
    for path in catalogues():
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3])
        to_pupils = [one for one in catalog if one.context == TO_A_PUPIL]
        catalog.update(source, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        for one in to_pupils:
            if key(one)[0] in said:
                catalog.add(one.id, one.string, flags=one.flags, context=TO_A_PUPIL)
        for message in list(catalog) if path.parts[-3] == SOURCE else []:
            if message.id and not any(message.string or ""):
                catalog.delete(message.id, message.context)
        with path.open("wb") as file:
            write_po(file, catalog, width=120, omit_header=False, include_lineno=False, ignore_obsolete=True)


def main(words: Sequence[str]) -> int:
    """0 when all catalogues agree with the code."""
    parser = argparse.ArgumentParser(description="Compares the translations with the code.")
    parser.add_argument("--update", action="store_true", help="write new sentences into locale/*/LC_MESSAGES/django.po")
    source = extracted()
    if parser.parse_args(words).update:
        update(source)
    found = [f"{language}: there is no locale/{language}/LC_MESSAGES/django.po" for language in COMPLETE
             if not (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").exists()]  # fmt: skip
    for path in catalogues():
        with path.open("rb") as file:
            found += faults(path.parts[-3], read_po(file, locale=path.parts[-3]), sentences(source))
    print(*found, sep="\n")
    print(f"{len(sentences(source))} sentences, {len(catalogues())} catalogues, {len(found)} faults.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
