"""`load_texts`: the texts of the programme, once, in a new installation. The start calls it after migrating."""

from typing import Any

from django.core.management.base import BaseCommand

from etwinning.editing.actions import load_texts


class Command(BaseCommand):
    """Does nothing when the tree of pages is already there."""

    help = "Write the texts of the programme in English and Turkish, for editors to change."

    def handle(self, *_args: Any, **_said: Any) -> None:
        load_texts()
