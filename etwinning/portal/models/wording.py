"""The HTML of the CMS and ours: links of its tree keep the numbers by which it finds their pages."""

import re

from etwinning.libraries.html import clean

# how the CMS writes a link to a page or a file of its own, and how our cleaner lets it pass: as an address of ours
_LINK = re.compile(r'<a\s+(?=[^>]*linktype="(page|document)")(?=[^>]*\bid="(\d{1,18})")[^>]*>')
_OURS = re.compile(r'<a href="/\?(page|document)=(\d{1,18})"[^>]*>')
_REL = re.compile(r' rel="[^"]*"')
_TABLE = re.compile(r"<table[^>]*>((?:(?!<table).)*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)
_PARAGRAPH = re.compile(r"\s*</?p>\s*")
_VOID = re.compile(r'<(br|hr|img)((?:\s+[\w-]+="[^"]*")*)\s*/?>')


def cleaned(html: str) -> str:
    """What the house allows of a text, and the links of the tree."""
    if not html:
        return ""
    html = clean(_LINK.sub(r'<a href="/?\1=\2">', html))
    if "<table" in html:
        html = clean(without_tables(html))
    return closed(_REL.sub("", _OURS.sub(r'<a linktype="\1" id="\2">', html)))


def without_tables(html: str) -> str:
    """The same with its tables as lists, an item a row: its editor knows no tables and runs them together."""
    while (listed := _TABLE.sub(_as_list, html)) != html:  # a table in a table first
        html = listed
    return html


def _as_list(table: re.Match[str]) -> str:
    rows = [[_PARAGRAPH.sub(" ", cell).strip() for cell in _CELL.findall(row)] for row in _ROW.findall(table[1])]
    items = (" · ".join(filter(None, row)) for row in rows)
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items if item) + "</ul>"


def closed(html: str) -> str:
    """The same with its void tags closed: the editor of the CMS waits for an end of each tag."""
    return _VOID.sub(r"<\1\2/>", html)
