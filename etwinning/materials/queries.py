"""Finding materials. Who sees a folder or an item, and what everyone on the internet sees, is defined here only."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from etwinning.core.folding import fold_words, search_text
from etwinning.core.models import Audience, Entry, File
from etwinning.libraries.known import Known
from etwinning.materials import albums, players
from etwinning.materials.models import Captions, Folder, Item, Sending
from etwinning.people.models import Person
from etwinning.safety import queries as safety
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import audiences_of, viewer_in, viewer_outside

KINDS = [kind.value for kind in File.Kind]
ADDRESS = re.compile(r"/spaces/\d+/materials/(\d+)/(?:file/)?(?:\?size=\w+)?")
DIGITS = players.DIGITS
MOST_ALBUMS = 12  # that the chooser shows; more are found by their names
# What stands in a text and is seen or heard there: pictures, and recordings as `players.RECORDING` says.
PICTURES = re.compile(
    r'<(?:img\b[^>]*?|(?P<film>figure data-kind="recording"><a\b[^>]*?))/spaces/\d+/materials/(?P<key>\d+)/[^>]*>'
    r"(?(film)[^<]*</a></figure>)"
)


def _standing() -> Q:
    """Neither binned nor in a binned folder."""
    return Q(binned_at__isnull=True, folder__isnull=True) | Q(binned_at__isnull=True, folder__binned_at__isnull=True)


def _seen_by(audiences: Iterable[str]) -> Q:
    """Narrower wins: both the item and its folder must be for the reader."""
    mine = list(audiences)
    return Q(audience__in=mine) & (Q(folder__isnull=True) | Q(folder__audience__in=mine))


def folders_visible_to(member: Member) -> QuerySet[Folder]:
    """The folders and albums that a member may look into."""
    return Folder.objects.filter(
        space_id=member.space_id, binned_at__isnull=True, audience__in=audiences_of(member)
    ).select_related("made_by")


def items_visible_to(member: Member) -> QuerySet[Item]:
    """The items that a member may see, with file, folder and who added them, newest first.

    An item with a virus is seen only by teachers and by who added it, who can remove it.
    """
    items = Item.objects.filter(_standing(), _seen_by(audiences_of(member)), space_id=member.space_id)
    if not member.has_care:
        items = items.exclude(Q(file__scan=File.Scan.INFECTED) & ~Q(added_by=member.person_id))
    return items.select_related("file", "folder", "added_by").order_by("-added_at", "-pk")


_ITEM = Known(lambda seat, pk: items_visible_to(seat).filter(pk=pk).order_by())
_IN_ROOM = Known(lambda seat: folders_visible_to(seat).select_related(None).order_by("name", "pk"))
_COUNTS = Known(
    lambda seat: (
        items_visible_to(seat)
        .filter(folder__isnull=False)
        .order_by()
        .values("folder")
        .annotate(number=Count("pk"))
        .values_list("folder", "number")
    )
)


def item_in(member: Member, pk: int) -> Item | None:
    """The item with this key, if a member may see it."""
    return _ITEM.first(seat=member, pk=pk)


@dataclass
class Shelf:
    """A folder as the list shows it: how much of it the reader sees, and the latest pictures in it."""

    folder: Folder
    number: int
    covers: list[Item]


def shelves_of(member: Member) -> list[Shelf]:
    """All folders of a room for a reader, by name, albums with their three latest pictures. Three queries at most."""
    folders = _IN_ROOM(seat=member)
    counts = dict(_COUNTS(seat=member)) if folders else {}
    albums = [folder.pk for folder in folders if folder.kind == Folder.Kind.ALBUM]
    covers: dict[int | None, list[Item]] = {}
    if albums:
        newer = Item.objects.filter(folder=OuterRef("folder"), pk__gt=OuterRef("pk"), file__kind="picture")
        newer = newer.filter(binned_at__isnull=True, audience__in=audiences_of(member), file__scan=File.Scan.CLEAN)
        pictures = items_visible_to(member).filter(folder__in=albums, file__kind="picture", file__scan=File.Scan.CLEAN)
        third = newer.order_by("pk").values("pk")[2:3]
        for item in pictures.filter(~Exists(third)).order_by("-pk"):
            covers.setdefault(item.folder_id, []).append(item)
    return [Shelf(folder, counts.get(folder.pk, 0), covers.get(folder.pk, [])[:3]) for folder in folders]


def albums_like(member: Member, question: str) -> list[Shelf]:
    """The albums of a room for a reader, in whose names all words stand, without pictures. Two queries at most."""
    named = [one for one in _IN_ROOM(seat=member) if one.kind == Folder.Kind.ALBUM]
    found = [one for one in named if all(word in search_text(one.name) for word in fold_words(question)[:8])]
    counts = dict(_COUNTS(seat=member)) if found else {}
    return [Shelf(folder, counts.get(folder.pk, 0), []) for folder in found[:MOST_ALBUMS]]


def items_like(member: Member, question: str, kind: str = "") -> QuerySet[Item]:
    """The visible items in whose names all words stand, of one kind if it is named."""
    items = items_visible_to(member)
    for word in fold_words(question)[:8]:
        items = items.filter(search__contains=word)
    return items.filter(file__kind=kind) if kind in KINDS else items


def items_in_folder(member: Member, folder: Folder | None) -> QuerySet[Item]:
    """What a member sees in a folder (None: what lies in none), newest first; an album from its beginning."""
    items = items_visible_to(member).filter(folder=folder)
    return items.order_by("added_at", "pk") if folder and folder.kind == Folder.Kind.ALBUM else items


def items_editable_by(member: Member) -> QuerySet[Item]:
    """What a member may change: teachers what they see, others what they added; visitors nothing."""
    items = items_visible_to(member)
    if member.has_care:
        return items
    return items.filter(added_by=member.person_id) if member.role != Member.Role.VISITOR else items.none()


def pictures_without_words(member: Member, folder: Folder | None = None) -> QuerySet[Item]:
    """Pictures that a member may change and that nobody has described yet, the oldest first."""
    items = items_editable_by(member).filter(file__kind="picture", alt="").order_by("added_at", "pk")
    return items.filter(folder=folder) if folder else items


def folders_to_add_to(member: Member) -> QuerySet[Folder]:
    """The folders into which a member may put something."""
    folders = folders_visible_to(member).order_by("name", "pk")
    return folders if member.has_care else folders.filter(adders=Folder.Adders.MEMBERS)


def binned_items(member: Member) -> QuerySet[Item]:
    """Items in the bin, latest first: teachers see all, others what they added themselves."""
    items = Item.objects.filter(space_id=member.space_id, binned_at__isnull=False)
    if not member.has_care:
        items = items.filter(added_by=member.person_id)
    return items.select_related("file", "folder", "binned_by", "added_by").order_by("-binned_at", "-pk")


def binned_folders(member: Member) -> QuerySet[Folder]:
    """Folders in the bin: for teachers, and for who made them."""
    folders = Folder.objects.filter(space_id=member.space_id, binned_at__isnull=False)
    if not member.has_care:
        folders = folders.filter(made_by=member.person_id)
    return folders.select_related("binned_by").order_by("-binned_at", "-pk")


def items_of_all_kinds(member: Member) -> QuerySet[Item]:
    """What a member sees, and their part of the bin: for the deeds of the bin, which may be asked twice."""
    seen = Q(pk__in=items_visible_to(member).order_by().values("pk"))
    binned = Q(pk__in=binned_items(member).order_by().values("pk"))
    return Item.objects.filter(seen | binned).select_related("space", "file", "folder", "added_by", "binned_by")


def folders_of_all_kinds(member: Member) -> QuerySet[Folder]:
    """As items_of_all_kinds, for folders."""
    seen = Q(pk__in=folders_visible_to(member).order_by().values("pk"))
    binned = Q(pk__in=binned_folders(member).order_by().values("pk"))
    return Folder.objects.filter(seen | binned).select_related("space", "binned_by")


def captions_of(item: Item) -> list[Captions]:
    """The captions of an item without their texts, in the order of the languages' codes."""
    return list(Captions.objects.filter(item=item).defer("body").order_by("language"))


