"""The texts of the programme, and an editor."""

from etwinning.portal.tests.conftest import editor, texts

__all__ = ["editor", "texts"]
