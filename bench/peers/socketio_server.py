"""A room of python-socketio, as its documentation has it: what one posts goes to all. Runs as a process of its own.

The server is aiohttp's with uvloop, whose WebSocket is written in C.
"""

from __future__ import annotations

import argparse

import socketio
import uvloop
from aiohttp import web

ROOM = "class"


def application() -> web.Application:
    """The server."""
    server = socketio.AsyncServer(async_mode="aiohttp")

    @server.event
    async def connect(sid: str, environ: dict[str, object]) -> None:
        await server.enter_room(sid, ROOM)

    @server.event
    async def post(sid: str, payload: str) -> None:
        await server.emit("event", payload, room=ROOM)

    made = web.Application()
    server.attach(made)
    return made


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    uvloop.install()
    web.run_app(application(), host="127.0.0.1", port=given.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
