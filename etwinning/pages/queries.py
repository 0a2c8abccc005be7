"""Finding pages. Who sees and who may edit a page is defined here and nowhere else."""

import re
from collections.abc import Callable, Collection, Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from etwinning.core.models import Audience
from etwinning.libraries.known import Known
from etwinning.materials import queries as materials
from etwinning.materials.models import Item
from etwinning.pages.models import Attachment, Change, Document, Draft, Page, Version
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.safety import queries as safety
from etwinning.safety.queries import Withheld
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import audiences_of, members_of, viewer_outside

PICTURES = re.compile(r"<img\b[^>]*?/spaces/\d+/pages/files/(?P<key>\d+)/[^>]*>")
FILES = re.compile(r"/spaces/\d+/pages/files/(\d+)/(?:\?size=\w+)?")
FOR_EVERYONE = Q(binned_at__isnull=True, audience=Audience.PUBLIC, state=Page.State.PUBLISHED)


def _pages_in(space_pk: int) -> QuerySet[Page]:
    return Page.objects.filter(space_id=space_pk, binned_at__isnull=True)


def _edits(member: Member) -> Q:
    """Which pages of the room a member may edit: see `pages_editable_by`."""
    if not member.is_present or member.role == Member.Role.VISITOR:
        return Q(pk__in=[])
    given = Q(editors=Page.Editors.MEMBERS)
    chosen = Page.chosen.through.objects.filter(person=member.person_id).values("page")
    given |= Q(editors=Page.Editors.CHOSEN, pk__in=chosen)
    if member.has_care:
        given |= Q(editors=Page.Editors.TEACHERS)
    if member.leads:
        given |= Q(space_id=member.space_id)
    return Q(author=member.person_id) | (Q(audience__in=audiences_of(member)) & given)


def pages_editable_by(member: Member) -> QuerySet[Page]:
    """The pages that a member may edit: as each page says, the author's own always, administrators and moderators all.

    Visitors edit none, and nobody edits what they may not see. Pages in the bin are not among them.
    """
    return _pages_in(member.space_id).filter(_edits(member))


def may_edit(member: Member, pk: int) -> bool:
    """Whether the page with this key is among those that a member may edit."""
    return bool(_EDITABLE(seat=member, pk=pk))


def pages_visible_to(member: Member) -> QuerySet[Page]:
    """The pages that a member may read, with author and latest editor: published for them, or drafts they may edit.

    Pupil administrators see every draft that is meant for them (domain 2.4).
    """
    meant = Q(audience__in=audiences_of(member))
    seen = _edits(member) | (meant & Q(state=Page.State.PUBLISHED))
    if member.is_present and member.role == Member.Role.PUPIL_ADMINISTRATOR:
        seen |= meant
    return _pages_in(member.space_id).filter(seen).select_related("author", "edited_by")


def binned_pages(member: Member) -> QuerySet[Page]:
    """The bin, latest first: an administrator sees all of it, others what they wrote themselves."""
    pages = Page.objects.filter(space_id=member.space_id, binned_at__isnull=False)
    if not member.leads:
        pages = pages.filter(author=member.person) if member.role != Member.Role.VISITOR else pages.none()
    return pages.select_related("author", "binned_by").order_by("-binned_at", "-pk")


def pages_to_purge(since: datetime) -> QuerySet[Page]:
    """Pages that lie in the bin since that moment or longer."""
    return Page.objects.filter(binned_at__lte=since).order_by("pk")


@dataclass
class Branch:
    """A page in the tree, and what stands below it."""

    page: Page
    children: "list[Branch]" = field(default_factory=list)


def tree_of(member: Member) -> list[Branch]:
    """The pages a member may read, as a tree in its order. Two queries at most, however many pages."""
    pages = {page.pk: page for page in _PAGES_OF_TREE(seat=member)}
    hidden = any(page.parent_id is not None and page.parent_id not in pages for page in pages.values())
    above = parents_in(member.space_id) if hidden else {pk: page.parent_id for pk, page in pages.items()}
    branches = {pk: Branch(page) for pk, page in pages.items()}
    roots: list[Branch] = []
    for pk, branch in branches.items():
        parent = nearest(above, pk, branches)
        (branches[parent].children if parent else roots).append(branch)
    return roots


