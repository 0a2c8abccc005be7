"""One page's socket at a meeting."""

from typing import Any, ClassVar

from etwinning.meetings.live import frames
from etwinning.meetings.live.hall import HALLS, Hall, Waiting
from etwinning.meetings.live.rights import AT_THE_DOOR, standing_of
from etwinning.people.gathering import CODES, NONSENSE, NOT_FOUND, Gatherings, Place


class MeetingSocket(Place):
    """Lets in who may know of the meeting; what they say is passed on while they are inside. See `frames`."""

    gatherings: ClassVar[Gatherings[Hall]] = HALLS
    least = AT_THE_DOOR
    upto = 0
    language, wanted, room = "en", "", ""

    async def right_now(self) -> int:
        standing = await self.gatherings.ask(standing_of, self.space_pk, self.thing_pk, [self.seat])
        return int(standing.right(self.seat))

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """A frame."""
        if self.is_shut:
            return
        try:
            said = frames.read(message.get("text"))
        except frames.Nonsense:
            await self.shut(NONSENSE)
            return
        if isinstance(said, frames.Hello):
            self.upto, self.language, self.wanted = said.upto, said.language, said.mode
            self.gathering = self.gatherings.at(self.space_pk, self.thing_pk)
            self.gathering.join(self)
        elif self.gathering is None:  # before it said hello
            await self.shut(NONSENSE)
        elif isinstance(said, frames.Mode):
            self.wanted = said.mode
            self.gathering.join(self)
        else:
            await self.bring(Waiting(self, said))

    def may(self, right: int, room: str) -> None:
        """How it stands for them from now on; who may not even know of it is closed."""
        if right < AT_THE_DOOR:
            self.later(CODES.get(right, NOT_FOUND))
        elif room != self.room:
            self.room = room
            self.push(room)
