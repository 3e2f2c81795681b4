"""Who comes onto the stage, and what may be noted of its pictures and sound (rules M1 to M7)."""

from agogic.classlog.decide.refusals import Refusal, refused
from agogic.classlog.decide.sitter import Asked, Entry
from agogic.classlog.events import (
    CLASS_SEAT,
    ROOM,
    ClassEnded,
    FilmLaid,
    HandLowered,
    MediaCut,
    MediaEnded,
    MediaEpoch,
    MediaHole,
    MediaQuiet,
    StageCalled,
    StageEntered,
    StageLeft,
    StageTurned,
)
from agogic.classlog.state import Epoch, Part, Standing

STAGE_MOST = 6
"""How many may be on the stage at once."""


def stage_called(asked: Asked) -> list[Entry] | Refusal:
    """A teacher asks somebody up who is in the class."""
    assert isinstance(asked.body, StageCalled)
    if no := _no_running(asked):
        return no
    if not asked.sitter.teaches:
        return refused("power.teach")
    sitting = asked.room.seats.get(str(asked.body.seat))
    if sitting is None or sitting.removed or asked.body.seat == CLASS_SEAT:
        return refused("seat.unknown")
    return [asked.entry(ROOM)]


def stage_entered(asked: Asked) -> list[Entry] | Refusal:
    """A teacher at any time, others when they were called or called on; a hand that was up goes down."""
    assert isinstance(asked.body, StageEntered)
    if no := _no_running(asked):
        return no
    seat, room = asked.sitter.seat, asked.room
    if seat == CLASS_SEAT:
        return refused("seat.unknown")
    if _standing(room, seat):
        return [asked.entry(ROOM)]
    hand = next((hand for hand in room.hands if hand.seat == seat), None)
    if not (asked.sitter.teaches or str(seat) in room.called or (hand is not None and hand.called)):
        return refused("stage.uncalled")
    if len(room.stage) >= STAGE_MOST:
        return refused("stage.full", most=STAGE_MOST)
    entries = [asked.entry(ROOM)]
    if hand is not None:
        entries.append(asked.entry(ROOM, type_="hand.lowered", body=HandLowered(seat=seat), n=1))
    return entries


def stage_left(asked: Asked) -> list[Entry] | Refusal:
    """One's own leaving, or any by a teacher."""
    assert isinstance(asked.body, StageLeft)
    if asked.body.seat != asked.sitter.seat and not asked.sitter.teaches:
        return refused("power.teach")
    if no := _no_running(asked):
        return no
    there = _standing(asked.room, asked.body.seat) or str(asked.body.seat) in asked.room.called
    return [asked.entry(ROOM)] if there else refused("stage.off")


def stage_turned(asked: Asked) -> list[Entry] | Refusal:
    """One's own, on or off; a teacher another's off alone: nobody is seen or heard without wanting it."""
    body = asked.body
    assert isinstance(body, StageTurned)
    if no := _no_running(asked):
        return no
    standing = _standing(asked.room, body.seat)
    if standing is None:
        return refused("stage.off")
    if body.seat == asked.sitter.seat:
        return [asked.entry(ROOM)]
    if not asked.sitter.teaches:
        return refused("power.teach")
    on = (body.voice and not standing.voice, body.camera and not standing.camera, body.screen and not standing.screen)
    return refused("stage.not_on") if any(on) else [asked.entry(ROOM)]


def media_epoch(asked: Asked) -> list[Entry] | Refusal:
    """The class notes that a track goes on in a new form (rules M1, M2)."""
    body = asked.body
    assert isinstance(body, MediaEpoch)
    if not asked.sitter.is_class:
        return refused("power.class")
    if no := _no_running(asked):
        return no
    seat = track_seat(body.track)
    if not _standing(asked.room, seat):
        return refused("stage.off")
    if body.kept and not may_keep(asked.room, seat):
        return refused("media.unconsented")
    epochs = asked.room.tracks.get(body.track)
    return refused("media.stale") if epochs and epochs[-1].epoch >= body.epoch else [asked.entry(ROOM)]


