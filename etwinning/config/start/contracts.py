"""Runs import-linter with its cache under var/ (its own command line has no other way to say so in the settings)."""

import sys

from importlinter import cli

from etwinning.config.start.prepare import ROOT

if __name__ == "__main__":
    sys.exit(cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=str(ROOT / "var/cache/imports")))
