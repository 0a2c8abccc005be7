"""Plain text of members as HTML: paragraphs, and addresses as links. And the first address in it."""

import re
from html import escape, unescape

from etwinning.libraries.html import from_plain

# an address ends before what closes a sentence, a bracket or a quotation
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]{3,1000}", re.IGNORECASE)
_AFTER = ".,;:!?'’)]}…"
_SHOWN = 60


def linked(text: str) -> str:
    """Clean HTML of a plain text."""
    return re.sub(r"https?://[^\s<>\"“”«»]+", _link, from_plain(text), flags=re.IGNORECASE)


def first_address(text: str) -> str:
    """The first web address in a text, or an empty string."""
    found = _ADDRESS.search(text)
    return _trimmed(found.group()) if found else ""


def _link(found: re.Match[str]) -> str:
    whole = unescape(found.group())
    begun = _ADDRESS.match(whole)
    address = _trimmed(begun.group()) if begun else ""
    if not address:
        return found.group()
    shown = re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    rest = escape(whole[len(address) :])
    return f'<a href="{escape(address)}" rel="nofollow noopener ugc">{escape(shown)}</a>{rest}'


def _trimmed(address: str) -> str:
    """Without the marks that belong to the sentence; a closing bracket stays when it was opened inside."""
    while address and address[-1] in _AFTER:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address if _ADDRESS.fullmatch(address) else ""
