"""Two texts as one, and who wrote which letters of a text."""

import time

import pytest

from etwinning.libraries.comparing import bare, compared, counted, lettered
from etwinning.libraries.credits import NOBODY, carried, credited, inked, shares, stored
from etwinning.libraries.html import clean
from etwinning.libraries.shapes import html_of, pieces_of

PICTURE = '<figure><img src="/spaces/1/pages/files/{}/" alt="A spring"><figcaption>{}</figcaption></figure>'
FORMULA = '<p>We know <span data-kind="formula">{}</span> well.</p>'
TABLE = "<table><tbody><tr><th><p>Town</p></th><td><p>{}</p></td></tr>{}</tbody></table>"


def tags(key: str) -> tuple[str, str]:
    return f"[{key}:", "]"


def both(old: str, new: str) -> str:
    parts = compared(pieces_of(clean(old)), pieces_of(clean(new)))
    return "".join(lettered(html_of(part.shown), tags) for part in parts)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<p>It is cold.</p>", "<p>It is cold.</p>", "<p>It is cold.</p>"),
        ("<p>It is cold here.</p>", "<p>It is very cold.</p>", "<p>It is [ins:very ]cold [del:here].</p>"),
        ("<p>One.</p><p>Two.</p>", "<p>Two.</p><p>Three.</p>", "<p>[del:One.]</p><p>Two.</p><p>[ins:Three.]</p>"),
        ("<p>So <strong>cold</strong>.</p>", "<p>So cold.</p>", "<p>So <strong>[del:cold]</strong>[ins:cold].</p>"),
        ("<h2>Springs</h2>", "<h3>Springs</h3>", "<h3>Springs</h3>"),
        (
            "<ul><li><p>Rain</p></li><li><p>Snow</p></li></ul>",
            "<ul><li><p>Rain</p></li><li><p>Snow falls</p></li></ul>",
            "<ul><li><p>Rain</p></li><li><p>Snow [ins:falls]</p></li></ul>",
        ),
        (
            TABLE.format("120 litres", ""),
            TABLE.format("140 litres", "<tr><th><p>Lecce</p></th><td><p>95</p></td></tr>"),
            TABLE.format("[del:120 ][ins:140 ]litres", "<tr><th><p>[ins:Lecce]</p></th><td><p>[ins:95]</p></td></tr>"),
        ),
        (
            TABLE.format("120", ""), "<table><tbody><tr><th><p>Town</p></th></tr></tbody></table>",
            "<table><tbody><tr><th><p>[del:Town]</p></th><td><p>[del:120]</p></td></tr>{}</tbody></table>".format(
                "<tr><th><p>[ins:Town]</p></th></tr>"
            ),
        ),
        (
            FORMULA.format("x^2"), FORMULA.format("x^3"),
            '<p>We know [del:<span data-kind="formula">x^2</span>][ins:<span data-kind="formula">x^3</span>] well.</p>',
        ),
        (PICTURE.format(3, "May"), PICTURE.format(3, "June"), PICTURE.format(3, "[del:May][ins:June]")),
        (PICTURE.format(3, "May"), PICTURE.format(4, "May"),
            f"[del/:{PICTURE.format(3, 'May')}][ins/:{PICTURE.format(4, 'May')}]"),
        ("<pre><code>a = 1</code></pre>", "<pre><code>a = 2</code></pre>",
            "<pre><code>a = [del:1][ins:2]</code></pre>"),
        ("", "<hr>", "[ins/:<hr>]"),
    ],
)  # fmt: skip
def test_two_texts(old: str, new: str, shown: str) -> None:
    assert both(old, new) == shown


def test_a_text_cannot_hold_our_signs() -> None:
    evil = "<p>\ufdd0ins\ufdd1<b>x</b>\ufdd2\ufdd2 \ufdd0</p>"
    assert bare(evil) == "<p>ins<b>x</b> </p>"
    assert lettered("a\ufdd2b", tags) == "ab"


def test_words_are_counted() -> None:
    assert counted("<p>One two</p>", "<p>Two one three</p><p>One two</p>") == (3, 0)
    assert counted("<p>One two</p>", "") == (0, 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>a</p>" * 6_000, "<p>a</p><p>c</p>" * 3_000),
        ("<p>" + " ".join(f"w{at % 300}" for at in range(9_000)) + "</p>",
         "<p>" + " ".join(f"w{at % 299}" for at in range(9_000)) + "</p>"),
        ("<ul><li>" * 40 + "x", "<ul><li>" * 40 + "y"),
    ],
)  # fmt: skip
def test_hostile_texts_are_not_slow(old: str, new: str) -> None:
    began = time.process_time()
    was, now = pieces_of(clean(old)), pieces_of(clean(new))
    compared(was, now)
    carried(carried((), was, 1), now, 2)
    assert time.process_time() - began < 30  # the plain way takes minutes


def ink(*steps: tuple[int, str]) -> str:
    """A text as it came to be by some people's steps."""
    text = carried((), (), NOBODY)
    for who, html in steps:
        text = carried(text, pieces_of(clean(html)), who)
        again = credited([one.piece for one in text], stored(text))
        assert again == text
    return "".join(lettered(html_of(inked(one, str)), tags) for one in text)


def test_who_wrote_what() -> None:
    begun = "<p>Water comes from the mountains.</p><p>It is cold.</p>"
    assert ink((1, begun), (2, begun.replace("cold", "very cold"))).endswith("<p>[1:It is ][2:very ][1:cold.]</p>")
    assert ink((1, "<p>spring</p>"), (2, "<p>springs</p>")) == "<p>[1:spring][2:s]</p>"
    assert ink((1, "<p>120</p>"), (2, "<p>140 and 95</p>")) == "<p>[2:140 and 95]</p>"
    # what is emphasised, becomes a heading, moves or is written around stays of whoever wrote it
    other = "<h2>Water comes from the mountains.</h2><p>It is <strong>cold</strong>.</p>"
    assert "[2:" not in ink(
        (1, begun), (2, "<p>It is cold.</p><p>Water comes from the mountains.</p>"), (2, begun), (2, other)
    )
    assert ink((1, begun), (2, begun + "<p>New.</p>"), (3, "<p>New.</p>" + begun)).startswith("<p>[2:New.]</p><p>[1:")
    picture = PICTURE.format(3, "May")
    assert ink((1, "<p>a</p>"), (2, "<p>a</p>" + picture), (3, "<p>a</p>" + picture.replace("May", "In May"))) == (
        "<p>[1:a]</p>[2/:" + picture.replace("May", "[3:In ][2:May]") + "]"
    )
    assert ink((1, FORMULA.format("x")), (2, FORMULA.format("y"))).count("[2:") == 1


def test_what_does_not_fit_is_nobodys() -> None:
    pieces = pieces_of("<p>abc</p><p>de</p>")
    text = credited(pieces, [[2, 7], [1, 7, 1, 8]])
    assert shares(text) == {NOBODY: 3, 7: 1, 8: 1}
    assert shares(credited(pieces, [])) == {NOBODY: 5}
