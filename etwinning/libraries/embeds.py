"""What may be shown inside a text from other places: a table of providers. Nothing is loaded before somebody asks.

A text keeps the address that people know, as a link. Here it becomes the address of the provider's player; the content
security policy lets frames in from these hosts only. A new provider is a line in the table.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

PEERTUBE = ("framatube.org", "tilvids.com", "video.blender.org")  # more of them by ETWINNING_PEERTUBE
VIDEO, BOARD, WORK = "video", "board", "work"


@dataclass(frozen=True)
class Provider:
    """Where things are shown from: `pattern` reads host and path of an address, `player` is what a frame loads."""

    name: str
    kind: str
    hosts: tuple[str, ...]  # as people's addresses have them
    pattern: str
    player: str  # with the groups of the pattern, and {host}

    @property
    def frames(self) -> tuple[str, ...]:
        """The hosts that a frame may load from."""
        host = urlsplit(self.player).hostname or ""
        return self.hosts if "{host}" in self.player else (host,)


@dataclass(frozen=True)
class Embed:
    """A thing of a provider: what it is, and what a frame loads."""

    provider: Provider
    address: str


_TUBE = r"/(?:w|videos/watch|videos/embed)/(?P<id>[\w-]{8,40})/?"
PROVIDERS = (
    Provider(
        "YouTube",
        VIDEO,
        ("www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"),
        r"/(?:watch\?(?:[^#]*&)?v=|shorts/|embed/|live/)?(?P<id>[\w-]{11})(?:[?&#/].*)?",
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    Provider(
        "Vimeo",
        VIDEO,
        ("vimeo.com", "www.vimeo.com", "player.vimeo.com"),
        r"/(?:video/)?(?P<id>\d{5,12})(?:[?/].*)?",
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    Provider(
        "Dailymotion",
        VIDEO,
        ("www.dailymotion.com", "dailymotion.com", "dai.ly"),
        r"/(?:video/|embed/video/)?(?P<id>[a-z0-9]{5,12})(?:[?_].*)?",
        "https://geo.dailymotion.com/player.html?video={id}",
    ),
    Provider("PeerTube", VIDEO, PEERTUBE, _TUBE, "https://{host}/videos/embed/{id}"),
    Provider(
        "Padlet",
        BOARD,
        ("padlet.com", "www.padlet.com"),
        r"/(?:embed/|[\w.-]+/(?:[\w-]+-)?)(?P<id>[a-z0-9]{10,20})/?(?:\?.*)?",
        "https://padlet.com/embed/{id}",
    ),
    Provider(
        "Genially",
        WORK,
        ("view.genially.com", "view.genial.ly"),
        r"/(?P<id>[a-f0-9]{24})(?:[/?].*)?",
        "https://view.genially.com/{id}",
    ),
    Provider(
        "Canva",
        WORK,
        ("www.canva.com",),
        r"/design/(?P<id>[\w-]{8,20})/(?P<key>[\w-]{10,40})/(?:view|watch).*",
        "https://www.canva.com/design/{id}/{key}/view?embed",
    ),
    Provider("Prezi", WORK, ("prezi.com",), r"/(?:p|v)/(?:embed/)?(?P<id>[\w-]{8,20})(?:/.*)?", "https://prezi.com/p/embed/{id}/"),
    Provider(
        "ThingLink",
        WORK,
        ("www.thinglink.com",),
        r"/(?:card|scene|view/scene|video)/(?P<id>\d{10,25}).*",
        "https://www.thinglink.com/card/{id}",
    ),
    Provider("Wordwall", WORK, ("wordwall.net",), r"/(?:[a-z]{2}/)?(?:embed/)?resource/(?P<id>\d{3,12})(?:/.*)?", "https://wordwall.net/embed/resource/{id}"),
    Provider(
        "LearningApps",
        WORK,
        ("learningapps.org",),
        r"/(?:watch\?v=|display\?v=|view)?(?P<id>[a-z0-9]{5,14})(?:&.*)?",
        "https://learningapps.org/watch?v={id}",
    ),
    Provider(
        "GeoGebra",
        WORK,
        ("www.geogebra.org",),
        r"/(?:m|classic|material/iframe/id)/(?P<id>[a-zA-Z0-9]{6,12})(?:[/?#].*)?",
        "https://www.geogebra.org/material/iframe/id/{id}",
    ),
    Provider(
        "OpenStreetMap",
        WORK,
        ("www.openstreetmap.org",),
        r"/export/embed\.html\?(?P<id>bbox=[-\d.,%A-Fa-f]{7,120}(?:&(?:layer|marker)=[-\w.,%]{1,60}){0,2})",
        "https://www.openstreetmap.org/export/embed.html?{id}",
    ),
)  # fmt: skip


def embed_of(address: str, more_peertube: Collection[str] = ()) -> Embed | None:
    """What an address shows inside a text, if its place is on the list; else None, and it stays a link."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    host = (parts.netloc or "").lower()
    if parts.scheme != "https" or len(address) > 500:  # noqa: PLR2004 - longer than any address of a player
        return None
    for provider in PROVIDERS:
        known = host in provider.hosts or (provider.name == "PeerTube" and host in more_peertube)
        if known and (met := re.fullmatch(provider.pattern, rest)):
            return Embed(provider, provider.player.format(host=host, **met.groupdict()))
    return None


def frame_sources(more_peertube: Collection[str] = ()) -> list[str]:
    """For the content security policy: the places that a frame may load from."""
    return sorted({f"https://{host}" for host in [*_frames(), *more_peertube]})


def _frames() -> Iterator[str]:
    for provider in PROVIDERS:
        yield from provider.frames


def places(more_peertube: Collection[str] = ()) -> dict[str, list[str]]:
    """For the editor: the providers as one says them to people, and the hosts of addresses that it takes."""
    hosts = {host for provider in PROVIDERS for host in provider.hosts}
    return {"names": [provider.name for provider in PROVIDERS], "hosts": sorted({*hosts, *more_peertube})}
