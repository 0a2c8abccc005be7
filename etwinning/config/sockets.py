"""The server of the live process: uvicorn, with the bounds that we want, for sockets and nothing else.

Run as `python -m etwinning.config.sockets --port 8001`. Why uvicorn, and with what figures: docs/decisions/0016. What
uvicorn leaves open is bounded here by one look a second at its connections: how long somebody may take for the opening,
how long a closing may wait for somebody who reads nothing, and how much may wait to be read. A proxy in front does TLS.
"""

import argparse
import gc
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from uvicorn import Config, Server
from uvicorn.protocols.utils import ClientDisconnected

log = logging.getLogger(__name__)
LONGEST = 1 << 20  # bytes of a message; a longer one is refused when its head comes
HEAD = 16_384  # bytes of a request's head that is not whole yet
PATIENCE = 10.0  # seconds for the opening, and for a closing that nobody reads
UNREAD = (
    1 << 20
)  # bytes that wait for somebody who does not read; what we say ourselves stops far below, answers to pings do not
BEAT = 30.0  # seconds between two pings, and for the answer
FAREWELL = 3  # seconds for the application when the process ends
BACKLOG = 4_096
FAILED = 1011


class Watch:
    """Ends the connections that hang; the server calls it each second."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.hanging: dict[Any, float] = {}  # since when

    def look(self, connections: Iterable[Any], now: float) -> None:
        """End those that hang for too long, and those for whom too much waits."""
        since = {one: self.hanging.get(one, now) for one in connections if hangs(one)}
        for one, began in since.items():
            if now - began >= self.patience:
                one.transport.abort()
        for one in connections:
            if one.transport.get_write_buffer_size() > UNREAD:
                one.transport.abort()
        self.hanging = since


def hangs(connection: Any) -> bool:
    """Whether it is not open yet (whatever speaks HTTP has no handshake to complete), or is closing."""
    return not getattr(connection, "handshake_complete", False) or connection.transport.is_closing()


class LiveServer(Server):
    """Uvicorn that watches its connections."""

    def __init__(self, config: Config, watch: Watch) -> None:
        super().__init__(config)
        self.watch = watch

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second, says uvicorn."""
        if counter % 10 == 0:
            self.watch.look(list(self.server_state.connections), counter / 10)
        return await super().on_tick(counter)


class Careful:
    """An application whose failure is told to the page by a closing, not by a line that breaks."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await self.application(scope, receive, send)
        except ClientDisconnected:
            return  # it was just being told something
        except Exception:
            if scope["type"] != "websocket":
                raise
            log.exception("A live page failed")
            with suppress(Exception):  # it may be gone
                await send({"type": "websocket.close", "code": FAILED})


def server(application: Any, host: str, port: int, *, beat: float = BEAT, patience: float = PATIENCE) -> LiveServer:
    """The server for an application; `run()` it, or await `serve()`. Ends in good order at SIGTERM and SIGINT."""
    config = Config(
        Careful(application),
        host=host,
        port=port,
        loop="asyncio",
        http="h11",
        ws="websockets-sansio",
        ws_max_size=LONGEST,
        ws_ping_interval=beat,
        ws_ping_timeout=beat,
        ws_per_message_deflate=False,  # a buffer a socket, for messages of a line
        h11_max_incomplete_event_size=HEAD,
        lifespan="off",
        log_config=None,  # the settings have one for all
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=FAREWELL,
    )
    return LiveServer(config, Watch(patience))


def main(host: str, port: int) -> None:
    """Until SIGTERM or SIGINT."""
    from etwinning.config.asgi import application  # noqa: PLC0415 - it starts Django

    gc.freeze()  # what was loaded stays; to look through it while thousands are told takes longer than telling them
    gc.set_threshold(20_000, 20, 20)
    server(application, host, port).run()


if __name__ == "__main__":
    said = argparse.ArgumentParser(description="Serves the sockets of open pages.")
    said.add_argument("--host", default="127.0.0.1")
    said.add_argument("--port", type=int, default=8001)
    main(**vars(said.parse_args()))
