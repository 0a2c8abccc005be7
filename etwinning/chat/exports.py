"""A chat as a file to keep: a table for a spreadsheet, or a page that any browser opens."""

import csv
import io
from collections.abc import Iterable

from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from etwinning.chat.models import Chat, Line
from etwinning.core import languages

FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate instead of show


def as_table(lines: Iterable[Line]) -> str:
    """CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("Number"), _("When"), _("Who"), _("Message"), _("Removed by"), _("Why")])
    for line in lines:
        at = timezone.localtime(line.at).isoformat(sep=" ", timespec="seconds")
        who = line.author.name if line.author is not None else _("Somebody who has left")
        remover = line.removed_by.name if line.removed_by is not None else ""
        table.writerow([line.number, at, *map(_plain, (who, line.body, remover, line.reason))])
    return "\ufeff" + out.getvalue()


def as_page(chat: Chat, lines: Iterable[Line]) -> str:
    """HTML that needs nothing else."""
    code = translation.get_language() or "en"
    said = {"chat": chat, "lines": lines, "language": code, "dir": languages.direction(code), "now": timezone.now()}
    return get_template("chat/export.html", using="jinja2").template.render(said)  # type: ignore[attr-defined,no-any-return]


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text
