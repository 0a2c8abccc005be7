"""Our compiler means what Jinja2's own means, and every template of ours goes through it."""

from typing import Any

import jinja2
import pytest
from django.template import engines
from django.utils import translation
from markupsafe import Markup

from etwinning.libraries.compiling import Environment, QuickMacro, sentences

MACROS = """
{%- macro box(title, kind="plain", size=none) -%}
<div class="{{ kind }}{{ size or "" }}">{{ title }}
{%- if caller is defined and caller %}{{ caller(title|length) }}{% endif %}</div>
{%- endmacro -%}
{%- macro rest(first) -%}{{ first }}{{ varargs|length }}
{%- for name in kwargs %}{{ name }}={{ kwargs[name] }}{% endfor %}{%- endmacro -%}
{%- macro needs(it) -%}{{ caller() }}{{ it }}{%- endmacro -%}
"""
SAME = {
    "text is escaped": "{{ bad }}{{ 3 }}{{ 2.5 }}{{ none }}{{ fine }}{{ true }}",
    "by place": "{{ box(bad) }}{{ box('a', 'wide', 4) }}",
    "by name": "{{ box(kind='wide', title=bad) }}{{ box('a', size=2) }}",
    "with content": "{% call(n) box('a<b') %}{{ n }}{{ bad }}{% endcall %}",
    "more than declared": "{{ rest(1, 2, 3, x=bad) }}",
    "a macro in a loop": "{% for one in 'abc' %}{{ box(one, loop.index|string) }}{% endfor %}",
    "concatenation": "{{ 'a' ~ box('b') ~ bad }}",
    "set block": "{% set words %}{{ bad }}!{% endset %}{{ words }}{{ box(words) }}",
    "methods": "{{ ', '.join(['a', bad]) }}{{ {'a': 1}.items()|list }}{{ 'x'.upper() }}",
    "trans": "{% trans name=bad %}Hello {{ name }}{% endtrans %}",
    "sentence": "{{ _('100%% of %(what)s', what=bad) }}{{ ngettext('%(num)s page', '%(num)s pages', 3) }}",
    "no place to fill": "{{ _('100%% right') }}{{ pgettext('a tone', 'Plain <b>') }}",
    "a test of names": "{{ x is defined }}{{ bad is defined }}{{ bad is not none and x is not defined }}",
    "a test of values": "{{ none is none }}{{ 1 + 1 is none }}{{ {'a': none}.a is defined }}",
    "of another template": "{% import 'more' as a %}{{ a.box(bad) }}{% from 'more' import box as b %}{{ b('c') }}",
    "number in a sentence": "{{ _('%(n)d of %(m)s', n=3, m=fine) }}",
}
FAULTS = {
    "unknown argument": "{{ box('a', colour='red') }}",
    "too many": "{{ box(1, 2, 3, 4) }}",
    "given twice": "{{ box('a', title='b') }}",
    "nothing given": "{{ box() }}",
    "no content": "{{ needs(1) }}",
    "undefined": "{{ nowhere }}",
    "undefined function": "{{ nowhere() }}",
    "undefined in a sentence": "{{ _('%(n)s', n=nowhere) }}",
    "a sentence lacks a value": "{{ _('%(n)s') }}",
}


def environment(*, ours: bool, markup: bool = True) -> jinja2.Environment:
    made = (Environment if ours else jinja2.Environment)(
        undefined=jinja2.StrictUndefined, autoescape=markup, extensions=["jinja2.ext.i18n"],
        loader=jinja2.DictLoader({"more": MACROS}),
    )  # fmt: skip
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True,
        pgettext=translation.pgettext, npgettext=translation.npgettext,
    )  # fmt: skip
    if ours:
        made.globals |= sentences(markup=True)
    return made


def written(source: str, **how: bool) -> str:
    values: dict[str, Any] = {"bad": "<i>&\"'", "fine": Markup("<b>ok</b>")}
    return environment(**how).from_string(MACROS + source).render(values)


@pytest.mark.parametrize("what", SAME)
def test_means_the_same(what: str) -> None:
    assert written(SAME[what], ours=True) == written(SAME[what], ours=False)


@pytest.mark.parametrize("what", SAME)
def test_means_the_same_without_markup(what: str) -> None:
    assert written(SAME[what], ours=True, markup=False) == written(SAME[what], ours=False, markup=False)


@pytest.mark.parametrize("what", FAULTS)
def test_fails_alike(what: str) -> None:
    errors = []
    for ours in (False, True):
        with pytest.raises((TypeError, KeyError, jinja2.UndefinedError)) as error:
            written(FAULTS[what], ours=ours)
        errors.append((error.type, str(error.value)))
    assert errors[0] == errors[1]


def test_sentences_follow_the_language() -> None:
    here = sentences(markup=True)
    with translation.override("tr"):
        assert here["_"]("Home") == translation.gettext("Home") != "Home"
    with translation.override("en"):
        assert here["_"]("Home") == "Home"


def test_our_templates_are_compiled_so() -> None:
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    assert isinstance(env.get_template("ui/components.html").module.button, QuickMacro)
    assert "context.call(" not in env.compile("{{ f(1) }}", raw=True)
