"""Writing pages: beginning, keeping what is typed, saving, publishing, adding pictures and files."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.html import format_html

from etwinning.core.actions import Stale, record
from etwinning.core.files import ANY, PICTURES, keep_file
from etwinning.core.storage import Upload
from etwinning.pages import queries
from etwinning.pages.actions.keeping import follow, keep_version
from etwinning.pages.actions.standing import drop_attachments, hold, locked, note_down
from etwinning.pages.actions.together import ring_page, settle_page, weave_page
from etwinning.pages.models import Attachment, Draft, Page
from etwinning.people.models import Person
from etwinning.spaces import words
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.guarding import Sent, ask_guard, name_files, told_anew
from etwinning.spaces.models import Member, Space

UNSENT = Sent()


@dataclass(frozen=True)
class Words:
    """What somebody wrote: `version` is the page's when they began. Without a body: the text was written together."""

    title: str
    language: str
    body: str | None
    version: int


@dataclass(frozen=True)
class Setting:
    """Who sees a page, who edits it (chosen: persons, when chosen members do), and whether it is published."""

    audience: str
    editors: str
    chosen: Collection[int] = ()
    state: str = ""


@transaction.atomic
def new_page(
    space: Space,
    *,
    by: Person,
    title: str,
    language: str = "",
    parent: Page | None = None,
    body: str = "",
    sent: Sent = UNSENT,
    at: datetime | None = None,
) -> Page:
    """Begin a page: a draft at the end of its level, empty or with a body.

    Raises Stale in a closed or full room, Guarded for a pupil's title.
    """
    hold(space)
    at = at or timezone.now()
    in_room = Page.objects.filter(space=space)
    if in_room.count() >= Page.MOST_IN_SPACE:
        raise Stale(str(words.FULL[space.kind]))
    ask_guard("pages/new_page", space, space.pk, [title], sent, by=by)
    end = in_room.filter(parent=parent).aggregate(end=Max("position"))["end"]
    page = Page.objects.create(
        space=space, parent=parent, position=0 if end is None else end + 1, title=title, language=language, body=body,
        author=by, created_at=at, edited_by=by, edited_at=at,
    )  # fmt: skip
    keep_version(page, None, follow(page, (), body), {by.pk}, at=at)
    record("pages/new_page", page, by=by, scope=space.scope, at=at, title=title)
    return page


@transaction.atomic
def save_page(page: Page, words: Words, *, by: Person, at: datetime | None = None) -> Draft:
    """Keep what somebody is typing, for them alone; the page itself stays as it is. No trace: it is not said yet.

    The draft remembers the version with which it began. Raises Stale when the page is in the bin or the room closed.
    """
    must_be_open(page.space)
    at = at or timezone.now()
    said = {"title": words.title, "language": words.language, "body": words.body or "", "saved_at": at}
    draft, _new = Draft.objects.update_or_create(
        page=page, person=by, defaults=said, create_defaults=said | {"version": words.version}
    )
    return draft


def discard_draft(page: Page, *, by: Person) -> None:
    """Throw away what somebody typed and did not save."""
    Draft.objects.filter(page=page, person=by).delete()


@transaction.atomic
def edit_page(
    page: Page,
    words: Words,
    setting: Setting | None = None,
    *,
    by: Person,
    files: Sequence[Upload] = (),
    picture: tuple[Upload, str] | None = None,
    drop: Collection[int] = (),
    keep_theirs: bool = False,
    sent: Sent = UNSENT,
    at: datetime | None = None,
) -> Page | Draft:
    """Save a page: its text, and with `setting` who sees and edits it.

    A text written together is changed by what is different, so that it merges with what others write at this moment.
    If somebody else saved since `words.version`, the page stays as it is and the text is kept as a Draft, which is
    the answer; files sent along are added all the same. With keep_theirs the words go below the text that stands
    there. Raises Stale when the page lies in the bin or the room is closed, Guarded for new words of a pupil.
    """
    at = at or timezone.now()
    page = locked(page)
    if settle_page(page.pk, at=at):  # what others are writing belongs to the page that is changed here
        page = locked(page)
    if words.body is None or words.version == page.version:
        ask_guard("pages/edit_page", page.space, page.pk, _new_words(page, words, picture), sent, by=by)
    name_files([*files, *([picture[0]] if picture else [])], page.space, by=by)
    for upload in files:
        _attach(page, upload, by=by, in_text=False)
    drop_attachments(Attachment.objects.filter(page=page, in_text=False, pk__in=drop))
    was = copy(page)
    if words.body is not None:
        body = words.body + (_picture_for(page, picture, by) if picture else "")
        if words.version != page.version:
            return save_page(page, replace(words, body=body), by=by, at=at)
        page.body = weave_page(page, body, by=by, below=keep_theirs)
    state = page.state
    page.title, page.language, page.version = words.title, words.language, page.version + 1
    page.edited_by, page.edited_at = by, at
    if setting is not None:
        _set(page, setting)
    page.save()
    keep_version(page, was, follow(was, [(by.pk, ())], page.body), {by.pk}, at=at)
    discard_draft(page, by=by)
    deed = "publish_page" if page.state != state and page.state == Page.State.PUBLISHED else "edit_page"
    note_down(deed, page, by=by, at=at)
    ring_page(page.pk)  # who may write may have changed
    return page


