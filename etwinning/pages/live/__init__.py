"""The socket of a page that is being written (docs/decisions/0020)."""

from etwinning.pages.live.socket import WritingSocket

__all__ = ["WritingSocket"]
