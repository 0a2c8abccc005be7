"""Albums where they stand in a text: their first pictures, and the way to all of them (docs/decisions/0070)."""

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape

from django.urls import reverse
from django.utils.translation import gettext as _

from etwinning.materials.models import Item
from etwinning.materials.players import DIGITS

# As the editor puts one into a text (ui/assets/js/writing/embed.js): who does not know it shows its link.
ALBUM = re.compile(
    r'<figure data-kind="album"><a\b[^>]*?href="/spaces/\d+/materials/folders/(?P<key>\d+)/"[^>]*>'
    r"(?P<title>[^<]*)</a></figure>"
)
MOST_PICTURES = 24  # of one album
MOST_ALBUMS = 10  # of one text; what comes after stays a link

# By their keys, each with its first pictures.
type Albums = Mapping[int, Sequence[Item]]


def keys_in(html: str) -> list[int]:
    """The keys of the first albums that a text shows."""
    if 'data-kind="album"' not in html:
        return []
    keys = (int(met["key"]) for met in ALBUM.finditer(html) if len(met["key"]) <= DIGITS)
    return list(dict.fromkeys(keys))[:MOST_ALBUMS]


def with_albums(html: str, asked: Collection[int], albums: Albums, *, outside: bool = False) -> str:
    """A text with the pictures of its albums. Of what was asked and is not among them, nothing is told outside.

    Inside stands a sentence in its place; an empty album stays a link. The pictures are those of any text: whoever
    shows it asks for each what families allow (`queries.pictures_for`, `queries.public_text`).
    """

    def shown(met: re.Match[str]) -> str:
        key = int(met["key"][:DIGITS])
        if key not in asked:
            return "" if outside else met[0]
        pictures = albums.get(key)
        if pictures:
            album = pictures[0].folder
            return _figure(pictures, met["title"], album.get_absolute_url() if album and not outside else "")
        if outside:
            return ""
        return met[0] if pictures is not None else f"<p><em>{escape(_('This is not shown here.'))}</em></p>"

    return ALBUM.sub(shown, html) if asked or outside else html


def _figure(pictures: Sequence[Item], title: str, address: str) -> str:
    tiles = "".join(_tile(item) for item in pictures)
    told = f'<a href="{escape(address)}">{title}</a>' if address else title
    grid = f'<div class="grid grid-cols-2 sm:grid-cols-3 gap-4">{tiles}</div>'
    return f"<figure>{grid}<figcaption>{told}</figcaption></figure>"


def _tile(item: Item) -> str:
    file = reverse("material_file", kwargs={"space_pk": item.space_id, "pk": item.pk})
    return (
        f'<a href="{escape(item.get_absolute_url())}"><img src="{escape(file)}?size=small"'
        f' alt="{escape(item.description)}" class="w-full aspect-square object-cover rounded"'
        ' loading="lazy" decoding="async"></a>'
    )
