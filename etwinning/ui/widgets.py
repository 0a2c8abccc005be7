"""Form widgets written by a few lines of Python: a list of 150 languages as Django's templates costs 150 templates."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates, Jinja2
from django.http import HttpRequest  # noqa: TID251 - a renderer may be asked for a request
from django.template.exceptions import TemplateDoesNotExist
from django.utils.safestring import SafeString, mark_safe
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

Words = Mapping[str, Any]


def attributes(given: Words) -> str:
    """The attributes of a tag, each after a blank: True stands alone, False and None are left out."""
    said = []
    for name, value in given.items():
        if value is True:
            said.append(f" {escape(name)}")
        elif value is not False and value is not None:
            said.append(f' {escape(name)}="{escape(value)}"')
    return "".join(said)


def input_tag(widget: Words) -> str:
    """One input of whatever type."""
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return (
        f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{attributes(widget["attrs"])}>'
    )


def select_tag(widget: Words) -> str:
    """A list to choose from, with its groups if it has any."""
    said = [f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _place in widget["optgroups"]:
        if group:
            said.append(f'<optgroup label="{escape(group)}">')
        said += [
            f'<option value="{escape(one["value"])}"{attributes(one["attrs"])}>{escape(one["label"])}</option>'
            for one in options
        ]
        if group:
            said.append("</optgroup>")
    said.append("</select>")
    return "".join(said)


def select_of(bound: forms.BoundField, given: Mapping[str, Any]) -> SafeString:
    """The list of a field, with these attributes. One without groups is written once for each language and choice."""
    widget = bound.field.widget
    choices = [(str(value), label) for value, label in getattr(widget, "choices", ())]
    if type(widget) is not forms.Select or any(isinstance(label, list | tuple) for _value, label in choices):
        return bound.as_widget(attrs=dict(given))
    chosen = widget.format_value(bound.value())
    said = {"id": bound.auto_id, **bound.build_widget_attrs(dict(given))}
    options = _options(tuple((value, str(label)) for value, label in choices), tuple(chosen))
    return mark_safe(f'<select name="{escape(bound.html_name)}"{attributes(said)}>{options}</select>')  # noqa: S308 - escaped


@lru_cache(maxsize=512)
def _options(choices: tuple[tuple[str, str], ...], chosen: tuple[str, ...]) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{escape(label)}</option>'
        for value, label in choices
    )


def textarea_tag(widget: Words) -> str:
    """Text of several lines; browsers drop the first line break, so that there is one to drop."""
    tag = f'<textarea name="{escape(widget["name"])}"{attributes(widget["attrs"])}>\n'
    return f"{tag}{escape(widget['value'] or '')}</textarea>"


INPUTS = ("input", "text", "hidden", "email", "password", "number", "checkbox", "date", "url", "search")
TAGS: dict[str, Callable[[Words], str]] = {
    **{f"django/forms/widgets/{name}.html": input_tag for name in INPUTS},
    "django/forms/widgets/select.html": select_tag,
    "django/forms/widgets/textarea.html": textarea_tag,
}


class QuickRenderer(Jinja2):
    """Django's renderer, but for the widgets above; templates of Django 6.1 are what they must equal.

    Widgets of other packages are drawn by the templates that these bring.
    """

    def get_template(self, template_name: str) -> Any:
        """The template of a form or a widget, ours and Django's first."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return DjangoTemplates().get_template(template_name)

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The HTML of a widget or a form."""
        tag = TAGS.get(template_name)
        if tag is None:
            return SafeString(super().render(template_name, context, request))
        return mark_safe(tag(context["widget"]))  # noqa: S308 - each value is escaped above


@pass_eval_context
def attributes_of(_context: EvalContext, given: dict[str, Any]) -> Markup:
    """The attributes of a tag, in place of Jinja2's own filter, which writes required="True"."""
    return Markup(attributes(given))  # noqa: S704 - escapes each name and value
