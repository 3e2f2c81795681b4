"""How the stage folds, and the pictures and sound of those on it: ordered by `seq`; captions and chapters commute."""

from collections.abc import Callable
from typing import Any

from agogic.classlog.events import (
    CaptionSaid,
    ChapterNamed,
    ClassCut,
    ClassUncut,
    Event,
    FilmLaid,
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
from agogic.classlog.spans import span_laid, without
from agogic.classlog.state import Caption, Chapter, Cut, Epoch, MediaGone, Part, Standing


def stage_called(part: Part, event: Event, body: StageCalled) -> None:
    """A seat was asked up; the first call stands."""
    if _standing(part, body.seat) is None:
        part.called.setdefault(str(body.seat), event.at)


def stage_entered(part: Part, event: Event, body: StageEntered) -> None:
    """The writer stands on the stage, after those who were there before."""
    part.called.pop(str(event.by), None)
    if _standing(part, event.by) is None:
        part.stage.append(Standing(seat=event.by, at=event.at))


def stage_left(part: Part, event: Event, body: StageLeft) -> None:
    """A seat is neither there nor expected."""
    stage_gone(part, body.seat)


def stage_turned(part: Part, event: Event, body: StageTurned) -> None:
    """What of a seat is on, if it is on the stage."""
    standing = _standing(part, body.seat)
    if standing is not None:
        standing.voice, standing.camera, standing.screen = body.voice, body.camera, body.screen


def media_epoch(part: Part, event: Event, body: MediaEpoch) -> None:
    """A track goes on in a new form; the one before ends where this one begins."""
    epochs = part.tracks.setdefault(body.track, [])
    if any(one.epoch >= body.epoch for one in epochs):
        return
    if epochs and epochs[-1].until is None:
        epochs[-1].until = body.epoch
    epochs.append(
        Epoch(
            epoch=body.epoch,
            at=event.at,
            mime=body.mime,
            kept=body.kept,
            variants=body.variants,
            width=body.width,
            height=body.height,
        )
    )


def media_ended(part: Part, event: Event, body: MediaEnded) -> None:
    """An epoch is over; the first end stands."""
    epoch = _epoch(part, body.track, body.epoch)
    if epoch is not None and epoch.until is None:
        epoch.until = body.until


def media_hole(part: Part, event: Event, body: MediaHole) -> None:
    """A stretch is missing, until it is filled."""
    epoch = _epoch(part, body.track, body.epoch)
    if epoch is None or body.from_ >= body.to:
        return
    if body.state == "filled":
        epoch.holes = without(epoch.holes, [[body.from_, body.to]])
    else:
        span_laid(epoch.holes, body.from_, body.to)


def media_quiet(part: Part, event: Event, body: MediaQuiet) -> None:
    """Quiet stretches, kept as their union."""
    span_laid(part.quiet, body.from_, body.to)


def media_cut(part: Part, event: Event, body: MediaCut) -> None:
    """What was taken out for good, in the order it was."""
    part.media_gone.append(MediaGone(from_=body.from_, to=body.to, tracks=body.tracks))


def film_laid(part: Part, event: Event, body: FilmLaid) -> None:
    """The class is a film, as long as that is."""
    part.film_ms = body.length_ms
    for start, end in (span for span in body.quiet if len(span) == 2):
        span_laid(part.quiet, start, end)


def class_cut(part: Part, event: Event, body: ClassCut) -> None:
    """A stretch is left out of replays."""
    part.cuts[event.id] = Cut(seq=event.seq, from_=body.from_, to=body.to)


def class_uncut(part: Part, event: Event, body: ClassUncut) -> None:
    """A stretch is there again."""
    part.cuts.pop(body.of, None)


def caption_said(part: Part, event: Event, body: CaptionSaid) -> None:
    """The last word on a caption stands, in whatever order they come (rule F3)."""
    id_ = body.of or event.id
    earlier = part.captions.get(id_)
    if earlier is None or earlier.seq < event.seq:
        part.captions[id_] = Caption(
            seq=event.seq, by=event.by, from_=body.from_, to=body.to, lang=body.lang, text=body.text, who=body.who
        )


def chapter_named(part: Part, event: Event, body: ChapterNamed) -> None:
    """The last word on a chapter stands, in whatever order they come (rule F3)."""
    id_ = body.of or event.id
    earlier = part.chapters.get(id_)
    if earlier is None or earlier.seq < event.seq:
        part.chapters[id_] = Chapter(seq=event.seq, from_=body.from_, title=body.title)


def stage_gone(part: Part, seat: int) -> None:
    """A seat is neither on the stage nor called to it."""
    part.stage[:] = [standing for standing in part.stage if standing.seat != seat]
    part.called.pop(str(seat), None)


def stage_closed(part: Part, at: int) -> None:
    """The class is over: the stage is empty, and no track goes on."""
    part.stage.clear()
    part.called.clear()
    for epochs in part.tracks.values():
        if epochs[-1].until is None:
            epochs[-1].until = max(at, epochs[-1].epoch)


def _standing(part: Part, seat: int) -> Standing | None:
    return next((standing for standing in part.stage if standing.seat == seat), None)


def _epoch(part: Part, track: str, epoch: int) -> Epoch | None:
    return next((one for one in part.tracks.get(track, []) if one.epoch == epoch), None)


STEPS: dict[str, Callable[[Part, Event, Any], None]] = {
    "stage.called": stage_called,
    "stage.entered": stage_entered,
    "stage.left": stage_left,
    "stage.turned": stage_turned,
    "media.epoch": media_epoch,
    "media.ended": media_ended,
    "media.hole": media_hole,
    "media.quiet": media_quiet,
    "media.cut": media_cut,
    "film.laid": film_laid,
    "class.cut": class_cut,
    "class.uncut": class_uncut,
    "caption.said": caption_said,
    "chapter.named": chapter_named,
}
