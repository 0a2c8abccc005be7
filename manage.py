#!/usr/bin/env python
"""Django's command line, for those who build it; everybody else uses bin/."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "etwinning.config.settings")
    execute_from_command_line(sys.argv)
