"""A cable between a browser and the school that can be pulled out and put in again, or carry little."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time

_PIECE = 65_536
_NARROW_PIECE = 2048
_RESET = struct.pack("ii", 1, 0)


class Cable:
    """Passes bytes on between a port of its own and the school's. While it is out, whoever calls is turned away."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._in = True
        self._bytes_a_second = 0
        self._free_at = 0.0
        self._turn = threading.Lock()
        self._ends: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._wait, daemon=True).start()

    def pull(self) -> None:
        """Cut everything that is on its way, and let nothing through."""
        self._in = False
        for end in list(self._ends):
            _reset(end)

    def plug(self) -> None:
        """Let everything through again."""
        self._in = True

    def narrow(self, bytes_a_second: int) -> None:
        """Carry no more than this towards the school, for all who call together; 0: as much as there is."""
        self._bytes_a_second = bytes_a_second

    def close(self) -> None:
        """For good."""
        self.pull()
        self._door.close()

    def _wait(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                if not self._in:
                    _reset(caller)
                    continue
                try:
                    school = socket.create_connection(("127.0.0.1", self._to_port))
                except OSError:
                    # The school itself is not there just now.
                    _reset(caller)
                    caller.close()
                    continue
                self._ends |= {caller, school}
                for one, other in ((caller, school), (school, caller)):
                    threading.Thread(target=self._pass_on, args=(one, other, one is caller), daemon=True).start()

    def _wait_for_room(self, size: int) -> None:
        """A narrow cable carries one piece after the other."""
        if not self._bytes_a_second:
            return
        with self._turn:
            begins = max(self._free_at, time.monotonic())
            self._free_at = begins + size / self._bytes_a_second
        time.sleep(max(0.0, self._free_at - time.monotonic()))

    def _pass_on(self, one: socket.socket, other: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(_NARROW_PIECE if up and self._bytes_a_second else _PIECE):
                if up:
                    self._wait_for_room(len(piece))
                other.sendall(piece)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._ends.discard(end)
            end.close()


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        end.shutdown(socket.SHUT_RDWR)