@transaction.atomic
def word_page(page: Page, body: str, *, by: Person, at: datetime | None = None) -> Page:
    """Let a page say this (clean HTML) instead, for who holds and has settled it; its writers' drafts stay.

    What others write in it at this moment merges. The caller's deed stands in the journal.
    """
    at, was = at or timezone.now(), copy(page)
    page.body = weave_page(page, body, by=by)
    page.version, page.edited_by, page.edited_at = page.version + 1, by, at
    page.save(update_fields=["body", "version", "edited_by", "edited_at"])
    keep_version(page, was, follow(was, [(by.pk, ())], page.body), {by.pk}, at=at)
    ring_page(page.pk)
    return page


@transaction.atomic
def publish_page(page: Page, *, by: Person, at: datetime | None = None) -> Page:
    """Let those for whom a page is meant read it. Twice is once."""
    page = locked(page)
    if page.state != Page.State.PUBLISHED:
        page.state = Page.State.PUBLISHED
        page.save(update_fields=["state"])
        note_down("publish_page", page, by=by, at=at)
    return page


@transaction.atomic
def upload_to_page(page: Page, picture: Upload, *, by: Person, description: str) -> Attachment:
    """Take in a picture for the text of a page. Nobody but editors sees it until it stands in the saved text.

    Raises Guarded for a pupil's description: nobody can insist while a file is sent.
    """
    page = locked(page)
    same = uuid5(NAMESPACE_OID, f"{by.pk} {page.pk} {description}")
    ask_guard("pages/upload_to_page", page.space, page.pk, [description], Sent(same), by=by)
    name_files([picture], page.space, by=by)
    attachment = _attach(page, picture, by=by, in_text=True, description=description)
    record("pages/upload_to_page", page, by=by, scope=page.space.scope, title=page.title)
    return attachment


@transaction.atomic
def choose_editors(page: Page, persons: Collection[int]) -> Page:
    """Let these members edit a page, with its author and administrators. The caller's deed stands in the journal.

    Raises Stale when the page lies in the bin or the room is closed.
    """
    page = locked(page)
    _set(page, Setting(page.audience, Page.Editors.CHOSEN, persons))
    page.save(update_fields=["editors"])
    ring_page(page.pk)
    return page


def entrust_pages(space: Space, teams: Mapping[int, int]) -> None:
    """Which pages of a room belong to which team, by number; all others belong to none. The caller's deed (`teams`)."""
    Page.objects.filter(space=space, team__isnull=False).exclude(pk__in=teams).update(team=None)
    for pk, team in teams.items():
        Page.objects.filter(space=space, pk=pk).update(team=team)


def _set(page: Page, setting: Setting) -> None:
    page.audience, page.editors = setting.audience, setting.editors
    page.state = setting.state or page.state
    present = Member.objects.filter(space=page.space, left_at__isnull=True, person__in=setting.chosen)
    chosen = present.exclude(role=Member.Role.VISITOR) if setting.editors == Page.Editors.CHOSEN else present.none()
    page.chosen.set(chosen.values_list("person", flat=True))


def _new_words(page: Page, words: Words, picture: tuple[Upload, str] | None) -> list[str]:
    """What a page does not say yet, as the guard reads it."""
    title = words.title if words.title != page.title else ""
    return [title, told_anew(words.body or "", page.body), picture[1] if picture else ""]


def _attach(page: Page, upload: Upload, *, by: Person, in_text: bool, description: str = "") -> Attachment:
    file = keep_file(upload, by=by, accept=PICTURES if in_text else ANY)
    return Attachment.objects.create(page=page, file=file, description=description, in_text=in_text)


def _picture_for(page: Page, picture: tuple[Upload, str], by: Person) -> str:
    upload, description = picture
    attachment = _attach(page, upload, by=by, in_text=True, description=description)
    address = queries.picture_address(attachment, page.space_id)
    return format_html('<p><img src="{}" alt="{}"></p>', address, description)