_SHOWN = [field.name for field in Page._meta.concrete_fields if field.name != "body"]
_IN_A_LIST = Known(lambda seat: pages_visible_to(seat).select_related(None).only(*_SHOWN).order_by("-edited_at", "-pk"))
_PAGES_OF_TREE = Known(
    lambda seat: (
        pages_visible_to(seat)
        .select_related(None)
        .select_related("author", "edited_by")
        .only(*_SHOWN, *named("author"), *named("edited_by"))
        .order_by("position", "pk")
    )
)
_PARENTS = Known(lambda space: Page.objects.filter(space_id=space).values_list("pk", "parent_id"))
_ONE_PAGE = Known(
    lambda seat, pk: pages_visible_to(seat).filter(pk=pk).only(*_SHOWN, "body", *named("author"), *named("edited_by"))
)
_EDITABLE = Known(lambda seat, pk: pages_editable_by(seat).filter(pk=pk).values_list("pk", flat=True))
_DRAFTS = Known(lambda page, person: Draft.objects.filter(page=page, person=person))
_CARRIED = Known(
    lambda space, page, keys: (
        Attachment.objects.filter(Q(pk__any=keys, page__space_id=space) | Q(page=page, in_text=False))
        .select_related("file")
        .order_by("pk")
    )
)
_FILES = Known(lambda page: Attachment.objects.filter(page=page, in_text=False).select_related("file").order_by("pk"))


def latest_pages(member: Member, most: int = 6) -> list[Page]:
    """The pages a member may read that were edited last, without their texts."""
    return _IN_A_LIST.paged(seat=member)[:most]


def page_in(member: Member, pk: int) -> Page | None:
    """The page with this key, if a member may read it, with author and latest editor."""
    return _ONE_PAGE.first(seat=member, pk=pk)


def parents_in(space_pk: int) -> dict[int, int | None]:
    """For each page of a room, binned ones too, the page above it."""
    return dict(_PARENTS(space=space_pk))


def nearest(above: dict[int, int | None], pk: int, among: Container[int]) -> int | None:
    """The nearest page above that is among some; a ring, which cannot be, would end at the top."""
    met = {pk}
    parent = above.get(pk)
    while parent is not None and parent not in among and parent not in met:
        met.add(parent)
        parent = above.get(parent)
    return parent if parent is not None and parent not in met else None


def surroundings(member: Member, page: Page) -> tuple[Page | None, Branch | None]:
    """The visible page above a page, and the first page over both with all that stands below it. Two queries."""

    def walk(branch: Branch, parent: Page | None) -> tuple[bool, Page | None]:
        if branch.page.pk == page.pk:
            return True, parent
        return next((met for met in (walk(child, branch.page) for child in branch.children) if met[0]), (False, None))

    for root in tree_of(member):
        here, parent = walk(root, None)
        if here:
            return parent, root
    return None, None


def possible_parents(member: Member) -> list[tuple[int, str]]:
    """Pages under which another one may stand, in the order of the tree: (pk, title with its depth)."""
    found: list[tuple[int, str]] = []

    def walk(branches: list[Branch], depth: int) -> None:
        for branch in branches:
            found.append((branch.page.pk, "\u2003" * depth + branch.page.title))
            if depth + 2 < Page.MOST_DEEP:
                walk(branch.children, depth + 1)

    walk(tree_of(member), 0)
    return found


def draft_of(page: Page, person: Person) -> Draft | None:
    """What this person typed into a page and has not saved, if it differs from the page."""
    draft = _DRAFTS.first(page=page, person=person)
    same = draft is not None and (draft.title, draft.body) == (page.title, page.body)
    return None if same else draft


def files_of(page: Page) -> list[Attachment]:
    """The files that stand below a page, in the order in which they came."""
    return _FILES(page=page)


def carried_by(page: Page, body: str | None = None) -> list[Attachment]:
    """What goes out with a page: the pictures in its text (or in another one) and the files below it. One query."""
    keys = materials.keys_in(page.body if body is None else body, PICTURES)
    return _CARRIED(space=page.space_id, page=page, keys=list(keys))


def shown_on(page: Page, body: str | None = None) -> list[Attachment | Item]:
    """The same, and what of the room's materials stands as a picture in the text. Two queries at most."""
    return [*carried_by(page, body), *materials.pictures_in_text(page.body if body is None else body, page.space_id)]


