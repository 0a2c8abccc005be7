"""What of a room goes into its archive, as records: read in one snapshot of the database, so that it fits together.

Records name nothing of this platform: things have keys of their own (p1, t2, i3, in the order in which they stand),
files are named by their hash, authors are words. So an archive that was brought into another room and made there again
has the same records.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Final

from django.db import connection, transaction

from etwinning.archives import links, queries, telling
from etwinning.archives.masks import masker
from etwinning.archives.models import Origin
from etwinning.core.files import path_of
from etwinning.core.models import Audience, File
from etwinning.pages.models import Page
from etwinning.safety.queries import Withheld, withheld
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import viewer_outside
from etwinning.threads.models import Note, Post, Thread

MOST_LEFT_OUT: Final = 5000  # lines of the list; beyond it only counting would be honest, and no class has so many
CHUNK: Final = 500
type Record = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """Bytes that shall be copied: where they lie, of which row, and in which folder of the archive they stand."""

    row: int
    path: str
    sha256: str
    kind: str
    folder: str = "files"


@dataclass
class Gathered:
    """Records on disk, a line each; by its name each file that they want; what was left out, and why."""

    spool: IO[str]
    files: dict[str, Kept] = field(default_factory=dict)
    left_out: list[tuple[str, str, str]] = field(default_factory=list)
    pages: list[tuple[str, str, str, str]] = field(default_factory=list)  # key, key above, title, language
    threads: list[tuple[str, str, str, str]] = field(default_factory=list)  # key, title, language, day it tells of
    space: Record = field(default_factory=dict)
    plan: list[Record] = field(default_factory=list)  # see telling
    teams: list[Record] = field(default_factory=list)
    contributions: Record = field(default_factory=dict)
    tasks: list[Record] = field(default_factory=list)  # and what was handed in is on disk
    with_teachers: bool = False

    def write(self, kind: str, record: Record) -> None:
        """Keep a record."""
        self.spool.write(json.dumps([kind, record], ensure_ascii=False) + "\n")

    def leave_out(self, kind: str, name: str, reason: str) -> None:
        """Note that something does not come along."""
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append((kind, name, reason))

    def records(self, *kinds: str) -> Iterator[Record]:
        """The records of some kinds, in their order."""
        self.spool.seek(0)
        for line in self.spool:
            kind, record = json.loads(line)
            if kind in kinds:
                yield record


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read in between is as it was at one moment. Inside a transaction it is the caller's."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def gather(space: Space, audiences: Collection[str], spool: IO[str]) -> Gathered:
    """Everything of a room that these audiences may read, and that families and licences let out."""
    with snapshot():
        return _Gathering(space, audiences, spool).run()


class _Gathering:
    def __init__(self, space: Space, audiences: Collection[str], spool: IO[str]) -> None:
        self.space = space
        role = Member.Role.TEACHER if Audience.TEACHERS in audiences else Member.Role.VISITOR
        self.reader = Member(space=space, role=role)  # sees what these audiences see, and has no seat
        self.found = Gathered(spool, with_teachers=self.reader.is_teacher)
        self.mask = masker(queries.names_ever(space.pk))
        self.voices, self.credits = queries.voices_in(space), queries.credits_in(space)
        self.public: list[str] = []  # keys of what everyone on the internet reads
        self.outside = viewer_outside(space.pk, None)
        self.origins: dict[tuple[str, int], Origin] = {
            (one.kind, one.thing): one for one in Origin.objects.filter(space=space)
        }
        self.links = links.Out(self._file_named, self._item_named)

    def run(self) -> Gathered:
        pages, threads = queries.pages_for(self.reader), queries.threads_for(self.reader)
        self.items = {item.pk: item for item in queries.items_for(self.reader)}
        self._choose_items()
        self.links.pages = {pk: f"p{number}" for number, (pk, _parent) in enumerate(pages, 1)}
        self.links.threads = {pk: f"t{number}" for number, pk in enumerate(threads, 1)}
        self.found.space = queries.about(self.space, self.mask)
        self._take_pages(pages)
        self._take_talk(threads)
        self._take_notes()
        self._take_materials()
        self._tell_more()
        self.found.space["public"] = self.public
        for title in queries.left_behind(self.reader):
            self.found.leave_out("page", self.mask(title), "draft")
        return self.found

    def _choose_items(self) -> None:
        """Give a key to each thing whose bytes may go."""
        kept = self._kept([item.file for item in self.items.values()])
        number = 0
        for item in self.items.values():
            reason = "licence" if item.licence == "reserved" else kept.get(item.file_id, "")
            if reason:
                self.found.leave_out(item.file.kind, self.mask(item.name), reason)
            else:
                number += 1
                self.links.items[item.pk] = f"i{number}"

    def _take_pages(self, pages: list[tuple[int, int | None]]) -> None:
        for start in range(0, len(pages), CHUNK):
            rows = queries.pages_with_files([pk for pk, _parent in pages[start : start + CHUNK]])
            self._allow([one.file for row in rows.values() for one in row.attachments.all()])
            for pk, parent in pages[start : start + CHUNK]:
                row = rows[pk]
                key, above = self.links.pages[pk], self.links.pages.get(parent or 0, "")
                self.links.carried |= {one.pk: one.file for one in row.attachments.all()}
                self._note_public(key, row.audience)
                below = [one for one in row.attachments.all() if not one.in_text]
                record = self._worded(row, Origin.Kind.PAGE, row.body) | {
                    "key": key, "above": above, "title": self.mask(row.title), "edited": row.edited_at.isoformat(),
                    "audience": _inside(row.audience), "files": self._files(below),
                }  # fmt: skip
                self.found.pages.append((key, above, record["title"], row.language))
                self.found.write("page", record)

    def _take_talk(self, threads: list[int]) -> None:
        forums = {forum.pk: f"f{number}" for number, forum in enumerate(queries.forums_for(self.space), 1)}
        for forum in queries.forums_for(self.space):
            self.found.write("forum", {
                "key": forums[forum.pk], "title": self.mask(forum.title), "language": forum.language,
            })  # fmt: skip
        for pk in threads:
            thread = queries.thread_for(pk)
            key = self.links.threads[pk]
            title = self.mask(thread.title)
            told_on = thread.told_on.isoformat() if thread.told_on else ""
            self._note_public(key, thread.audience)
            self.found.threads.append((key, title, thread.language, told_on))
            self.found.write("thread", ({"told_on": told_on} if told_on else {}) | {
                "key": key, "title": title, "language": thread.language, "audience": _inside(thread.audience),
                "forum": forums.get(thread.forum_id or 0, ""), "closed": thread.closed_at is not None,
                "pinned": thread.pinned_at is not None, "at": thread.created_at.isoformat(),
            })  # fmt: skip
            self._take_posts(thread, key)

    def _take_posts(self, thread: Thread, key: str) -> None:
        numbers: dict[int, int] = {}
        for post in queries.posts_for(thread):
            numbers[post.pk] = len(numbers) + 1
            self._allow([one.file for one in post.attachments.all()])
            self.found.write("post", self._worded(post, Origin.Kind.POST, post.body) | {
                "thread": key, "answers": numbers.get(post.answers_id or 0, 0),
                "is_answer": thread.answer_id == post.pk, "files": self._files(post.attachments.all()),
            })  # fmt: skip

    def _take_notes(self) -> None:
        for note in queries.notes_for(self.space, self.reader):
            self._allow([one.file for one in note.attachments.all()])
            self.found.write("note", self._worded(note, Origin.Kind.NOTE, note.body) | {
                "audience": _inside(note.audience), "files": self._files(note.attachments.all()),
            })  # fmt: skip

    def _take_materials(self) -> None:
        folders = {one.pk: (f"d{number}", one) for number, one in enumerate(queries.folders_for(self.reader), 1)}
        for key, folder in folders.values():
            self.found.write("folder", {
                "key": key, "name": self.mask(folder.name), "kind": folder.kind, "audience": _inside(folder.audience),
            })  # fmt: skip
        captions = queries.captions_for(list(self.links.items))
        for pk, key in self.links.items.items():
            item = self.items[pk]
            self._note_public(key, item.audience)
            origin = self.origins.get((Origin.Kind.ITEM, pk))
            credit = "" if origin and item.credit == origin.line else self.mask(item.credit)
            self.found.write("item", {
                "key": key, "folder": folders[item.folder_id][0] if item.folder_id in folders else "",
                "name": self.mask(item.name), "alt": self.mask(item.alt), "transcript": self.mask(item.transcript),
                "licence": item.licence, "credit": credit, "audience": _inside(item.audience),
                "by": self._by(Origin.Kind.ITEM, pk, item.added_by_id, item.added_at), "at": item.added_at.isoformat(),
                "file": self._name(item.file), "kind": item.file.kind,
                "captions": [{"language": one.language, "body": self.mask(one.body)} for one in captions.get(pk, [])],
            })  # fmt: skip

    def _tell_more(self) -> None:
        """The plan; and for teachers, who alone see it in the room, what schools contributed and pupils handed in."""
        keys = {"page": self.links.pages, "thread": self.links.threads, "item": self.links.items}
        activities = queries.activities_for(self.space)
        self.found.plan = telling.plan_of(activities, self.mask, keys)
        self.found.teams = telling.teams_of(*queries.teams_for(self.space, self.reader), keys)
        if self.reader.is_teacher:
            self.found.contributions = telling.contributions_of(self.reader, self.mask, self.voices)
            self._take_hand_ins(telling.numbers_of(activities))

    def _take_hand_ins(self, steps: Mapping[int, str]) -> None:
        """Tasks, and what was handed in: the last to be taken, so that files which stand elsewhere too stand there."""
        keys = {}
        for number, task in enumerate(queries.tasks_for(self.space, list(steps)), 1):
            keys[task.pk] = f"h{number}"
            self.found.tasks.append(telling.task_of(task, self.mask) | {
                "key": f"h{number}", "step": steps[task.step_id],
            })  # fmt: skip
        reserved = queries.reserved_in(self.space)
        for one in queries.hand_ins_for(list(keys)):
            files = [handed.file for handed in one.files.all()]
            self._allow(files, {file.pk: "licence" for file in files if file.sha256 in reserved})
            self.found.write("hand_in", telling.hand_in_of(one, self.mask, self.voices) | {
                "task": keys[one.task_id], "by": self._voice(one.member.person_id, one.handed_at),
                "files": [
                    {"file": self._name(file, "handed"), "name": self.mask(file.name), "words": ""}
                    for file in files
                    if file.pk not in self.links.kept
                ],
            })  # fmt: skip

    def _worded(self, row: Page | Post | Note, kind: Origin.Kind, body: str) -> Record:
        """What pages, posts and notes have in common."""
        origin = self.origins.get((kind, row.pk))
        body = body.removesuffix(origin.line) if origin else body
        is_note = kind == Origin.Kind.NOTE
        text = self.mask(body) if is_note else links.without_empty(self.mask(self.links.out(body)))
        return {
            "language": row.language, "body": text,
            "by": self._by(kind, row.pk, row.author_id, row.created_at), "at": row.created_at.isoformat(),
        }  # fmt: skip

    def _by(self, kind: Origin.Kind, pk: int, person: int | None, at: datetime) -> Record:
        origin = self.origins.get((kind, pk))
        return origin.by if origin else self._voice(person, at)

    def _voice(self, person: int | None, at: datetime) -> Record:
        """Somebody in words, and for which team they worked then."""
        team = self.credits.team_at(person, at)
        return self.voices.get(person or 0, {}) | ({"team": team} if team else {})

    def _note_public(self, key: str, audience: str) -> None:
        if audience == Audience.PUBLIC:
            self.public.append(key)

    def _kept(self, files: list[File]) -> dict[int, str]:
        """By key of a file why it stays, as far as it does."""
        kept = {row: "family" if why == Withheld.FAMILY else "unsaid" for row, why in self._withheld(files).items()}
        return kept | {file.pk: "virus" for file in files if file.scan != File.Scan.CLEAN}

    def _withheld(self, files: list[File]) -> dict[int, Withheld]:
        return withheld(files, self.outside) if files else {}

    def _allow(self, files: list[File], more: Mapping[int, str] | None = None) -> None:
        """Note which of some files stay. more: reasons that are known already."""
        for row, reason in (self._kept(files) | dict(more or {})).items():
            if row not in self.links.kept:
                self.links.kept[row] = reason
                file = next(one for one in files if one.pk == row)
                self.found.leave_out(file.kind, self.mask(file.name), reason)

    def _files(self, attachments: Any) -> list[Record]:
        return [
            {"file": self._name(one.file), "name": self.mask(one.file.name), "words": self.mask(one.description)}
            for one in attachments
            if one.file_id not in self.links.kept
        ]

    def _file_named(self, pk: int) -> str:
        """The name of a page's file, or nothing if it stays."""
        file = self.links.carried.get(pk)
        return self._name(file) if file is not None and file.pk not in self.links.kept else ""

    def _item_named(self, pk: int) -> str:
        return self._name(self.items[pk].file) if pk in self.links.items else ""

    def _name(self, file: File, folder: str = "files") -> str:
        name = f"{file.sha256}.{file.name.rpartition('.')[2].lower()}"
        self.found.files.setdefault(name, Kept(file.pk, path_of(file.sha256), file.sha256, file.kind, folder))
        return name


def _inside(audience: str) -> str:
    """An archive knows teachers and members; what was public is shown to everyone again only when somebody says so."""
    return "teachers" if audience == Audience.TEACHERS else "members"
