"""What fixtures write is written once and serves every test of a file that begins with the same fixtures.

A pytest plugin, loaded by tests/harness.py. A fixture that needs nothing but the database and other such fixtures (the
cast, a room of them) runs in a savepoint that stays open from one test to the next, as long as the next one asks for
the same; each test has a savepoint of its own inside, which pytest-django takes back, and copies of its own of what
the fixtures answered. So no test meets what another one did, in the database or in an object.

The files that it keeps lie in a folder of the shelf, and each test is given a copy of them where it keeps its own.

A fixture that does more than write rows, keep files and send mails (it answers something that cannot be copied) is
made anew for each test, as pytest does by itself.
"""

import copy
import inspect
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}
type Fixture = pytest.FixtureDef[Any]


class UnfitError(Exception):
    """This fixture cannot be shared."""


@dataclass
class Level:
    """One fixture that has run, and everything as it was right afterwards."""

    fixture: Fixture
    atomic: transaction.Atomic
    answers: dict[int, Any]
    mails: list[Any]
    folder: tempfile.TemporaryDirectory[str]  # the files that it and those before it kept

    def take_back(self) -> None:
        take_back(self.atomic)
        self.folder.cleanup()

    def give_files(self) -> None:
        """To the test at hand (or the next level): into the folder in which it keeps its own. Names are hashes."""
        for kept in Path(self.folder.name).rglob("*"):
            given = Path(settings.MEDIA_ROOT, kept.relative_to(self.folder.name))
            if kept.is_file() and not given.exists():
                given.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(kept, given)


@dataclass
class Shelf:
    """The fixtures that have run for the file at hand, each in the savepoint of the one before."""

    levels: list[Level] = field(default_factory=list)
    outer: transaction.Atomic | None = None
    depth: int = 0
    unfit: set[Fixture] = field(default_factory=set)
    copies: dict[int, Any] = field(default_factory=dict)
    folders: set[object] = field(default_factory=set)  # that have the files

    def prepare(self, item: pytest.Function, unblock: Callable[[], Any]) -> None:
        """Before the test's own savepoint: have exactly its fixtures on the shelf, and copies of their answers."""
        self.copies, self.folders = {}, set()
        if commits(item):
            self.close()
            return
        wanted = shareable(item, self.unfit)
        if self.outer is None and wanted:
            self._open(item, unblock)
        assert self.outer is None or len(connection.atomic_blocks) == self.depth + len(self.levels)
        while [level.fixture for level in self.levels] != list(wanted)[: len(self.levels)]:
            self.levels.pop().take_back()
        for fixture, bases in list(wanted.items())[len(self.levels) :]:
            if self.unfit.isdisjoint(bases):
                try:
                    self.levels.append(self._made(fixture, bases))
                except UnfitError:
                    self.unfit.add(fixture)
        if self.levels:
            self.copies = copy.deepcopy(self.levels[-1].answers)
            mail.outbox[:] = self.levels[-1].mails

    def _open(self, item: pytest.Function, unblock: Callable[[], Any]) -> None:
        self.outer = begin()
        self.depth = len(connection.atomic_blocks)

        def end() -> None:
            with unblock():
                self.close()

        module = item.getparent(pytest.Module)
        assert module is not None
        module.addfinalizer(end)

    def _made(self, fixture: Fixture, bases: list[Fixture]) -> Level:
        before = self.levels[-1] if self.levels else None
        answers = copy.deepcopy(before.answers) if before else {}
        mail.outbox[:] = before.mails if before else []
        level = Level(fixture, begin(), {}, [], tempfile.TemporaryDirectory())
        try:
            with override_settings(MEDIA_ROOT=level.folder.name):
                if before:
                    before.give_files()
                given = {base.argname: answers[id(base)] for base in bases}
                answers[id(fixture)] = fixture.func(**dict.fromkeys(fixture.argnames) | given)
            fit = not callable(answers[id(fixture)])
            level.answers = copy.deepcopy(answers) if fit else {}
        except Exception:  # noqa: BLE001 - what is wrong, pytest will say when it makes the fixture by itself
            fit = False
        if not fit:
            level.take_back()
            raise UnfitError
        level.mails = list(mail.outbox)
        return level

    def close(self) -> None:
        """Take back everything."""
        while self.levels:
            self.levels.pop().take_back()
        if self.outer:
            take_back(self.outer)
            self.outer = None


