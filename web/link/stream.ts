/** The one live stream of a seat: opened, watched, opened again from where it was; by long polls where a proxy buffers. */
import { FRAME, FrameReader, told, type Frame } from "./frames.ts";
import type { Reach } from "./pass.ts";
import { worded } from "./refusal.ts";
import { Refused, type LinkView, type Refusal } from "./room.ts";

const HELLO_WITHIN_MS = 4_000;
const SILENT_MS = 32_000;
const AGAIN_MS = [300, 700, 1500, 3000, 6000, 10_000];
const WAIT_S = 20;
/** After so long the way may have changed: a stream is tried again, ms. */
const POLLS_FOR_MS = 600_000;
const FINAL = new Set(["seat.removed", "session.revoked", "class.unknown", "lobby.waiting"]);

/** What a stream tells its listener. */
export interface Listener {
  /** The last seq that is known, or null to begin with keyframes. */
  after(): number | null;
  frames(frames: Frame[]): void;
  state(state: LinkView["state"], refusal?: Refusal): void;
}

/** Reads until stopped. */
export class Stream {
  readonly #reach: Reach;
  readonly #listener: Listener;
  #stopped = false;
  #pollsUntil = 0;
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
    const watched = (ms: number): void => {
      clearTimeout(watch);
      watch = setTimeout(() => cut.abort(), ms);
    };
    try {
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
          this.#listener.state("live");
        }
        this.#take(read);
      }
    } catch (error) {
      // Answered, but nothing comes through: something on the way keeps it back.
      if (cut.signal.aborted && !hello && !this.#stopped) this.#pollsUntil = Date.now() + POLLS_FOR_MS;
      throw error;
    } finally {
      clearTimeout(watch);
    }
  }

  async #poll(): Promise<void> {
    const cut = (this.#cut = new AbortController());
    const path = this.#path();
    const answer = await this.#reach.fetch(`${path}${path.includes("?") ? "&" : "?"}wait=${WAIT_S}`, { signal: cut.signal });
    this.#listener.state("polling");
    this.#take(new FrameReader().read(new Uint8Array(await answer.arrayBuffer())));
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
    if (FINAL.has(code)) throw new Refused(worded(code, params));
  }

  async #pause(): Promise<void> {
    const wait = AGAIN_MS[Math.min(this.#failed, AGAIN_MS.length - 1)] as number;
    this.#failed += 1;
    await new Promise((done) => setTimeout(done, wait * (0.7 + Math.random() * 0.6)));
  }
}
