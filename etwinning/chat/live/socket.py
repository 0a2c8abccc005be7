"""One page's socket at a chat."""

from typing import Any, ClassVar

from etwinning.chat.live import frames
from etwinning.chat.live.hall import HALLS, Hall, Waiting
from etwinning.chat.live.rights import Right, standing_of
from etwinning.people.gathering import CODES, NONSENSE, NOT_FOUND, Gatherings, Place


class ChatSocket(Place):
    """Lets in who may know of the chat; what they say is taken while they may write. See `frames` for what is said."""

    gatherings: ClassVar[Gatherings[Hall]] = HALLS
    least = Right.WAITS
    most = 16
    right, state = Right.SIGNED_OUT, ""
    upto = 0
    language, here = "en", ""

    async def right_now(self) -> int:
        standing = await self.gatherings.ask(standing_of, self.space_pk, self.thing_pk, [self.seat])
        return int(standing.rights[self.seat])

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
            self.upto, self.language = said.upto, said.language
            self.gathering = self.gatherings.at(self.space_pk, self.thing_pk)
            self.gathering.join(self)
        elif self.gathering is None:  # before it said hello
            await self.shut(NONSENSE)
        else:
            await self.bring(Waiting(self, said))

    def may(self, right: Right, state: str) -> None:
        """What they may do from now on; who may not even know of it is closed."""
        before, self.right, self.state = (self.right, self.state), right, state
        if right < Right.WAITS:
            self.later(CODES.get(right, NOT_FOUND))
        elif before != (right, state):
            self.push(frames.state(state, writes=right is Right.WRITES))
