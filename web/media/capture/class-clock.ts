/** The class's clock as this browser knows it: best of several round trips, corrected only as far as a later one proves it wrong. */

const FIRST_TRIPS = 7;
const LATER_TRIPS = 3;

/** A moment on this machine's own clock, ms; the same in a page and in its workers. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Asks the class what time it is. */
export class ClassClock {
  readonly #ask: () => Promise<number>;
  readonly #now: () => number;
  /** class time minus own time, ms */
  #ahead: number | null = null;
  #trip = Infinity;

  /** `ask`: the class's time (ms) as the server tells it. */
  constructor(ask: () => Promise<number>, own: () => number = now) {
    this.#ask = ask;
    this.#now = own;
  }

  /** Whether it was measured at all. */
  get isKnown(): boolean {
    return this.#ahead !== null;
  }

  /** The shortest round trip so far, ms. */
  get trip(): number {
    return this.#trip;
  }

  /** Class time (ms, not whole) at a moment of the own clock. Throws before the first measure. */
  at(own: number = this.#now()): number {
    if (this.#ahead === null) throw new Error("the class's time was not asked for yet");
    return own + this.#ahead;
  }

  /** Measures; the first time more often. Rejects as asking does, if no trip came back. */
  async measure(): Promise<void> {
    let failure: unknown;
    let measured = false;
    for (let n = 0; n < (this.isKnown ? LATER_TRIPS : FIRST_TRIPS); n += 1) {
      try {
        const left = this.#now();
        const at = await this.#ask();
        this.#take(at, left, this.#now());
        measured = true;
      } catch (error) {
        failure = error;
        break;
      }
    }
    if (!measured) throw failure;
  }

  /** The server told `at` somewhere between two moments, so the clock is somewhere between two values, and no further off. */
  #take(at: number, left: number, back: number): void {
    const [least, most] = [at - back, at - left];
    if (this.#ahead === null || back - left < this.#trip) {
      // The shortest trip knows best: its middle is believed.
      this.#trip = back - left;
      this.#ahead = (least + most) / 2;
    } else this.#ahead = Math.min(most, Math.max(least, this.#ahead));
  }
}
