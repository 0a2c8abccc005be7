"""Text written without scripts: paragraphs come back as paragraphs, and what was not touched keeps its form."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from etwinning.libraries.html import ProseField, clean
from etwinning.libraries.plain import Altered, plain_of, woven
from etwinning.libraries.tests.test_html import PIECES

RICH = (
    '<h2>Our springs</h2><p>We walk to <strong>three</strong> springs &amp; a <a href="/x/">well</a>.<br>In May.</p>'
    "<ul><li><p>a bottle</p></li><li><p>a map</p></li></ul><ol><li>go</li><li>look</li></ol>"
    '<ol start="3"><li>sit</li><li>eat</li></ol>'
    '<blockquote><p>Water is life.</p></blockquote><p><img src="/f/1/" alt="A spring"></p><hr><h3>Table</h3>'
    "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td><p>5</p></td><td></td></tr></tbody></table><h4>Less</h4>"
    '<p>So <span data-kind="formula">x^2 &lt; 4</span> and <code>a*b</code> <em>cost</em> $5.</p>'
    '<pre data-kind="formula">\\frac{a}{b}</pre><pre><code>if a &lt; b:\n\n    go()</code></pre>'
    '<ul data-kind="checklist"><li data-checked="true"><p>ask</p></li><li data-checked="false"><p>go</p></li></ul>'
    '<figure data-kind="embed"><a href="https://youtu.be/abcdefghijk">Song</a></figure>'
    '<figure data-kind="recording"><a href="/spaces/1/materials/2/">Film</a></figure>'
    '<figure data-kind="album"><a href="/spaces/1/materials/folders/3/">Walk</a></figure>'
    '<figure><img src="/f/2/" alt="A well"><figcaption>Its <em>well</em>, <a href="/y/">seen</a></figcaption></figure>'
)  # fmt: skip
PLAIN = """# Our springs

We walk to **three** springs & a [well](/x/).
In May.

- a bottle
- a map

1. go
2. look

3. sit
4. eat

> Water is life.

![A spring](/f/1/)

---

## Table

| a | b |
| --- | --- |
| 5 |  |

### Less

So $x^2 < 4$ and `a*b` *cost* $5.

$$ \\frac{a}{b} $$

```
if a < b:

    go()
```

[x] ask
[ ] go

