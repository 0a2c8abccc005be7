"""Runs a module (`python -m etwinning.config.start.leashed -m granian …`) that ends when bin/dev does."""

import runpy
import sys

from etwinning.config.start.orphan import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    del sys.argv[:2]  # this module and its -m
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
