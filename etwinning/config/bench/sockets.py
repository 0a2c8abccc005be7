"""`bin/bench sockets`: many open pages in one live process: what they weigh, how soon all of them hear of something."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from etwinning.config.bench.figures import Figure, table
from etwinning.config.start.progress import Progress
from etwinning.config.start.smoke import free_port, wait_for
from etwinning.config.start.supervisor import answers
from etwinning.config.start.three import live
from etwinning.core.sessions import SessionStore
from etwinning.people.actions import CHANNEL
from etwinning.people.models import Notice, Person

CLIENT = Path(__file__).with_name("listeners.py")
MANY = 2_000
DEED = "home/leave"  # nobody is told of it otherwise
MARK = "bench"  # what our sessions' keys begin with
MEGABYTE = 1 << 20
HEAVIEST, SLOWEST = 400.0, 1.0


def measure(rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures."""
    people = list(Person.objects.filter(is_active=True).exclude(kind="pupil").order_by("pk")[:MANY])
    try:
        keys = sessions_for(people)
        with serving() as (port, server), Progress("Opening sockets", total=rounds + 1) as bar:
            empty = weight_of(server)
            bar.step(f"opening {MANY}")
            with listeners(port, keys) as client:
                opened = next_line(client)
                weight = weight_of(server)
                heard = []
                for _ in range(rounds):
                    bar.step("a message to all")
                    heard.append(tell_all(people, client))
    finally:
        Notice.objects.filter(deed=DEED).delete()
        Session.objects.filter(session_key__startswith=MARK).delete()
    head = ["sockets", "resident MB", "kB a socket", "opened in s", "first heard s", "half s", "all heard s"]
    each = (weight - empty) * 1024 / MANY
    row = [f"{opened['open']:.0f}", f"{weight:.0f}", f"{each:.0f}", f"{opened['seconds']:.1f}"]
    row += [f"{median(one[name] for one in heard):.3f}" for name in ("first", "half", "last")]
    print(table(head, [["0", f"{empty:.0f}", *[""] * 5], row]), end="\n\n")
    return [
        Figure("sockets: open in one process", opened["open"], "", MANY, more_is_better=True),
        Figure("sockets: resident with all of them", weight, "MB", HEAVIEST),
        Figure("sockets: a message to all of them", max(one["last"] for one in heard), "s", SLOWEST),
    ]


def sessions_for(people: list[Person]) -> list[str]:
    """As many sessions as sockets, so that each is looked up for itself; people who are fewer have several."""
    store, until, rows = SessionStore(), timezone.now() + timedelta(hours=1), []
    for number in range(MANY):
        person = people[number % len(people)]
        said = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        key = f"{MARK}{number:027d}"
        rows.append(Session(session_key=key, session_data=store.encode(said), expire_date=until))
    Session.objects.bulk_create(rows, ignore_conflicts=True)
    return [row.session_key for row in rows]


def tell_all(people: list[Person], client: "subprocess.Popen[str]") -> dict[str, float]:
    """A notice for everybody; seconds from the commit until the first, half and the last of the sockets heard."""
    with transaction.atomic():
        Notice.objects.bulk_create([Notice(person=person, deed=DEED) for person in people], batch_size=1000)
        with connection.cursor() as cursor:
            keys = [str(person.pk) for person in people]
            cursor.execute("SELECT pg_notify(%s, key) FROM unnest(%s::text[]) AS key", [CHANNEL, keys])
        began = time.monotonic()
    heard = next_line(client)["at"]
    times = [at - began for at in heard]
    return {"first": times[0], "half": times[len(times) // 2], "last": times[-1]}


def next_line(client: "subprocess.Popen[str]") -> Any:
    """What the client says next. Raises `RuntimeError` with its own words if it ended."""
    assert client.stdout is not None  # noqa: S101 - it was started with one
    line = client.stdout.readline()
    if not line:
        raise RuntimeError("The sockets' client ended; what it said stands above.")
    return json.loads(line)


@contextmanager
def listeners(port: int, keys: list[str]) -> Iterator["subprocess.Popen[str]"]:
    """The other side: one process that holds all sockets open and says when each has heard."""
    command = [sys.executable, str(CLIENT), str(port), settings.ADDRESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdin is not None  # noqa: S101 - as above
        try:
            client.stdin.write("\n".join(keys) + "\n\n")
            client.stdin.flush()
            yield client
        finally:
            client.terminate()


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """A live process; its port and the number of the process."""
    port = free_port()
    environment = {**os.environ, "ETWINNING_SUPERVISED": "1", "DJANGO_SETTINGS_MODULE": "etwinning.config.settings"}
    command = [sys.executable, "-m", "etwinning.config.start.leashed", *live(port)[1:]]
    with subprocess.Popen(command, cwd=settings.ROOT, env=environment) as server:
        try:
            if not wait_for(lambda: answers(port), 60):
                raise RuntimeError("The live process did not answer.")
            yield port, server.pid
        finally:
            server.terminate()


def weight_of(pid: int) -> float:
    """Megabytes resident of a process and of those it started, together, as /proc tells."""
    found = [pid]
    for process in found:
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    pages = [int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in found]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
