"""Bringing an archive into an empty room: checked when it is sent, read by the worker, all of it or nothing."""

from datetime import datetime
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from etwinning.archives import links, queries, reading
from etwinning.archives.actions.standing import Maker, Overtaken, State, carefully, take, tell_keepers
from etwinning.archives.actions.unpacking import Found, item_file, pictures_in, unpack
from etwinning.archives.book import who
from etwinning.archives.models import Archive, Origin
from etwinning.core.actions import Stale, record
from etwinning.core.files import drop_file, keep_made, path_of
from etwinning.core.folding import search_text
from etwinning.core.models import Audience, File
from etwinning.core.storage import Upload
from etwinning.libraries.html import clean
from etwinning.materials.models import Captions, Folder, Item
from etwinning.pages.actions import new_page
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page
from etwinning.pages.queries import picture_address
from etwinning.people.models import Person
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space
from etwinning.threads.models import Attachment as TalkFile
from etwinning.threads.models import Forum, Note, Post, Thread

LONGEST_CREDIT: Final = 150


def bring_archive(space: Space, upload: Upload, *, by: Person, at: datetime | None = None) -> Archive:
    """Take an archive that `reading.opened` has passed; the worker reads it into the room.

    Raises Stale in a closed room, in one that is not empty, and while another archive of it is being made.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            _must_be_empty(Space.objects.select_for_update().get(pk=space.pk))
            file = keep_made(upload, upload.name or "archive", by=by)
            archive = Archive.objects.create(
                space=space, kind=Archive.Kind.BROUGHT, asked_by=by, asked_at=at, beat_at=at, audiences=[], file=file,
                language=translation.get_language() or "en",
            )  # fmt: skip
            record("archives/bring_archive", space, by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
            read_archive.enqueue(archive.pk, str(archive.attempt))
    except IntegrityError:
        raise Stale(_("An archive of this TwinSpace is being made. Wait until it is ready.")) from None
    return archive


@task()
def read_archive(archive_pk: int, attempt: str) -> None:
    """Read a brought archive into its room: its files one by one, then all else in one transaction.

    Killed at any moment it leaves the room empty or full. What goes wrong is said on the archives' page.
    """
    maker = take(archive_pk, attempt)
    if maker is None or maker.archive.file is None or maker.archive.asked_by is None:
        return
    file, by = maker.archive.file, maker.archive.asked_by
    with carefully(maker), default_storage.open(path_of(file.sha256)) as content:
        archive = reading.opened(content, hashes=False)
        unpack(archive, maker, by)
        with maker.aside(), transaction.atomic():
            room = Space.objects.select_for_update(no_key=True).get(pk=maker.archive.space_id)
            _must_be_empty(room)
            found = Found(maker.archive)
            _Reading(archive, room, by, found, maker).run()
            _end(maker, file, found)


def _end(maker: Maker, file: File, found: Found) -> None:
    """It is there. Raises Overtaken, which undoes it all, if nobody waits for it any more."""
    maker.done = maker.of
    if not maker.end(State.READY, ready_at=timezone.now(), file=None, left_out=found.changed):
        raise Overtaken
    found.settle()
    drop_file(file)
    tell_keepers(maker.archive, "archives/bring_archive")


def _must_be_empty(room: Space) -> None:
    must_be_open(room)
    if not queries.is_empty(room):
        raise Stale(
            _("An archive can only be brought into an empty TwinSpace. This one has pages, talk, materials or a plan.")
        )


class _Reading:
    """One archive on its way into one room."""

    def __init__(self, archive: reading.Opened, room: Space, by: Person, found: Found, maker: Maker) -> None:
        self.archive, self.room, self.by, self.found, self.maker = archive, room, by, found, maker
        self.pages: dict[str, Page] = {}
        self.threads: dict[str, Thread] = {}
        self.items: dict[str, Item] = {}
        self.pictures: dict[str, Item] = {}  # by the name of their bytes
        self.origins: list[Origin] = []
        self.now = timezone.now()

    def run(self) -> None:
        """Materials first, since texts show them; then pages and threads; last their texts, which name each other."""
        data = self.archive.data
        self._bring_materials(data["materials"])
        for one in data["pages"]:
            self.pages[one["key"]] = self._page(one)
        forums = {one["key"]: self._forum(one, number) for number, one in enumerate(data["talk"]["forums"])}
        for one in data["talk"]["threads"]:
            self.threads[one["key"]] = self._thread(one, forums.get(one["forum"]))
        for one in data["pages"]:
            self._word_page(self.pages[one["key"]], one)
        self._bring_posts(data["talk"]["posts"])
        for one in data["news"]:
            self._bring_note(one)
        Origin.objects.bulk_create(self.origins)

    def _bring_materials(self, shelf: dict[str, Any]) -> None:
        folders = {
            one["key"]: Folder.objects.create(
                space=self.room, name=one["name"], kind=one["kind"], audience=one["audience"], made_at=self.now
            )
            for one in shelf["folders"]
        }
        for one in shelf["items"]:
            self.maker.step()
            line = self._line(one["by"])[:LONGEST_CREDIT]
            item = Item.objects.create(
                space=self.room, folder=folders.get(one["folder"]),
                file=self.found.take(*item_file(one)),
                name=one["name"], search=search_text(one["name"]), alt=one["alt"], transcript=one["transcript"],
                licence=one["licence"], credit=one["credit"] or line, audience=one["audience"], added_at=one["at"],
            )  # fmt: skip
            self._note_origin(Origin.Kind.ITEM, item.pk, one["by"], "" if one["credit"] else line)
            self.items[one["key"]] = item
            self.pictures.setdefault(one["file"], item)
            for captions in one["captions"]:
                Captions.objects.update_or_create(
                    item=item, language=captions["language"], defaults={"body": captions["body"], "by": None}
                )

    def _page(self, one: dict[str, Any]) -> Page:
        """An empty page in its place; its title must say something."""
        title = one["title"].strip() or _("Without a title")
        return new_page(
            self.room, by=self.by, title=title, language=one["language"], parent=self.pages.get(one["above"])
        )

    def _word_page(self, page: Page, one: dict[str, Any]) -> None:
        self.maker.step()
        line = format_html("<p><em>{}</em></p>", self._line(one["by"]))
        shown = {}
        for name in pictures_in(self.archive, one):
            picture = PageFile.objects.create(page=page, file=self.found.take(name, name), in_text=True)
            shown[name] = picture_address(picture, self.room.pk)

        def address(kind: str, name: str, is_picture: bool) -> str:
            return shown[name] if is_picture and name in shown else self._address(kind, name, is_picture)

        page.body = clean(links.turned(one["body"], address)) + line
        page.audience, page.state, page.author, page.edited_by = one["audience"], Page.State.PUBLISHED, None, None
        page.created_at, page.edited_at = one["at"], one["edited"]
        page.save()
        page.versions.update(body=page.body)
        for attached in one["files"]:
            file = self.found.take(attached["file"], attached["name"])
            PageFile.objects.create(page=page, file=file, description=attached["words"])
        self._note_origin(Origin.Kind.PAGE, page.pk, one["by"], line)

    def _forum(self, one: dict[str, Any], number: int) -> Forum:
        return Forum.objects.create(space=self.room, title=one["title"], language=one["language"], position=number)

    def _thread(self, one: dict[str, Any], forum: Forum | None) -> Thread:
        return Thread.objects.create(
            space=self.room, title=one["title"], language=one["language"], audience=one["audience"], forum=forum,
            created_at=one["at"], latest_at=one["at"], closed_at=self.now if one["closed"] else None,
            told_on=one.get("told_on"), pinned_at=self.now if one["pinned"] else None,
        )  # fmt: skip

    def _bring_posts(self, posts: list[dict[str, Any]]) -> None:
        before: dict[str, list[Post]] = {}
        for one in posts:
            thread, earlier = self.threads[one["thread"]], before.setdefault(one["thread"], [])
            self.maker.step()
            line = format_html("<p><em>{}</em></p>", self._line(one["by"]))
            post = Post.objects.create(
                thread=thread, answers=earlier[one["answers"] - 1] if one["answers"] else None,
                body=clean(links.turned(one["body"], self._address)) + line,
                language=one["language"], created_at=one["at"],
            )  # fmt: skip
            earlier.append(post)
            thread.post_count, thread.latest_at = len(earlier), max(str(thread.latest_at), one["at"])
            thread.answer = post if one["is_answer"] else thread.answer
            self._attach(one, post=post)
            self._note_origin(Origin.Kind.POST, post.pk, one["by"], line)
        Thread.objects.bulk_update(self.threads.values(), ["post_count", "latest_at", "answer"])

    def _bring_note(self, one: dict[str, Any]) -> None:
        self.maker.step()
        line = f"\n\n{self._line(one['by'])}"
        note = Note.objects.create(
            space=self.room,
            audience=one["audience"],
            body=one["body"] + line,
            language=one["language"],
            created_at=one["at"],
        )
        self._attach(one, note=note)
        self._note_origin(Origin.Kind.NOTE, note.pk, one["by"], line)

    def _attach(self, one: dict[str, Any], **to: Post | Note) -> None:
        for attached in one["files"]:
            file = self.found.take(attached["file"], attached["name"])
            TalkFile.objects.create(file=file, description=attached["words"], **to)

    def _address(self, kind: str, name: str, is_picture: bool) -> str:
        """Where something of the archive stands in the room."""
        if is_picture:
            item = self.pictures.get(name) if kind == "file" else None
            return f"{item.get_absolute_url()}file/?size=large" if item else ""
        things: dict[str, Any] = {"page": self.pages, "thread": self.threads, "item": self.items}
        thing = things.get(kind, {}).get(name)
        return str(thing.get_absolute_url()) if thing else ""

    def _line(self, by: dict[str, Any]) -> str:
        return _("By %(who)s, in the archive") % {"who": who(by)}

    def _note_origin(self, kind: Origin.Kind, pk: int, by: dict[str, Any], line: str) -> None:
        self.origins.append(Origin(space=self.room, kind=kind, thing=pk, by=by, line=line))