def shown_to(page: Page, member: Member) -> tuple[list[Attachment | Item], str]:
    """The same for one who reads the page, and its text: with a sentence for what is binned, gone or for others."""
    body = materials.with_albums(page.body, member)
    items, hidden = materials.pictures_for(body, member)
    return [*carried_by(page), *items], materials.text_without(body, hidden)


def kept_from_public(page: Page, body: str | None = None) -> list[tuple[Attachment | Item, Withheld]]:
    """What of a page (or of another text) everyone on the internet would not see, and why. Four queries at most."""
    carried = shown_on(page, body)
    if not carried:
        return []
    kept = safety.withheld([one.file for one in carried], viewer_outside(page.space_id, None))
    return [(one, kept[one.file_id]) for one in carried if one.file_id in kept]


def body_without(body: str, kept: Iterable[Attachment | Item]) -> str:
    """A text with a sentence in place of each of these pictures."""
    kept = list(kept)
    body = materials.text_without(body, {one.pk for one in kept if isinstance(one, Attachment)}, PICTURES)
    return materials.text_without(body, {one.pk for one in kept if isinstance(one, Item)})


def _is_in_its_text() -> Q:
    return Q(page__body__contains=Concat(Value("/pages/files/"), Cast("pk", CharField()), Value("/")))


def uses_of(hashes: Collection[str], rooms: Collection[int], person: Person) -> QuerySet[Attachment]:
    """Where files with these hashes stand in the published pages of some rooms, and in somebody's own drafts there."""
    mine = Q(state=Page.State.PUBLISHED) | Q(author=person)
    pages = Page.objects.filter(mine, space_id__in=rooms, binned_at__isnull=True)
    shown = Q(in_text=False) | _is_in_its_text()
    return (
        Attachment.objects.filter(shown, file__sha256__in=hashes, page__in=pages.values("pk"))
        .select_related("file", "page")
        .order_by("pk")
    )


def loose_pictures(since: datetime) -> QuerySet[Attachment]:
    """Pictures added before that moment that stand in no text: no page's, no version's, and nobody's unsaved one."""
    address = Concat(Value("/pages/files/"), Cast(OuterRef("pk"), CharField()), Value("/"))
    typed = Draft.objects.filter(page=OuterRef("page"), body__contains=address)
    kept = Version.objects.filter(page=OuterRef("page"), body__contains=address)
    return Attachment.objects.filter(~_is_in_its_text(), ~Exists(typed), ~Exists(kept), in_text=True, at__lte=since)


def attachments_visible_to(member: Member) -> QuerySet[Attachment]:
    """Files and pictures of the pages a member may read. What was taken out of the text stays for who sees its history.

    See `rules.can_see_history`.
    """
    shown = Q(in_text=False) | _is_in_its_text() | Q(page__in=pages_editable_by(member).values("pk"))
    pages = pages_visible_to(member).values("pk")
    if member.is_teacher:
        shown |= Q(page__in=pages)
    return Attachment.objects.filter(shown, page__in=pages).select_related("file", "page")


def below(page: Page, shown: Iterable[Attachment | Item]) -> list[Attachment]:
    """Of what goes out with a page the files that stand below its text."""
    return [one for one in shown if isinstance(one, Attachment) and not one.in_text and one.page_id == page.pk]


def picture_address(attachment: Attachment, space_pk: int) -> str:
    """The address of a picture in the text of a page, for members."""
    return f"{reverse('page_file', kwargs={'space_pk': space_pk, 'pk': attachment.pk})}?size=large"


def public_pages(space: Space) -> QuerySet[Page]:
    """What everyone on the internet may read, in the order of the tree's positions."""
    return _pages_in(space.pk).filter(FOR_EVERYONE).order_by("parent__position", "position", "pk")


def public_files(space: Space) -> QuerySet[Attachment]:
    """Files below public pages and pictures in their text."""
    shown = Q(in_text=False) | _is_in_its_text()
    pages = public_pages(space).order_by().values("pk")
    return Attachment.objects.filter(shown, page__in=pages).select_related("file", "page")


def public_file(space: Space, pk: int) -> Attachment | None:
    """One of the public files, or None."""
    return public_files(space).filter(pk=pk).first() if 0 < pk < 2**63 else None


@dataclass(frozen=True)
class Public:
    """A public page for somebody outside: its text with the portal's addresses, and the files below it."""

    body: str
    files: list[Attachment]


