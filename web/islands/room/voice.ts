/** Tells the room who speaks, and how their network carries it: on every change, never more. */
import type { Signals } from "../../link/signals.ts";

const EACH_MS = 120;
/** As loud as speech is at least, and as long as a breath within it. */
const SPEAKS = 0.1;
const BREATH_MS = 700;

/** Listens to one's own level while one is on the stage. */
export class Voice {
  readonly #timer: ReturnType<typeof setInterval>;
  #speaks = false;
  #network: string | null = null;
  #lastLoud = 0;

  constructor(level: () => number, signals: Pick<Signals, "send">, network: () => string | null, now: () => number = Date.now) {
    const tell = (body: object) => signals.send("room", body).catch(() => {
      // The next change says it again.
    });
    this.#timer = setInterval(() => {
      if (level() >= SPEAKS) this.#lastLoud = now();
      const speaks = now() - this.#lastLoud < BREATH_MS;
      if (speaks !== this.#speaks) void tell({ speaks });
      this.#speaks = speaks;
      const carried = network();
      if (carried && carried !== this.#network && !(this.#network === null && carried === "good")) void tell({ network: carried });
      this.#network = carried ?? this.#network;
    }, EACH_MS);
  }

  /** Says no more. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
