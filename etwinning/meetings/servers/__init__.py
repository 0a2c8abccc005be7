"""Meeting servers: where meetings are held that are not held in browsers. One small interface, chosen by the settings.

A server that answers slowly, wrongly or never raises Unavailable, with a sentence for the one who asked; within a few
seconds, whatever it does (see `asking`).
"""

from typing import Protocol

from django.conf import settings

from etwinning.meetings.models import Meeting
from etwinning.meetings.servers.asking import Unavailable
from etwinning.meetings.servers.bigbluebutton import BigBlueButton
from etwinning.meetings.servers.jitsi import Jitsi
from etwinning.meetings.servers.recordings import Recording

__all__ = ["Recording", "Server", "Unavailable", "chosen", "server_of"]


class Server(Protocol):
    """What a meeting server does for us."""

    kind: str
    ends_for_all: bool  # `end` sends everybody out
    has_recordings: bool
    has_lobby: bool  # pupils wait there until somebody who leads lets them in

    @property
    def knows_roles(self) -> bool:
        """Whether it tells who leads from who takes part: else pupils do not go there."""

    def create(self, meeting: Meeting) -> None:
        """Make its room. Twice is once."""

    def address_for(self, meeting: Meeting, name: str, *, person: int, leads: bool) -> str:
        """The address at which somebody comes in under that name, as who leads or as who takes part."""

    def is_held(self, meeting: Meeting) -> bool:
        """Whether somebody who leads is inside."""

    def end(self, meeting: Meeting) -> None:
        """Send everybody out."""

    def recordings(self, meeting: Meeting) -> list[Recording]:
        """What was recorded of it."""


def server_of(meeting: Meeting) -> Server | None:
    """The server at which a meeting is held, if it is still the one of the settings."""
    server = chosen()
    return server if server is not None and server.kind == meeting.place else None


def chosen() -> Server | None:
    """The server that the settings name, or None: then meetings are held in browsers."""
    said = settings.MEETINGS
    if said.kind == BigBlueButton.kind:
        return BigBlueButton(said.address, said.secret, records=said.records)
    return Jitsi(said.address, said.secret, said.app) if said.kind == Jitsi.kind else None
