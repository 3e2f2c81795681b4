/** Where everything stands on the class clock's line: pure arithmetic, no page. Times are class time in ms; places run from 0 to 1. */
import { STROKE_MS } from "../classlog/fold/fold.ts";
import type { Way } from "../link/room.ts";

/** How many strokes the line has where it is wide, and where it is narrow. */
export const FINE = 168;
export const COARSE = 84;

/** Heads nearer than this would touch: 16 px on the narrowest wide line, and on a phone's. */
export const TOUCHING_WIDE = 0.0225;
export const TOUCHING_NARROW = 0.052;

export type Span = readonly [number, number];

/** What a stroke is drawn as; each is one path. */
export type StrokeClass = "taken" | "rest" | "gap" | "soon" | "ahead" | "own";

/** What the line needs to know. `meet`: class time at which one will be level. `left`: stretches one stepped out of. */
export interface Line {
  state: Way | "before" | "taken";
  length: number;
  edge: number;
  at: number;
  meet: number | null;
  present: readonly Span[];
  watched: readonly Span[];
}

export interface Stem {
  at: number;
  kind: "poll" | "question";
  /** still before you: a poll not answered, a question not met yet */
  unseen: boolean;
  /** asked after the class, at this moment */
  later: boolean;
}

/** A head as it is drawn: one stem, or several that would touch, with their number. */
export interface Head {
  at: number;
  kind: "poll" | "question" | "many";
  unseen: boolean;
  later: boolean;
  count: number;
}

export interface Ground {
  from: number;
  to: number;
  ahead: boolean;
}

/** A time as a place on a line of `length`, kept on the line. */
export function place(at: number, length: number): number {
  if (length <= 0) return 0;
  return Math.min(1, Math.max(0, at / length));
}

/** How tall each of `slices` strokes is, 0 to 1, from what was counted in each `STROKE_MS`. */
export function heights(strokes: Readonly<Record<string, number>>, length: number, slices: number): number[] {
  const sums = new Array<number>(slices).fill(0);
  if (length <= 0) return sums;
  for (const [stroke, count] of Object.entries(strokes)) {
    const middle = (Number(stroke) + 0.5) * STROKE_MS;
    const slice = Math.min(slices - 1, Math.floor((middle / length) * slices));
    sums[slice] = (sums[slice] ?? 0) + count;
  }
  return scaled(softened(sums));
}

// One loud slice among silent ones would stand like a fence post: its neighbours take a little of it.
function softened(sums: readonly number[]): number[] {
  return sums.map((sum, i) => sum * 0.64 + ((sums[i - 1] ?? 0) + (sums[i + 1] ?? 0)) * 0.18);
}

// The tallest tenth may all be full: a single storm must not flatten the rest of the hour.
function scaled(sums: readonly number[]): number[] {
  const spoken = sums.filter((sum) => sum > 0).sort((a, b) => a - b);
  const full = spoken[Math.floor((spoken.length - 1) * 0.92)] ?? 1;
  return sums.map((sum) => Math.min(1, Math.sqrt(sum / full)));
}

/** The paths of the strokes, one for each class that occurs, in a box of 1000 by 100. */
export function strokePaths(line: Line, tall: readonly number[]): { cls: StrokeClass; d: string }[] {
  const paths = new Map<StrokeClass, string>();
  const slices = tall.length;
  for (let i = 0; i < slices; i += 1) {
    const middle = ((i + 0.5) / slices) * line.length;
    const cls = strokeClass(line, middle);
    const x = rounded(((i + 0.5) / slices) * 1000);
    const isDot = cls === "ahead" || cls === "soon";
    const top = rounded(90 - 82 * (tall[i] ?? 0));
    paths.set(cls, (paths.get(cls) ?? "") + (isDot ? `M${x} 95v.01` : `M${x} 96V${top}`));
  }
  return [...paths].map(([cls, d]) => ({ cls, d }));
}

function strokeClass(line: Line, at: number): StrokeClass {
  if (line.state === "before") return "ahead";
  if (line.state === "taken") {
    if (covers(line.present, at)) return "taken";
    return covers(line.watched, at) ? "own" : "rest";
  }
  if (line.state === "own") return at < line.at ? "taken" : "rest";
  if (at >= line.edge) return line.meet !== null && at < line.meet ? "soon" : "ahead";
  if (line.state === "late" && at >= line.at) return "gap";
  return steppedOut(line, at) ? "rest" : "taken";
}

// The roll is written once a minute: what lies closer to oneself than that is not known to be missed.
const NOT_WRITTEN_YET_MS = 90_000;

function steppedOut(line: Line, at: number): boolean {
  if (line.present.length === 0 && line.watched.length === 0) return false;
  if (at > Math.min(line.at, line.edge) - NOT_WRITTEN_YET_MS) return false;
  return !covers(line.present, at) && !covers(line.watched, at);
}

function covers(spans: readonly Span[], at: number): boolean {
  return spans.some(([from, to]) => from <= at && at < to);
}

