/** How far behind the edge one must stand, so that the next piece is there before the last one has been played. */

/** So long what came late is remembered, ms. */
const REMEMBERED_MS = 15_000;
/** Room beyond what was seen, ms. */
const MARGIN_MS = 90;
const LEAST_MS = 300;
const MOST_MS = 4000;
/** Until something is known, ms. */
const FIRST_MS = 600;
/** How fast one moves closer to the edge again, ms per second. */
const CLOSER_MS = 30;

/** Watches how pieces arrive. Times in ms. */
export class Lag {
  #seen: { at: number; needs: number }[] = [];
  #ms = FIRST_MS;
  #movedAt = 0;

  /** A piece that ended at class time `to` came when the class was at `edge`; `lasts`: its length. */
  came(edge: number, to: number, lasts: number, now = performance.now()): void {
    const needs = Math.max(0, edge - to) + lasts + MARGIN_MS;
    // What a new stream brings first is older than what it will bring.
    if (needs > MOST_MS) return;
    this.#seen.push({ at: now, needs });
  }

  /** The distance to keep. It grows at once and shrinks slowly. */
  ms(now = performance.now()): number {
    this.#seen = this.#seen.filter((one) => now - one.at < REMEMBERED_MS);
    const wanted = this.#seen.length === 0 ? FIRST_MS : Math.max(LEAST_MS, ...this.#seen.map((one) => one.needs));
    const passed = Math.min(1000, now - this.#movedAt);
    this.#movedAt = now;
    this.#ms = wanted > this.#ms ? wanted : Math.max(wanted, this.#ms - (passed * CLOSER_MS) / 1000);
    return this.#ms;
  }

  /** Begins anew. */
  forget(): void {
    this.#seen = [];
    this.#ms = FIRST_MS;
  }
}
