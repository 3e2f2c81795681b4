/** From the time a device stamps its frames with to class time: what came soonest after its stamp tells the difference best. */

const SETTLE_MS = 1000;
const WINDOW_MS = 10_000;
/** How fast a drifting device is followed: no jump that could be seen or heard, and more than any crystal drifts. */
const FOLLOW_US_PER_S = 1000;
/** Below this it is noise, µs. */
const NOISE_US = 1000;
/** A device that is this far off began to count anew (it slept, or was changed), µs. */
const ANEW_US = 250_000;

/** The clock of one track. All in µs but the own clock, which is in ms. */
export class TrackClock {
  readonly #settle_ms: number;
  #offset = Infinity;
  #since: number | null = null;
  #window = { least: Infinity, from: 0 };
  #drift = 0;
  #followed = 0;
  #last = -Infinity;

  /** `settle_ms`: how long frames are only looked at before the first is stamped. */
  constructor(settle_ms: number = SETTLE_MS) {
    this.#settle_ms = settle_ms;
  }

  /** The class time (µs, always later than the last) of a frame stamped `source`, which came at `class_us`; null while it settles. */
  stamp(source: number, class_us: number): number | null {
    const own = class_us / 1000;
    this.#since ??= own;
    const seen = class_us - source;
    if (own - this.#since < this.#settle_ms) {
      this.#offset = Math.min(this.#offset, seen);
      this.#window = { least: Infinity, from: own };
      this.#followed = own;
      return null;
    }
    if (seen < this.#offset - ANEW_US || this.#offset === Infinity) this.#begin(seen);
    this.#look(seen, own);
    this.#follow(own);
    this.#last = Math.max(this.#last + 1, Math.round(source + this.#offset));
    return this.#last;
  }

  #begin(seen: number): void {
    this.#offset = seen;
    this.#drift = 0;
  }

  #look(seen: number, own: number): void {
    this.#window.least = Math.min(this.#window.least, seen);
    if (own - this.#window.from < WINDOW_MS) return;
    const off = this.#window.least - this.#offset;
    if (off > ANEW_US) this.#begin(this.#window.least);
    else this.#drift = Math.abs(off) < NOISE_US ? 0 : off;
    this.#window = { least: Infinity, from: own };
  }

  #follow(own: number): void {
    const most = (FOLLOW_US_PER_S * Math.max(0, own - this.#followed)) / 1000;
    const step = Math.max(-most, Math.min(most, this.#drift));
    this.#offset += step;
    this.#drift -= step;
    this.#followed = own;
  }
}
