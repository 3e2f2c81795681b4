/** How the stage folds, and the pictures and sound of those on it: ordered by `seq`; captions and chapters commute. */
import type { Epoch, Part } from "../events.gen.ts";
import { spanLaid, without } from "../spans.ts";
import type { Steps } from "./step.ts";

type Types =
  | "stage.called"
  | "stage.entered"
  | "stage.left"
  | "stage.turned"
  | "media.epoch"
  | "media.ended"
  | "media.hole"
  | "media.quiet"
  | "media.cut"
  | "film.laid"
  | "class.cut"
  | "class.uncut"
  | "caption.said"
  | "chapter.named";

export const staged: Steps<Types> = {
  "stage.called"(part, event, { seat }) {
    if (!isStanding(part, seat)) part.called[String(seat)] ??= event.at;
  },

  "stage.entered"(part, { by, at }) {
    delete part.called[String(by)];
    if (!isStanding(part, by)) part.stage = [...part.stage, { seat: by, at, voice: false, camera: false, screen: false }];
  },

  "stage.left"(part, _event, { seat }) {
    stageGone(part, seat);
  },

  "stage.turned"(part, _event, { seat, voice, camera, screen }) {
    part.stage = part.stage.map((one) => (one.seat === seat ? { ...one, voice, camera, screen } : one));
  },

  "media.epoch"(part, { at }, { track, epoch, mime, kept, variants, width, height }) {
    const epochs = part.tracks[track] ?? [];
    if (epochs.some((one) => one.epoch >= epoch)) return;
    const before = epochs.map((one, i) => (i === epochs.length - 1 && isOpen(one) ? { ...one, until: epoch } : one));
    part.tracks[track] = [...before, { epoch, at, mime, kept, variants, width, height, until: null, holes: [] }];
  },

  "media.ended"(part, _event, { track, epoch, until }) {
    epochChanged(part, track, epoch, (one) => (isOpen(one) ? { ...one, until } : one));
  },

  "media.hole"(part, _event, { track, epoch, from, to, state }) {
    if (from >= to) return;
    epochChanged(part, track, epoch, (one) => ({ ...one, holes: holesWith(one.holes ?? [], [from, to], state === "filled") }));
  },

  "media.quiet"(part, _event, { from, to }) {
    spanLaid(part.quiet, from, to);
  },

  "media.cut"(part, _event, { from, to, tracks }) {
    part.media_gone = [...part.media_gone, { from, to, tracks }];
  },

  "film.laid"(part, _event, { length_ms, quiet }) {
    part.film_ms = length_ms;
    for (const span of quiet) {
      if (span.length === 2) spanLaid(part.quiet, span[0] as number, span[1] as number);
    }
  },

  "class.cut"(part, { id, seq }, { from, to }) {
    part.cuts[id] = { seq, from, to };
  },

  "class.uncut"(part, _event, { of }) {
    delete part.cuts[of];
  },

  "caption.said"(part, { id, seq, by }, { from, to, lang, text, of, who }) {
    const earlier = part.captions[of ?? id];
    if (earlier === undefined || earlier.seq < seq) part.captions[of ?? id] = { seq, by, from, to, lang, text, who };
  },

  "chapter.named"(part, { id, seq }, { from, title, of }) {
    const earlier = part.chapters[of ?? id];
    if (earlier === undefined || earlier.seq < seq) part.chapters[of ?? id] = { seq, from, title };
  },
};

/** A seat is neither on the stage nor called to it. */
export function stageGone(part: Part, seat: number): void {
  part.stage = part.stage.filter((one) => one.seat !== seat);
  delete part.called[String(seat)];
}

/** The class is over: the stage is empty, and no track goes on. */
export function stageClosed(part: Part, at: number): void {
  part.stage = [];
  for (const seat of Object.keys(part.called)) delete part.called[seat];
  for (const [track, epochs] of Object.entries(part.tracks)) {
    part.tracks[track] = epochs.map((one, i) => (i === epochs.length - 1 && isOpen(one) ? { ...one, until: Math.max(at, one.epoch) } : one));
  }
}

function isStanding(part: Part, seat: number): boolean {
  return part.stage.some((one) => one.seat === seat);
}

function isOpen(epoch: Epoch): boolean {
  return (epoch.until ?? null) === null;
}

function epochChanged(part: Part, track: string, epoch: number, change: (one: Epoch) => Epoch): void {
  const epochs = part.tracks[track];
  if (epochs?.some((one) => one.epoch === epoch)) part.tracks[track] = epochs.map((one) => (one.epoch === epoch ? change(one) : one));
}

function holesWith(holes: readonly number[][], span: readonly [number, number], isFilled: boolean): number[][] {
  if (isFilled) return without(holes, [span]);
  const laid = holes.map((hole) => [...hole]);
  spanLaid(laid, ...span);
  return laid;
}
