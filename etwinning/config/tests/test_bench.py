"""bin/bench: a table for who reads it, and one last line for a machine."""

import json
from typing import Any

import pytest

from etwinning.config.bench import __main__ as bench
from etwinning.config.bench.figures import Figure
from etwinning.config.start import prepare

KEPT = Figure("answer, 1 connection", 12.34567, "ms", 60)
MISSED = Figure("share of the bare server", 0.4, "%", 0.5, more_is_better=True)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was asked for; nothing is built or measured."""
    asked: list[tuple[str, int]] = []

    def measurement(name: str) -> Any:
        def measure(rounds: int) -> list[Figure]:
            asked.append((name, rounds))
            return [KEPT, MISSED] if name == "portal" else [KEPT]

        return measure

    for name in ("DATABASE_URL", "BENCH_MAKES", "BENCH_GIGABYTES"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(prepare, "everything", lambda: None)
    monkeypatch.setattr(prepare, "connection_url", lambda: "")
    monkeypatch.setattr(bench, "boot", lambda: None)
    monkeypatch.setattr(bench, "_close_pools", lambda: None)
    monkeypatch.setattr(bench, "measurement", measurement)
    return asked


def test_the_last_line_is_for_machines(measured: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["pages", "--json", "--rounds", "1"]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    figure = {"name": "answer, 1 connection", "value": 12.346, "unit": "ms", "budget": 60, "within": True}
    assert said == {"figures": [figure]}
    assert measured == [("pages", 1)]


def test_a_figure_beyond_its_budget(measured: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["portal", "--json"]) == 1
    said = capsys.readouterr().out
    assert "1 of 2 figures are within their budgets." in said
    assert "missed: share of the bare server 0.40 % (budget 0.5)" in said
    assert [figure["within"] for figure in json.loads(said.splitlines()[-1])["figures"]] == [True, False]


def test_all_of_them(measured: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]) -> None:
    bench.main([])
    assert [name for name, _rounds in measured] == list(bench.NAMES)
    assert bench.NAMES[0] == "pages"
    assert "{" not in capsys.readouterr().out.splitlines()[-1]


def test_a_name_that_is_none(measured: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["pace"])
    assert "There is no measurement called pace. There are: pages, " in capsys.readouterr().err
    assert measured == []


def test_every_name_measures() -> None:
    assert all(callable(bench.measurement(name)) for name in bench.NAMES)
