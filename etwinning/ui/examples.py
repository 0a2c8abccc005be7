"""What the style guide shows: the cast of the tests in situations that each component must bear."""

from datetime import date
from typing import Final

FILLED: Final = {
    "title": "Where our water comes from",
    "language": "en",
    "html_language": "en",
    "start": date(2026, 12, 1),
    "ages": ["7-11"],
    "meets": "week",
    "agree": True,
}
FAULTY: Final = {
    "faulty-title": "",
    "faulty-summary": "",
    "faulty-email": "ayse(at)okul",
    "faulty-meets": "",
    "faulty-start": "",
}
CHAIN: Final = [
    {"title": "You wrote the project", "detail": "18 November", "state": "done"},
    {"title": "Bruno Greco agreed", "detail": "19 November", "state": "done"},
    {"title": "National Support Service of Italy approved", "detail": "20 November, Olga Marino", "state": "done"},
    {
        "title": "National Support Service of Türkiye is reading it",
        "detail": "since yesterday; usually 3 working days",
        "state": "current",
    },
    {"title": "The TwinSpace opens", "detail": "right after the last approval", "state": "todo"},
]
REFUSED: Final = [
    {"title": "You wrote the project", "detail": "18 November", "state": "done"},
    {
        "title": "National Support Service of Italy did not approve",
        "detail": "20 November, Olga Marino",
        "note": "Please say how the pupils of the two schools will work together, not only side by side.",
        "state": "refused",
    },
]
SIDES: Final = [
    {"name": "Ayşe Yılmaz", "place": "Mevlana İlkokulu, Konya", "href": "#sides"},
    {"name": "Bruno Greco", "place": "Istituto Comprensivo “Falcone”, Lecce", "href": "#sides"},
]
BARS: Final = [{"label": "Konya", "value": 58, "side": "a"}, {"label": "Lecce", "value": 51, "side": "b"}]
LINES: Final = [
    (37.87, 32.48, 40.35, 18.17),
    (64.15, -21.94, 37.16, 38.79),
    (39.36, 22.94, 49.2, 16.61),
    (45.65, 13.77, 60.17, 24.94),
    (38.72, -9.14, 52.23, 21.01),
    (53.35, -6.26, 44.43, 26.1),
    (59.33, 18.07, 41.9, 12.5),
    (48.86, 2.35, 41.72, 44.79),
]
