"""Rich text as pieces, as a document, and back: nothing is lost on the way, and what is changed is changed alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pycrdt import XmlElement, XmlFragment, XmlText

from etwinning.libraries import replicas
from etwinning.libraries.html import clean, text_of
from etwinning.libraries.shapes import html_of, pieces_of

SAME = [
    "<p>Çay &amp; <strong>iki</strong> <em>üç</em> 🚰<br>line</p>",
    '<p><a href="https://a.example/?b=1&amp;c" rel="nofollow noopener ugc">link</a></p>',
    "<h2>Two</h2><h3>Three</h3><hr>",
    "<ul><li><p>a</p><ol><li><p>b</p></li></ol></li></ul>",
    "<blockquote><p>said</p></blockquote>",
    '<h4 lang="el">Four</h4><ul data-kind="checklist"><li data-checked="true"><p>done</p></li></ul>',
    '<table><tbody><tr><th scope="col"><p>a</p></th><td colspan="2"><p>b</p><p>c</p></td></tr></tbody></table>',
    '<p>So <span data-kind="formula">a&lt;b</span>, H<sub>2</sub>O, <s>no</s> <u>yes</u> <code>x</code></p>',
    '<pre data-kind="formula">\\frac{a}{b}</pre><pre><code>if a &lt; b:\n  go</code></pre>',
    '<figure><img src="/x/1/" alt="A"><figcaption>Below &amp; beside</figcaption></figure>',
    '<figure data-kind="embed"><a href="https://video.example/1" rel="nofollow noopener ugc">A film</a></figure>',
    '<p>A <span lang="tr">söz</span> here</p>',
    '<img src="/spaces/1/pages/files/2/" alt="A &quot;blue&quot; spring">',
]
# what the editor would take away as it stands, and what becomes of it
BENT = {
    "<ul><li>a<ul><li>b</li></ul></li></ul>": "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
    "<ul><li><ul><li>b</li></ul></li></ul>": "<ul><li><p></p><ul><li><p>b</p></li></ul></li></ul>",
    '<p>a <img src="/x" alt="y"> b</p>': '<p>a </p><img src="/x" alt="y"><p> b</p>',
    "<blockquote>loose</blockquote>": "<blockquote><p>loose</p></blockquote>",
    '<ul><li data-checked="true"><p>a</p></li></ul>': "<ul><li><p>a</p></li></ul>",
    '<ul data-kind="checklist"><li>a</li></ul>': (
        '<ul data-kind="checklist"><li data-checked="false"><p>a</p></li></ul>'
    ),
    "<table><tbody><tr><td>a</td></tr></tbody></table>": "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>",
    "<pre>a<br>b</pre>": "<pre><code>a\nb</code></pre>",
    "<p><strong>a <code>b</code></strong></p>": "<p><strong>a </strong><code>b</code></p>",
    "<figure><figcaption>alone</figcaption></figure>": "<p>alone</p>",
}
words = some.text(some.sampled_from("ab çğ🚰&<\"'"), max_size=6)
inline = some.lists(some.tuples(some.sampled_from(["", "strong", "em"]), words), max_size=4).map(
    lambda runs: "".join(f"<{tag}>{clean(text)[3:-4]}</{tag}>" if tag else clean(text)[3:-4] for tag, text in runs)
)
block = some.tuples(some.sampled_from(["p", "h2", "blockquote", "ul"]), inline).map(
    lambda said: (
        f"<{said[0]}><li>{said[1]}</li></{said[0]}>" if said[0] == "ul" else f"<{said[0]}>{said[1]}</{said[0]}>"
    )
)
pages = some.lists(block, max_size=5).map(lambda blocks: clean("".join(blocks)))


def through(html: str) -> str:
    return replicas.to_html(replicas.opened(replicas.from_html(html)))


@pytest.mark.parametrize("html", SAME)
def test_it_works(html: str) -> None:
    assert html_of(pieces_of(html)) == through(html) == html


@pytest.mark.parametrize("html", BENT)
def test_what_is_bent_into_shape(html: str) -> None:
    assert through(html) == BENT[html]


@given(pages, pages)
@settings(max_examples=60, deadline=None)
def test_any_page_becomes_any_other(old: str, new: str) -> None:
    doc = replicas.opened(replicas.from_html(old))
    assert text_of(replicas.to_html(doc)).split() == text_of(old).split()
    replicas.weave(doc, pieces_of(new))
    assert replicas.to_html(doc) == through(new)


def test_a_change_merges_with_others() -> None:
    base = replicas.from_html("<p>One two three.</p><p>Four.</p><p>Five.</p>")
    here, there = replicas.opened(base), replicas.opened(base)
    replicas.weave(here, pieces_of("<p>One and two three.</p><p>Five.</p><p>Six.</p>"))
    replicas.weave(there, pieces_of("<p>One two three!</p><p>Four.</p><p>Five and a half.</p>"))
    for one, other in ((here, there), (there, here)):
        replicas.take_in(one, other.get_update())
    assert replicas.to_html(here) == replicas.to_html(there)
    assert replicas.to_html(here) == "<p>One and two three!</p><p>Five and a half.</p><p>Six.</p>"


def test_what_is_damaged_or_comes_too_early_is_refused() -> None:
    doc, other = replicas.opened(replicas.from_html("<p>A</p>")), replicas.opened(replicas.from_html("<p>B</p>"))
    state = other.get_state()
    replicas.weave(other, pieces_of("<p>BC</p>"))
    for wrong in (b"", b"\xff" * 20, other.get_update(state)):
        with pytest.raises(replicas.Unusable):
            replicas.take_in(replicas.opened(doc.get_update()), wrong)
    assert replicas.take_in(doc, doc.get_update()) == replicas.EMPTY


def test_hostile_documents_stay_small() -> None:
    doc = replicas.opened()
    place = doc.get(replicas.FIELD, type=XmlFragment)
    for _each in range(500):
        place.children.append(XmlElement("blockquote"))
        place = place.children[0]
    place.children.append(XmlText("deep"))
    assert replicas.to_html(doc).count("<blockquote>") < 100
