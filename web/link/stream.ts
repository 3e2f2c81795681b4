/** The one live stream of a seat: opened, watched, opened again from where it was; by long polls where a proxy buffers. */
import { FRAME, FrameReader, told, type Frame } from "./frames.ts";
import type { Reach } from "./pass.ts";
import { worded } from "./refusal.ts";
import { Refused, type LinkView, type Refusal } from "./room.ts";

/** How long a stream may take to be answered at all, and then to say hello. */
const ANSWERED_WITHIN_MS = 6_000;
const HELLO_WITHIN_MS = 4_000;
const SILENT_MS = 32_000;
const AGAIN_MS = [300, 700, 1500, 3000, 6000, 10_000];
const WAIT_S = 20;
/** After so long the way may have changed: a stream is tried again, ms; twice as long each time it is in vain. */
const POLLS_FOR_MS = [60_000, 600_000] as const;
const FINAL = new Set(["seat.removed", "session.revoked", "class.unknown", "class.damaged", "lobby.waiting"]);

/** What a stream tells its listener. */
export interface Listener {
  /** The last seq that is known, or null to begin with keyframes. */
  after(): number | null;
  frames(frames: Frame[]): void;
  state(state: LinkView["state"], refusal?: Refusal): void;
}

/** A stream is not to be had: nothing of it comes through, not even its first words, or others need it more. */
class HeldBack extends Error {}

/** Reads until stopped. */
export class Stream {
  readonly #reach: Reach;
  readonly #listener: Listener;
  #stopped = false;
  #pollsUntil = 0;
  #pollsForMs: number = POLLS_FOR_MS[0];
  #polling = false;
  #failed = 0;
  #cut: AbortController | null = null;

  constructor(reach: Reach, listener: Listener) {
    this.#reach = reach;
    this.#listener = listener;
  }

  /** Reads, and comes back by itself, until stopped or refused for good. */
  async run(): Promise<void> {
    this.#listener.state("connecting");
    while (!this.#stopped) {
      try {
        await (Date.now() < this.#pollsUntil ? this.#poll() : this.#read());
        this.#failed = 0;
      } catch (error) {
        if (this.#stopped) return;
        if (error instanceof HeldBack) {
          this.#pollsUntil = Date.now() + this.#pollsForMs;
          this.#pollsForMs = Math.min(this.#pollsForMs * 2, POLLS_FOR_MS[1]);
          this.#polling = false;
          continue;
        }
        // A poll that fails as well: it was the network, and a stream may do once that is back.
        this.#pollsUntil = 0;
        if (error instanceof Refused && FINAL.has(error.refusal.code)) {
          this.#listener.state(error.refusal.code === "lobby.waiting" ? "waiting" : "refused", error.refusal);
          if (error.refusal.code !== "lobby.waiting") return;
        } else this.#listener.state("lost");
        await this.#pause();
      }
    }
  }

  /** Ends the stream. */
  stop(): void {
    this.#stopped = true;
    this.#cut?.abort();
  }

  /** Tries again now: the browser says that the network is back. */
  again(): void {
    this.#failed = 0;
    this.#cut?.abort();
  }

  async #read(): Promise<void> {
    const cut = (this.#cut = new AbortController());
    let watch = setTimeout(() => undefined, 0);
    let hello = false;
    let late = false;
    const watched = (ms: number): void => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        late = true;
        cut.abort();
      }, ms);
    };
    try {
      await this.#reach.pass();
      watched(ANSWERED_WITHIN_MS);
      const answer = await this.#reach.fetch(this.#path(), { signal: cut.signal });
      watched(HELLO_WITHIN_MS);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const frames = new FrameReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done && !hello) throw new Error("the answer was empty");
        if (done) return;
        watched(SILENT_MS);
        const read = frames.read(value);
        if (!hello && read.length > 0) {
          hello = true;
          this.#failed = 0;
          this.#pollsForMs = POLLS_FOR_MS[0];
          this.#listener.state("live");
        }
        this.#take(read);
      }
    } catch (error) {
      throw late && !hello ? new HeldBack() : error;
    } finally {
      clearTimeout(watch);
    }
  }

  async #poll(): Promise<void> {
    const cut = (this.#cut = new AbortController());
    // The first one does not wait: it says whether anything gets through at all.
    const wait = this.#polling ? WAIT_S : 0;
    const watch = setTimeout(() => cut.abort(), wait * 1000 + ANSWERED_WITHIN_MS);
    this.#polling = false;
    try {
      const path = this.#path();
      const answer = await this.#reach.fetch(`${path}${path.includes("?") ? "&" : "?"}wait=${wait}`, { signal: cut.signal });
      const frames = new FrameReader().read(new Uint8Array(await answer.arrayBuffer()));
      this.#polling = true;
      this.#listener.state("polling");
      this.#take(frames);
    } finally {
      clearTimeout(watch);
    }
  }

  #path(): string {
    const after = this.#listener.after();
    return after === null ? "stream" : `stream?after=${after}`;
  }

  #take(frames: Frame[]): void {
    this.#listener.frames(frames.filter((frame) => frame.kind !== FRAME.bye));
    const bye = frames.find((frame) => frame.kind === FRAME.bye);
    if (!bye) return;
    const { code, params } = told<{ code: string; params: Refusal["params"] }>(bye);
    // Open in more places than may have a stream at once: this one asks from time to time, and pushes no other out.
    if (code === "stream.too_many") throw new HeldBack();
    if (FINAL.has(code)) throw new Refused(worded(code, params));
  }

  async #pause(): Promise<void> {
    const wait = AGAIN_MS[Math.min(this.#failed, AGAIN_MS.length - 1)] as number;
    this.#failed += 1;
    await new Promise((done) => setTimeout(done, wait * (0.7 + Math.random() * 0.6)));
  }
}
