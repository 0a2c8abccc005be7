"""bin/ finds a Python: the first one that runs and that we know, wherever it is, whatever `python3` is."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from etwinning.config.start.prepare import ROOT

VERSIONS = ("3.13", "3.12", "3.14")  # the preferred one first
ELSEWHERE = [
    Path(folder) / f"python{version}" for folder in ("/usr/local/bin", "/opt/homebrew/bin") for version in VERSIONS
]
only_ours = pytest.mark.skipif(
    any(path.exists() for path in ELSEWHERE), reason="this machine has others, by whole paths"
)


class Machine:
    """A checkout, a PATH and a HOME that are made up."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path, self.home = folder, folder / "path", folder / "home"
        for made in (self.path, self.home, folder / "bin", folder / "requirements", folder / "etwinning/config/start"):
            made.mkdir(parents=True)
        for program in ("dirname", "cksum", "cat"):
            found = shutil.which(program)
            assert found
            (self.path / program).symlink_to(found)
        shutil.copy(ROOT / "etwinning/config/start/setup.sh", folder / "etwinning/config/start/setup.sh")
        (folder / "requirements/run.lock").touch()

    def has(self, at: Path, version: str, *, broken: bool = False) -> Path:
        """An interpreter of that version, as far as one asks for its version."""
        at.parent.mkdir(parents=True, exist_ok=True)
        answer = "exit 127" if broken else f"""case "$2" in *"!= '{version}')"*) exit 0;; esac; exit 1"""
        at.write_text(f"#!/bin/sh\n{answer}\n")
        at.chmod(0o755)
        return at

    def says(self, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", f". etwinning/config/start/setup.sh; {command}", "bin/dev"],
            cwd=self.folder,
            env={"PATH": str(self.path), "HOME": str(self.home)} | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def finds(self, **variables: str) -> Path:
        return Path(self.says("find_python", **variables).stdout.strip())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_one_of_pyenv_where_the_system_has_an_older_one(machine: Machine) -> None:
    machine.has(machine.path / "python3", "3.11")
    machine.has(machine.home / ".pyenv/versions/3.11.9/bin/python", "3.11")
    wanted = machine.has(machine.home / ".pyenv/versions/3.13.2/bin/python", "3.13")
    assert machine.finds() == wanted


def test_pyenv_may_lie_elsewhere(machine: Machine) -> None:
    wanted = machine.has(machine.folder / "opt/pyenv/versions/3.13.2/bin/python", "3.13")
    assert machine.finds(PYENV_ROOT=str(machine.folder / "opt/pyenv")) == wanted


def test_one_on_the_path_comes_first(machine: Machine) -> None:
    machine.has(machine.home / ".pyenv/versions/3.13.2/bin/python", "3.13")
    wanted = machine.has(machine.path / "python3.13", "3.13")
    assert machine.finds() == wanted


def test_one_that_does_not_run_is_passed_over(machine: Machine) -> None:
    """Such as pyenv's stand-in for a version that is not chosen here, or one without venv."""
    machine.has(machine.path / "python3.13", "3.13", broken=True)
    wanted = machine.has(machine.home / ".pyenv/versions/3.13.2/bin/python", "3.13")
    assert machine.finds() == wanted


@only_ours
@pytest.mark.parametrize("version", VERSIONS)
def test_the_system_s_own(machine: Machine, version: str) -> None:
    assert machine.finds() == Path()
    wanted = machine.has(machine.path / "python3", version)
    assert machine.finds() == wanted


@only_ours
def test_one_that_uv_knows(machine: Machine) -> None:
    wanted = machine.has(machine.home / "uv/python", "3.12")
    uv = machine.path / "uv"
    uv.write_text(f'#!/bin/sh\n[ "$*" = "python find 3.12" ] && echo {wanted}\n')
    uv.chmod(0o755)
    assert machine.finds() == wanted


@only_ours
def test_none(machine: Machine) -> None:
    machine.has(machine.path / "python3", "3.11")
    said = machine.says("need run")
    assert said.returncode == 1
    assert "eTwinning needs Python 3.12, 3.13 or 3.14 (with venv), and none was found" in said.stderr


def test_what_is_said_is_what_is_so() -> None:
    setup = (ROOT / "etwinning/config/start/setup.sh").read_text()
    assert re.search(r"for version in ([\d. ]+);", setup)[1].split() == list(VERSIONS)  # type: ignore[index]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.12,<3.15"
    assert "a Python 3.12, 3.13 or 3.14" in (ROOT / "README.md").read_text()
