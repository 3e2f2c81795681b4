"""NATS JetStream: streams kept in files, made and filled by its own client library; read and written as raw bytes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator, Sequence

import nats
from nats.js.api import StorageType, StreamConfig

from bench.crowd import Crowd, Line
from bench.processes import Server, folder, free_port, program, running

_HELLO = b'CONNECT {"verbose":false}\r\n'


class JetStream:
    """One server with JetStream on. `always`: each message is synced to the disk before it is acknowledged."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def fill(self, name: str, payloads: Sequence[bytes] = ()) -> None:
        """Make a stream whose one subject has its name, and publish to it."""
        asyncio.run(_filled(self.server.port, name, payloads))

    def kept(self, name: str) -> int:
        """How many messages a stream holds."""
        return asyncio.run(_held(self.server.port, name))

    def replay(self, crowd: Crowd, name: str, newcomer: int) -> Line:
        """A newcomer who reads a stream from its first message on."""
        inbox = f"inbox.{newcomer}"
        wanted = {"deliver_subject": inbox, "deliver_policy": "all", "ack_policy": "none", "replay_policy": "instant"}
        asked = json.dumps({"stream_name": name, "config": wanted}).encode()
        create = b"PUB $JS.API.CONSUMER.CREATE.%b answer.%d %d\r\n%b\r\n" % (name.encode(), newcomer, len(asked), asked)
        return crowd.line(self.server.port, _HELLO + b"SUB %b 1\r\n" % inbox.encode() + create)

    def writer(self, crowd: Crowd, number: int) -> Line:
        """A client that publishes and hears its acknowledgements."""
        return crowd.line(self.server.port, _HELLO + b"SUB acknowledged.%d 1\r\n" % number)

    def published(self, name: str, number: int, payload: bytes) -> bytes:
        """One message of a writer, as bytes."""
        return b"PUB %b acknowledged.%d %d\r\n%b\r\n" % (name.encode(), number, len(payload), payload)


@contextlib.contextmanager
def jetstream(*, always: bool = False) -> Iterator[JetStream]:
    """A server for as long as the block lasts."""
    with folder() as data:
        port = free_port()
        settings = data / "nats.conf"
        # As released, JetStream syncs every two minutes; "always" is what compares with a commit that is on the disk.
        sync = "sync_interval: always" if always else ""
        settings.write_text(f'jetstream {{ store_dir: "{data}"\n {sync} }}\n')
        with running(
            [program("nats-server"), "-c", settings, "-a", "127.0.0.1", "-p", str(port), "-l", "/dev/null"], port
        ) as server:
            yield JetStream(server)


async def _filled(port: int, name: str, payloads: Sequence[bytes]) -> None:
    connection = await nats.connect(f"nats://127.0.0.1:{port}")
    try:
        stream = connection.jetstream()
        await stream.add_stream(StreamConfig(name=name, subjects=[name], storage=StorageType.FILE))
        for start in range(0, len(payloads), 500):
            await asyncio.gather(*(stream.publish(name, payload) for payload in payloads[start : start + 500]))
    finally:
        await connection.close()


async def _held(port: int, name: str) -> int:
    connection = await nats.connect(f"nats://127.0.0.1:{port}")
    try:
        return (await connection.jetstream().stream_info(name)).state.messages
    finally:
        await connection.close()
