"""`index_directory`: writes the index of everything that can be searched. Pages start it; it is never typed."""

from typing import Any

from django.core.management.base import BaseCommand

from etwinning.config.nightly import SEARCHED
from etwinning.directory.index import fresh


class Command(BaseCommand):
    """Does nothing while another process of this machine does the same."""

    help = "Write the index of the directory: people, schools, projects."

    def handle(self, *_args: Any, **_said: Any) -> None:
        fresh.write_all(SEARCHED, say=self.stdout.write)
