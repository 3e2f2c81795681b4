/** How far behind the edge one must stand, so that the next piece is there before the last one has been played. */

/** So long what came late is remembered, ms. */
const REMEMBERED_MS = 15_000;
/** What came just now, ms. */
const LATELY_MS = 2500;
/** Room beyond what was seen, ms. */
const MARGIN_MS = 90;
const LEAST_MS = 300;
const MOST_MS = 4000;
/** Until something is known, ms. */
const FIRST_MS = 600;
/** What follows on the piece before it faster than this part of its length came with it. */
const BURST = 0.5;
/** How fast one moves closer to the edge again, ms per second, and faster by this part of what is too far. */
const CLOSER_MS = 30;
const CLOSER_PART = 0.03;

/** Watches how pieces arrive. Times in ms. */
export class Lag {
  #seen: { at: number; needs: number }[] = [];
  /** track -> when a piece of it came last */
  readonly #last = new Map<string, number>();
  #ms = FIRST_MS;
  #movedAt = 0;

  /** A piece of a track that ended at class time `to` came when the class was at `edge`; `lasts`: its length. */
  came(track: string, edge: number, to: number, lasts: number, now = performance.now()): void {
    const last = this.#last.get(track);
    this.#last.set(track, now);
    // What a stream brings of a track first, from the last keyframe on, and what comes at once after a jam says nothing
    // of the next piece: the first of a jam has told all of it.
    if (last === undefined || now - last < lasts * BURST) return;
    const needs = Math.max(0, edge - to) + lasts + MARGIN_MS;
    if (needs > MOST_MS) return;
    this.#seen.push({ at: now, needs });
  }

  /** The distance to keep. It grows at once and shrinks slowly. */
  ms(now = performance.now()): number {
    this.#seen = this.#seen.filter((one) => now - one.at < REMEMBERED_MS);
    const wanted = this.#seen.length === 0 ? FIRST_MS : Math.max(LEAST_MS, ...this.#seen.map((one) => one.needs));
    const passed = Math.min(1000, now - this.#movedAt);
    this.#movedAt = now;
    const closer = CLOSER_MS + (this.#ms - wanted) * CLOSER_PART;
    this.#ms = wanted > this.#ms ? wanted : Math.max(wanted, this.#ms - (passed * closer) / 1000);
    return this.#ms;
  }

  /** The distance that would have done for what came just now; 0: nothing came. */
  lately(now = performance.now()): number {
    return Math.max(0, ...this.#seen.filter((one) => now - one.at < LATELY_MS).map((one) => one.needs));
  }

  /** Begins anew. */
  forget(): void {
    this.#seen = [];
    this.#last.clear();
    this.#ms = FIRST_MS;
  }
}
