"""Names of files as people give them: kept readable in every script, made harmless, with the ending of the content."""

import mimetypes
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji are misspelt without them
FORBIDDEN = dict.fromkeys(map(ord, '<>:"|?*'), " ")  # what Windows cannot store
# Endings that say what a file claims to be, beyond those that Python knows. They go: the content decides.
CLAIMS = {
    ".apk", ".app", ".bat", ".cmd", ".com", ".docm", ".dotm", ".exe", ".gz", ".hta", ".jar", ".jpe", ".jse", ".lnk",
    ".msi", ".php", ".pif", ".pptm", ".ps1", ".rar", ".reg", ".scr", ".vbe", ".vbs", ".wsf", ".xlsm", ".7z",
}  # fmt: skip


def clean_name(given: str, extension: str) -> str:
    """A name that can be shown and downloaded everywhere: at most 120 characters, ending in `.extension`.

    Letters of every script stay. A name of which nothing is left becomes `file`.
    """
    stem = _harmless(given)
    known = CLAIMS | set(mimetypes.types_map) | {f".{extension}"}
    while (claimed := PurePosixPath(stem).suffix.lower()) and claimed in known:
        stem = stem[: -len(claimed)].rstrip(" .")
    return f"{_cut(stem, LONGEST - len(extension) - 1) or 'file'}.{extension}"


def shown_name(given: str) -> str:
    """The whole name as it was given, with whatever ending, to be shown and nothing else."""
    return _cut(_harmless(given), LONGEST) or "file"


def _harmless(given: str) -> str:
    """Without path, control characters and direction marks: a name must not read backwards (`photo\u202egpj.exe`)."""
    name = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = unicodedata.normalize("NFC", name[: LONGEST * 20])
    name = "".join(map(_readable, name)).translate(FORBIDDEN)
    return " ".join(name.split()).strip(" .")


def _readable(character: str) -> str:
    """The character, a space for any kind of white space, or nothing."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") and character not in JOINERS else character


def _cut(text: str, length: int) -> str:
    """The first characters of a text, without leaving half of a letter that is written with several."""
    if len(text) <= length:
        return text
    end = length
    while end > length - 20 and (unicodedata.combining(text[end]) or text[end] in JOINERS or text[end - 1] in JOINERS):
        end -= 1
    return text[:end].strip(" ." + JOINERS)