SHELF = Shelf()


def begin() -> transaction.Atomic:
    atomic: Any = transaction.atomic()
    atomic._from_testcase = True  # as Django's TestCase says of its own: durable blocks may stand inside
    atomic.__enter__()
    return atomic  # type: ignore[no-any-return]


def take_back(atomic: transaction.Atomic) -> None:
    if not connection.closed_in_transaction:
        transaction.set_rollback(True)
    atomic.__exit__(None, None, None)


def commits(item: pytest.Function) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and (marker.args or marker.kwargs)) or not COMMITTING.isdisjoint(item.fixturenames)


def shareable(item: pytest.Function, unfit: Collection[Fixture] = ()) -> dict[Fixture, list[Fixture]]:
    """The test's fixtures that can be shared, in the order in which pytest would make them: each and what it is of."""
    known = item._fixtureinfo.name2fixturedefs
    found: dict[Fixture, list[Fixture]] = {}

    def visit(fixture: Fixture) -> bool:
        if fixture in found:
            return True
        if fixture in unfit or not is_plain(fixture):
            return False
        bases = []
        for name in fixture.argnames:
            same = name == fixture.argname  # it takes the place of one of the same name, and is made of that one
            base = known[name][known[name].index(fixture) - 1 if same else -1]
            if name != "db" and not visit(base):
                return False
            bases.append(base)
        found[fixture] = [base for base in bases if base.argname != "db"]
        return True

    for name in item.fixturenames:
        if name in known:
            visit(known[name][-1])
    return found


@cache
def is_plain(fixture: Fixture) -> bool:
    """Does it answer once, made from other fixtures by name? Which those are, `shareable` judges."""
    return (
        fixture.scope == "function"
        and fixture.params is None
        and bool(fixture.argnames)
        and {*inspect.signature(fixture.func).parameters} == {*fixture.argnames} - {"request"}  # no method
        and not inspect.isgeneratorfunction(fixture.func)
        and fixture.func.__module__ not in {"pytest_django.fixtures", "pytest_django.plugin"}
    )


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Fixture, request: Any) -> object:
    if fixturedef.argname == "_django_db_helper":
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            SHELF.prepare(request._pyfuncitem, blocker.unblock)
        return None
    if fixturedef.scope not in {"function", "class"} and "django_db_blocker" in fixturedef.argnames:
        with request.getfixturevalue("django_db_blocker").unblock():
            SHELF.close()  # it writes for many tests, and stands below what they share
        return None
    if id(fixturedef) not in SHELF.copies:
        return None
    answer = SHELF.copies[id(fixturedef)]
    if settings.MEDIA_ROOT not in SHELF.folders:
        SHELF.folders.add(settings.MEDIA_ROOT)
        SHELF.levels[-1].give_files()
    fixturedef.cached_result = (answer, fixturedef.cache_key(request), None)
    return True  # pytest reads the answer above; None here would have the fixture made


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file, tests that begin with the same fixtures follow each other; otherwise the order stays random."""
    runs = [list(run) for _path, run in groupby(items, key=lambda item: item.path)]
    items[:] = [item for run in runs for item in put_together([(names_of(item), item) for item in run])]


def names_of(item: pytest.Item) -> list[str]:
    return [fixture.argname for fixture in shareable(item)] if isinstance(item, pytest.Function) else []


def put_together(tests: list[tuple[list[str], pytest.Item]], depth: int = 0) -> Iterator[pytest.Item]:
    groups: dict[str, list[tuple[list[str], pytest.Item]]] = {}
    for names, item in tests:
        groups.setdefault(names[depth] if len(names) > depth else "", []).append((names, item))
    for name, group in groups.items():
        if name and len(group) > 1:
            yield from put_together(group, depth + 1)
        else:
            yield from (item for _names, item in group)
