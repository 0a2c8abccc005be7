"""The room with work in it of the archives' tests: what is taken home is also what is looked for."""

from etwinning.archives.tests.conftest import folder, full, pupil, room

__all__ = ["folder", "full", "pupil", "room"]
