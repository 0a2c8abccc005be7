"""Wrong or missing settings stop the start with one sentence that names the variable."""

import os
import runpy
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from etwinning.config.start.prepare import ROOT

COMPLETE = {
    "ETWINNING_ENV": "production",
    "ETWINNING_SECRET": "s" * 60,
    "ETWINNING_ADDRESS": "https://etwinning.example",
    "ETWINNING_HOSTS": "etwinning.example",
    "ETWINNING_MAIL": "smtp://user:password@mail.example:587",
    "DATABASE_URL": "postgresql://etwinning:password@db.example:5432/etwinning",
}


def read(monkeypatch: pytest.MonkeyPatch, **changes: str) -> dict[str, Any]:
    """The settings as they come out of that environment; an empty value counts as missing."""
    for name, value in {**COMPLETE, **changes}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "etwinning" / "config" / "settings.py"))


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert settings["ALLOWED_HOSTS"] == ["etwinning.example"]
    assert settings["DATABASES"]["default"]["HOST"] == "db.example"
    assert settings["MAILERS"]["default"]["OPTIONS"]["host"] == "mail.example"


@pytest.mark.parametrize("name", ["ETWINNING_SECRET", "ETWINNING_ADDRESS", "ETWINNING_HOSTS", "ETWINNING_MAIL"])
def test_production_has_no_default_for(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not set."):
        read(monkeypatch, **{name: ""})


def test_the_start_stops_with_one_sentence() -> None:
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "ETWINNING_ENV": "prodution"},
        capture_output=True,
        text=True,
        check=False,
    )
    sentence = "ETWINNING_ENV is 'prodution'. It must be development, test or production.\n"
    assert (refused.returncode, refused.stderr) == (1, sentence)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ETWINNING_ENV", "prodution"),
        ("ETWINNING_SECRET", "short"),
        ("ETWINNING_ADDRESS", "etwinning.example"),
        ("ETWINNING_HOSTS", " , "),
        ("ETWINNING_MAIL", "mail.example:25"),
        ("DATABASE_URL", "mysql://etwinning@db.example/etwinning"),
        ("DATABASE_URL", "postgresql://etwinning@db.example:port/etwinning"),
        ("ETWINNING_LIVE", "somewhere"),
        ("ETWINNING_FFMPEG", "/nowhere/ffmpeg"),
        ("ETWINNING_MAIL_FROM", "eTwinning"),
        ("ETWINNING_PUSH_KEY", "/nowhere/key.pem"),
        ("ETWINNING_PEERTUBE", "videos.example, https://other.example/"),
    ],
)
def test_nonsense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} "):
        read(monkeypatch, **{name: value})
