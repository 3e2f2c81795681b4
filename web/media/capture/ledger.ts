/** What was made of each epoch and where it is: waiting to go up now, on its way, left for later, or taken by the class. */
import { Unsent, type Chunk, type Epoch, type EpochKept } from "./unsent.ts";
import type { Cut } from "./picture-cutter.ts";

/** Unkept chunks are worth nothing to the live class after this, ms. */
const UNKEPT_MS = 10_000;
/** So much of what is left for later stays in memory; the rest is read from the shelf again, bytes. */
const IN_MEMORY_BYTES = 8_000_000;

/** A chunk on its way to the class; `chunk` is null while its bytes are on the shelf alone. `made`: own clock, ms. */
export interface Waiting {
  n: number;
  made: number;
  bytes: number;
  where: "live" | "flying" | "left";
  chunk: Chunk | null;
}

/** An epoch, and what of it waits. */
export interface Entry {
  epoch: EpochKept;
  waiting: Map<number, Waiting>;
  ended: boolean;
  /** the class had lost it and was told of it anew */
  retold: boolean;
}

/** The epochs of one seat. */
export class Ledger {
  readonly #unsent: Unsent;
  readonly #of: { class: string; seat: number };
  readonly #now: () => number;
  readonly #entries: Entry[] = [];

  constructor(unsent: Unsent, of: { class: string; seat: number }, own: () => number) {
    this.#unsent = unsent;
    this.#of = of;
    this.#now = own;
  }

  /** All epochs, the oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Takes up what a page before this one left: nothing more will be made of it. */
  async takeUp(): Promise<void> {
    for (const epoch of await this.#unsent.open()) {
      const waiting = await this.#unsent.waiting(epoch.track, epoch.epoch);
      const left = waiting.map((n): [number, Waiting] => [n, { n, made: 0, bytes: 0, where: "left", chunk: null }]);
      this.#entries.push({ epoch, waiting: new Map(left), ended: true, retold: false });
    }
    this.#entries.sort((a, b) => a.epoch.epoch - b.epoch.epoch);
  }

  /** A new epoch; what is to be recorded is put on the shelf at once. */
  begin(of: Epoch): Entry {
    const epoch: EpochKept = { ...of, ...this.#of, begun: false, count: 0, since: Date.now() };
    const entry: Entry = { epoch, waiting: new Map(), ended: false, retold: false };
    this.#entries.push(entry);
    if (epoch.kept) void this.#unsent.putEpoch(epoch);
    return entry;
  }

  /** The next chunk of an epoch. */
  add(entry: Entry, { t, d, key, bytes }: Cut, loud?: boolean): Waiting {
    const { track, epoch } = entry.epoch;
    const n = entry.epoch.count;
    entry.epoch.count += 1;
    const chunk: Chunk = { head: { track, epoch, n, t, d, key, ...(loud === undefined ? {} : { loud }) }, bytes: bytes as Chunk["bytes"] };
    const waiting: Waiting = { n, made: this.#now(), bytes: bytes.length, where: "live", chunk };
    entry.waiting.set(n, waiting);
    if (entry.epoch.kept) this.#unsent.putChunk(entry.epoch, chunk);
    return waiting;
  }

  /** The class has taken an epoch's init segment. */
  begun(entry: Entry): void {
    entry.epoch.begun = true;
    if (entry.epoch.kept) void this.#unsent.putEpoch(entry.epoch);
  }

  /** The class has some chunks, or will never have them: neither waits any longer. */
  settle(chunks: readonly { track: string; epoch: number; n: number }[]): void {
    for (const { track, epoch, n } of chunks) this.entry(track, epoch)?.waiting.delete(n);
    this.#unsent.taken(chunks);
  }

  /** May not be recorded: it is taken off the shelf, and what is made of it from now on does not get there. */
  async unkeep(entry: Entry): Promise<void> {
    entry.epoch.kept = false;
    await this.#unsent.forget(entry.epoch.track, entry.epoch.epoch);
  }

  /** Nothing more is to be done about an epoch. */
  async close(entry: Entry): Promise<void> {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
    await this.#unsent.forget(entry.epoch.track, entry.epoch.epoch);
  }

  /** The epoch of that name. */
  entry(track: string, epoch: number): Entry | undefined {
    return this.#entries.find((each) => each.epoch.track === track && each.epoch.epoch === epoch);
  }

  /** What of an epoch is left for later, in order. */
  left(entry: Entry): Waiting[] {
    return [...entry.waiting.values()].filter((each) => each.where === "left").sort((a, b) => a.n - b.n);
  }

  /** The chunk itself; null if it is lost, which is then settled. */
  async chunk(entry: Entry, waiting: Waiting): Promise<Chunk | null> {
    const { track, epoch } = entry.epoch;
    const chunk = waiting.chunk ?? (await this.#unsent.chunk(track, epoch, waiting.n));
    if (!chunk) this.settle([{ track, epoch, n: waiting.n }]);
    return chunk;
  }

  /** Drops what is worth nothing any more, and from memory what is on the shelf as well. */
  tidy(): void {
    let held = 0;
    for (const entry of [...this.#entries].reverse()) {
      for (const waiting of this.left(entry).reverse()) {
        held += waiting.chunk ? waiting.bytes : 0;
        if (!entry.epoch.kept && this.#now() - waiting.made > UNKEPT_MS) entry.waiting.delete(waiting.n);
        else if (entry.epoch.kept && held > IN_MEMORY_BYTES && this.#unsent.isOpen) waiting.chunk = null;
      }
    }
  }
}
