"""The door to the engine: drafts posted over HTTP like any seat's, for the school itself (seat 0) or for a teacher.

Called by views, tasks and followers, never inside a transaction: what the engine has appended cannot be undone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import msgspec
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from agogic import passes
from agogic.campus.classroom.models import ClassSession, Deck, Seat
from agogic.campus.foundation.refusals import Refused
from agogic.classlog.events import (
    DESK,
    ROOM,
    ChapterNamed,
    ClassOpened,
    DeckAdded,
    DeckRemoved,
    Draft,
    FilmLaid,
    MediaCut,
    SeatAdmitted,
    SeatRemoved,
    raw_of,
)
from agogic.classlog.events.vocabulary import Body
from agogic.classlog.ids import new_id
from agogic.classlog.state import Caption

UNREACHABLE = "live.unreachable"
"""Code of the refusal where no engine answers at all; one that answers with an error has another."""
TIMEOUT_S = 10.0
BATCH = 50
KINDS = ("camera", "voice", "screen", "sound")
"""What somebody on the stage sends."""
_PASS_MS = 60_000
_CUT_AT_ONCE = 64


class Posted(msgspec.Struct):
    """What the engine answered to one draft: events, a refusal, or a fault."""

    id: str | None = None
    events: list[dict[str, Any]] | None = None
    refusal: dict[str, Any] | None = None
    fault: dict[str, Any] | None = None


class CaptionsKept(msgspec.Struct):
    """The captions of a class, by id, and its length."""

    captions: dict[str, Caption]
    length_ms: int


class _Answers(msgspec.Struct):
    answers: list[Posted]


def class_open(session: ClassSession, decks: Iterable[Deck]) -> None:
    """Open a class in the engine, with its slides and its prepared polls. Opening it again changes nothing."""
    opened = ClassOpened(
        title=session.title,
        rules=session.section.opening_rules,
        planned_ms=session.planned_ms,
        alone=session.is_alone,
    )
    drafts = [_draft("deck.added", _deck_body(deck)) for deck in decks]
    drafts += [Draft(id=new_id(), to=DESK, type="poll.prepared", body=poll, t=0) for poll in session.polls]
    drafts.append(_draft("class.opened", opened))
    for posted in drafts_post(session, drafts):
        _unless(posted, "class.open", "class.over")


def film_tell(session: ClassSession, film: FilmLaid) -> None:
    """Make a class of a video whose parts lie in its folder: opened, as long as it is, and over."""
    opened = ClassOpened(
        title=session.title, rules=session.section.opening_rules, planned_ms=film.length_ms, alone=True
    )
    for posted in drafts_post(session, [_draft("class.opened", opened), _draft("film.laid", film)]):
        _unless(posted, "class.open", "class.over")


def film_cut(session: ClassSession, seat: int) -> None:
    """Take the bytes of a class's video away for good, as the teacher's seat that wants it."""
    cut = MediaCut(from_=0, to=session.length_ms)
    _unless(drafts_post(session, [_draft("media.cut", cut)], seat=seat)[0])


def chapter_tell(session: ClassSession, chapter: ChapterNamed, *, seat: int) -> str:
    """Name a chapter, rename it or take it away, as a teacher's seat. Returns the id under which it stands."""
    draft = _draft("chapter.named", chapter, at=chapter.from_)
    _unless(drafts_post(session, [draft], seat=seat)[0])
    return chapter.of or draft.id


def deck_tell(deck: Deck) -> None:
    """Tell an open class that slides are ready."""
    _unless(drafts_post(deck.class_session, [_draft("deck.added", _deck_body(deck))])[0])


def deck_untell(session: ClassSession, name: str) -> None:
    """Tell an open class that slides are no longer offered."""
    _unless(drafts_post(session, [_draft("deck.removed", DeckRemoved(deck=name))])[0], "deck.unknown")


def seat_tell(session: ClassSession, number: int, *, admits: bool, teaches: bool) -> None:
    """Take a seat out of a class, or let it in again."""
    body: Body = SeatRemoved(seat=number)
    if admits:
        body = SeatAdmitted(seat=number, role="teacher" if teaches else "pupil")
    _unless(drafts_post(session, [_draft("seat.admitted" if admits else "seat.removed", body)])[0])


def drafts_lay(session: ClassSession, drafts: Sequence[Draft]) -> None:
    """Post drafts to a class as the school itself, every one of which must be granted. Raises `Refused`."""
    for posted in drafts_post(session, drafts):
        _unless(posted)