def media_noted(asked: Asked) -> list[Entry] | Refusal:
    """The class notes what became of an epoch; of one that is over too, for holes are filled afterwards."""
    body = asked.body
    assert isinstance(body, MediaEnded | MediaHole)
    if not asked.sitter.is_class:
        return refused("power.class")
    epoch = _epoch(asked.room, body.track, body.epoch)
    if epoch is None:
        return refused("media.unknown")
    if isinstance(body, MediaEnded) and epoch.until is not None:
        return refused("media.stale")
    return [asked.entry(ROOM)]


def media_quiet(asked: Asked) -> list[Entry] | Refusal:
    """The class notes that nobody was heard."""
    assert isinstance(asked.body, MediaQuiet)
    if not asked.sitter.is_class:
        return refused("power.class")
    return [asked.entry(ROOM)] if asked.body.from_ < asked.body.to else refused("draft.outside")


def media_cut(asked: Asked) -> list[Entry] | Refusal:
    """A teacher takes out anything for good, others what is their own (rule M7)."""
    body = asked.body
    assert isinstance(body, MediaCut)
    own = bool(body.tracks) and all(track_seat(track) == asked.sitter.seat for track in body.tracks)
    if not (own or asked.sitter.teaches):
        return refused("power.teach")
    return [asked.entry(ROOM)] if body.from_ < body.to <= asked.length_ms else refused("draft.outside")


def film_laid(asked: Asked) -> list[Entry] | Refusal:
    """The school lays a video into a class that was opened for it and has nothing else: its tracks, and its end."""
    body = asked.body
    assert isinstance(body, FilmLaid)
    if not asked.sitter.is_class:
        return refused("power.class")
    room = asked.room
    if not room.alone or room.status != "open" or room.film_ms is not None or room.tracks:
        return refused("film.not_here")
    if body.picture is None and body.sound is None:
        return refused("draft.malformed")
    at, until = room.at, max(room.at, body.length_ms)
    entries = [asked.entry(ROOM, at=at)]
    tracks = (("0.film", body.picture, body.variants or ["full"]), ("0.sound", body.sound, ["full"]))
    for track, mime, variants in tracks:
        if mime is None:
            continue
        began = MediaEpoch(
            track=track,
            epoch=0,
            mime=mime,
            kept=True,
            variants=variants,
            width=body.width if track == "0.film" else 0,
            height=body.height if track == "0.film" else 0,
        )
        entries.append(asked.entry(ROOM, type_="media.epoch", body=began, n=len(entries), at=at))
    for entry in entries[1:]:
        ended = MediaEnded(track=entry.body["track"], epoch=0, until=body.length_ms)
        entries.append(asked.entry(ROOM, type_="media.ended", body=ended, n=len(entries), at=until))
    entries.append(asked.entry(ROOM, type_="class.ended", body=ClassEnded(), n=len(entries), at=until))
    return entries


def track_seat(track: str) -> int:
    """The seat a track belongs to."""
    return int(track.partition(".")[0])


def may_keep(room: Part, seat: int) -> bool:
    """Whether the class's rules let a seat's pictures and sound be kept; consent is for whoever reads the pass."""
    recording = room.rules.recording if room.rules is not None else "consented"
    sitting = room.seats.get(str(seat))
    teacher = sitting is not None and sitting.role == "teacher"
    return recording == "consented" or (recording == "teachers" and teacher)


def _standing(room: Part, seat: int) -> Standing | None:
    return next((standing for standing in room.stage if standing.seat == seat), None)


def _epoch(room: Part, track: str, epoch: int) -> Epoch | None:
    return next((one for one in room.tracks.get(track, []) if one.epoch == epoch), None)


def _no_running(asked: Asked) -> Refusal | None:
    return refused("class.over") if asked.room.status == "ended" else None


RULES = {
    "stage.called": stage_called,
    "stage.entered": stage_entered,
    "stage.left": stage_left,
    "stage.turned": stage_turned,
    "media.epoch": media_epoch,
    "media.ended": media_noted,
    "media.hole": media_noted,
    "media.quiet": media_quiet,
    "media.cut": media_cut,
    "film.laid": film_laid,
}
