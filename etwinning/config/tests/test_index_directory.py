"""The command that writes the index of all that can be searched."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from etwinning.config.nightly import SEARCHED
from etwinning.directory.models import Edition
from etwinning.people.models import Person


@pytest.mark.django_db
def test_it_works(ayse: Person, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.VAR = tmp_path
    call_command("index_directory")
    assert set(Edition.objects.values_list("kind", flat=True)) == {kind.name for kind in SEARCHED}
    assert "people: 1 rows" in capsys.readouterr().out
