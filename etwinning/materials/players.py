"""Films and sounds as they are played, without any script: on their own page, and where they stand in a text."""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from etwinning.core.formats import playing_time
from etwinning.core.languages import self_name
from etwinning.materials.models import Captions, Item

# As the editor puts one into a text (ui/assets/js/writing/embed.js): who does not know it shows its link.
RECORDING = re.compile(
    r'<figure data-kind="recording"><a\b[^>]*?href="/spaces/\d+/materials/(?P<key>\d+)/"[^>]*>'
    r"(?P<title>[^<]*)</a></figure>"
)
DIGITS = 18  # a key has no more

# The address of what belongs to a thing: its key, and "" (its page) | "file" | "poster" | "captions" (their own key).
type Address = Callable[[int, str], str]
# By their keys, each with its captions.
type Recordings = Mapping[int, tuple[Item, list[Captions]]]


def inside(space_pk: int) -> Address:
    """Where members of a room find what belongs to its things."""
    names = {"": "material", "captions": "material_captions"}

    def address(pk: int, what: str) -> str:
        where = reverse(names.get(what, "material_file"), kwargs={"space_pk": space_pk, "pk": pk})
        return f"{where}?size=poster" if what == "poster" else where

    return address


def player(item: Item, captions: Iterable[Captions], address: Address) -> Markup:
    """The element that plays a thing. Nothing of it is fetched before somebody asks for it but its picture."""
    said = f'controls preload="none" src="{escape(address(item.pk, "file"))}" aria-label="{escape(item.name)}"'
    if item.file.kind != "video":
        return Markup(f"<audio {said}></audio>")  # noqa: S704 - each part was escaped
    if item.file.has_still:
        said += f' poster="{escape(address(item.pk, "poster"))}"'
    if item.file.width and item.file.height:
        said += f' width="{item.file.width}" height="{item.file.height}"'
    return Markup(f"<video playsinline {said}>{_tracks(list(captions), address)}</video>")  # noqa: S704 - as above


def with_players(html: str, recordings: Recordings, address: Address) -> str:
    """A text with a player in place of each recording of these, its words below. Other recordings stay links."""

    def played(met: re.Match[str]) -> str:
        item, captions = recordings.get(int(met["key"][:DIGITS]), (None, []))
        if item is None:
            return met[0]
        ours = f'lang="{get_language() or settings.LANGUAGE_CODE}"'  # the text around may be in another one
        link = f'<a href="{escape(address(item.pk, ""))}">{met["title"]}</a>'
        told = (
            f"<figcaption>{' · '.join(part for part in (link, playing_time(item.file.seconds)) if part)}</figcaption>"
        )
        words = ""
        if item.transcript:
            summary = escape(_("What is said in it"))
            words = (
                f'<details><summary {ours}>{summary}</summary><div dir="auto">{escape(item.transcript)}</div></details>'
            )
        return f'<figure class="player">{player(item, captions, address)}{told}{words}</figure>'

    return RECORDING.sub(played, html) if recordings else html


def without(met: re.Match[str]) -> str:
    """The sentence in the place of a picture or a recording that a reader may not see."""
    if met.groupdict().get("film"):
        return f"<p><em>{escape(pgettext('a recording', 'This is not shown here.'))}</em></p>"
    return f"<em>{escape(_('A picture is not shown here.'))}</em>"


def _tracks(captions: list[Captions], address: Address) -> str:
    """The captions, those in the reader's language switched on, else the first."""
    mine = [one for one in captions if one.language == get_language()] or captions
    return "".join(
        f'<track kind="captions" src="{escape(address(one.pk, "captions"))}" srclang="{escape(one.language)}"'
        f' label="{escape(self_name(one.language))}"{" default" if one is mine[0] else ""}>'
        for one in captions
    )
