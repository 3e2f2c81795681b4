"""Asks the school's pages through WSGI, as the server does, and prints what each cost: a process of its own."""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agogic import conf
from agogic.cli.serving.folder import databases_ready

if TYPE_CHECKING:
    from bench.campus.school import Made

_WARM, _TIMES = 3, 9
_NO_PAGES = ("pass", "names")
"""What pages fetch by themselves."""
_HOST = "127.0.0.1"


def main() -> None:
    """Make a school, ask its pages, print the answer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pupils", type=int, required=True)
    given = parser.parse_args()
    conf.choose(data=given.data)
    databases_ready()
    from bench.campus.school import school_made

    made = school_made(given.pupils)
    cookies = {who: _signed_in(getattr(made, who)) for who in ("pupil", "teacher", "guardian", "administrator")}
    pages = {f"{page}, {who}": _cost(path, cookies[who]) for page, who, path in _addresses(made)}
    seen = {page: path for page, who, path in _addresses(made) if who == "pupil" and page not in _NO_PAGES}
    print(json.dumps({"pages": pages, "username": made.pupil.username, "pupils_pages": seen}))


def _addresses(made: Made) -> list[tuple[str, str, str]]:
    """What is asked, by whom."""
    from django.urls import reverse

    section = f"/sections/{made.section.id}"
    return [
        ("Today", "pupil", reverse("today:today")),
        ("Today", "teacher", reverse("today:today")),
        ("Today", "guardian", reverse("today:today")),
        ("Today", "administrator", reverse("today:today")),
        ("courses", "pupil", "/courses/"),
        ("courses", "administrator", "/courses/"),
        ("course", "teacher", f"/courses/{made.section.course_id}/"),
        ("path", "pupil", f"{section}/"),
        ("path", "teacher", f"{section}/"),
        ("roll", "teacher", f"{section}/roll/"),
        ("one's roll", "guardian", f"{section}/roll/{made.pupil.id}/"),
        ("plan", "teacher", f"{section}/classes/plan"),
        ("a section's people", "teacher", f"{section}/people/"),
        ("class ahead", "pupil", f"/classes/{made.ahead.id}/"),
        ("class on", "teacher", f"/classes/{made.on.id}/"),
        ("class over", "pupil", f"/classes/{made.over.id}/"),
        ("class over", "teacher", f"/classes/{made.over.id}/"),
        ("classroom", "pupil", f"/classes/{made.on.id}/room"),
        ("replay", "pupil", f"/classes/{made.over.id}/replay"),
        ("pass", "pupil", f"/classes/{made.on.id}/pass"),
        ("names", "pupil", f"/classes/{made.on.id}/seats.json"),
        ("me", "pupil", reverse("people:me")),
        ("a section's settings", "teacher", f"{section}/edit"),
        ("people", "administrator", reverse("people:people")),
        ("a person", "administrator", f"/people/{made.pupil.id}/"),
        ("school", "administrator", reverse("people:school")),
    ]


def _signed_in(person: Any) -> str:
    """The cookies of somebody who came in by the front door."""
    from django.test import Client

    from bench.campus import PASSWORD

    client = Client(headers={"host": _HOST})
    answer = client.post("/", {"login": person.username, "password": PASSWORD})
    if answer.status_code != 302:
        raise RuntimeError(f"{person.username} could not sign in: {answer.status_code}")
    # A page with a form gives what its posts are checked by.
    client.get("/me/")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _cost(path: str, cookies: str) -> dict[str, float]:
    """Queries, processor time (ms, the quickest third's slowest) and bytes of one page."""
    took = []
    for _ in range(_WARM):
        _asked(path, cookies)
    for _ in range(_TIMES):
        began = time.process_time()
        body = _asked(path, cookies)
        took.append((time.process_time() - began) * 1000)
    queries: list[str] = []
    with _counted(queries):
        _asked(path, cookies)
    return {
        "queries": len(queries),
        "cpu_ms": sorted(took)[_TIMES // 3],
        "bytes": len(body),
        "packed_bytes": len(gzip.compress(body)),
    }


def _asked(path: str, cookies: str) -> bytes:
    from django.test import RequestFactory

    from agogic.campus.wsgi import application

    make = RequestFactory(headers={"host": _HOST, "cookie": cookies})
    if path.endswith("/pass"):
        token = cookies.split("agogic_csrf=")[1].split(";")[0]
        environ = make.post(path, headers={"x-csrftoken": token}).environ
    else:
        environ = make.get(path).environ
    told: list[str] = []

    def begun(status: str, headers: Any, trouble: Any = None, /) -> Callable[[bytes], object]:
        told.append(status)
        return told.append  # type: ignore[return-value]  # WSGI's old way to write, which Django does not use

    answer = application(environ, begun)
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    if not told[0].startswith("200"):
        raise RuntimeError(f"{path} answered {told[0]}")
    return body


@contextmanager
def _counted(queries: list[str]) -> Iterator[None]:
    """Every query of every database, the sessions' included."""
    from django.db import connections

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as all_of_them:
        for alias in connections:
            all_of_them.enter_context(connections[alias].execute_wrapper(note))
        yield


if __name__ == "__main__":
    main()
