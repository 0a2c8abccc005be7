"""The files of a brought archive, taken in one by one before the room knows of any: the slow part, which may be killed.

Each is kept in a transaction of its own, with a row that remembers it: a later try goes on where an earlier one ended.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.files.base import File as Stored
from django.db import transaction
from django.utils.translation import gettext as _

from etwinning.archives import links, reading
from etwinning.archives.actions.standing import Maker, drop_unpacked
from etwinning.archives.models import Archive, Unpacked
from etwinning.core.files import keep_file
from etwinning.core.judge import judge
from etwinning.core.models import File
from etwinning.core.pictures import LONGEST_SIDE
from etwinning.core.refusals import Refused
from etwinning.films.bare import is_bare
from etwinning.people.models import Person


def unpack(archive: reading.Opened, maker: Maker, by: Person) -> None:
    """Keep every file that the records name, once for each thing that shows it. Raises Refused with its name."""
    data = archive.data
    wanted = list(uses(archive))
    there = Counter(maker.archive.unpacked.values_list("name", "called"))
    words = len(data["pages"]) + len(data["talk"]["posts"]) + len(data["news"]) + len(data["materials"]["items"])
    maker.expect(len(wanted) + words, there.total())
    for name, called in wanted:
        if there[name, called]:
            there[name, called] -= 1
            continue
        with transaction.atomic():
            file = _kept(archive, name, called, by)
            Unpacked.objects.create(archive=maker.archive, name=name, called=called, file=file)
            maker.done += 1
            maker.tell()


def uses(archive: reading.Opened) -> Iterator[tuple[str, str]]:
    """Every file that things show: its name in the archive, and what it is called there."""
    data = archive.data
    yield from map(item_file, data["materials"]["items"])
    for page in data["pages"]:
        yield from ((name, name) for name in pictures_in(archive, page))
    for some in (data["pages"], data["talk"]["posts"], data["news"]):
        yield from ((one["file"], one["name"]) for row in some for one in row["files"])


def item_file(one: dict[str, Any]) -> tuple[str, str]:
    """The file of a thing of the materials, as `uses` says it."""
    return one["file"], f"{one['name']}.{one['file'].rpartition('.')[2]}"


def pictures_in(archive: reading.Opened, page: dict[str, Any]) -> list[str]:
    """The pictures in the text of a page, each once, as far as they came along."""
    found: dict[str, None] = {}

    def note(kind: str, name: str, is_picture: bool) -> str:
        if kind == "file" and is_picture and f"files/{name}" in archive.zip.NameToInfo:
            found[name] = None
        return ""

    links.turned(page["body"], note)
    return list(found)


class Found:
    """What is unpacked, for the things of the room to take over."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.rows: dict[tuple[str, str], list[Unpacked]] = {}
        self.changed: list[tuple[str, str, str]] = []  # as Archive.left_out: bytes that are not those of the archive
        self.taken: list[int] = []
        for one in archive.unpacked.select_related("file").order_by("-pk"):
            self.rows.setdefault((one.name, one.called), []).append(one)

    def take(self, name: str, called: str) -> File:
        """A file for one thing, which it belongs to from now on."""
        one = self.rows[name, called].pop()
        self.taken.append(one.pk)
        if one.file.sha256 != name.partition(".")[0]:
            self.changed.append((one.file.kind, one.file.name, "cleaned"))
        return one.file

    def settle(self) -> None:
        """All is taken that was wanted; the rest goes."""
        Unpacked.objects.filter(pk__in=self.taken).delete()
        drop_unpacked(self.archive)


def _kept(archive: reading.Opened, name: str, called: str, by: Person) -> File:
    """Take a file in as if somebody sent it; a picture that is nothing but a picture keeps its bytes."""
    with tempfile.SpooledTemporaryFile(max_size=4_000_000) as content:
        with archive.zip.open(f"files/{name}") as packed:
            for part in iter(lambda: packed.read(1 << 20), b""):
                content.write(part)
        upload = Stored(content, name=called or name)
        try:
            is_picture = judge(upload).kind == File.Kind.PICTURE
            upload.seek(0)
            as_it_is = archive.is_ours or (is_picture and is_bare(upload.read(), LONGEST_SIDE))
            return keep_file(upload, by=by, as_it_is=as_it_is)
        except Refused as no:
            said = {"name": called[:80], "why": no.sentence}
            raise Refused(_("“%(name)s” in this archive cannot be taken. %(why)s") % said) from no
