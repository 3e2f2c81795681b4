/** What there is of pictures and sound behind the edge, as the engine lists it (WIRE.md, Media). */
import { spanAt, union } from "../../classlog/spans.ts";
import type { Asking } from "../../link/feed.ts";

/** A run of chunks that can be read at once: the first, the last, and where they lie, ms. */
type Run = readonly [first: number, last: number, t: number, d: number];

interface EpochListed {
  epoch: number;
  mime: string;
  width: number;
  height: number;
  variants: string[];
  kept: boolean;
  until: number | null;
  segments: Run[];
  since?: Run | null;
  /** of sound: where somebody is heard, ms */
  loud?: number[][];
}

interface Listed {
  at: number;
  tracks: Record<string, EpochListed[]>;
}

/** Something to read: a segment of a track. Class time ms. */
export interface Segment {
  track: string;
  epoch: number;
  mime: string;
  variants: readonly string[];
  name: string;
  from: number;
  to: number;
}

/** How often it is asked again while the class goes on, ms. */
const AGAIN_MS = 2000;

/** Keeps the list, and asks for it anew while it grows. */
export class Listing {
  /** up to which class time it says what there is; −1: it is not here yet */
  until = -1;
  /** what it says changes with this */
  turn = 0;
  readonly #asking: Asking;
  #segments = new Map<string, Segment[]>();
  #loud = new Map<string, number[][]>();
  #askedAt = -Infinity;
  #isAsking = false;
  #failed = 0;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Sees to it that the list reaches to a moment. `over`: the class is, so that one list is enough. */
  reach(to: number, over: boolean, now = performance.now()): void {
    const isEnough = this.until >= 0 && (over ? this.until === Infinity : this.until >= to);
    if (isEnough || this.#isAsking || now - this.#askedAt < AGAIN_MS * (1 + this.#failed)) return;
    this.#askedAt = now;
    void this.#ask(over);
  }

  /** It must be asked for anew: what it said is not so any more. */
  stale(): void {
    if (this.until === Infinity) this.until = 0;
    this.#askedAt = -Infinity;
  }

  /** The segments of a track around and after a moment, in their order. */
  from(track: string, at: number): readonly Segment[] {
    const all = this.#segments.get(track) ?? [];
    let low = 0;
    let high = all.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((all[mid] as Segment).to <= at) low = mid + 1;
      else high = mid;
    }
    return all.slice(low, low + 40);
  }

  /** Whether somebody is heard in a track at a moment, as far as is listed. */
  isLoud(track: string, at: number): boolean {
    return spanAt(this.#loud.get(track) ?? [], at) !== null;
  }

  async #ask(over: boolean): Promise<void> {
    this.#isAsking = true;
    try {
      const listed = (await (await this.#asking.fetch("media", { cache: "no-cache" })).json()) as Listed;
      for (const [track, epochs] of Object.entries(listed.tracks)) {
        this.#segments.set(track, segmentsOf(track, epochs));
        this.#loud.set(track, union(...epochs.map((one) => one.loud ?? [])));
      }
      this.until = over ? Infinity : listed.at;
      this.turn += 1;
      this.#failed = 0;
    } catch {
      // The network: asked again, ever more rarely. Meanwhile the playhead waits.
      this.#failed = Math.min(8, this.#failed + 1);
    }
    this.#isAsking = false;
  }
}

function segmentsOf(track: string, epochs: readonly EpochListed[]): Segment[] {
  const found: Segment[] = [];
  for (const { epoch, mime, variants, kept, segments, since } of epochs) {
    if (!kept) continue;
    for (const [first, last, t, d] of since ? [...segments, since] : segments) {
      found.push({ track, epoch, mime, variants, name: `${first}-${last}`, from: t, to: t + d });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}