def captions_visible_to(member: Member) -> QuerySet[Captions]:
    """The captions of the items a member may see."""
    captions = Captions.objects.filter(item__in=items_visible_to(member).order_by().values("pk"))
    return captions.select_related("item__file")


def open_sendings(member: Member) -> QuerySet[Sending]:
    """What a member began to send into a room and did not end, the oldest first."""
    mine = Sending.objects.filter(space_id=member.space_id, person=member.person_id, ended_at__isnull=True)
    return mine.order_by("begun_at", "pk")


def sendings_of(member: Member) -> QuerySet[Sending]:
    """Everything a member sent into a room of late: ended ones too, for who lost the last answer."""
    return Sending.objects.filter(space_id=member.space_id, person=member.person_id).select_related("space", "item")


def sending_of(member: Member, key: UUID) -> Sending | None:
    """One of a member's own sendings."""
    return sendings_of(member).filter(key=key).first()


def fresh(sending: Sending) -> Sending | None:
    """The same sending as it is now, if nobody dropped it."""
    return Sending.objects.select_related("space", "item").filter(pk=sending.pk).first()


def left_in(space: Space) -> int:
    """How many more things a room takes. What lies in the bin is not counted. One query."""
    return max(0, Item.MOST_IN_SPACE - Item.objects.filter(space=space, binned_at__isnull=True).count())


