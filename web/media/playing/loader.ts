/** Fetches segments and what must come before them: a few at a time, what is needed soonest first. */
import type { Asking } from "../../link/feed.ts";
import { Refused } from "../../link/room.ts";
import type { Segment } from "./listing.ts";
import type { Form, Piece } from "./piece.ts";

/** How many are on their way at once: a browser opens six connections to a host, and one is the stream's. */
const AT_ONCE = 3;
const AGAIN_MS = [400, 1000, 2500, 6000];

/** What is on its way, what has come, and how fast. */
export class Loader {
  readonly #asking: Asking;
  readonly #inits = new Map<string, Promise<Uint8Array>>();
  readonly #flying = new Map<string, AbortController>();
  readonly #gone = new Set<string>();
  readonly #rests = new Map<string, { until: number; failed: number }>();
  #rate = 0;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Whether another may be asked for. */
  get free(): boolean {
    return this.#flying.size < AT_ONCE;
  }

  /** How fast segments come, bits per second; 0: not known. */
  get bitrate(): number {
    return this.#rate;
  }

  /** Whether a segment is on its way, or rests after it failed. */
  isBusy(segment: Segment, variant: string): boolean {
    const key = keyOf(segment, variant);
    return this.#flying.has(key) || (this.#rests.get(key)?.until ?? 0) > performance.now();
  }

  /** Whether a segment is no more. */
  isGone(segment: Segment, variant: string): boolean {
    return this.#gone.has(keyOf(segment, variant));
  }

  /** Fetches a segment and hands it over; whoever asks for it again meanwhile gets nothing. */
  async load(segment: Segment, variant: string, taken: (piece: Piece) => void): Promise<void> {
    const key = keyOf(segment, variant);
    if (this.#flying.has(key)) return;
    const flight = new AbortController();
    this.#flying.set(key, flight);
    try {
      const init = await this.init(segment, variant);
      const began = performance.now();
      const path = `media/${segment.track}/${segment.epoch}/${variant}/${segment.name}`;
      const bytes = new Uint8Array(await (await this.#asking.fetch(path, { signal: flight.signal })).arrayBuffer());
      this.#measured(bytes.length, performance.now() - began);
      this.#rests.delete(key);
      const form: Form = { epoch: segment.epoch, variant, mime: segment.mime, init };
      taken({ form, bytes, from: segment.from, to: segment.to });
    } catch (error) {
      if (!flight.signal.aborted) this.#fails(key, error);
    } finally {
      this.#flying.delete(key);
    }
  }

  /** The init segment of an epoch. */
  init({ track, epoch }: Pick<Segment, "track" | "epoch">, variant: string): Promise<Uint8Array> {
    // The rungs of a film have one each.
    const path = track.startsWith("0.") ? `media/${track}/${epoch}/${variant}/init` : `media/${track}/${epoch}/init`;
    let init = this.#inits.get(path);
    if (!init) {
      init = this.#asking.fetch(path).then(async (answer) => new Uint8Array(await answer.arrayBuffer()));
      init.catch(() => this.#inits.delete(path));
      this.#inits.set(path, init);
    }
    return init;
  }

  /** Nothing that is on its way is needed any more. */
  giveUp(): void {
    for (const flight of this.#flying.values()) flight.abort();
  }

  #measured(bytes: number, ms: number): void {
    const rate = (bytes * 8000) / Math.max(1, ms);
    this.#rate = this.#rate === 0 ? rate : this.#rate * 0.7 + rate * 0.3;
  }

  #fails(key: string, error: unknown): void {
    if (error instanceof Refused && /^media\.(gone|unknown)$/.test(error.refusal.code)) {
      this.#gone.add(key);
      return;
    }
    const failed = this.#rests.get(key)?.failed ?? 0;
    const ms = AGAIN_MS[Math.min(failed, AGAIN_MS.length - 1)] as number;
    this.#rests.set(key, { until: performance.now() + ms, failed: failed + 1 });
  }
}

function keyOf({ track, epoch, name }: Segment, variant: string): string {
  return `${track}/${epoch}/${variant}/${name}`;
}
