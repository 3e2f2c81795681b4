/** The playhead as media elements follow it: even, where the class's own clock is set right in small steps. */
import type { Pace } from "./reel.ts";

/** From which difference on it goes there at once, ms. */
const JUMP_MS = 300;
/** How much of a smaller one is made good each time. */
const PART = 0.04;

/** Goes at the speed of the class, and is drawn to where the playhead is. */
export class Line {
  #at = 0;
  #mono = 0;
  #asked = -1;
  #pace: Pace = { at: 0, speed: 1, playing: false };

  /** The playhead is there now; where elements should be. */
  set(pace: Pace, now = performance.now()): Pace {
    // A playhead that plays and stands still waits for something; whoever follows it waits too.
    const playing = pace.playing && pace.at !== this.#asked;
    const at = this.#now(now);
    const off = pace.at - at;
    const isEven = playing && this.#pace.playing && pace.speed === this.#pace.speed && Math.abs(off) < JUMP_MS;
    this.#at = isEven ? at + off * PART : pace.at;
    this.#mono = now;
    this.#asked = pace.at;
    this.#pace = { ...pace, playing };
    return { ...pace, playing, at: this.#at };
  }

  #now(now: number): number {
    return this.#pace.playing ? this.#at + (now - this.#mono) * this.#pace.speed : this.#at;
  }
}
