"""Campus beside live in one ASGI application: `/live` is the engine, everything else the school's pages."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from agogic.cli.serving.buffered import Buffered
from agogic.conf import Config

_QUEUED_PIECES = 4096
"""Pieces of a page that may wait for a slow phone while its campus thread goes on to the next."""


def school_app(config: Config, *, campus: bool = True, live: bool = True) -> ASGIApp:
    """The application of a school, or of one of its roles; its lifespan is the engine's."""
    routes = []
    engine: Starlette | None = None
    if live:
        from agogic.live.app import app as live_app

        engine = live_app(config)
        # Its routes alone: what an application wraps around them is around ours already.
        routes.append(Mount("/live", app=engine.router))
    if campus:
        routes.append(Mount("/", app=_campus(config)))
    return Starlette(routes=routes, lifespan=engine.router.lifespan_context if engine else None)


def _campus(config: Config) -> ASGIApp:
    from a2wsgi import WSGIMiddleware

    from agogic.campus.wsgi import application

    pages = WSGIMiddleware(application, workers=config.campus_threads, send_queue_size=_QUEUED_PIECES)  # type: ignore[arg-type]
    return Buffered(pages, limit_bytes=max(config.request_bytes, config.upload_bytes))  # type: ignore[arg-type]
