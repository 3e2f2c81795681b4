/** Whose doing it was that a microphone went off: what one asked for oneself is known beforehand, all else is another's. */

/** What of a seat on the stage is on. */
export interface On {
  voice: boolean;
  camera: boolean;
  screen: boolean;
}

/** Whether two say the same. */
export function same(some: On, other: On): boolean {
  return some.voice === other.voice && some.camera === other.camera && some.screen === other.screen;
}

/** Remembers what one asked for until the class has it in its log. */
export class Turns {
  #seen: On | null = null;
  #asked: On[] = [];

  /** One asks for this. */
  ask(on: On): void {
    this.#asked.push({ ...on });
  }

  /** What the log says now; what somebody else has turned off since, or null where nobody did. */
  take(logged: On): On | null {
    const before = this.#seen;
    if (before && same(before, logged)) return null;
    this.#seen = { ...logged };
    const own = this.#asked.findIndex((on) => same(on, logged));
    if (own >= 0) {
      this.#asked = this.#asked.slice(own + 1);
      return null;
    }
    return before === null ? null : { voice: before.voice && !logged.voice, camera: before.camera && !logged.camera, screen: before.screen && !logged.screen };
  }

  /** Nothing was asked for and nothing seen. */
  clear(): void {
    this.#seen = null;
    this.#asked = [];
  }
}
