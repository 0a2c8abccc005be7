"""`bin/bench cowriting`: many hands in one page: how soon others see a key, a long page opens, and what kills lose.

Each round types for a while, opens the long page from nothing, and kills a third of KILLS processes, servers and
editors, while editors type. Afterwards everything that was acknowledged must stand in the page once, and all copies
must be equal.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from pycrdt import XmlFragment

from etwinning.config.bench.figures import Figure, table
from etwinning.config.bench.sockets import MARK, sessions_for
from etwinning.config.start.progress import Progress
from etwinning.config.start.smoke import free_port, wait_for
from etwinning.config.start.supervisor import answers
from etwinning.config.start.three import live
from etwinning.libraries import replicas
from etwinning.libraries.pieces import SCHEMA
from etwinning.pages import actions, queries
from etwinning.pages.live.frames import Kind
from etwinning.pages.models import Document, Page
from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space

PROGRAM = "etwinning.config.bench.writers"
HANDS, TYPING = 40, 10.0  # who type, for how many seconds a round
LONG, EDITS = 200_000, 20_000
KILLS, EDITORS, SERVERS = 500, 6, 2
SEEN, OPENED = 150.0, 300.0  # ms
PERCENT = 95


def measure(rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures."""
    people = list(Person.objects.filter(is_active=True, kind="staff", state="validated").order_by("pk")[:HANDS])
    space = Space.objects.create(title="bench")
    Member.objects.bulk_create(Member(space=space, person=one, role="administrator") for one in people)
    keys = sessions_for(people)[:HANDS]
    late: list[float] = []
    opened: list[float] = []
    lost = Loss()
    try:
        long = long_page(space, people[0])
        with Progress("Writing together", total=3 * rounds) as bar:
            for _round in range(rounds):
                bar.step(f"{HANDS} hands in one page")
                late += typing(page_of(space, people[0]), keys)
                bar.step("opening a long page")
                opened.append(opening(long, keys[0]))
                bar.step("killing")
                lost.add(killing(page_of(space, people[0]), keys[:EDITORS], -(-KILLS // max(rounds, 3))))
    finally:
        space.delete()
        Session.objects.filter(session_key__startswith=MARK).delete()
    seen, opened_in = sorted(one * 1000 for one in late), sorted(opened)
    p95 = seen[len(seen) * PERCENT // 100]
    print(
        table(
            ["writing together", "n", "median ms", "p95 ms", "worst ms"],
            [
                ["a key on another's screen", *row_of(seen, p95)],
                ["a page of 200 kB, 20,000 edits, opened", *row_of(opened_in, opened_in[-1])],
            ],
        ),
        end="\n\n",
    )
    print(table(["kills", "acknowledged", "missing", "twice", "came back", "copies unequal"], [lost.row()]), end="\n\n")
    return [
        Figure("cowriting: a key on another's screen, p95", p95, "ms", SEEN),
        Figure("cowriting: a long page opened", opened_in[-1], "ms", OPENED),
        Figure("cowriting: kills", lost.kills, "", KILLS if rounds >= 3 else 1, more_is_better=True),  # noqa: PLR2004
        Figure("cowriting: acknowledged and lost, or twice", lost.missing + lost.twice + lost.back, "", 0),
        Figure("cowriting: copies that are not equal", lost.unequal, "", 0),
    ]


def row_of(times: list[float], p95: float) -> list[str]:
    """How many, median, p95, worst; of times in order."""
    return [f"{len(times)}", *(f"{one:.0f}" for one in (times[len(times) // 2], p95, times[-1]))]


class Loss:
    """What kills did."""

    def __init__(self, kills: int = 0, kept: int = 0) -> None:
        self.kills, self.kept = kills, kept
        self.missing = self.twice = self.back = self.unequal = 0

    def add(self, other: "Loss") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def row(self) -> list[str]:
        return [str(one) for one in (self.kills, self.kept, self.missing, self.twice, self.back, self.unequal)]


def page_of(space: Space, author: Person) -> Page:
    return Page.objects.create(space=space, title="bench", author=author, editors="teachers")


def long_page(space: Space, author: Person) -> Page:
    """A page of 200 kB that was written in 20,000 edits by several hands, as its log would have become."""
    page = page_of(space, author)
    page.body = "".join(f"<p>{'word ' * 100}{place}.</p>" for place in range(LONG // 1000))
    page.save()
    actions.begin_document(page)
    written = queries.written_on(page.pk)
    assert written is not None  # noqa: S101 - it was just begun
    hands = [replicas.opened(*written.updates) for _each in range(5)]
    chance, before = random.Random(1), hands[0].get_state()  # noqa: S311 - the same ones each time
    for edit in range(EDITS):
        hand = hands[edit % len(hands)]
        paragraphs: Any = hand.get(replicas.FIELD, type=XmlFragment).children
        text = paragraphs[chance.randrange(len(paragraphs))].children[0]
        at = chance.randrange(len(text))
        if edit % 4:
            text.insert(at, "edited"[edit % 6] * 5)
        else:
            del text[at : at + 1]
    for hand in hands[1:]:
        hands[0].apply_update(hand.get_update())
    actions.write_together(page.pk, [actions.Said(author.pk, hands[0].get_update(before))])
    keys: list[bytes] = []
    hands[0].observe(lambda event: keys.append(event.update))
    first: Any = hands[0].get(replicas.FIELD, type=XmlFragment).children[0]
    for number in range(actions.together.MANY - 1):  # as many changes as wait for the next snapshot
        first.children[0].insert(0, f"{number} ")
    for key in keys:
        actions.write_together(page.pk, [actions.Said(author.pk, key)])
    return page


class Server:
    """A live process that can be killed and started again on its port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process = self.started()

    def started(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "ETWINNING_SUPERVISED": "1", "DJANGO_SETTINGS_MODULE": "etwinning.config.settings"}
        return subprocess.Popen(live(self.port), cwd=settings.ROOT, env=environment, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def servers(how_many: int) -> Iterator[list[Server]]:
    """So many live processes."""
    made = [Server() for _each in range(how_many)]
    try:
        for server in made:
            if not wait_for(lambda server=server: answers(server.port), 60):  # type: ignore[misc]
                raise RuntimeError("A live process did not answer.")
        yield made
    finally:
        for server in made:
            server.kill()


def writers(page: Page, keys: list[str], seconds: float, ports: list[int]) -> "subprocess.Popen[str]":
    """A process with an editor for each of these sessions."""
    command = [sys.executable, "-m", PROGRAM, page.live_path, settings.ADDRESS, str(seconds), *map(str, ports)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.ROOT)
    assert process.stdin is not None  # noqa: S101 - it was started with one
    process.stdin.write("\n".join(keys) + "\n\n")
    process.stdin.flush()
    return process


def typing(page: Page, keys: list[str]) -> list[float]:
    """Seconds from each key to each other screen, while all type. Raises RuntimeError if copies differ."""
    with servers(1) as (server,), writers(page, keys, TYPING, [server.port]) as hands:
        assert hands.stdout is not None  # noqa: S101 - as above
        said = [json.loads(line) for line in hands.stdout]
    if len({one["text"] for one in said}) != 1 or len(said) != len(keys):
        raise RuntimeError("Those who wrote together do not have the same text.")
    return [late for one in said for late in one["late"]]


def opening(page: Page, key: str) -> float:
    """Milliseconds from the hello to the whole page, in a process that has not had it open."""
    from websockets.sync.client import connect  # noqa: PLC0415 - only here
    from websockets.typing import Origin  # noqa: PLC0415 - as above

    with servers(1) as (server,):
        address, head = f"ws://127.0.0.1:{server.port}{page.live_path}", {"Cookie": f"sessionid={key}"}
        with connect(address, origin=Origin(settings.ADDRESS), additional_headers=head, max_size=1 << 24) as line:
            began = time.monotonic()
            line.send(bytes([Kind.HELLO, *bytes(3), 1, SCHEMA, 0]))
            kind = size = 0
            while kind != Kind.STATE:  # ends what the server has to say at first
                message = line.recv(timeout=30, decode=False)
                kind, size = message[0], max(size, len(message))
            took = (time.monotonic() - began) * 1000
    if size < LONG:
        raise RuntimeError(f"The long page came with {size} bytes.")
    return took


class Editor:
    """An editor's process, and what it was told is kept."""

    def __init__(self, page: Page, key: str, ports: list[int]) -> None:
        self.page, self.key, self.ports = page, key, ports
        self.kept: set[str] = set()
        self.touched: set[str] = set()  # it tried to take these away
        self.dropped: set[str] = set()
        self.text: str | None = None
        self.start()

    def start(self) -> None:
        self.process = writers(self.page, [self.key], 0, self.ports)
        self.ear = threading.Thread(target=self.listen, args=(self.process,))
        self.ear.start()

    def listen(self, process: "subprocess.Popen[str]") -> None:
        """All it says until it ends; a line that was cut by the kill was not said."""
        assert process.stdout is not None  # noqa: S101 - it was started with one
        for line in process.stdout:
            if not line.endswith("\n"):
                break
            said = json.loads(line)
            self.kept |= {said["kept"]} if "kept" in said else set()
            self.touched |= {said["drops"]} if "drops" in said else set()
            self.dropped |= {said["dropped"]} if "dropped" in said else set()
            self.text = said.get("text", self.text)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(how)
        self.process.wait()
        self.ear.join()

    def end(self) -> None:
        """Whatever happened."""
        if self.process.poll() is None:
            self.kill()


def killing(page: Page, keys: list[str], kills: int) -> Loss:
    """Kill servers and editors at random moments while they type; what is lost then."""
    chance = random.Random()  # noqa: S311 - other moments each time
    with servers(SERVERS) as made, ExitStack() as at_the_end:
        editors = [Editor(page, key, [server.port for server in made]) for key in keys]
        for editor in editors:
            at_the_end.callback(editor.end)
        for _kill in range(kills):
            time.sleep(chance.uniform(0.05, 0.6))
            if chance.random() < 0.3:  # noqa: PLR2004 - three of ten are servers
                server = chance.choice(made)
                server.kill()
                server.process = server.started()
            else:
                editor = chance.choice(editors)
                editor.kill()
                editor.start()
        for server in made:
            wait_for(lambda server=server: answers(server.port), 60)  # type: ignore[misc]
        time.sleep(2)
        for editor in editors:
            editor.process.terminate()
        for editor in editors:
            editor.process.wait()
            editor.ear.join()
    return counted(page, editors, kills)


def counted(page: Page, editors: list[Editor], kills: int) -> Loss:
    """What stands in the page, against what was acknowledged."""
    written = queries.written_on(page.pk)
    assert written is not None  # noqa: S101 - it was written
    html = replicas.to_html(replicas.opened(*written.updates))
    actions.settle_page(page.pk)
    settled = Document.objects.filter(Q(page=page.pk, page__body=html)).count()
    there = Counter(html.removeprefix("<p>").removesuffix("</p>").split())
    loss = Loss(kills, sum(len(editor.kept) for editor in editors))
    words = {word.strip() for editor in editors for word in editor.kept - editor.touched}
    loss.missing = sum(there[word] == 0 for word in words)
    loss.twice = sum(count > 1 for count in there.values())
    loss.back = sum(there[word.strip()] for editor in editors for word in editor.dropped)
    texts = [" ".join((editor.text or "").split()) for editor in editors]
    loss.unequal = sum(text != " ".join(there.elements()) and Counter(text.split()) != there for text in texts)
    loss.unequal += len(set(texts)) - 1 + (settled != 1)
    return loss
