"""A room with a bit of everything, and the archive of it, for tests."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.core.files.storage import default_storage

from etwinning.archives.actions import make_archive
from etwinning.archives.models import Archive
from etwinning.archives.packing import content_of
from etwinning.core.files import keep_file, path_of
from etwinning.core.tests import samples
from etwinning.libraries.html import clean
from etwinning.materials.models import Captions, Folder, Item
from etwinning.materials.tests.factories import VTT, say_nobody
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans.models import Activity, HandedFile, HandIn, Part, Step, Task, Thing
from etwinning.spaces.models import Credit, Space
from etwinning.spaces.tests.factories import Role, school_of, seat_of
from etwinning.teams.models import Place, Team
from etwinning.teams.tests.factories import make_pupil
from etwinning.threads.models import Attachment, Forum, Note, Post, Thread

__all__ = ["Role", "fill", "made", "make_pupil", "manifest_of", "plan", "read", "repacked", "texts_of"]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def fill(room: Space, ayse: Person, bruno: Person, pupil: Person) -> None:
    """Two pages with a picture and a file, a thread of three posts in a forum, a note, materials with captions."""
    album = Folder.objects.create(space=room, name="Springs", kind="album", made_by=ayse)
    spring = keep_file(samples.upload(samples.picture(), "spring.jpg"), by=ayse)
    item = Item.objects.create(
        space=room, folder=album, file=spring, name="Our spring", search="our spring", alt="Water between stones",
        licence="by", added_by=ayse, added_at=NOW,
    )  # fmt: skip
    say_nobody(item, ayse)
    film = keep_file(samples.upload(samples.film(), "dance.mp4"), by=bruno)
    dance = Item.objects.create(space=room, file=film, name="A dance", search="a dance", added_by=pupil, added_at=NOW)
    say_nobody(dance, ayse)
    Captions.objects.create(item=dance, language="en", body=VTT, by=bruno)
    about = {"space": room, "state": "published", "created_at": NOW, "edited_at": NOW, "language": "en"}
    top = Page.objects.create(title="Our springs", author=ayse, **about)
    picture = PageFile.objects.create(page=top, file=spring, in_text=True)
    PageFile.objects.create(
        page=top, file=keep_file(samples.upload(b"Rain: 3 mm", "rain.txt"), by=ayse), description="What it rained"
    )
    below = Page.objects.create(
        title="İzmir'de yağmur", author=pupil, parent=top, body="<p>Elif Y. counted drops.</p>", **about
    )
    thread = Thread.objects.create(
        space=room, title="How much rain?", author=bruno, created_at=NOW, latest_at=NOW, post_count=3, language="en",
        forum=Forum.objects.create(space=room, title="Weather"),
    )  # fmt: skip
    top.body = clean(
        f"<h2>Where it comes from</h2>"
        f'<p><img src="/spaces/{room.pk}/pages/files/{picture.pk}/?size=large" alt="A spring"></p>'
        f'<p>See <a href="{below.get_absolute_url()}">rain</a>, <a href="{item.get_absolute_url()}">a picture</a>, '
        f'<a href="{thread.get_absolute_url()}">our talk</a> and <a href="/people/{bruno.pk}/">Bruno</a>.</p>'
    )
    top.save()
    first = Post.objects.create(thread=thread, author=bruno, body="<p>How much?</p>", created_at=NOW)
    second = Post.objects.create(
        thread=thread, author=pupil, answers=first, created_at=NOW + timedelta(minutes=1),
        body=f'<p>@Elif Y. says 3 mm</p><p><img src="{item.get_absolute_url()}file/?size=large" alt="Spring"></p>',
    )  # fmt: skip
    Attachment.objects.create(post=second, file=keep_file(samples.upload(b"3 mm", "elif_y.txt"), by=pupil))
    Post.objects.create(thread=thread, body="", created_at=NOW, removed_at=NOW)
    Note.objects.create(space=room, author=ayse, body="The diary\nis ready.", created_at=NOW)
    tell(room, ayse, pupil)
    plan(room, ayse, thread)
    work(room, ayse, pupil)
    Page.objects.create(title="Half done", author=ayse, space=room)
    Page.objects.create(title="Marks", author=ayse, **(about | {"audience": "teachers"}))


def tell(room: Space, ayse: Person, pupil: Person) -> None:
    """Two entries of the journal, one of them public and with a comment; a removed one; the pupil wrote for team 3."""
    about = {"space": room, "author": ayse, "language": "en"}
    for number, title in enumerate(("A walk to the spring", "Rain at last", "What must not stand here"), 1):
        at = NOW + timedelta(hours=number)
        entry = Thread.objects.create(
            title=title, told_on=at.date(), created_at=at, latest_at=at, post_count=1, **about
        )
        gone = at if number == 3 else None
        Post.objects.create(thread=entry, author=ayse, body=f"<p>{title}!</p>", created_at=at, removed_at=gone)
        if number != 2:
            Post.objects.create(thread=entry, author=pupil, body=f"<p>I saw: {title}</p>", created_at=at)
            Thread.objects.filter(pk=entry.pk).update(audience="public", post_count=2)
    seat = seat_of(room, pupil)
    Credit.objects.create(member=seat, team=3, began_at=NOW, ended_at=NOW + timedelta(hours=2))
    Place.objects.create(member=seat, team=Team.objects.create(space=room, number=3))


def plan(room: Space, ayse: Person, thread: Thread) -> None:
    """Two steps, the second waits for the first; Konya's part of that is done."""
    activity = Activity.objects.create(space=room, title="Rain", about="What Elif Y. asked", made_by=ayse)
    measure = Step.objects.create(activity=activity, title="Measure", first=NOW.date(), last=NOW.date())
    later = {"first": NOW.date(), "last": NOW.date() + timedelta(days=7)}
    Step.objects.create(activity=activity, title="Compare", waits_for=measure, **later)
    Part.objects.create(step=measure, school=school_of(ayse), words="With a glass", done_at=NOW, done_by=ayse)
    Thing.objects.create(step=measure, thread=thread)