![Song](https://youtu.be/abcdefghijk)

![Film](/spaces/1/materials/2/)

![Walk](/spaces/1/materials/folders/3/)

![A well](/f/2/ "Its *well*, [seen](/y/)")"""
NESTED = "<ul><li><p>a</p><ul><li><p>b [c]</p></li></ul></li></ul>"


class Form(forms.Form):
    body = ProseField()
    other = forms.CharField()


def test_it_works() -> None:
    assert plain_of(clean(RICH)) == PLAIN


def test_what_nobody_changed_comes_back_as_it_was() -> None:
    assert woven(PLAIN, clean(RICH)) == clean(RICH)
    assert woven(PLAIN.replace("\n", "\r\n"), clean(RICH)) == clean(RICH)


def test_only_what_was_changed_is_new() -> None:
    changed = PLAIN.replace("In May.", "In <June>.").replace("- a map", "- a map\n- a pen")
    new = woven(changed, clean(RICH))
    assert '<p>We walk to <strong>three</strong> springs &amp; a <a href="/x/">well</a>.<br>In &lt;June&gt;.</p>' in new
    assert "<ul><li><p>a bottle</p></li><li><p>a map</p></li><li><p>a pen</p></li></ul>" in new
    for kept in ("<h2>Our springs</h2>", '<img src="/f/1/" alt="A spring">', "<hr>", "<table>", "<ol><li>go</li>"):
        assert kept in new


def test_parts_may_be_moved_and_written_twice() -> None:
    old = "<p>a <em>b</em></p><p>c</p>"
    assert woven("c\n\na *b*\n\na b", old) == "<p>c</p><p>a <em>b</em></p><p>a b</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one\n\n\n \ntwo\nthree", "<p>one</p><p>two<br>three</p>"),
        ("# Title", "<h2>Title</h2>"),
        ("# Title\nand more", "<p># Title<br>and more</p>"),
        ("#5 is ours", "<p>#5 is ours</p>"),
        ("- one\nnot two", "<p>- one<br>not two</p>"),
        ("5 < 6 > 4", "<p>5 &lt; 6 &gt; 4</p>"),
        ("> said\n> again\n>\n> more", "<blockquote><p>said<br>again</p><p>more</p></blockquote>"),
        ("2*3*4 and 2 * 3, $5 and $6, a_b", "<p>2*3*4 and 2 * 3, $5 and $6, a_b</p>"),
        ("\\*no\\* \\# **a *b* c**", "<p>*no* # <strong>a <em>b</em> c</strong></p>"),
        ("[x](javascript:alert(1)) ![y](//evil)", "<p>[x](javascript:alert(1)) ![y](//evil)</p>"),
        (
            "[ ] a\n- [X] b",
            '<ul data-kind="checklist"><li data-checked="false"><p>a</p></li>'  # noqa: ISC004
            '<li data-checked="true"><p>b</p></li></ul>',
        ),
        (
            "| a \\| b | **c** |",
            "<table><tbody><tr><td><p>a | b</p></td><td><p><strong>c</strong></p></td></tr></tbody></table>",
        ),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;</code></pre>"),
    ],
)
def test_marks(text: str, html: str) -> None:
    assert woven(text, "") == html


def test_a_form_shows_text_and_takes_text() -> None:
    shown = Form(initial={"body": clean(RICH)})["body"]
    assert shown.value() == PLAIN
    assert shown.html == clean(RICH)  # type: ignore[attr-defined]
    sent = Form({"body": PLAIN + "\n\nMore.", "other": "x"}, initial={"body": clean(RICH)})
    assert sent.is_valid()
    assert sent.cleaned_data["body"] == clean(RICH) + "<p>More.</p>"


def test_a_form_with_a_fault_shows_what_was_typed() -> None:
    sent = Form({"body": "  odd   spaces\n- x"}, initial={"body": "<p>old</p>"})
    assert not sent.is_valid()
    assert sent["body"].value() == "  odd   spaces\n- x"
    from_editor = Form({"body": "<p>new <em>words</em></p>"}, initial={"body": "<p>old</p>"})
    assert from_editor["body"].value() == "new *words*"
    assert from_editor["body"].html == "<p>new <em>words</em></p>"  # type: ignore[attr-defined]


def test_html_of_the_editor_goes_through() -> None:
    sent = Form({"body": "<p>a</p><script>x</script>", "other": "x"}, initial={"body": "<p>old</p>"})
    assert sent.is_valid()
    assert sent.cleaned_data["body"] == "<p>a</p>"


def test_what_plain_text_cannot_say_stays_or_goes_whole() -> None:
    old = clean(f"<p>before</p>{NESTED}<p>a <u>b</u></p>")
    assert plain_of(old) == "before\n\n[[1: a b c]]\n\n[[2: a b]]"
    assert woven("[[2: a b]]\n\nafter\n\n[[1: a b c]]", old) == f"<p>a <u>b</u></p><p>after</p>{NESTED}"
    assert woven("before", old) == "<p>before</p>"
    assert woven("[[7: a b c]]", old) == NESTED  # its number was another when somebody else had not saved yet
    for changed in ("[[1: a b d]]", "[[1: a b c", "[[1: a\nb c]]", "[[1: a b c]] d", "[[1: a b c]]\n\n[[1: a b c]]"):
        with pytest.raises(Altered, match="can only be changed in the editor"):
            woven(changed, old)


def test_a_form_refuses_a_change_in_such_a_part() -> None:
    sent = Form({"body": "[[1: a b c and d]]", "other": "x"}, initial={"body": NESTED})
    assert "can only be changed in the editor" in sent.errors["body"][0]
    assert sent["body"].value() == "[[1: a b c and d]]"
    assert sent["body"].html == "<p>[[1: a b c and d]]</p>"  # type: ignore[attr-defined]


def test_tags_that_were_typed_are_words() -> None:
    sent = Form({"body": "Use <b> for bold", "other": "x"})
    assert sent.is_valid()
    assert sent.cleaned_data["body"] == "<p>Use &lt;b&gt; for bold</p>"


SIGNS = st.sampled_from(
    ["*", "**", "`", "$", "[", "](/a)", "![", "|", "# ", "> ", "- ", "1. ", "\\", "[ ] ", "---", "```"]
)
MORE = st.sampled_from(
    [
        f"<{slash}{name}>"
        for slash in ("", "/")
        for name in ("h3", "u", "li", "ol", "code", "figure", "figcaption", "hr")
    ]
    + [f"<{slash}{name}>" for slash in ("", "/") for name in ("p", "tr", "th", "pre", "ul", "blockquote")]
)


@given(st.lists(PIECES | SIGNS | MORE | st.text(max_size=5), max_size=25).map("".join))
def test_nothing_is_lost_on_the_way(html: str) -> None:
    old = clean(html)
    text = plain_of(old)
    assert woven(text, old) == old
    assert clean(woven(f"{text}\n\nnew words", old)) == clean(f"{old}<p>new words</p>")
