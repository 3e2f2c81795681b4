/** What is made and not yet taken by the class, in IndexedDB: a page that is closed or reloaded loses nothing. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ChunkHead } from "../track.ts";

/** One epoch of a track: how it begins. `layers` as the class is told them. */
export interface Epoch {
  track: string;
  epoch: number;
  mime: string;
  kept: boolean;
  width: number;
  height: number;
  layers: number;
  init: Uint8Array<ArrayBuffer>;
}

/** An epoch with what is known of its delivery. */
export interface EpochKept extends Epoch {
  class: string;
  seat: number;
  /** the class has taken its init segment */
  begun: boolean;
  /** chunks made so far */
  count: number;
  /** wall clock when it began, ms */
  since: number;
}

/** A chunk that waits. */
export interface Chunk {
  head: ChunkHead;
  bytes: Uint8Array<ArrayBuffer>;
}

interface ChunkKept extends Chunk {
  class: string;
  seat: number;
  track: string;
  epoch: number;
  n: number;
}

type EpochKey = [string, number, string, number];
type ChunkKey = [string, number, string, number, number];

interface Shelf extends DBSchema {
  epochs: { key: EpochKey; value: EpochKept };
  chunks: { key: ChunkKey; value: ChunkKept };
}

const NAME = "agogic-media";
/** Nobody comes back for what is older, and a shared computer should not hold it, ms. */
const LONGEST_MS = 7 * 24 * 3_600_000;

/** The shelf of one seat in one class. Where a browser keeps nothing (private windows), it holds nothing and all goes on. */
export class Unsent {
  readonly #of: { class: string; seat: number };
  #base: IDBPDatabase<Shelf> | null = null;

  constructor(of: { class: string; seat: number }) {
    this.#of = of;
  }

  /** Opens it; gives the epochs left from before, the oldest first. */
  async open(): Promise<EpochKept[]> {
    try {
      this.#base = await openDB<Shelf>(NAME, 1, {
        upgrade: (base) => {
          base.createObjectStore("epochs", { keyPath: ["class", "seat", "track", "epoch"] });
          base.createObjectStore("chunks", { keyPath: ["class", "seat", "track", "epoch", "n"] });
        },
      });
      const all = await this.#base.getAll("epochs");
      const old = all.filter((each) => each.since < Date.now() - LONGEST_MS);
      for (const each of old) await this.#drop(each);
      const mine = all.filter((each) => each.class === this.#of.class && each.seat === this.#of.seat && !old.includes(each));
      return mine.sort((a, b) => a.epoch - b.epoch);
    } catch {
      this.#base = null;
      return [];
    }
  }

  /** Whether what is put here is kept. */
  get isOpen(): boolean {
    return this.#base !== null;
  }

  /** Keeps what is known of an epoch. */
  async putEpoch(epoch: EpochKept): Promise<void> {
    await this.#base?.put("epochs", epoch).catch(() => undefined);
  }

  /** Keeps a chunk, and that its epoch has one more. A shelf that is full keeps no more: it goes on from memory. */
  putChunk(epoch: EpochKept, { head, bytes }: Chunk): void {
    const writing = this.#base?.transaction(["epochs", "chunks"], "readwrite", { durability: "relaxed" });
    if (!writing) return;
    const { track, n } = head;
    writing.objectStore("chunks").put({ ...this.#of, track, epoch: head.epoch, n, head, bytes }).catch(() => undefined);
    writing.objectStore("epochs").put(epoch).catch(() => undefined);
    // Said at once: a page that is closed before it hears of the writing would take the chunk with it.
    writing.commit();
    writing.done.catch(() => undefined);
  }

  /** The class has these: they are kept no longer. */
  taken(heads: readonly { track: string; epoch: number; n: number }[]): void {
    const writing = this.#base?.transaction("chunks", "readwrite", { durability: "relaxed" });
    if (!writing) return;
    for (const { track, epoch, n } of heads) writing.store.delete([...this.#key(track, epoch), n]).catch(() => undefined);
    writing.done.catch(() => undefined);
  }

  /** Which chunks of an epoch wait, in order. */
  async waiting(track: string, epoch: number): Promise<number[]> {
    const keys = await this.#base?.getAllKeys("chunks", this.#all(track, epoch)).catch(() => []);
    return (keys ?? []).map((key) => key[4]);
  }

  /** One chunk. */
  async chunk(track: string, epoch: number, n: number): Promise<Chunk | null> {
    const found = await this.#base?.get("chunks", [...this.#key(track, epoch), n]).catch(() => undefined);
    return found ? { head: found.head, bytes: found.bytes } : null;
  }

  /** Nothing of an epoch is kept any longer. */
  async forget(track: string, epoch: number): Promise<void> {
    await this.#drop({ ...this.#of, track, epoch }).catch(() => undefined);
  }

  /** Lets go of it. */
  close(): void {
    this.#base?.close();
    this.#base = null;
  }

  async #drop(of: { class: string; seat: number; track: string; epoch: number }): Promise<void> {
    const writing = this.#base?.transaction(["epochs", "chunks"], "readwrite");
    if (!writing) return;
    const key: EpochKey = [of.class, of.seat, of.track, of.epoch];
    await Promise.all([
      writing.objectStore("epochs").delete(key),
      writing.objectStore("chunks").delete(IDBKeyRange.bound([...key, 0], [...key, Infinity])),
      writing.done,
    ]);
  }

  #key(track: string, epoch: number): EpochKey {
    return [this.#of.class, this.#of.seat, track, epoch];
  }

  #all(track: string, epoch: number): IDBKeyRange {
    return IDBKeyRange.bound([...this.#key(track, epoch), 0], [...this.#key(track, epoch), Infinity]);
  }
}