def told_lately(space: Space, person: Person, since: datetime) -> bool:
    """Whether the room has heard since then that a person adds materials: thirty pictures are one piece of news."""
    said = Entry.objects.filter(scope=space.scope, actor=person, deed="materials/add_materials", at__gte=since)
    return said.exclude(audience=Audience.AUTHOR).exists()


def to_purge(since: datetime) -> tuple[QuerySet[Item], QuerySet[Folder]]:
    """What lies in the bin since that moment or longer; with a folder, what lies in it."""
    folders = Folder.objects.filter(binned_at__lte=since)
    gone = Q(binned_at__lte=since) | Q(folder__in=folders.values("pk"))
    return Item.objects.filter(gone).select_related("file").order_by("pk"), folders


def old_sendings(now: datetime) -> QuerySet[Sending]:
    """Sendings of which nothing was heard for some days."""
    return Sending.objects.filter(latest_at__lte=now - timedelta(days=Sending.DAYS)).order_by("pk")


def public_items(space: Space, reader: Person | None = None) -> QuerySet[Item]:
    """What somebody outside may see of a room's materials (anyone, or somebody signed in), newest first.

    It must be meant for everyone, and no pupil's family may keep it from this reader. Three queries and the list's.
    """
    public = _public().filter(space=space)
    files = list(File.objects.filter(pk__in=public.values("file")).only("pk", "sha256", "kind"))
    kept = safety.withheld(files, viewer_outside(space.pk, reader)) if files else {}
    shown = public.exclude(file__in=list(kept)) if kept else public
    return shown.select_related("file", "folder").order_by("-added_at", "-pk")


def rooms_with_public_items() -> QuerySet[Item, int]:
    """The keys of rooms that have materials for everyone, families not asked."""
    return _public().values_list("space", flat=True)


def _public() -> QuerySet[Item]:
    return Item.objects.filter(_standing(), _seen_by([Audience.PUBLIC]), file__scan=File.Scan.CLEAN)


def public_captions(space: Space, reader: Person | None = None) -> QuerySet[Captions]:
    """The captions of public items."""
    return Captions.objects.filter(item__in=public_items(space, reader).order_by().values("pk")).order_by("language")


def is_withheld(item: Item, member: Member) -> bool:
    """Whether a family keeps a thing from a member who may see that it is there. One query."""
    return not safety.may_show(item.file, viewer_in(member))


def why_not_public(item: Item) -> safety.Withheld | None:
    """Why everyone on the internet would not see a thing, as far as families are asked. Two queries."""
    return safety.withheld([item.file], viewer_outside(item.space_id, None)).get(item.file_id)


def keys_in(html: str, pictures: re.Pattern[str] = PICTURES) -> set[int]:
    """The keys that a text shows. What has more digits than any key is none (and thousands of them are no number)."""
    return {int(met["key"]) for met in pictures.finditer(html) if len(met["key"]) <= DIGITS}


def pictures_in_text(html: str, space_pk: int) -> list[Item]:
    """The things of a room that are seen or heard in a text, with their files. One query; none without any."""
    keys = keys_in(html)
    if not keys:
        return []
    items = Item.objects.filter(_standing(), space_id=space_pk, pk__in=keys)
    return list(items.select_related("file").order_by("pk"))


