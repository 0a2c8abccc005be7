"""How a text is read: formulas, ticks, tables, and things of other places that wait to be asked for."""

import pytest
from django.conf import settings as site
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from etwinning.libraries.embeds import PROVIDERS, embed_of, frame_sources
from etwinning.libraries.formulas import mathml
from etwinning.libraries.html import clean
from etwinning.libraries.reading import shown


def test_formulas() -> None:
    made = mathml(r"\frac{a}{b} < x^2", block=True)
    assert made is not None
    assert made.startswith('<math display="block"><semantics><mrow><mfrac><mrow><mi>a</mi>')
    assert r'<annotation encoding="application/x-tex">\frac{a}{b} &lt; x^2</annotation>' in made
    html = clean(r'<p>So <span data-kind="formula">x &lt; 2</span></p><pre data-kind="formula">\sqrt{2}</pre>')
    assert "<p>So <math><semantics><mrow><mi>x</mi><mo>&lt;</mo><mn>2</mn>" in shown(html)
    assert '<div class="formula" tabindex="0" role="group"><math display="block">' in shown(html)


@pytest.mark.parametrize(
    "latex",
    ["", r"\frac{", r"\def\a{\a\a}\a", "x" * 501, "{" * 200 + "}" * 200, r"\newcommand{\b}{x}\b", r"\begin{matrix}"],
)
def test_what_is_no_formula_stays_as_it_was_written(latex: str) -> None:
    assert mathml(latex) is None
    html = f'<p><span data-kind="formula">{latex}</span>.</p>'
    assert shown(html) == html


def test_a_formula_brings_no_address_and_no_style() -> None:
    made = mathml(r"\href{javascript:alert(1)}{x} \style{color:red}{y} \text{</mtext><script>} \color{red}{z}")
    assert made is not None
    for bad in ("javascript", "style=", "<script", "mathcolor"):
        assert bad not in made.partition("<annotation")[0]
    assert "<script" not in made


@given(st.text(alphabet=r"\{}^_&$#%ab1 fracsqrtlegndmix<>;", max_size=40))
def test_no_formula_breaks_a_page(latex: str) -> None:
    made = mathml(latex)
    assert made is None or made.count("<mrow>") == made.count("</mrow>")


def test_checklists_tables_and_code() -> None:
    html = clean(
        '<ul data-kind="checklist"><li data-checked="true"><p>a</p></li><li data-checked="false"><p>b</p></li></ul>'
        "<table><tr><th>x</th></tr></table><pre><code>go</code></pre>"
    )
    with translation.override("en"):
        read = shown(html)
    assert (
        'class="checklist" role="list"><li data-checked="true"><span class="tick" role="img" aria-label="Done">' in read
    )
    assert 'aria-label="Not done yet"></span><p>b</p>' in read
    assert '<div class="table-scroll" role="group" tabindex="0" aria-label="Table"><table>' in read
    assert read.endswith('</table></div><pre tabindex="0"><code>go</code></pre>')


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://www.youtube.com/watch?list=a&v=dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://www.dailymotion.com/video/x8abc12", "https://geo.dailymotion.com/player.html?video=x8abc12"),
        ("https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv", "https://framatube.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv"),
        ("https://padlet.com/ayse/our-springs-abc123def456gh7", "https://padlet.com/embed/abc123def456gh7"),
        ("https://view.genially.com/5f2a8c0e1d3b4a5968778695/x", "https://view.genially.com/5f2a8c0e1d3b4a5968778695"),
        ("https://wordwall.net/resource/12345/water", "https://wordwall.net/embed/resource/12345"),
        ("https://learningapps.org/watch?v=p1abc23de20", "https://learningapps.org/watch?v=p1abc23de20"),
        ("https://www.geogebra.org/m/abcDEF12", "https://www.geogebra.org/material/iframe/id/abcDEF12"),
    ],
)
def test_known_places(address: str, player: str) -> None:
    embed = embed_of(address)
    assert embed is not None
    assert embed.address == player
    assert any(player.startswith(f"{source}/") for source in [*frame_sources(site.PEERTUBE)])


@pytest.mark.parametrize(
    "address",
    [
        "http://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be.evil.example/dQw4w9WgXcQ",
        "https://evil@youtu.be/dQw4w9WgXcQ",
        "https://youtu.be:8443/dQw4w9WgXcQ",
        "https://youtu.be/../x",
        "https://www.youtube.com/@school",
        "https://[bad",
        "https://example.org/watch?v=dQw4w9WgXcQ",
        'https://youtu.be/dQw4w9W"onload',
    ],
)
def test_other_places_stay_links(address: str) -> None:
    assert embed_of(address) is None
    html = clean(f"<figure data-kind=embed><a href='{address}'>Our film</a></figure>")
    assert "click-to-load" not in shown(html)
    assert "Our film" in shown(html)


def test_more_peertube_by_setting() -> None:
    address = "https://tube.school.example/w/kkGMgK9ZtnKfYAgnEtQxbv"
    assert embed_of(address) is None
    assert embed_of(address, ["tube.school.example"]) is not None
    assert "https://tube.school.example" in frame_sources(["tube.school.example"])


def test_nothing_of_another_place_is_loaded_before_it_is_asked_for() -> None:
    html = clean('<figure data-kind="embed"><a href="https://youtu.be/dQw4w9WgXcQ">"Rain" &amp; sun</a></figure>')
    with translation.override("en"):
        read = shown(html)
    assert "<iframe" not in read
    assert 'src="' not in read
    assert '<a href="https://youtu.be/dQw4w9WgXcQ" rel="nofollow noopener ugc">"Rain" &amp; sun</a>' in read
    assert 'data-title="&quot;Rain&quot; &amp; sun"' in read
    assert "YouTube learns that you look at it" in read


def test_a_recording_without_a_player_is_a_link() -> None:
    html = clean('<figure data-kind="recording"><a href="/spaces/1/materials/2/">Our film</a><video src="/x"></figure>')
    assert "<video" not in html
    link = '<a href="/spaces/1/materials/2/" rel="nofollow noopener ugc">Our film</a>'
    assert shown(html) == f'<p class="embed-link">{link}</p>'
    assert shown(html.replace("recording", "album")) == f'<p class="embed-link">{link}</p>'


def test_each_provider_has_a_player_of_a_host_on_the_list() -> None:
    for provider in PROVIDERS:
        assert {f"https://{host}" for host in provider.frames} <= set(frame_sources())


def test_a_text_may_hold_so_many_formulas() -> None:
    html = "".join(f'<p><span data-kind="formula">{"x" * 490}{at}</span></p>' for at in range(50))
    assert shown(html).count("<math>") == 40
    assert shown(html).count('data-kind="formula"') == 10


def test_frames_come_from_the_list_only() -> None:
    assert site.SECURE_CSP["frame-src"] == frame_sources(site.PEERTUBE)
