"""`import_holidays FILE`: brings official school holidays in, from a file in the form of the OpenHolidays API."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from etwinning.calendar.actions import bring_holidays
from etwinning.calendar.openholidays import MOST_BYTES, NotThatForm, Reading, read
from etwinning.core import countries

SHOWN = 20


class Command(BaseCommand):
    """Reads the whole file first. With a mistake in it nothing is kept, unless one says --skip."""

    help = "Bring in school holidays from a JSON file in the form of the OpenHolidays API (SchoolHolidays)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument("--country", default="", help="its country, such as PT, where the file does not say it")
        parser.add_argument("--skip", action="store_true", help="keep what is right, and leave out what is not")

    def handle(self, *_args: Any, **said: Any) -> None:
        country = said["country"].upper()
        if country and country not in countries.COUNTRIES:
            raise CommandError(f"The country “{country}” does not take part. Say a code such as PT.")
        reading = self._read(said["file"], country)
        for problem in reading.problems[:SHOWN]:
            self.stderr.write(problem)
        if len(reading.problems) > SHOWN:
            self.stderr.write(f"… and {len(reading.problems) - SHOWN} more.")
        if reading.problems and not said["skip"]:
            raise CommandError("Nothing was kept. Mend the file, or leave out what is wrong with --skip.")
        if not reading.rows:
            raise CommandError("There are no school holidays in this file.")
        kept = bring_holidays(reading.rows)
        places = sorted({row.region or row.country for row in reading.rows})
        self.stdout.write(f"{kept} school holidays kept for {', '.join(places)}.")
        if reading.passed_over:
            self.stdout.write(f"{reading.passed_over} items that are no school holidays were passed over.")

    def _read(self, file: Path, country: str) -> Reading:
        try:
            with file.open("rb") as source:
                return read(source.read(MOST_BYTES + 1), country)
        except NotThatForm as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
