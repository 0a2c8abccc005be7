"""Every component has its examples, and each example is a page that axe and the screenshots read."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.test import Client

from etwinning.ui import build

TEMPLATES = Path(build.ROOT) / "etwinning" / "ui" / "jinja2" / "ui"
EXPORTED = re.compile(r"{% set ([a-z_, ]+) = ")


def render(source: str, **context: object) -> str:
    """A line of a template with the components in reach."""
    template = engines["jinja2"].from_string('{% import "ui/components.html" as ui %}' + source)
    return str(template.render(context))


def components() -> list[str]:
    return [
        name.strip()
        for names in EXPORTED.findall((TEMPLATES / "components.html").read_text())
        for name in names.split(",")
    ]


def test_every_component_has_its_place_in_the_style_guide() -> None:
    shown = {
        name
        for path in (TEMPLATES / "examples").glob("*.html")
        for name in re.findall(r'call example\("([a-z_]+)"\)', path.read_text())
    }
    assert sorted(components()) == sorted(shown)


@pytest.mark.django_db
def test_the_style_guide_shows_every_component(client: Client) -> None:
    answer = client.get("/style-guide/")
    assert answer.status_code == 200
    shown = set(re.findall(r'class="specimen" id="([a-z_]+)"', answer.content.decode()))
    assert shown == set(components())


def test_every_icon_named_in_a_template_is_kept() -> None:
    kept = {path.stem for path in (build.SOURCES / "icons").glob("*.svg")}
    named = {
        name
        for path in build.templates()
        for name in re.findall(r'\bicon\("([a-z0-9-]+)"|\bicon="([a-z0-9-]+)"', path.read_text())
        for name in name
        if name
    }
    assert named - kept == set()


class Story(forms.Form):
    title = forms.CharField(label="Title", help_text="Short.", max_length=20)
    text = forms.CharField(label="Text", required=False, max_length=50, widget=forms.Textarea)
    when = forms.DateField(label="When", required=False)
    sees = forms.ChoiceField(label="Who sees it", choices=[("a", "All"), ("t", "Teachers")], widget=forms.RadioSelect)


def test_a_field_ties_label_hint_and_error_to_its_control() -> None:
    html = render('{{ ui.field(form["title"]) }}', form=Story(data={"title": "far too long for this field"}))
    assert '<label class="field-label" for="id_title">Title</label>' in html
    assert '<p class="hint" id="id_title_hint">Short.</p>' in html
    assert 'id="id_title_error"' in html
    assert 'aria-describedby="id_title_hint id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="far too long for this field"' in html


def test_what_may_stay_empty_says_so() -> None:
    assert "(optional)" in render('{{ ui.field(form["text"]) }}', form=Story())
    assert "(optional)" not in render('{{ ui.field(form["title"]) }}', form=Story())
    assert "(optional)" not in render('{{ ui.field(form["text"], optional_mark=False) }}', form=Story())


def test_radio_buttons_are_a_group_with_a_legend() -> None:
    html = render('{{ ui.field(form["sees"]) }}', form=Story(data={"sees": "t"}))
    assert '<fieldset class="field" id="id_sees">' in html
    assert '<legend class="field-label">Who sees it</legend>' in html
    assert html.count('type="radio"') == 2
    assert re.search(r'value="t"[^>]* checked', html)


def test_a_date_that_cannot_be_read_is_shown_again_as_it_was_typed() -> None:
    html = render('{{ ui.field(form["when"]) }}', form=Story(data={"when": "soon"}))
    assert 'type="date"' in html
    assert 'value="soon"' in html


def test_the_error_summary_leads_to_each_field() -> None:
    form = Story(data={"when": "soon"})
    html = render("{{ ui.error_summary(form) }}", form=form)
    assert re.findall(r'href="#([a-z_0-9]+)"', html) == ["id_title", "id_when", "id_sees_0"]
    assert "Please look at 3 things again" in html
    assert "autofocus" in html
    assert render("{{ ui.error_summary(form) }}", form=Story()) == ""


def test_a_question_needs_no_colon_in_the_error_summary() -> None:
    class Asked(forms.Form):
        what = forms.CharField(label="What is wrong?")
        name = forms.CharField(label="Your name")

    text = render("{{ ui.error_summary(form) }}", form=Asked(data={}))
    assert "What is wrong? Please" in text
    assert "Your name: Please" in text


def test_the_error_summary_stands_below_the_heading_of_its_page() -> None:
    """With the fields it leads to; what a macro holds stands where that is called."""
    wrong = []
    for path in build.templates():
        text = re.sub(r"{% macro .*?endmacro %}", "", path.read_text(), flags=re.DOTALL)
        summary, heading = text.find("{ error_summary("), re.search(r"(?:{|call) page_heading\(", text)
        if summary >= 0 and heading and summary < heading.start():
            wrong.append(path.name)
    assert wrong == []


def test_a_group_without_a_tick_says_what_it_wants() -> None:
    class Boxes(forms.Form):
        ages = forms.MultipleChoiceField(choices=[("3", "3 to 6")], widget=forms.CheckboxSelectMultiple)

    assert "Choose at least one." in render('{{ ui.field(form["ages"]) }}', form=Boxes(data={}))


def test_what_people_write_cannot_become_markup() -> None:
    evil = '"><script>alert(1)</script>'
    for source in (
        "{{ ui.row(text, href=text, meta=text, lead=text, chips=[text]) }}",
        "{{ ui.page_heading(text, lead=text, kicker=text, kicker_href=text) }}",
        "{{ ui.button(text, href=text) }}{{ ui.person(text, meta=text) }}{{ ui.status('draft', text) }}",
        "{{ ui.facts([(text, text)]) }}{{ ui.drawing(text) }}{{ ui.avatar(text) }}{{ ui.copy_button(text) }}",
        "{{ ui.steps([{'title': text, 'detail': text, 'note': text, 'state': 'done'}]) }}",
        "{{ ui.picture(text, text, caption=text) }}",
    ):
        assert "<script" not in render(source, text=evil)


def test_an_unknown_argument_or_state_is_an_error() -> None:
    with pytest.raises(TypeError):
        render('{{ ui.button("Save", colour="red") }}')
    with pytest.raises(Exception, match="lost"):
        render('{{ ui.status("lost", "Lost") }}')


def test_the_same_seed_draws_the_same_picture() -> None:
    first, again, other = (
        render(f"{{{{ ui.drawing({seed!r}) }}}}") for seed in ("project-1", "project-1", "project-2")
    )
    assert first == again
    assert first != other


def test_templates_name_no_raw_colours_and_no_physical_sides() -> None:
    wrong = re.compile(
        r"""style=|\son(?:click|change|input|submit|load|error|focus|blur|key\w+|mouse\w+|pointer\w+)=|\b(?:[mp][lr]|left|right|rounded-[lr]|border-[lr])-(?:\d|auto|\[)|\btext-(?:left|right)\b|#[0-9a-fA-F]{6}\b"""
    )
    faults = [
        f"{path.name}: {match.group()}"
        for path in build.templates()
        if "/mail/" not in str(path) and "/cards" not in str(path)
        for match in wrong.finditer(path.read_text())
    ]
    assert faults == []