def pictures_for(html: str, member: Member) -> tuple[list[Item], set[int]]:
    """The things of the room that are seen or heard in a text, for one who reads it. One query; none without any.

    First those that the member may see, with their files; then the keys of those that are binned, gone, for others, or
    not yet found clean by the scanner (`core.sending` gives them to nobody else).
    """
    keys = keys_in(html)
    if not keys:
        return [], set()
    ready = Q(file__scan=File.Scan.CLEAN) | Q(file__scan=File.Scan.WAITING, file__owner=member.person_id)
    items = list(items_visible_to(member).filter(ready, pk__in=keys))
    return items, keys - {item.pk for item in items}


def text_without(html: str, keys: Collection[int], pictures: re.Pattern[str] = PICTURES) -> str:
    """A text with a sentence in place of each of these pictures (keys of what the pattern finds)."""

    def said(met: re.Match[str]) -> str:
        return players.without(met) if len(met["key"]) > DIGITS or int(met["key"]) in keys else met[0]

    return pictures.sub(said, html)


def recordings_in(html: str, items: Iterable[Item]) -> players.Recordings:
    """Those of these things that stand as recordings in a text, with their captions. One query; none without any."""
    named = {int(met["key"]) for met in players.RECORDING.finditer(html) if len(met["key"]) <= DIGITS}
    recordings = {item.pk: (item, list[Captions]()) for item in items if item.pk in named and item.is_recording}
    if recordings:
        for one in Captions.objects.filter(item__in=list(recordings)).defer("body").order_by("language"):
            recordings[one.item_id][1].append(one)
    return recordings


def _first_pictures(items: QuerySet[Item], keys: Collection[int]) -> dict[int, list[Item]]:
    """Of these things the first pictures in each of some albums. One query."""
    nth = Window(RowNumber(), partition_by="folder", order_by=["added_at", "pk"])
    pictures = items.filter(folder__in=keys, file__kind=File.Kind.PICTURE, file__scan=File.Scan.CLEAN).order_by()
    found: dict[int, list[Item]] = {}
    for item in pictures.annotate(nth=nth).filter(nth__lte=albums.MOST_PICTURES).order_by("nth"):
        found.setdefault(item.folder_id or 0, []).append(item)
    return found


def with_albums(html: str, member: Member) -> str:
    """A text with the pictures of its albums that a member may look into. Two queries; none without any."""
    keys = albums.keys_in(html)
    if not keys:
        return html
    seen = folders_visible_to(member).filter(pk__in=keys).select_related(None).values_list("pk", flat=True)
    pictures = _first_pictures(items_visible_to(member), keys)
    return albums.with_albums(html, keys, {pk: pictures.get(pk, []) for pk in seen})


def with_players(html: str, items: Iterable[Item], address: players.Address) -> str:
    """A text with players for those of these things that stand in it as recordings. One query; none without any."""
    return players.with_players(html, recordings_in(html, items), address)


def uses_of(hashes: Collection[str], rooms: Collection[int]) -> QuerySet[Item]:
    """The things in some rooms whose files have these hashes, what lies in the bin left out."""
    items = Item.objects.filter(_standing(), space__in=rooms, file__sha256__in=hashes)
    return items.select_related("file", "folder", "space").order_by("pk")


def public_text(html: str, space: Space, address: players.Address, reader: Person | None = None) -> str:
    """A text for people outside: the portal's addresses in place of those of this room's public materials.

    What this reader may not see is left out of sight: its picture goes, its link leads nowhere.
    """
    keys = albums.keys_in(html)
    if not keys and not ADDRESS.search(html):
        return html
    public = public_items(space, reader)
    html = albums.with_albums(html, keys, _first_pictures(public, keys) if keys else {}, outside=True)
    named_here = {int(pk) for pk in ADDRESS.findall(html) if len(pk) <= DIGITS}
    items = {item.pk: item for item in public.filter(pk__in=named_here)}
    html = with_players(html, items.values(), address)
    html = players.RECORDING.sub(
        lambda met: met[0] if len(met["key"]) <= DIGITS and int(met["key"]) in items else "", html
    )

    def outside(met: re.Match[str]) -> str:
        pk = int(met[1]) if len(met[1]) <= DIGITS else 0
        return address(pk, "picture" if "/file/" in met[0] else "") if pk in items else ""

    html = ADDRESS.sub(outside, html)
    return re.sub(r'<img [^>]*src=""[^>]*>', "", html).replace(' href=""', "")
