"""A proxy that keeps every answer back until it is whole, as some companies' and schools' filters do."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_OF_THE_WAY = {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "date", "server"}


class BufferingProxy:
    """Listens on a port of its own and passes on to `upstream_port`, on this machine.

    `headers_first`: the head of an answer goes out at once, its body when it is whole; else nothing before that.
    """

    def __init__(self, upstream_port: int, *, headers_first: bool) -> None:
        proxy = self

        class Passing(_Passing):
            port = upstream_port
            early = headers_first
            seen = proxy

        self.held: list[str] = []
        """Paths whose answers have begun and are not whole yet, or never were."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    port: int
    early: bool
    seen: BufferingProxy

    def pass_on(self) -> None:
        """Ask upstream, wait for the whole answer, hand it on."""
        size = int(self.headers.get("content-length", 0))
        body = self.rfile.read(size) if size else None
        upstream = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_WAY}
        headers["X-Forwarded-For"] = "203.0.113.7"
        headers["X-Forwarded-Proto"] = "http"
        try:
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            self._hand_on(answer)
        except (OSError, http.client.HTTPException):
            # Either side is gone.
            self.close_connection = True
        finally:
            upstream.close()

    def _hand_on(self, answer: http.client.HTTPResponse) -> None:
        self.seen.held.append(self.path)
        bodiless = self.command == "HEAD" or answer.status in (204, 304)
        early = self.early and not bodiless
        if early:
            self._head(answer, "Transfer-Encoding", "chunked")
            self.wfile.flush()
        whole = answer.read()
        self.seen.held.remove(self.path)
        if early:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(whole), whole) if whole else b"")
            self.wfile.write(b"0\r\n\r\n")
            return
        self._head(answer, "Content-Length", str(len(whole)))
        self.wfile.write(whole)

    def _head(self, answer: http.client.HTTPResponse, name: str, value: str) -> None:
        self.send_response(answer.status)
        for each, content in answer.getheaders():
            if each.lower() not in _OF_THE_WAY:
                self.send_header(each, content)
        self.send_header(name, value)
        self.end_headers()

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = pass_on  # noqa: N815

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""
