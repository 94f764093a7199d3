"""One address for several servers: connections go to them in turn; one that is down is passed over."""

import asyncio
import contextlib
import itertools
import socket
from collections.abc import Sequence
from types import TracebackType
from typing import Self


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Balancer:
    """Listens on `port` and passes on to the ports `behind` it."""

    def __init__(self, behind: Sequence[int]) -> None:
        self.behind = list(behind)
        self.port = 0
        self._turns = itertools.cycle(range(len(behind)))
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.shut()

    async def open(self) -> None:
        """Listens; again on the same port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> int:
        """Refuses connections and cuts those that there are; how many."""
        self._server.close()
        cut = list(self._tasks)
        for task in cut:
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        return len(cut)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._pass_on(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(self._turns)
        ports = self.behind[first:] + self.behind[:first]
        try:
            for port in ports:
                with contextlib.suppress(OSError):
                    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
                    both = [_copy(reader, inner_writer), _copy(inner_reader, writer)]
                    await asyncio.gather(*both)
                    return
        finally:
            writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
    finally:
        writer.close()
