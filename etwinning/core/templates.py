"""The Jinja2 environment of every page and mail: filters, globals, and what is always in the context."""

from functools import cache
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.utils import translation
from markupsafe import Markup

from etwinning.core import countries, formats, languages, regions, words
from etwinning.core.models import Entry
from etwinning.libraries import chance, compiling, embeds, reading, saying  # noqa: F401 - forms take tokens from chance
from etwinning.libraries.addresses import address_of
from etwinning.libraries.moment import spoken
from etwinning.ui.middleware import saves_data
from etwinning.ui.remembering import kept, remembered, remembered_words
from etwinning.ui.seeds import number_of
from etwinning.ui.widgets import attributes_of, select_of


def prose(html: str) -> Markup:
    """Text of a person that was cleaned when it was stored (libraries.html.clean), as it is read."""
    return Markup(reading.shown(html))  # noqa: S704 - cleaned at the door


@jinja2.pass_environment
def sentence(env: jinja2.Environment, entry: Entry) -> Markup:
    """What an entry of the journal says, in the reader's language: a template of the app that owns the deed."""
    app, deed = entry.deed.split("/")
    return Markup(env.get_template(f"{app}/journal/{deed}.html").render(entry=entry).strip())  # noqa: S704 - rendered with autoescape


def environment(**options: Any) -> jinja2.Environment:
    """The environment: undefined names are errors, gettext follows the reader's language."""
    options["undefined"] = jinja2.StrictUndefined
    options["autoescape"] = lambda name: (
        name is None or not name.endswith(".txt")
    )  # a mail says O'Brien, not O&#39;Brien
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["auto_reload"] = False  # bin/dev starts anew when one of them changes
    if settings.ENV != "production":  # which starts seldom; others should not translate 300 templates at each start
        folder = settings.VAR / "cache" / "templates" / compiling.VERSION
        folder.mkdir(parents=True, exist_ok=True)
        options["bytecode_cache"] = jinja2.FileSystemBytecodeCache(str(folder))
    env = compiling.Environment(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals |= compiling.sentences(markup=True)
    env.globals.update(
        url=address_of,
        static=cache(static),
        words=words,
        site=settings.ADDRESS,
        site_languages=languages.INTERFACE,
        site_countries=countries.CODES,
        number_of=number_of,
        remembered=remembered,
        remembered_words=remembered_words,
        kept=kept,
        select_of=select_of,
        embed_places=lambda: embeds.places(settings.PEERTUBE),
    )
    env.filters.update(
        day=formats.day,
        month=formats.month,
        moment=formats.moment,
        clock=formats.clock,
        ago=formats.ago,
        number=formats.number,
        file_size=formats.file_size,
        playing_time=formats.playing_time,
        join_list=formats.join_list,
        percent=formats.percent,
        country=countries.country_name,
        language=languages.language_name,
        self_name=languages.self_name,
        region=regions.region_name,
        prose=prose,
        sentence=sentence,
        xmlattr=attributes_of,
    )
    return env


class CsrfInput:
    """The hidden field of a form: made when the first form asks for it, the same for all forms of a page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.made = ""

    def __html__(self) -> str:
        self.made = self.made or csrf_input(self.request)
        return self.made

    __str__ = __html__


def always(request: HttpRequest) -> dict[str, Any]:
    """Context of every page that needs no database."""
    code = translation.get_language() or "en"
    return {
        "csrf_input": CsrfInput(request),
        "language": code,
        "html_language": spoken(code),
        "dir": languages.direction(code),
        "theme": theme if (theme := request.COOKIES.get("theme")) in {"day", "night"} else "",
        "saves_data": saves_data(request),
        "messages": get_messages(request) if hasattr(request, "_messages") else [],
    }
