/** From encoded frames to chunks: whole fragments that begin where a stretch of class time or a keyframe begins. */
import { TIMESCALE } from "../track.ts";
import { fragment, type Sample } from "./fragment.ts";

/** An encoded frame of a picture at its class time, µs. */
export interface Frame {
  at: number;
  key: boolean;
  layer: number;
  spare: boolean;
  bytes: Uint8Array;
}

/** A chunk before it has its track's name: class time ms. */
export interface Cut {
  t: number;
  d: number;
  key: boolean;
  bytes: Uint8Array;
}

/** No frame is shown longer than this: the camera was off in between, µs. */
const LONGEST_US = 2_000_000;
/** How long the last frame before a pause lasts, µs. */
const LAST_US = 40_000;

/** Cuts one epoch of a picture. A frame's duration is known when the next comes, so it runs one frame behind. */
export class PictureCutter {
  readonly #chunk_us: number;
  readonly #give: (cut: Cut) => void;
  #run: (Frame & { ticks: number })[] = [];
  #last: Frame | null = null;
  #made = 0;

  constructor(chunk_ms: number, give: (cut: Cut) => void) {
    this.#chunk_us = chunk_ms * 1000;
    this.#give = give;
  }

  /** The next frame in order of class time. */
  add(frame: Frame): void {
    if (this.#last) {
      const paused = frame.at - this.#last.at > LONGEST_US;
      this.#append(paused ? this.#last.at + LAST_US : frame.at);
      if (paused || frame.key || this.#isNext(frame)) this.#close();
    }
    this.#last = frame;
  }

  /** No more frames for now: what there is becomes a chunk. */
  flush(): void {
    if (this.#last) this.#append(this.#last.at + LAST_US);
    this.#last = null;
    this.#close();
  }

  /** Whether a frame begins another chunk: only one of the lowest layer does, since those above may be left out. */
  #isNext({ at, layer }: Frame): boolean {
    return layer === 0 && this.#stretch(at) !== this.#stretch(this.#run[0]?.at ?? at);
  }

  #stretch(at: number): number {
    return Math.floor(at / this.#chunk_us);
  }

  #append(until: number): void {
    const frame = this.#last as Frame;
    this.#run.push({ ...frame, ticks: Math.max(1, ticks(until) - ticks(frame.at)) });
  }

  #close(): void {
    const [first] = this.#run;
    if (!first) return;
    const samples: Sample[] = this.#run;
    const begin = ticks(first.at);
    const end = begin + samples.reduce((sum, sample) => sum + sample.ticks, 0);
    this.#run = [];
    this.#made += 1;
    const t = whole(begin);
    this.#give({ t, d: whole(end) - t, key: first.key, bytes: fragment(this.#made, begin, samples) });
  }
}

function ticks(us: number): number {
  return Math.round((us * TIMESCALE.picture) / 1e6);
}

function whole(tick: number): number {
  return Math.round((tick * 1000) / TIMESCALE.picture);
}
