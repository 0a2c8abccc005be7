"""The socket of a chat (docs/decisions/0039)."""

from etwinning.chat.live.socket import ChatSocket

__all__ = ["ChatSocket"]
