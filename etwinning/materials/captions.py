"""Captions as people give them, WebVTT or SubRip: judged by content and written anew as plain WebVTT.

What is kept is only times and words: no styles, regions, notes or settings, and no markup but who speaks.
"""

import io
import re
from html import escape, unescape

import webvtt
from django.utils.translation import gettext as _

from etwinning.core.refusals import Refused
from etwinning.core.storage import Upload
from etwinning.materials.models import Captions

MOST_CUES = 10_000
SUBRIP = re.compile(r"\s*\d+\s*\n\s*\d{1,3}:\d\d:\d\d,\d{3}\s*-->")
SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>")
MARKUP = re.compile(r"<[^>]*>")


def clean_captions(upload: Upload) -> str:
    """The captions as WebVTT. Raises Refused with a sentence."""
    if (upload.size or 0) > Captions.MOST:
        raise Refused(_("These captions are longer than %(limit)s MB.") % {"limit": Captions.MOST // 1_000_000})
    upload.seek(0)
    try:
        text = upload.read().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as broken:
        raise Refused(_("These captions are not in UTF-8. Save them as UTF-8 and choose the file again.")) from broken
    kind = "vtt" if re.match(r"WEBVTT(?:[ \t\n]|$)", text) else "srt" if SUBRIP.match(text) else ""
    if not kind or "\0" in text:
        raise Refused(_("These are no captions. Choose a WebVTT (.vtt) or SubRip (.srt) file."))
    try:
        found = webvtt.from_buffer(io.StringIO(text), format=kind)
        cues = [(str(cue.start), str(cue.end), _words(cue.raw_text)) for cue in found.captions]
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError) as broken:
        raise Refused(
            _("These captions are damaged. Open them in your program, save them and choose them again.")
        ) from broken
    right = [(start, end, words) for start, end, words in cues if start < end and words]
    if not right or len(right) > MOST_CUES:
        raise Refused(_("There must be between one caption and ten thousand in the file, each ending after it begins."))
    return "WEBVTT\n\n" + "\n\n".join(f"{start} --> {end}\n{words}" for start, end, words in right) + "\n"


def _words(text: str) -> str:
    """The lines of a cue: the name of who speaks in front, nothing else that a browser would take for markup."""
    plain = unescape(MARKUP.sub("", SPEAKER.sub(r"\1: ", text)))
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return escape("\n".join(line for line in lines if line), quote=False)
