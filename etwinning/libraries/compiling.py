"""How our templates are compiled: Jinja2's own code, less what no template of ours uses.

Jinja2 lets every function that a template calls ask for the context, and looks anew at each call whether it does. None
of ours asks, so calls are written out as calls; macros know where each argument goes; text that needs no escaping is
not copied to say so; and a sentence is looked up in its language once. Together that halves what a page costs
(docs/decisions/0009). What a template means does not change: tests/test_compiling.py compares with Jinja2's own.
"""

from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any
from zlib import crc32

import jinja2
from django.utils import translation
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro, Undefined
from jinja2.utils import missing
from markupsafe import Markup
from markupsafe import escape as escape_anything
from markupsafe._speedups import _escape_inner

from etwinning.libraries.moment import MOST_KEPT, catalogue_of_the_moment

VERSION = f"{crc32(Path(__file__).read_bytes()):08x}"  # code that an earlier state of this file made is not taken
RUNTIME = "from jinja2.runtime import "
OURS = "from etwinning.libraries.compiling import QuickMacro as Macro, escape, marked as Markup"
SENTENCES = {"_": "gettext", **{name: name for name in ("gettext", "ngettext", "pgettext", "npgettext")}}


def marked(text: str) -> Markup:
    """A finished string as markup, without asking whether it is some already."""
    return str.__new__(Markup, text)


def escape(value: object) -> str:
    """What stands in the page for a value: markup as it is, everything else escaped."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]
    if kind is int:
        return str(value)
    return escape_anything(value)


class QuickMacro(Macro):
    """A macro that knows the place of each argument. What it does not understand it leaves to Jinja2's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(self.arguments)
        if self.caller and not self.explicit_caller:
            names.append("caller")
        self._places = {name: place for place, name in enumerate(names)}
        self._blank = [missing] * len(self.arguments)
        if len(names) > len(self.arguments):
            self._blank.append(self._environment.undefined("No caller defined", name="caller"))
        self._is_plain = not (self.catch_kwargs or self.catch_varargs)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Write the macro out."""
        given = len(args)
        if not self._is_plain or given > self._argument_count:
            return self._slowly(args, kwargs)
        values = [*args, *self._blank[given:]]
        for name, value in kwargs.items():
            place = self._places.get(name, -1)
            if place < given:  # unknown, or given twice
                return self._slowly(args, kwargs)
            values[place] = value
        text: str = self._func(*values)
        return marked(text) if self._default_autoescape else text

    def _slowly(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        text: str = Macro.__call__(self, *args, **kwargs)
        return text


class QuickCode(CodeGenerator):
    """Writes calls as calls, and takes our macros and our escaping instead of Jinja2's."""

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """The line that brings in what a template needs is followed by one that brings in ours."""
        super().writeline(x, node, extra)
        if x.startswith(RUNTIME):
            super().writeline(OURS)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja2's name
        """The function and its arguments; a sentence in a mail without markup takes the plain kind."""
        if isinstance(node.node, nodes.Name) and node.node.name in SENTENCES and not frame.eval_ctx.autoescape:
            self.write(f"environment.plain_sentences[{SENTENCES[node.node.name]!r}]")
        else:
            self.visit(node.node, frame)
        self.write("(")
        # the comma that `signature` begins with is Jinja2's, which always writes the function before it
        arguments = _Arguments(self)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        arguments.end()
        self.write(")")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """The two tests that every component asks, as what they are."""
        if node.name not in {"none", "defined"}:
            super().visit_Test(node, frame)
            return
        self.write("(" if node.name == "none" else "(not isinstance(")
        self.visit(node.node, frame)
        self.write(" is None)" if node.name == "none" else ", Undefined))")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        """What another template brings is looked up by its name: no template of ours is given globals of its own."""
        if node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.brought_by(")
        self.visit(node.template, frame)
        self.write(")")


class _Arguments:
    """Arguments written apart, so that the comma before the first can be left out."""

    def __init__(self, code: CodeGenerator) -> None:
        self.code, self.stream, self.parts = code, code.stream, list[str]()
        code.stream = self  # type: ignore[assignment]

    def write(self, text: str) -> None:
        self.parts.append(text)

    def end(self) -> None:
        self.code.stream = self.stream
        self.stream.write("".join(self.parts).removeprefix(", "))


type Sentence = Callable[..., str]


class _Sentences:
    """gettext and its kin for one kind of templates, with what each language says kept at hand."""

    def __init__(self, *, markup: bool) -> None:
        self.markup = markup
        self.kept: dict[object, dict[object, str]] = {}

    def known(self, key: object, say: Callable[[], str]) -> str:
        here = self.kept.setdefault(catalogue_of_the_moment(), {})
        said = here.get(key)
        if said is None:
            if len(here) >= MOST_KEPT:
                here.clear()
            said = here[key] = marked(say()) if self.markup else say()
        return said

    def filled(self, text: str, values: Mapping[str, object]) -> str:
        if not values and "%" not in text:
            return text
        if self.markup:
            return marked(str.__mod__(text, {name: _escaped(value) for name, value in values.items()}))
        return text % values

    def gettext(self, message: str, /, **values: object) -> str:
        here = self.kept.get(catalogue_of_the_moment())
        said = here.get(message) if here is not None else None
        if said is None:
            said = self.known(message, lambda: translation.gettext(message))
        return self.filled(said, values) if values or "%" in said else said

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        return self.filled(self.known((context, message), lambda: translation.pgettext(context, message)), values)

    def ngettext(self, one: str, many: str, num: int, /, **values: object) -> str:
        return self.filled(translation.ngettext(one, many, num), {"num": num} | values)

    def npgettext(self, context: str, one: str, many: str, num: int, /, **values: object) -> str:
        return self.filled(translation.npgettext(context, one, many, num), {"num": num} | values)


def sentences(*, markup: bool) -> dict[str, Sentence]:
    """What templates call gettext and its kin: named values are set in, escaped where the template is markup.

    As with Jinja2's own "newstyle", every sentence is a format, so a per cent sign is written twice.
    """
    say = _Sentences(markup=markup)
    return {alias: getattr(say, name) for alias, name in SENTENCES.items()}


class Environment(jinja2.Environment):
    """Jinja2's, with our way to compile. Templates do not change while it lives."""

    code_generator_class = QuickCode
    plain_sentences = sentences(markup=False)  # of templates that are no markup: mails

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._modules: dict[str, TemplateModule] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of all, not a layer above them: rendering copies them, and a layer is copied name by name."""
        return super().make_globals(d) if d else self.globals

    def brought_by(self, name: str) -> TemplateModule:
        """What may be imported from a template."""
        brought = self._modules.get(name)
        if brought is None:
            brought = self._modules[name] = self.get_template(name).module
        return brought


def _escaped(value: object) -> object:
    """A value for a place in a sentence: numbers stay numbers, so that %(count)d can take them."""
    if isinstance(value, Undefined):
        return str(value)  # raises what an undefined name raises
    return value if isinstance(value, int | float) else escape(value)
