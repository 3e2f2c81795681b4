/** S2: whatever of a series is known, in whatever order it came: where a state is shown at all it is that of everything. */
import { describe, expect, it } from "vitest";
import { Series, type Page, type Piece } from "../../../web/classlog/series.ts";
import { silencesOf } from "../../../web/classlog/silence.ts";
import { spanAt } from "../../../web/classlog/spans.ts";
import type { Event } from "../../../web/classlog/state.ts";
import { cut, plainStateAt, type Cut } from "./cutting.ts";
import { canonical, chance, randomLog } from "./logs.ts";

const SEEDS = Array.from({ length: 20 }, (_, n) => n + 1);

/** A series and everything there is of it, piece by piece. */
class Reading {
  readonly log: Event[];
  readonly next: () => number;
  readonly whole: Cut;
  readonly series: Series;
  read = 0;

  constructor(seed: number, size = 150) {
    this.next = chance(seed + 3000);
    this.log = randomLog(seed, size);
    this.whole = cut(this.log, 7 + Math.floor(this.next() * 12));
    this.series = new Series(this.whole.pages);
  }

  get end(): number {
    return this.log.reduce((most, event) => Math.max(most, event.at), 0);
  }

  moment(): number {
    return Math.floor(this.next() * 1.1 * this.end);
  }

  later(): Event[] {
    return this.log.filter((event) => event.later);
  }

  take(piece: Piece): void {
    this.read += 1;
    if (piece.kind === "rest") this.series.takeRest(this.whole.rest);
    else if (piece.kind === "page") this.series.takePage(piece.page, this.whole.events.get(piece.page.name) as Event[]);
    else this.series.takeKeyframe(piece.page, (this.whole.keyframes.get(piece.page.keyframe as string) as () => never)());
  }

  /** Everything else, in any order. */
  takeAll(): void {
    const pieces: Piece[] = [...this.series.after(-Infinity, Infinity), { kind: "rest" }];
    while (pieces.length > 0) this.take(pieces.splice(Math.floor(this.next() * pieces.length), 1)[0] as Piece);
  }

  shows(at: number): void {
    expect(canonical(this.series.stateAt(at))).toBe(plainStateAt(this.log, at));
  }
}

describe("a series", () => {
  it.each(SEEDS)("shows any moment from one keyframe and one page, and goes on from there (log %i)", (seed) => {
    const reading = new Reading(seed);
    const { series } = reading;
    series.takeLater(reading.later());
    for (let i = 0; i < 8; i += 1) {
      const at = reading.moment();
      const before = reading.read;
      for (const piece of [...series.needed(at)].sort(() => reading.next() - 0.5)) reading.take(piece);
      expect(reading.read - before).toBeLessThanOrEqual(3);
      expect(series.has(at)).toBe(true);
      reading.shows(at);
      const until = Math.min(series.until(at), reading.end);
      for (let on = at; on <= until; on += 1 + (until - at) / 3) reading.shows(on);
    }
    reading.takeAll();
    expect(series.whole).toBe(true);
    for (let i = 0; i < 8; i += 1) reading.shows(reading.moment());
    expect(series.size).toBe(reading.log.length);
  });

  it.each(SEEDS)("grows together in whatever order its pieces come, and shows nothing that is not so (log %i)", (seed) => {
    const reading = new Reading(seed);
    const { series, whole } = reading;
    const pieces: Piece[] = [{ kind: "rest" }, ...whole.pages.map((page): Piece => ({ kind: "page", page }))];
    for (const page of whole.pages) if (page.keyframe && reading.next() < 0.4) pieces.push({ kind: "keyframe", page });
    const later = reading.later();
    while (pieces.length > 0) {
      reading.take(pieces.splice(Math.floor(reading.next() * pieces.length), 1)[0] as Piece);
      // Contributions may come late; then no state is asked for that should hold them.
      if (later.length > 0) series.takeLater(later.splice(0));
      for (let i = 0; i < 4; i += 1) {
        const at = reading.moment();
        if (series.has(at)) reading.shows(at);
      }
    }
    expect(series.whole).toBe(true);
    reading.shows(Infinity);
  });

  it.each(SEEDS)("lays in what is added later, also into what was shown already (log %i)", (seed) => {
    const reading = new Reading(seed);
    const at = reading.moment();
    for (const piece of reading.series.needed(at)) reading.take(piece);
    reading.series.stateAt(at);
    reading.series.takeLater(reading.later());
    reading.series.takeLater(reading.later());
    reading.shows(at);
  });

  it.each(SEEDS)("takes what the stream brings, before and after the rest, and again when the stream began anew (log %i)", (seed) => {
    const reading = new Reading(seed);
    const { series, log, whole } = reading;
    series.takeLater(reading.later());
    const cutAt = 1 + Math.floor(reading.next() * whole.rest.length);
    const [early, late] = [whole.rest.slice(0, cutAt), whole.rest.slice(cutAt)];
    for (const event of late) series.take(event);
    series.takeRest(early);
    reading.takeAll();
    reading.shows(Infinity);
    const seq = (log.at(-1) as Event).seq;
    const more = randomLog(seed + 100, 40).map((event) => ({ ...event, seq: event.seq + seq, at: event.at + reading.end, id: `${event.id}b` })).filter((event) => !event.later);
    series.unsure(seq);
    expect(series.has(Infinity)).toBe(false);
    for (const event of more.slice(20)) series.take(event);
    series.takeRest(more.slice(0, 25), seq);
    log.push(...more);
    reading.shows(Infinity);
  });

  it.each(SEEDS)("calls silent only what is, however little of it is known (log %i)", (seed) => {
    const log = randomLog(seed, 80, 20_000);
    const edge = log.reduce((most, event) => Math.max(most, event.at), 0);
    const quiet = silencesOf(log, edge);
    const whole = cut(log, 9);
    const series = new Series(whole.pages);
    for (const page of whole.pages.filter((_, i) => i % 2 === 1) as Page[]) {
      series.takeKeyframe(page, (whole.keyframes.get(page.keyframe as string) as () => never)());
      series.takePage(page, whole.events.get(page.name) as Event[]);
      for (const [from = 0, to = 0] of series.silences(page.from_at, edge)) {
        const held = spanAt(quiet, from);
        expect(held).not.toBeNull();
        expect(held?.[1]).toBeGreaterThanOrEqual(to);
      }
    }
  });
});
