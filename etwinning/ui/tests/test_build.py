"""What the build promises: nothing is built twice, the lock names no place, all that a page loads is small."""

import gzip
import json
import re

import pytest

from etwinning.ui import build

KB = 1000


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    build.build(lambda _words: None)


def test_nothing_is_built_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "run", lambda *_words, **_more: pytest.fail("a program is called"))
    said: list[str] = []
    assert build.build(said.append) == []
    assert said == []


def test_the_lock_file_holds_versions_and_hashes_but_no_addresses() -> None:
    lock = json.loads((build.SOURCES / "package-lock.json").read_text())
    packages = [package for place, package in lock["packages"].items() if place]
    assert packages
    assert [package for package in packages if "resolved" in package or "integrity" not in package] == []


def test_the_editor_is_of_one_version() -> None:
    wanted = json.loads((build.SOURCES / "package.json").read_text())["dependencies"]
    del wanted["@tiptap/y-tiptap"]  # which counts by itself
    assert len({version for name, version in wanted.items() if name.startswith("@tiptap/")}) == 1


def test_a_first_view_stays_in_its_budget() -> None:
    def packed(name: str) -> int:
        return len(gzip.compress((build.OUT / name).read_bytes(), 9))

    every_page = packed("app.css") + packed("js/app.js") + packed("icons.svg")
    fonts = sum(path.stat().st_size for path in (build.OUT / "fonts").glob("literata-latin*.woff2"))
    assert every_page < 20.5 * KB  # what a page or a few need alone stands in a sheet of its own (ui.build.styles)
    assert every_page + fonts < 60 * KB
    assert packed("js/app.js") + packed("js/htmx.js") < 25 * KB


def test_fonts_have_the_letters_they_promise() -> None:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import

    letters = "AaÇçĞğİıÖöŞşÜüÀàĂăÅåÄäĆćČčĐđĒēĘęŁłŃńŐőŘřȘșȚțŠšŰűŻżŽž“„”’–…АаЋћЏџЄєЇїҐґΆάΩω"
    known: set[int] = set()
    for path in (build.OUT / "fonts").glob("*.woff2"):
        with TTFont(path) as font:
            known |= set(font.getBestCmap())
    assert [letter for letter in letters if ord(letter) not in known] == []


def test_no_module_is_too_long() -> None:
    long = {p.name: n for p in (build.SOURCES / "js").rglob("*.js") if (n := len(p.read_text().splitlines())) > 120}
    assert long == {}


def test_style_sheet_stands_on_its_own() -> None:
    css = (build.OUT / "app.css").read_text()
    addresses = set(re.findall(r"url\(\"?([^)\"]+)", css))
    assert "fonts/literata-latin.woff2" in addresses
    assert [address for address in addresses if address.startswith(("http", "//"))] == []
