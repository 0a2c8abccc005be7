"""The first moment of each of our processes: whose it is, and whether the settings make sense."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

from etwinning.config.start.orphan import end_with_parent


def boot() -> None:
    """Load Django. A setting that is missing or makes no sense ends the process with one sentence that names it."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "etwinning.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as reason:
        print(reason, file=sys.stderr, flush=True)
        os._exit(1)  # a server that imports us would print a trace for SystemExit