def work(room: Space, ayse: Person, pupil: Person) -> None:
    """A task of the first step, and what the pupil handed in: words, a text, a picture of which nobody spoke."""
    task = Task.objects.create(step=Step.objects.get(activity__space=room, title="Measure"), title="Count the taps")
    hand_in = HandIn.objects.create(
        task=task, member=seat_of(room, pupil), words="Elif Y. counted\nseven taps.", handed_at=NOW, state="back",
        comment="And the garden, Elif Y.?", answered_by=ayse,
    )  # fmt: skip
    taps = keep_file(samples.upload(b"Seven taps", "elif_y taps.txt"), by=pupil)
    garden = keep_file(samples.upload(samples.picture(size=(64, 40)), "garden.jpg"), by=pupil)
    HandedFile.objects.bulk_create(HandedFile(hand_in=hand_in, file=file) for file in (taps, garden))


def made(room: Space, by: Person, *, with_teachers: bool = False, kind: str = "asked") -> Archive:
    """The archive of a room, ready."""
    return Archive.objects.select_related("file").get(
        pk=make_archive(room, by=by, with_teachers=with_teachers, kind=kind).pk
    )


def read(archive: Archive) -> zipfile.ZipFile:
    """Its ZIP."""
    assert archive.file is not None, archive.why
    with default_storage.open(path_of(archive.file.sha256)) as stored:
        return zipfile.ZipFile(io.BytesIO(stored.read()))


def manifest_of(archive: Archive) -> dict[str, object]:
    """What its manifest says."""
    found: dict[str, object] = json.loads(read(archive).read("manifest.json"))
    return found


def texts_of(archive: Archive) -> str:
    """Every text in it, and every name."""
    opened = read(archive)
    texts = [opened.read(name).decode() for name in opened.namelist() if not name.startswith("files/")]
    return "\n".join([*texts, *opened.namelist()])


def repacked(archive: Archive, change: Mapping[str, bytes | None], *, honest: bool = True) -> bytes:
    """The ZIP anew with some files changed, added or (None) taken out; honest: the manifest says so."""
    old, target = read(archive), io.BytesIO()
    parts = {name: old.read(name) for name in old.namelist()} | dict(change)
    parts = {name: content for name, content in parts.items() if content is not None}
    if honest:
        manifest = json.loads(parts.pop("manifest.json") or b"")
        manifest["files"] = {name: _said(content) for name, content in parts.items()}  # type: ignore[arg-type]
        manifest["content"] = content_of(manifest["files"])
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content or b"")
    return target.getvalue()


def _said(content: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