def captions_of(session: ClassSession) -> CaptionsKept:
    """The captions of a class as they stand now."""
    return msgspec.json.decode(_ask("GET", f"/live/classes/{session.id}/captions", str(session.id)), type=CaptionsKept)


def unrecord(seat: Seat) -> None:
    """Let nothing of a seat be kept from now on with any pass it was given before."""
    _post(f"/live/classes/{seat.class_session_id}/unrecorded", {"seat": seat.number}, str(seat.class_session_id))


def recorded_cut(session: ClassSession, seats: Iterable[int]) -> None:
    """Take what was recorded of some seats out of a class for good, as the school itself."""
    tracks = [f"{seat}.{kind}" for seat in sorted(seats) for kind in KINDS]
    cuts = [
        _draft("media.cut", MediaCut(from_=0, to=session.length_ms, tracks=tracks[first : first + _CUT_AT_ONCE]))
        for first in range(0, len(tracks), _CUT_AT_ONCE)
    ]
    drafts_lay(session, cuts)


def session_revoke(device_id: str) -> None:
    """Let the engine refuse a device from now on."""
    _post("/live/revocations", {"session": device_id}, passes.EVERY_CLASS)


def drafts_post(session: ClassSession, drafts: Sequence[Draft], *, seat: int = 0) -> list[Posted]:
    """Post drafts to a class, as the school itself or as a teacher's seat, and return what became of each."""
    answers: list[Posted] = []
    for start in range(0, len(drafts), BATCH):
        batch = msgspec.to_builtins(list(drafts[start : start + BATCH]))
        raw = _post(f"/live/classes/{session.id}/drafts", {"drafts": batch}, str(session.id), seat=seat)
        answers += msgspec.json.decode(raw, type=_Answers).answers
    return answers


def _draft(type_: str, body: Body, *, at: int | None = None) -> Draft:
    return Draft(id=new_id(), to=ROOM, type=type_, body=raw_of(body), t=at or 0, at=at)


def _deck_body(deck: Deck) -> DeckAdded:
    return DeckAdded(deck=deck.name, title=deck.title, pages=deck.pages, width=deck.width, height=deck.height)


def _unless(posted: Posted, *expected: str) -> None:
    """Pass on a refusal that is not among the expected ones, and a fault."""
    if posted.fault is not None:
        raise _closed("live.failed")
    if posted.refusal is not None and posted.refusal.get("code") not in expected:
        code = str(posted.refusal.get("code", ""))
        raise Refused(code, _("The classroom would not do that (%(code)s). Load the page again.") % {"code": code})


def _post(path: str, body: dict[str, Any], class_id: str, *, seat: int = 0) -> bytes:
    return _ask("POST", path, class_id, body, seat=seat)


def _ask(method: str, path: str, class_id: str, body: dict[str, Any] | None = None, *, seat: int = 0) -> bytes:
    if any(not block._from_testcase for block in connection.atomic_blocks):  # type: ignore[attr-defined]
        raise RuntimeError("the door is never used inside a transaction")
    token = passes.sign(
        passes.Pass(
            class_id=class_id,
            seat=seat,
            role="teacher" if seat else "class",
            powers=(passes.TEACH,) if seat else (passes.CLASS,),
            expires_ms=time.time_ns() // 1_000_000 + _PASS_MS,
        ),
        pass_keys(),
    )
    try:
        response = _client().request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})
        response.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise _closed("live.failed") from error
    except httpx.HTTPError as error:
        raise _closed() from error
    return response.content


def pass_keys() -> passes.Keys:
    """The keys passes are signed with; read again when they were rotated."""
    path = Path(settings.DATA) / "pass-keys.json"
    return _keys(Path(settings.DATA), path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _keys(folder: Path, _changed_ns: int) -> passes.Keys:
    return passes.Keys.load(folder)


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    config = settings.CONFIG
    if config.live.startswith("unix://"):
        transport = httpx.HTTPTransport(uds=config.live.removeprefix("unix://"))
        return httpx.Client(transport=transport, base_url="http://live", timeout=TIMEOUT_S)
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(config.host, config.host)  # noqa: S104
    return httpx.Client(base_url=config.live or f"http://{host}:{config.port}", timeout=TIMEOUT_S, trust_env=False)


def _closed(code: str = UNREACHABLE) -> Refused:
    return Refused(code, _("The classroom does not answer just now. Wait a moment and try again."))
