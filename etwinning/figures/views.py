"""eTwinning in figures, for everybody."""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from etwinning.core import countries
from etwinning.core.languages import language_name
from etwinning.core.pages import page, there
from etwinning.core.words import SUBJECTS
from etwinning.figures import drawing, queries
from etwinning.figures.hiding import FEWEST
from etwinning.figures.queries import MEASURES
from etwinning.libraries.visitors import for_visitors

PAIRS = 12  # shown at once; the others that are drawn stand folded below
YEARS = 12  # shown as columns
BARS = 12  # drawn; all of them stand folded below


@require_safe
@for_visitors
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of all countries together."""
    return _shown(request, "")


@require_safe
@for_visitors
def figures_of_country(request: HttpRequest, country: str) -> HttpResponse:
    """The figures of one country, named by its code."""
    if country not in countries.CODES:
        raise Http404
    return _shown(request, country)


def _shown(request: HttpRequest, country: str) -> HttpResponse:
    kept = queries.latest_count()
    if kept is None:
        return page(request, "figures/nothing_yet.html")
    data: queries.Counted = kept.data
    rows = {measure: _of(data, measure, country or "all") for measure in MEASURES}
    years = drawing.years_of(rows.values())
    lines = drawing.lines(data, country)
    drawn = {(line.one, line.other) for line in lines}
    pairs = [(one, other, number) for one, other, number in data["pairs"] if not country or country in (one, other)]
    return page(
        request, "figures/figures.html", kept=kept, data=data, country=country, rows=rows, years=years, lines=lines,
        points=drawing.points(data, lines),
        columns={measure: drawing.columns(row, years[-YEARS:]) for measure, row in rows.items()},
        pairs=pairs[:PAIRS], others=[pair for pair in pairs[PAIRS:] if pair[:2] in drawn],
        languages=[{"label": language_name(code), "value": number} for code, number in data["languages"]],
        subjects=[{"label": SUBJECTS.label(slug), "value": number} for slug, number in data["subjects"]],
        countries=[code for code, _name in countries.choices() if any(code in _table(data, kind) for kind in MEASURES)],
        fewest=FEWEST, most_bars=BARS,
    )  # fmt: skip


def _table(data: queries.Counted, measure: str) -> dict[str, queries.ByYear]:
    return data[measure]  # type: ignore[literal-required, no-any-return]


def _of(data: queries.Counted, measure: str, country: str) -> queries.ByYear:
    """A country's row; one that nobody was counted in is a row of noughts."""
    return _table(data, measure).get(country) or {"all": 0}


@require_safe
@for_visitors
def figures_csv(_request: HttpRequest) -> HttpResponse:
    """measure, country, year, other, number: one number a line; an empty number is hidden. UTF-8, commas."""
    kept = there(queries.latest_count())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["measure", "country", "year", "other", "number"])
    for measure, country, year, number in queries.lines_of(kept.data):
        writer.writerow([measure, country, year, "", "" if number is None else number])
    for one, other, number in kept.data["pairs"]:
        writer.writerow(["pair", one, "all", other, number])
    for measure in ("languages", "subjects"):
        for word, number in kept.data[measure]:
            writer.writerow([measure, "all", "all", word, number])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="etwinning-{kept.day}.csv"'
    return answer


@require_safe
@for_visitors
def figures_json(request: HttpRequest) -> HttpResponse:
    """The same as one object, with the day it was counted; null is hidden."""
    kept = there(queries.latest_count())
    about: dict[str, Any] = {
        "counted_at": kept.counted_at.isoformat(), "hidden_below": FEWEST,
        "about": request.build_absolute_uri(reverse("figures")),
    }  # fmt: skip
    return JsonResponse(about | kept.data, json_dumps_params={"ensure_ascii": False})
