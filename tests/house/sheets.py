"""Sheets of style that only some pages have: a page with something that such a sheet dresses links it."""

import re
from collections.abc import Iterator
from functools import cache

from etwinning.ui import build

CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
SHEETS = ("editor", "times", "history", "plan", "figures", "countries", "talk", "leaves", "steps", "map", "fields")
ELSEWHERE_TOO = {  # what these sheets dress, though the sheet of all pages has a word about it as well
    "fields": {"checkbox", "radio", "textarea", "file-input", "progress"},
    "leaves": {"tree-handle", "textarea"},
    "steps": {"chain-dot", "chain-step", "story-entry"},
}
WORN = re.compile(r'class="([^"]*)"')


@cache
def dressed() -> dict[str, set[str]]:
    """The classes that a sheet dresses and that no page has from the sheet of all pages."""
    everywhere = _classes("app")
    return {name: (_classes(name) - everywhere) | ELSEWHERE_TOO.get(name, set()) for name in SHEETS}


def _classes(name: str) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", (build.OUT / f"{name}.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = re.findall(r"([^{};]+)\{", text)
    return {word for head in heads if not head.lstrip().startswith("@") for word in CLASS.findall(head)}


def lacking_sheets(page: str) -> Iterator[str]:
    """A sentence for each class of a page whose sheets the page lacks."""
    linked = {name for name in SHEETS if re.search(rf'href="[^"]*/ui/{name}(\.[0-9a-f]+)?\.css"', page)}
    known = {name: words for name, words in dressed().items() if name in linked}
    for word in sorted({word for worn in WORN.findall(page) for word in worn.split()}):
        homes = [name for name, words in dressed().items() if word in words]
        if homes and not any(word in words for words in known.values()):
            yield f"“{word}” is dressed by {' or '.join(homes)}.css, which the page does not link"
