"""`bin/bench archive`: a large room is taken home while its teachers go on working.

Each round makes an archive in a process of its own, as the worker does; meanwhile its beats are watched, and somebody
changes the plan again and again. How large: --gigabytes.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import batched, pairwise
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from etwinning.archives.models import Archive
from etwinning.config.bench.figures import Figure, table
from etwinning.config.start.progress import Progress
from etwinning.core.files import path_of
from etwinning.core.models import Entry, File
from etwinning.core.storage import HashStorage
from etwinning.materials.models import Item
from etwinning.people.models import Person
from etwinning.plans.actions import edit_activity
from etwinning.plans.models import Activity
from etwinning.spaces.models import Space
from etwinning.threads.models import Post, Thread

PROGRAM = "etwinning.config.bench.archivist"
FILM, POSTS = 8_000_000, 5_000  # bytes of each film; posts in one thread
PAUSE, PERCENT = 0.05, 95  # seconds between two deeds
MEMORY, GAP, DEED = 400.0, 30.0, 300.0  # MB, seconds, ms: five minutes without a beat are a dead maker


@dataclass(frozen=True)
class Made:
    """What one round saw."""

    size: float  # GB
    seconds: float
    memory: float  # MB
    gap: float  # seconds between two beats, at most
    deeds: list[float]  # ms


def measure(rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures."""
    size = float(os.environ.get("BENCH_GIGABYTES") or 0.3)
    with large_room(size) as (room, folder), Progress("Taken home", total=rounds) as bar:
        seen = []
        for number in range(rounds):
            bar.step(f"round {number + 1}")
            seen.append(made(room, folder))
    deeds = sorted(one for each in seen for one in each.deeds)
    p95 = deeds[len(deeds) * PERCENT // 100]
    rows = [
        [f"{one.size:.2f} GB", f"{one.seconds:.1f}", f"{one.memory:.0f}", f"{one.gap:.1f}", str(len(one.deeds)),
         f"{max(one.deeds):.0f}"]
        for one in seen
    ]  # fmt: skip
    print(table(["an archive", "s", "memory MB", "longest without a beat s", "deeds", "slowest ms"], rows), end="\n\n")
    return [
        Figure("archive: memory of its maker", max(one.memory for one in seen), "MB", MEMORY),
        Figure("archive: longest time without a beat", max(one.gap for one in seen), "s", GAP),
        Figure("archive: a deed meanwhile, p95", p95, "ms", DEED),
    ]


@contextmanager
def large_room(gigabytes: float) -> Iterator[tuple[Space, str]]:
    """A room with so much film, and a folder with the bytes; both are gone afterwards."""
    room = Space.objects.create(title="bench")
    kept: list[int] = []
    try:
        with tempfile.TemporaryDirectory(dir=Path(settings.MEDIA_ROOT).parent, prefix="bench-") as folder:
            number = max(1, round(gigabytes * 1e9 / FILM))
            with Progress("A large room", total=number) as bar:
                for name in range(number):
                    bar.step(f"{name + 1} films")
                    kept.append(film(room, folder).pk)
            thread = Thread.objects.create(space=room, title="bench")
            Post.objects.bulk_create(Post(thread=thread, body=f"<p>{number} drops</p>") for number in range(POSTS))
            Activity.objects.create(space=room, title="bench")
            yield room, folder
    finally:
        kept += Archive.objects.filter(space=room, file__isnull=False).values_list("file", flat=True)
        room.delete()
        Entry.objects.filter(scope=room.scope).delete()
        for some in batched(kept, 1000):
            File.objects.filter(pk__in=some).delete()


def film(room: Space, folder: str) -> File:
    """Bytes that nothing makes smaller, as a film is."""
    content = os.urandom(FILM)
    name = sha256(content).hexdigest()
    HashStorage(location=folder).save(path_of(name), ContentFile(content))
    file = File.objects.create(sha256=name, size=FILM, kind=File.Kind.VIDEO, mime="video/mp4", name="bench.mp4")
    Item.objects.create(space=room, file=file, name=name[:20], search="", licence="by")
    return file


def made(room: Space, folder: str) -> Made:
    """Make one, and watch."""
    archive = Archive.objects.create(space=room, kind=Archive.Kind.ASKED, audiences=["members"], language="en")
    activity, by = Activity.objects.get(space=room), Person.objects.filter(kind=Person.Kind.STAFF).order_by("pk")[0]
    beats, deeds, begun = {archive.beat_at}, [], time.monotonic()
    command = [sys.executable, "-m", PROGRAM, str(archive.pk), str(archive.attempt), folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=settings.ROOT) as maker:
        while maker.poll() is None:
            start = time.monotonic()
            edit_activity(activity, title="bench", about=str(start), by=by)
            deeds.append((time.monotonic() - start) * 1000)
            beats.add(Archive.objects.values_list("beat_at", flat=True).get(pk=archive.pk))
            time.sleep(PAUSE)
        beats.add(timezone.now())
        memory = float(maker.communicate()[0])
    archive = Archive.objects.select_related("file").get(pk=archive.pk)
    assert archive.file is not None, archive.why  # noqa: S101 - else there is nothing to measure
    gap = max((later - sooner).total_seconds() for sooner, later in pairwise(sorted(beats)))
    return Made(archive.file.size / 1e9, time.monotonic() - begun, memory, gap, deeds)