/** The ground: one piece a slide, and what is ahead. */
export function ground(shownAt: readonly number[], edge: number, length: number): Ground[] {
  const cuts = [0, ...shownAt.filter((t) => t > 0 && t < edge).sort((a, b) => a - b)];
  const kept = cuts.filter((t, i) => i === 0 || t - (cuts[i - 1] ?? 0) > length * 0.004);
  const pieces = kept.map((from, i) => ({ from, to: kept[i + 1] ?? edge, ahead: false }));
  if (edge < length) pieces.push({ from: edge, to: length, ahead: true });
  return pieces
    .filter((piece) => piece.to > piece.from)
    .map((piece) => ({ ...piece, from: place(piece.from, length), to: place(piece.to, length) }));
}

/**
 * Heads for stems: those that would touch become one with a number. Seen and unseen are never counted together: where
 * they would lie on each other they make room, by a head's breadth at most; what is more crowded is joined more.
 */
export function heads(stems: readonly Stem[], length: number, touching: number): Head[] {
  const seen = stems.filter((stem) => !stem.unseen);
  const unseen = stems.filter((stem) => stem.unseen);
  for (let apart = touching; ; apart *= 1.4) {
    const found = [...joined(seen, length, apart), ...joined(unseen, length, apart)].sort((a, b) => a.at - b.at);
    const places = spread(found.map((head) => head.at), touching);
    const isNear = found.every((head, i) => Math.abs((places[i] ?? 0) - head.at) <= touching);
    if (isNear || apart > 1) return found.map((head, i) => ({ ...head, at: places[i] ?? head.at }));
  }
}

// What stands closer than `apart` forms a row around the middle of what it stands for; rows that meet become one.
function spread(places: readonly number[], apart: number): number[] {
  const rows: { sum: number; count: number }[] = [];
  const start = (row: { sum: number; count: number }) => {
    const wide = apart * (row.count - 1);
    return Math.min(1 - wide, Math.max(0, row.sum / row.count - wide / 2));
  };
  for (const place of places) {
    rows.push({ sum: place, count: 1 });
    for (;;) {
      const [before, last] = rows.slice(-2);
      if (!before || !last || start(before) + apart * before.count <= start(last)) break;
      rows.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  return rows.flatMap((row) => Array.from({ length: row.count }, (_, i) => start(row) + i * apart));
}

function joined(stems: readonly Stem[], length: number, touching: number): Head[] {
  const found: Head[] = stems
    .map((stem) => ({ ...stem, at: place(stem.at, length), count: 1 }))
    .sort((a, b) => a.at - b.at);
  for (;;) {
    const nearest = nearestPair(found, touching);
    if (nearest < 0) return found;
    const [a, b] = found.slice(nearest, nearest + 2) as [Head, Head];
    const count = a.count + b.count;
    const at = (a.at * a.count + b.at * b.count) / count;
    found.splice(nearest, 2, { at, kind: "many", unseen: a.unseen, later: false, count });
  }
}

function nearestPair(found: readonly Head[], touching: number): number {
  let best = -1;
  let least = touching;
  for (let i = 0; i + 1 < found.length; i += 1) {
    const apart = (found[i + 1] as Head).at - (found[i] as Head).at;
    if (apart < least) {
      least = apart;
      best = i;
    }
  }
  return best;
}

/** Class time at which a replay `behind` the edge is level with it, or null if the class ends before or it never is. */
export function meetingPoint(edge: number, levelIn: number | null, length: number): number | null {
  if (levelIn === null || levelIn <= 0) return null;
  const meet = edge + levelIn;
  return meet <= length ? meet : null;
}

/** Wall ms by which a replay ends after a class that ends at `length`. */
export function endsAfter(at: number, edge: number, length: number, speed: number): number {
  return Math.max(0, (length - at) / speed - (length - edge));
}

/** The time a press at place `x` means: a stem within a finger's breadth takes it, and nothing lies past `until`. */
export function pressed(x: number, length: number, until: number, snaps: readonly number[], touching: number): number {
  const at = Math.min(until, Math.max(0, x * length));
  let best = at;
  let least = touching * length * 0.5;
  for (const snap of snaps) {
    const apart = Math.abs(snap - at);
    if (snap <= until && apart < least) {
      least = apart;
      best = snap;
    }
  }
  return Math.round(best);
}

/** The next moment before or after `at`, for PageUp and PageDown; a moment one stands on does not hold one back. */
export function neighbour(moments: readonly number[], at: number, forward: boolean): number | null {
  const sorted = [...moments].sort((a, b) => a - b);
  if (forward) return sorted.find((moment) => moment > at + 500) ?? null;
  return sorted.findLast((moment) => moment < at - 2000) ?? null;
}

/** What stands under a pin, and where on the line that is. */
export interface UnderPin {
  at: number;
  text: string;
}

/** As wide as a figure under the line is, and the gap between two times, px. */
const FIGURE_PX = 8.4;
const GAP_PX = 8;

/** Whether the times under the ends of a line `width` px long have room beside what stands under its pins. */
export function endsFree(pins: readonly UnderPin[], ends: readonly [string, string], width: number): { start: boolean; end: boolean } {
  const [start, end] = ends.map((text) => text.length * FIGURE_PX + GAP_PX) as [number, number];
  const half = (pin: UnderPin) => (pin.text.length * FIGURE_PX) / 2;
  return {
    start: pins.every((pin) => pin.at * width - half(pin) > start),
    end: pins.every((pin) => (1 - pin.at) * width - half(pin) > end),
  };
}

function rounded(x: number): number {
  return Math.round(x * 10) / 10;
}
