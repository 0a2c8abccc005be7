#!/usr/bin/env python
"""Django's command line, for those who build it; everybody else uses bin/."""

import sys

from django.core.management import execute_from_command_line

from etwinning.config.start.boot import boot

if __name__ == "__main__":
    boot()
    execute_from_command_line(sys.argv)
