"""Pages that nearly every project has, as beginnings: headings, a table, a checklist, with words to write over."""

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from etwinning.libraries.html import clean

PATTERNS = {
    "who_we_are": _("Who we are"),
    "rules": _("Our rules"),
    "schedule": _("Our plan and dates"),
    "results": _("Our results"),
}


def body_of(pattern: str, language: str) -> str:
    """The beginning of a page in its own language; in the reader's if we do not speak that one."""
    spoken = language if language in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    with translation.override(spoken):
        return clean(get_template(f"pages/patterns/{pattern}.html", using="jinja2").template.render())  # type: ignore[attr-defined]
