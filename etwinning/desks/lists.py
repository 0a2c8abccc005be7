"""Lists that a desk takes along, as CSV."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

from django.utils.translation import gettext as _

from etwinning.core.countries import country_name
from etwinning.recognition.models import Label

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # programs for tables carry out what begins so


def labels_as_csv(labels: Iterable[Label]) -> str:
    """One line a label, in the words of the reader's language; with the sign by which programs know UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([
        _("Code"), _("Label"), _("State"), _("Name"), _("Project"), _("School"), _("Town"), _("Country"),
        _("Awarded on"), _("Valid until"), _("Ended on"), _("Awarded by"),
    ])  # fmt: skip
    for label in labels:
        school = label.school
        writer.writerow([
            _plain(cell)
            for cell in (
                label.written_code, str(label), label.get_state_display(), label.person.name if label.person else "",
                str(label.project or ""), school.name if school else "", school.city if school else "",
                country_name(school.country) if school else "", label.valid_from.isoformat(),
                label.valid_until.isoformat() if label.valid_until else "",
                label.ended_at.date().isoformat() if label.ended_at else "", label.desk.name,
            )
        ])  # fmt: skip
    return f"\ufeff{text.getvalue()}"


def _plain(cell: str) -> str:
    """A cell that no program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
