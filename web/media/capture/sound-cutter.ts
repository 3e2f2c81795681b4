/** From encoded sound to chunks without a gap, while the device's clock drifts slowly against the class's. */
import { TIMESCALE } from "../track.ts";
import { fragment, type Sample } from "./fragment.ts";
import type { Cut } from "./picture-cutter.ts";

/** More than this too late is a pause or a jam, no drift, µs. */
const JUMP_US = 60_000;
/** How much of the drift a chunk takes up, and how much at most, µs: 0.2 %, which nobody hears. */
const TAKEN_UP = 0.2;
const MOST_US = 500;
/** How many stamps the drift is told from: their jitter is larger than it. */
const LOOKED_AT = 50;

interface Packet {
  at: number;
  bytes: Uint8Array;
}

/**
 * Cuts one epoch of sound. Encoders count what they are given and tell no class time, so what goes in is counted here:
 * `heard` before samples are encoded, `add` for each packet that comes out.
 */
export class SoundCutter {
  readonly #chunk_us: number;
  readonly #give: (cut: Cut) => void;
  #run: Packet[] = [];
  #made = 0;
  /** µs given to the encoder, and come out of it */
  #fed = 0;
  #out = 0;
  /** class time of the packet that comes out next, and of its beginning by what was fed */
  #edge: number | null = null;
  #anchor: { fed: number; at: number } | null = null;
  #jumps: { fed: number; at: number }[] = [];
  /** where the encoder was emptied, by what was fed */
  #emptied: number[] = [];
  #off: number[] = [];

  constructor(chunk_ms: number, give: (cut: Cut) => void) {
    this.#chunk_us = chunk_ms * 1000;
    this.#give = give;
  }

  /** `lasts` µs of sound stamped with class time `at` (µs) go into the encoder. */
  heard(at: number, lasts: number): void {
    this.#anchor ??= { fed: this.#fed, at };
    this.#edge ??= at;
    const off = at - (this.#anchor.at + this.#fed - this.#anchor.fed);
    // Class time never goes back: what comes too early is drifted towards.
    if (off > JUMP_US) this.#jump(at);
    else this.#off = [...this.#off.slice(1 - LOOKED_AT), off];
    this.#fed += lasts;
  }

  /** The encoder is emptied: it fills up the packet that was begun, and begins the next with what is fed then. */
  emptied(): void {
    this.#emptied.push(this.#fed);
  }

  /** A packet of `lasts` µs came out. */
  add(bytes: Uint8Array, lasts: number): void {
    const jump = this.#jumps[0];
    if (jump && this.#out + lasts > jump.fed) {
      this.#jumps.shift();
      this.#close();
      this.#edge = Math.max(this.#edge ?? 0, jump.at - Math.max(0, jump.fed - this.#out));
    }
    const at = this.#edge ?? 0;
    this.#run.push({ at, bytes });
    this.#out += lasts;
    if (this.#out >= (this.#emptied[0] ?? Infinity)) this.#out = this.#emptied.shift() as number;
    this.#edge = at + lasts;
    if (this.#stretch(this.#edge) !== this.#stretch(this.#run[0]?.at ?? at)) {
      this.#steer();
      this.#close();
    }
  }

  /** No more sound for now. */
  flush(): void {
    this.#close();
  }

  #stretch(at: number): number {
    return Math.floor(at / this.#chunk_us);
  }

  #jump(at: number): void {
    this.#jumps.push({ fed: this.#fed, at });
    this.#anchor = { fed: this.#fed, at };
    this.#off = [];
  }

  #steer(): void {
    if (this.#off.length < LOOKED_AT || !this.#anchor) return;
    const middle = [...this.#off].sort((a, b) => a - b)[LOOKED_AT >> 1] as number;
    const step = Math.max(-MOST_US, Math.min(MOST_US, middle * TAKEN_UP));
    this.#anchor = { ...this.#anchor, at: this.#anchor.at + step };
    this.#off = this.#off.map((each) => each - step);
    this.#edge = (this.#edge as number) + step;
  }

  #close(): void {
    const run = this.#run;
    const [first] = run;
    if (!first) return;
    this.#run = [];
    this.#made += 1;
    const starts = [...run.map((packet) => ticks(packet.at)), ticks(this.#edge as number)];
    const samples = run.map(
      ({ bytes }, n): Sample => ({ bytes, ticks: (starts[n + 1] as number) - (starts[n] as number), key: true, layer: 0, spare: false }),
    );
    const [begin, end] = [starts[0] as number, starts.at(-1) as number];
    this.#give({ t: whole(begin), d: whole(end) - whole(begin), key: true, bytes: fragment(this.#made, begin, samples) });
  }
}

function ticks(us: number): number {
  return Math.round((us * TIMESCALE.sound) / 1e6);
}

function whole(tick: number): number {
  return Math.round((tick * 1000) / TIMESCALE.sound);
}