def public_view(page: Page, reader: Person | None, address: Callable[[int], str]) -> Public:
    """A public page without what this reader may not see of it (somebody signed in, or anyone)."""
    carried = shown_on(page)
    kept = safety.withheld([one.file for one in carried], viewer_outside(page.space_id, reader)) if carried else {}
    body = body_without(page.body, [one for one in carried if one.file_id in kept])
    files = [one for one in below(page, carried) if one.file_id not in kept]
    return Public(FILES.sub(lambda met: address(int(met[1][: materials.DIGITS])), body), files)


def possible_editors(member: Member, page: Page) -> list[tuple[int, str]]:
    """Whom one can choose to edit a page: (person, name). Pupils see no list of members: they keep who is chosen."""
    seats = members_of(member.space).exclude(role=Member.Role.VISITOR)
    if not member.is_teacher:
        seats = seats.filter(person__in=page.chosen.all())
    return [(seat.person_id, seat.person.name) for seat in seats]


def pages_of_all_kinds(member: Member) -> QuerySet[Page]:
    """What a member may read, and their part of the bin: for the deeds of the bin, which may be asked twice."""
    seen = Q(pk__in=pages_visible_to(member).values("pk")) | Q(pk__in=binned_pages(member).order_by().values("pk"))
    return Page.objects.filter(seen).select_related("space")


def place_address(page: Page) -> str:
    """Where a page stands in the list while it is being put in order."""
    return f"{reverse('space_pages', kwargs={'space_pk': page.space_id})}?arrange=1#page-{page.pk}"


@dataclass(frozen=True)
class Written:
    """All that is written in a document: updates, up to which number, and up to which the page's HTML says it.

    `hands`: who wrote each of the updates, as far as it is known.
    """

    updates: list[bytes]
    number: int
    settled: int
    hands: list[int | None]

    @property
    def new(self) -> int:
        """The place of the first update that the page does not say yet."""
        return len(self.updates) - (self.number - self.settled)


def written_on(page_pk: int) -> Written | None:
    """What a page's document holds, or None without one. If a snapshot is being made meanwhile it looks again."""
    while True:
        document = Document.objects.filter(page=page_pk).first()
        if document is None:
            return None
        rows = document.changes.filter(number__gt=document.upto).order_by("number")
        found = list(rows.values_list("number", "update", "by"))
        if [number for number, _update, _by in found] == list(range(document.upto + 1, document.upto + 1 + len(found))):
            updates = [bytes(document.state), *(bytes(update) for _number, update, _by in found)]
            hands = [None, *(by for _number, _update, by in found)]
            return Written(updates, document.upto + len(found), document.settled, hands)


_VERSIONS = Known(lambda page: Version.objects.filter(page=page).order_by("-number"))


def latest_version(page_pk: int) -> Version | None:
    """The latest version of a page: while it is not named it may grow."""
    return _VERSIONS.first(page=page_pk)


def text_before(page_pk: int, number: int) -> str:
    """The text of the version before the one with this number, or nothing."""
    rows = Version.objects.filter(page=page_pk, number__lt=number).order_by("-number")
    return rows.values_list("body", flat=True).first() or ""


def changes_since(page_pk: int, number: int) -> list[tuple[int, bytes]]:
    """Changes after that number, in order, as far as they are not in the snapshot yet: (number, update)."""
    rows = Change.objects.filter(document__page=page_pk, number__gt=number).order_by("number")
    return [(number, bytes(update)) for number, update in rows.values_list("number", "update")]


def news_since(page_pk: int, number: int) -> tuple[list[tuple[int, bytes]], int]:
    """Changes after that number, and up to which the snapshot has them: asked last, so that none is missed unseen."""
    rows = changes_since(page_pk, number)
    upto = Document.objects.filter(page=page_pk).values_list("upto", flat=True).first()
    return rows, upto or 0


def latest_by_each(document: Document, since: int) -> list[Change]:
    """The latest change of each person after that number, in the order of writing, with the person."""
    rows = document.changes.filter(number__gt=since, by__isnull=False).select_related("by").defer("update")
    return sorted(rows.order_by("by", "-number").distinct("by"), key=lambda change: change.number)


def unsettled_pages() -> list[int]:
    """Pages whose HTML does not say yet all that is written in their document."""
    return list(Document.objects.filter(settled__lt=F("latest")).order_by("pk").values_list("page_id", flat=True))
