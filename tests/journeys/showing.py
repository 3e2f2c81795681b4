"""Islands shown by themselves, without a school: the built files and one page, under the policy a school is served with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "agogic/campus/static"
POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


@contextmanager
def shown(template: str, **config: Any) -> Iterator[str]:
    """The address where a template is shown; what stands in its query goes into the island's config."""

    class Showing(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/static/built/"):
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self._page())

        def _page(self) -> bytes:
            from django.template.loader import get_template

            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            context = {"school_name": "Harbour Lane", **config, "island_config": asked}
            return get_template(template).render(context).encode()

        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix("/static"))

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    def serve(*given: Any) -> Showing:
        return Showing(*given, directory=str(STATIC))

    server = ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
