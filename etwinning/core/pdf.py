"""PDFs made from HTML by WeasyPrint, with fonts of our own, so that every script of our languages prints.

WeasyPrint draws with Pango, a library of the operating system. Where it is missing, `CannotPrint` says so.
"""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from django.conf import settings
from PIL import ImageFile

SYSTEM_PACKAGES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SCRIPTS: Final = ("", "Armenian", "Georgian", "Arabic")
FAMILY: Final = ", ".join(f"'Print Sans{' ' + script if script else ''}'" for script in SCRIPTS)
_one_at_a_time = Lock()  # fontconfig and Pango share what they know between threads


class CannotPrint(Exception):
    """The machine lacks what draws PDFs."""


def pdf_of(html: str, css: str) -> bytes:
    """A PDF of that HTML, which names no file and no address but data: ones. Raises CannotPrint.

    `css` may use the family `FAMILY`, in weights 400 and 700.
    """
    weasyprint = _weasyprint()
    with _one_at_a_time:
        fonts, faces = _fonts()
        # nothing that a page names is fetched, whoever wrote it
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
        sheet = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher)
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        made: bytes = document.write_pdf(stylesheets=[faces, sheet], font_config=fonts)
        return made


@cache
def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 - two seconds that only printing needs
    except OSError as missing:  # what cffi raises when a library is not there
        raise CannotPrint(str(missing)) from missing
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # it says True for the whole process, which refuses cut-off uploads
    return weasyprint


@cache
def _fonts() -> tuple[Any, Any]:
    """The fonts' configuration and the style sheet that names their files; loaded once a process."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    faces = []
    for script in SCRIPTS:
        for weight, name in ((400, "400Regular"), (700, "700Bold")):
            path = Path(settings.VAR, "fonts", f"NotoSans{script}_{name}.ttf")
            family = f"Print Sans {script}".strip()
            faces.append(f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url({path.as_uri()}) }}")
    fonts = FontConfiguration()
    return fonts, weasyprint.CSS(string="\n".join(faces), font_config=fonts)
