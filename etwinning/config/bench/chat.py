"""`bin/bench chat`: 300 people in one chat: how soon a message is on all screens, and what is lost by kills.

Half of them are pupils, whose words pass the guard as in every room, with the names of all 300 as the class's list.
They write what it lets through; what is refused all the same counts as a fault. Each round talks for TALK seconds
through two live processes; then as long again while one of the two is killed (-9) and started anew, KILLS times.
Afterwards every screen must have every message of the table once, in its order, and everything that was acknowledged
must be there.
"""

import random
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from etwinning.chat.models import Chat, Line
from etwinning.config.bench.cowriting import PERCENT, Server, row_of, servers
from etwinning.config.bench.figures import Figure, table
from etwinning.config.bench.sockets import MARK, next_line, sessions_for
from etwinning.config.start.progress import Progress
from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space

PROGRAM = Path(__file__).with_name("talkers.py")
PEOPLE, TALK, PAUSE = 300, 10.0, 30.0  # how many, for how many seconds, so many seconds between two messages of one
KILLS = 3  # a round
ON_ALL = 300.0  # ms
GIVEN = [
    "Ada", "Can", "Deniz", "Ece", "Elif", "Emir", "Gaia", "Giulia", "Hana", "Ivo", "Jana", "Kerem", "Lena", "Luca",
    "Maja", "Marek", "Mert", "Mina", "Neva", "Nikos", "Noor", "Olga", "Petr", "Rosa", "Sara", "Sofia", "Tomas", "Vera",
    "Yusuf", "Zoe",
]  # fmt: skip
INITIALS = "ABCDE"


def measure(rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures."""
    staff = Person.objects.filter(is_active=True, kind="staff", state="validated").order_by("pk")
    people = [*staff[: PEOPLE // 2], *pupils(PEOPLE // 2)]
    space = Space.objects.create(title="bench")
    Member.objects.bulk_create(Member(space=space, person=one, role="pupil") for one in people)
    keys = sessions_for(people)[:PEOPLE]
    late: list[float] = []
    last: list[float] = []
    faults = dict.fromkeys(("kept", "refused", "missing", "twice", "unordered", "lost"), 0)
    try:
        with Progress("Talking", total=2 * rounds) as bar:
            for _round in range(rounds):
                bar.step(f"{PEOPLE} people in one chat")
                said = talked(space, keys, 0, faults)
                late, last = late + said["late"], last + said["last"]
                bar.step("the same, while processes are killed")
                talked(space, keys, KILLS, faults)
    finally:
        space.delete()
        forget_pupils()
        Session.objects.filter(session_key__startswith=MARK).delete()
    rows, p95 = [], 0.0
    for name, seconds in ("on another's screen", late), ("on all screens", last):
        times = sorted(one * 1000 for one in seconds)
        p95 = times[len(times) * PERCENT // 100]
        rows.append([name, *row_of(times, p95)])
    print(table(["a message in a chat of 300", "n", "median ms", "p95 ms", "worst ms"], rows), end="\n\n")
    print(table(["kills", *faults], [[str(KILLS * rounds), *map(str, faults.values())]]), end="\n\n")
    return [
        Figure("chat: a message on all screens, p95", p95, "ms", ON_ALL),
        Figure("chat: acknowledged and lost", faults["lost"], "", 0),
        Figure("chat: refused, by the guard or else", faults["refused"], "", 0),
        Figure("chat: missing on a screen", faults["missing"], "", 0),
        Figure("chat: twice on a screen, or in the table", faults["twice"], "", 0),
        Figure("chat: out of order on a screen", faults["unordered"], "", 0),
    ]


def pupils(how_many: int) -> list[Person]:
    """Accounts of pupils, named as in a class's list ("Elif C."), for as long as is measured."""
    forget_pupils()
    names = [f"{given} {initial}." for initial in INITIALS for given in GIVEN][:how_many]
    return Person.objects.bulk_create(
        Person(username=f"{MARK}-{place}", email=None, kind="pupil", state="validated", given_name=name, password="!")  # noqa: S106 - none
        for place, name in enumerate(names)
    )


def forget_pupils() -> None:
    """Those of this run, or of one that was stopped."""
    Person.objects.filter(kind="pupil", username__startswith=f"{MARK}-").delete()


def talked(space: Space, keys: list[str], kills: int, faults: dict[str, int]) -> Any:
    """Talk in a new chat; what the talkers said of it. What is wrong afterwards is added to `faults`."""
    chat = Chat.objects.create(space=space, title="bench", opened_at=timezone.now())
    with servers(2) as made, talkers(chat, keys, [server.port for server in made]) as client:
        next_line(client)
        if kills:
            kill(made, kills)
        said = next_line(client)
    count(chat, said, faults)
    return said


def kill(made: list[Server], kills: int) -> None:
    """Kill a process at a random moment and start it anew, again and again, while people talk."""
    for _kill in range(kills):
        time.sleep(TALK / (kills + 1) * random.uniform(0.5, 1.0))  # noqa: S311 - other moments each time
        server = random.choice(made)  # noqa: S311 - any
        server.kill()
        server.process = server.started()


def talkers(chat: Chat, keys: list[str], ports: list[int]) -> "subprocess.Popen[str]":
    """A process with a page for each of these sessions."""
    command = [sys.executable, str(PROGRAM), chat.live_path, settings.ADDRESS, str(TALK), str(PAUSE), *map(str, ports)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None  # noqa: S101 - it was started with one
    process.stdin.write("\n".join(keys) + "\n\n")
    process.stdin.flush()
    return process


def count(chat: Chat, said: Any, faults: dict[str, int]) -> None:
    """What stands in the table, against what was acknowledged and what each screen shows."""
    rows = list(Line.objects.filter(chat=chat).order_by("number").values_list("number", "body"))
    words, there = [body for _number, body in rows], {number for number, _body in rows}
    faults["kept"] += len(said["kept"])
    faults["refused"] += said["refused"]
    faults["lost"] += len(set(said["kept"]) - set(words))
    faults["twice"] += len(words) - len(set(words))
    for heard in said["heard"]:
        numbers = [number for number, _words in heard]
        faults["missing"] += len(there - set(numbers))
        faults["twice"] += len(numbers) - len(set(numbers))
        faults["unordered"] += sum(one > other for one, other in pairwise(numbers))
