"""A proxy that wants a login, as companies have them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Proxy:
    url: str
    heard: list[str] = field(default_factory=list)


@asynccontextmanager
async def proxying(answer: str = "200 OK") -> AsyncIterator[Proxy]:
    """A proxy that connects to wherever it is asked to, or refuses to."""
    tasks: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        proxy.heard.append(head)
        writer.write(f"HTTP/1.1 {answer}\r\n\r\n".encode())
        if not answer.startswith("200"):
            writer.close()
            return
        host, _, port = head.split()[1].rpartition(":")
        there, back = await asyncio.open_connection(host, int(port))
        writers.append(back)
        for one in (pump(reader, back), pump(there, writer)):
            task = asyncio.create_task(one)
            tasks.add(task)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    proxy = Proxy(f"http://us%40r:w%2Frd@127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield proxy
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        for writer in writers:
            writer.close()
        ended = (writer.wait_closed() for writer in writers)
        await asyncio.gather(*tasks, *ended, return_exceptions=True)
