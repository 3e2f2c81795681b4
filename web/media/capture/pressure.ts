/** When the network does not keep up: fewer bits, then fewer frames, then sound alone; and back up, more slowly. */

/** How the network is, in words: all is sent, less is sent, no pictures are sent. */
export type Network = "good" | "thin" | "sound";

/** What a step leaves of what was wanted. */
export interface Step {
  network: Network;
  bits: number;
  frames: number;
  pictures: boolean;
}

/** From everything to sound alone. */
export const STEPS: readonly Step[] = [
  { network: "good", bits: 1, frames: 1, pictures: true },
  { network: "thin", bits: 0.5, frames: 1, pictures: true },
  { network: "thin", bits: 0.3, frames: 0.5, pictures: true },
  { network: "sound", bits: 0.3, frames: 0.5, pictures: false },
];

/** What was sent this long ago and is not acknowledged means that the network does not keep up, ms. */
const LATE_MS = 1200;
const EASY_MS = 500;
/** A step down must show what it brings before the next, ms. */
const BETWEEN_MS = 2500;
/** So long all must go well before a step up; doubled each time that was too soon, ms. */
const UP_MS = 8000;
const UP_MOST_MS = 120_000;
/** A step up that is taken back within this time was too soon, ms. */
const TOO_SOON_MS = 15_000;

/** Decides the step. It is told, once a second or so, how long the oldest of what should be there by now has waited. */
export class Pressure {
  #step = 0;
  #changed = -Infinity;
  #easySince: number | null = null;
  #wentUp = -Infinity;
  #up_ms = UP_MS;

  /** The step that holds now. */
  get step(): Step {
    return STEPS[this.#step] as Step;
  }

  /** `waited`: ms the oldest live chunk is unacknowledged (0: none is); `own`: now, ms. True if the step changed. */
  look(waited: number, own: number): boolean {
    if (waited > EASY_MS) this.#easySince = null;
    else this.#easySince ??= own;
    if (waited > LATE_MS) return own - this.#changed >= BETWEEN_MS && this.#move(1, own);
    const easy = this.#easySince === null ? 0 : own - this.#easySince;
    return easy >= this.#up_ms && own - this.#changed >= this.#up_ms && this.#move(-1, own);
  }

  #move(by: 1 | -1, own: number): boolean {
    const next = this.#step + by;
    if (!STEPS[next]) return false;
    if (by > 0) this.#up_ms = own - this.#wentUp < TOO_SOON_MS ? Math.min(UP_MOST_MS, this.#up_ms * 2) : UP_MS;
    else this.#wentUp = own;
    this.#step = next;
    this.#changed = own;
    return true;
  }
}
