"""Rich text as it is read: formulas as MathML, checklists with their ticks, tables that scroll, things of other places.

What is stored (libraries.html.clean) is the source; what is made here is not. It reads only what the cleaner wrote.
"""

import re
from html import escape, unescape

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from etwinning.libraries.embeds import BOARD, VIDEO, embed_of
from etwinning.libraries.formulas import mathml

MOST_LETTERS = 20_000  # of all formulas of one text (0.4 s when read first); what comes after shows its LaTeX
_SPECIAL = re.compile(r"data-kind=|<table|<pre")
_FORMULA = re.compile(r'<span data-kind="formula"[^>]*>([^<]*)</span>|<pre data-kind="formula"[^>]*>([^<]*)</pre>')
_EMBED = re.compile(r'<figure data-kind="embed"[^>]*>(<a href="([^"]*)"[^>]*>([^<]*)</a>)</figure>')
_LINKED = re.compile(r'<figure data-kind="(?:recording|album)">(<a [^>]*>[^<]*</a>)</figure>')
_CHECK = re.compile(r'<li data-checked="(true|false)"([^>]*)>')
_PRE = re.compile(r"<pre(?! data-kind)")


def shown(html: str) -> str:
    """Clean HTML as it is read, in the reader's language."""
    if not _SPECIAL.search(html):
        return html
    html = _with_formulas(html)
    html = _EMBED.sub(_offered, html)
    html = _LINKED.sub(r'<p class="embed-link">\1</p>', html)  # where materials.players and .albums put nothing
    html = html.replace('<ul data-kind="checklist">', '<ul class="checklist" role="list">')
    html = _CHECK.sub(_ticked, html)
    html = _PRE.sub('<pre tabindex="0"', html)
    if "<table" in html:
        html = html.replace("<th></th>", "<td></td>")  # an empty heading heads nothing
        label = escape(pgettext("in a text", "Table"))
        opening = f'<div class="table-scroll" role="group" tabindex="0" aria-label="{label}"><table'
        html = html.replace("<table", opening).replace("</table>", "</table></div>")
    return html


def _with_formulas(html: str) -> str:
    left = MOST_LETTERS

    def read(met: re.Match[str]) -> str:
        nonlocal left
        is_block = met[2] is not None
        latex = unescape(met[2] if is_block else met[1])
        left -= len(latex)
        made = mathml(latex, block=is_block) if left >= 0 else None
        if made is None:
            return met[0]
        return f'<div class="formula" tabindex="0" role="group">{made}</div>' if is_block else made

    return _FORMULA.sub(read, html)


def _ticked(met: re.Match[str]) -> str:
    done = met[1] == "true"
    label = pgettext("checklist", "Done") if done else pgettext("checklist", "Not done yet")
    return f'<li data-checked="{met[1]}"{met[2]}><span class="tick" role="img" aria-label="{escape(label)}"></span>'


def _offered(met: re.Match[str]) -> str:
    """A link, and what a script needs to show the thing in its place once somebody asks for it."""
    link, address, title = met[1], unescape(met[2]), met[3]
    embed = embed_of(address, settings.PEERTUBE)
    if embed is None:
        return f'<p class="embed-link">{link}</p>'
    provider = embed.provider
    if provider.kind == VIDEO:
        what = _("Video on %(place)s")
    else:
        what = _("Board on %(place)s") if provider.kind == BOARD else _("Work on %(place)s")
    told = _("%(place)s learns that you look at it, and may set cookies. Nothing is sent before you ask for it.")
    place = {"place": provider.name}
    ours = f'lang="{get_language() or settings.LANGUAGE_CODE}"'  # the text around may be in another one
    return (
        f'<click-to-load class="embed" data-address="{escape(embed.address)}" data-title="{escape(unescape(title))}">'
        f'<p class="embed-title">{link}</p><p class="hint" {ours}>{escape(what % place)}</p>'
        f'<div class="embed-ask" {ours} hidden><button type="button" class="btn btn-outline">'
        f"{escape(_('Show it here'))}</button>"
        f'<p class="hint">{escape(told % place)}</p></div></click-to-load>'
    )
