"""The socket of a meeting that is held in browsers (docs/decisions/0053)."""

from etwinning.meetings.live.socket import MeetingSocket

__all__ = ["MeetingSocket"]
