"""Formulas: LaTeX as people write it, to MathML that browsers show and screen readers speak.

The library reads; what it wrote is written anew from a list of tags and attributes, so that no address, style or script
comes through. The LaTeX stands in the MathML as its annotation.
"""

from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

LONGEST = 500  # letters of one formula: the library needs 10 ms for them
DEEPEST = 40
# Commands that make new commands: a few of them would grow to millions of signs.
FORBIDDEN = ("\\def", "\\newcommand", "\\renewcommand", "\\let", "\\gdef", "\\edef", "\\require")
TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot"),
    *("mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose"),
    *("mmultiscripts", "mprescripts", "none"),
}
ATTRIBUTES = {
    *("display", "displaystyle", "scriptlevel", "stretchy", "fence", "separator", "form", "accent", "accentunder"),
    *("movablelimits", "mathvariant", "linethickness", "minsize", "maxsize", "width", "height", "depth", "lspace"),
    *("rspace", "columnalign", "rowspacing", "columnspacing", "columnlines", "rowlines", "notation", "largeop"),
}


@lru_cache(maxsize=4096)
def mathml(latex: str, *, block: bool = False) -> str | None:
    """A formula as MathML, or None if it cannot be read. Never raises."""
    latex = latex.strip()
    if not latex or len(latex) > LONGEST or any(command in latex for command in FORBIDDEN):
        return None
    try:
        made = convert_to_element(latex, display="block" if block else "inline")
        inside = "".join(_written(child, 0) for child in made)
    except Exception:  # noqa: BLE001 - the library has a dozen of its own, and meets what nobody foresaw
        return None
    display = ' display="block"' if block else ""
    source = f'<annotation encoding="application/x-tex">{escape(latex)}</annotation>'
    inside = inside if len(made) == 1 else f"<mrow>{inside}</mrow>"
    return f"<math{display}><semantics>{inside}{source}</semantics></math>"


def _written(part: Element, depth: int) -> str:
    """One element and what is in it, of what is allowed. Raises ValueError for what nests too deep."""
    if depth > DEEPEST:
        raise ValueError(depth)
    text = escape(unescape(part.text or ""), quote=False)
    inside = text + "".join(_written(child, depth + 1) for child in part)
    name = part.tag.rpartition("}")[2]
    if name not in TAGS:
        return f"<mrow>{inside}</mrow>"
    kept = "".join(f' {key}="{escape(value)}"' for key, value in part.attrib.items() if key in ATTRIBUTES)
    return f"<{name}{kept}>{inside}</{name}>"
