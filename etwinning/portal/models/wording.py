"""The HTML of the CMS and ours: links of its tree keep the numbers by which it finds their pages."""

import re

from etwinning.libraries.html import clean

# how the CMS writes a link to a page or a file of its own, and how our cleaner lets it pass: as an address of ours
_LINK = re.compile(r'<a\s+(?=[^>]*linktype="(page|document)")(?=[^>]*\bid="(\d{1,18})")[^>]*>')
_OURS = re.compile(r'<a href="/\?(page|document)=(\d{1,18})"[^>]*>')
_REL = re.compile(r' rel="[^"]*"')
_VOID = re.compile(r'<(br|hr|img)((?:\s+[\w-]+="[^"]*")*)\s*/?>')


def cleaned(html: str) -> str:
    """What the house allows of a text, and the links of the tree."""
    if not html:
        return ""
    html = clean(_LINK.sub(r'<a href="/?\1=\2">', html))
    return closed(_REL.sub("", _OURS.sub(r'<a linktype="\1" id="\2">', html)))


def closed(html: str) -> str:
    """The same with its void tags closed: the editor of the CMS waits for an end of each tag."""
    return _VOID.sub(r"<\1\2/>", html)
