"""The steps before the servers start: messages, what the browser needs, the database, the demo world.

Each is skipped when nothing it is made from has changed. What is true of the database (which migrations, which
world) is written in the database itself, as its comment, so that it cannot disagree with it; the rest stands in
var/stamps.json.
"""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from etwinning.config.postgres import use
from etwinning.config.postgres.programs import OLDEST
from etwinning.config.start.orphan import SUPERVISED
from etwinning.config.start.progress import Progress
from etwinning.config.start.stamps import Stamps, fingerprint

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("ETWINNING_VAR") or ROOT / "var").resolve()
BUILT = ROOT / "var"  # from the checkout alone, whatever ETWINNING_VAR says
PEOPLE = VAR / "demo-people.txt"


class StepFailedError(Exception):
    """A step did not succeed; the message says which, and what it said."""


def everything() -> None:
    """All steps, in order. Raises `StepFailedError`, or `Unavailable` for the database."""
    checkout()
    VAR.mkdir(parents=True, exist_ok=True)
    database()


def checkout() -> None:
    """The steps that need no database. Two starts at once wait for each other."""
    BUILT.mkdir(exist_ok=True)
    with (BUILT / "prepare.lock").open("ab") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        messages()
        assets()


def messages() -> None:
    """Compile locale/*/LC_MESSAGES/*.po beside themselves."""
    sources = list((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    compiled = all(source.with_suffix(".mo").exists() for source in sources)
    stamps, mark = Stamps(BUILT / "stamps.json"), fingerprint(sources)
    if compiled and stamps.fresh("messages", mark):
        return
    with Progress("Compiling the translations", total=len(sources)) as bar:
        for source in sources:
            _compile(source)
            bar.step(source.parts[-3])
    stamps.done("messages", mark)


def _compile(source: Path) -> None:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - slow to import, seldom needed
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with source.open("rb") as text:
        catalog = read_po(text, locale=source.parts[-3])
    half = source.with_suffix(".mo.new")
    with half.open("wb") as binary:
        write_mo(binary, catalog)
    half.replace(source.with_suffix(".mo"))


def assets() -> None:
    """Build what the browser needs into var/static, and collect it with content hashes into var/static-files."""
    sources = [path for path in (ROOT / "etwinning").glob("*/assets/**/*") if path.is_file()]
    sources = [path for path in sources if "node_modules" not in path.parts]
    templates = [path for path in (ROOT / "etwinning").glob("*/jinja2/**/*") if path.is_file()]
    static = [path for path in (ROOT / "etwinning").glob("*/static/**/*") if path.is_file()]
    lock = ROOT / "requirements" / "run.lock"
    stamps = Stamps(BUILT / "stamps.json")
    mark = fingerprint([*sources, *templates, *(ROOT / "etwinning" / "ui").glob("*.py"), lock])
    if not stamps.fresh("assets", mark) or not (BUILT / "static").is_dir():
        _python("Building what the browser needs", "-m", "etwinning.ui.build")
        stamps.done("assets", mark)
    built = [path for path in (BUILT / "static").glob("**/*") if path.is_file()]
    mark = fingerprint([*built, *static, lock])
    if not stamps.fresh("collected", mark) or not (BUILT / "static-files").is_dir():
        _python("Collecting static files", "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        stamps.done("collected", mark)


def database() -> None:
    """Migrate the development database and, the first time, fill it with the demo world."""
    migrations = (ROOT / "etwinning").glob("*/migrations/*.py")
    wanted = fingerprint(migrations, (ROOT / "requirements" / "run.lock").read_text())
    facts = _facts()
    if facts.get("migrations") != wanted:
        _python("Migrating the database", "manage.py", "migrate", "--verbosity=0", "--no-input")
        _remember(facts | {"migrations": wanted})
    if facts.get("world") != "complete" or not PEOPLE.exists():
        world(facts | {"migrations": wanted})
    if facts.get("texts") != "complete":
        _python("Writing the texts of the programme", "manage.py", "load_texts")
        _remember(_facts() | {"texts": "complete"})


def world(facts: dict[str, str]) -> None:
    """The demo world. It counts as there only when the command has ended well, so a kill in between is made good."""
    if facts.get("world") != "complete":
        if subprocess.run([sys.executable, "manage.py", "seed"], cwd=ROOT, env=_leash(), check=False).returncode:
            raise StepFailedError("The demo world could not be built; why stands above.")
        _remember(facts | {"world": "complete"})
    PEOPLE.write_text(_python("Asking who can sign in", "manage.py", "seed", "--people"))


def connection_url() -> str:
    """Where the database is; starts the embedded one."""
    return os.environ.get("DATABASE_URL", "").strip() or use(VAR / "postgres").url()


def _reached() -> psycopg.Connection[Any]:
    """A connection to a database that will do. Raises `StepFailedError` with a sentence if there is none."""
    try:
        reached = psycopg.connect(connection_url(), autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise StepFailedError(f"The database that DATABASE_URL names cannot be reached: {error}") from error
    if (major := reached.info.server_version // 10_000) < OLDEST:
        reached.close()
        raise StepFailedError(
            f"The server that DATABASE_URL names is PostgreSQL {major}; eTwinning needs {OLDEST} or newer."
        )
    return reached


def _facts() -> dict[str, str]:
    with _reached() as database_:
        row = database_.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    try:
        known = json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _remember(facts: dict[str, str]) -> None:
    with _reached() as database_:
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
        database_.execute(statement.format(sql.Identifier(database_.info.dbname), sql.Literal(json.dumps(facts))))


def _python(label: str, *words: str) -> str:
    """Run one of our commands with a progress bar; its output, or `StepFailedError` with its last lines."""
    with Progress(label):
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=_leash(), capture_output=True, text=True, check=False
        )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-25:]
        raise StepFailedError("\n".join([f"{label}: this failed.", *said]))
    return done.stdout


def _leash() -> dict[str, str]:
    """The environment of a step: it ends when we do, lest two starts make the same world at the same time."""
    return {**os.environ, SUPERVISED: "1"}
