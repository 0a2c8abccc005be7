"""Text written without scripts: paragraphs come back as paragraphs, and what was not touched keeps its form."""

import pytest
from django import forms

from etwinning.libraries.html import ProseField, clean
from etwinning.libraries.plain import plain_of, woven

RICH = (
    '<h2>Our springs</h2><p>We walk to <strong>three</strong> springs &amp; a <a href="/x/">well</a>.<br>In May.</p>'
    "<ul><li><p>a bottle</p></li><li><p>a map</p></li></ul><ol><li>go</li><li>look</li></ol>"
    '<blockquote><p>Water is life.</p></blockquote><p><img src="/f/1/" alt="A spring"></p><hr><h3>Table</h3>'
    "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
)  # fmt: skip
PLAIN = """# Our springs

We walk to three springs & a well.
In May.

- a bottle
- a map

1. go
2. look

> Water is life.

A spring

---

## Table

a b"""


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
    assert "<p>We walk to three springs &amp; a well.<br>In &lt;June&gt;.</p>" in new
    assert "<ul><li><p>a bottle</p></li><li><p>a map</p></li><li><p>a pen</p></li></ul>" in new
    for kept in ("<h2>Our springs</h2>", '<img src="/f/1/" alt="A spring">', "<hr>", "<table>", "<ol><li>go</li>"):
        assert kept in new


def test_parts_may_be_moved_and_written_twice() -> None:
    old = "<p>a <em>b</em></p><p>c</p>"
    assert woven("c\n\na b\n\na b", old) == "<p>c</p><p>a <em>b</em></p><p>a b</p>"


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
        ("> said\n> again", "<blockquote><p>said<br>again</p></blockquote>"),
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
    assert from_editor["body"].value() == "new words"
    assert from_editor["body"].html == "<p>new <em>words</em></p>"  # type: ignore[attr-defined]


def test_html_of_the_editor_goes_through() -> None:
    sent = Form({"body": "<p>a</p><script>x</script>", "other": "x"}, initial={"body": "<p>old</p>"})
    assert sent.is_valid()
    assert sent.cleaned_data["body"] == "<p>a</p>"
