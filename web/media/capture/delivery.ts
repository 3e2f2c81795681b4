/** Brings chunks to the class: what is live first, then what was left behind, the oldest of it first; again until it is taken. */
import { worded } from "../../link/refusal.ts";
import { Refused, type Refusal } from "../../link/room.ts";
import { now } from "./class-clock.ts";
import { Ledger, type Entry, type Waiting } from "./ledger.ts";
import type { Cut } from "./picture-cutter.ts";
import { BODY_BYTES, chunksPost, endPost, initPut, weight, type Answer, type Way } from "./posting.ts";
import type { Chunk, Epoch, Unsent } from "./unsent.ts";

/** Chunks of several tracks that end together go up together, ms. */
const GATHER_MS = 10;
/** Older than this a chunk is of no use to the live class and gives way to newer ones, ms. */
const LIVE_MS = 2000;
/** More posts at once than this only queue on the way. */
const FLIGHTS = 3;
const AGAIN_MS = [250, 500, 1000, 2000];
/** What was left goes up in pieces of this length of class time, ms, and of a size that takes about this long, ms. */
const FILL_MS = 40_000;
const FILL_POST_MS = 400;
const FILL_BYTES = { least: 32_000, first: 128_000, most: 1_000_000 };
/** While live chunks wait longer than this, nothing else goes up, ms. */
const BUSY_MS = 800;
/** Kinds of no that concern who asks, or when, and not what was asked. */
const PASSING = /^(pass|lobby|session|rate|store)\.|too_fast$|^class\.damaged$/;

/**
 * What delivery tells. `refused`: for good, so nothing more of that track is wanted. `unkept`: it may not be recorded any more;
 * of an `epoch` that the class took until now, another must begin. `astray`: the class's time is not what this side believes.
 */
export interface Told {
  changed(): void;
  refused(track: string, epoch: number, refusal: Refusal): void;
  unkept(track: string, epoch: number | null): void;
  astray(): void;
}

/** The chunks of one seat in one class. */
export class Delivery {
  readonly #way: Way;
  readonly #told: Told;
  readonly #unsent: Unsent;
  readonly #ledger: Ledger;
  readonly #own: () => number;
  #flights = 0;
  #failed = 0;
  /** Posts fail, and not because they are slow. */
  #isDown = false;
  #filling = false;
  #fillBytes = FILL_BYTES.first;
  #coming = new Set<Entry>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #notBefore = 0;
  #stopped = false;

  constructor(way: Way, unsent: Unsent, of: { class: string; seat: number }, told: Told, own: () => number = now) {
    this.#way = way;
    this.#told = told;
    this.#unsent = unsent;
    this.#own = own;
    this.#ledger = new Ledger(unsent, of, own);
  }

  /** Takes up what was left from before. */
  async start(): Promise<void> {
    await this.#ledger.takeUp();
    this.#soon(0);
  }

  /** A new epoch of a track; the one before it is over. */
  begin(epoch: Epoch): void {
    for (const entry of this.#ledger.entries) if (entry.epoch.track === epoch.track) entry.ended = true;
    this.#ledger.begin(epoch);
    this.#soon(0);
  }

  /** The next chunk of an epoch. */
  add(track: string, epoch: number, cut: Cut, loud?: boolean): void {
    const entry = this.#ledger.entry(track, epoch);
    if (!entry || entry.ended) return;
    this.#ledger.add(entry, cut, loud);
    this.#soon(GATHER_MS);
  }

  /** Nothing more comes of an epoch. */
  end(track: string, epoch: number): void {
    const entry = this.#ledger.entry(track, epoch);
    if (entry) entry.ended = true;
    this.#soon(0);
  }

  /** How long the oldest of what should be with the class by now has waited, ms; null while there is no network at all. */
  get late(): number | null {
    if (this.#isDown) return null;
    const made = this.#all("live", "flying").map(([, waiting]) => waiting.made).filter((at) => at > 0);
    return made.length ? Math.max(0, this.#own() - Math.min(...made)) : 0;
  }

  /** How many chunks wait in all. */
  get waiting(): number {
    return this.#ledger.entries.reduce((sum, entry) => sum + entry.waiting.size, 0);
  }

  /** The network is back: tries at once. */
  wake(): void {
    this.#notBefore = 0;
    this.#soon(0);
  }

  /** Resolves when all is delivered and told, or time is up; what is left waits for the next page. */
  async stop(within_ms = 3000): Promise<void> {
    for (const entry of this.#ledger.entries) entry.ended = true;
    const until = this.#own() + within_ms;
    this.wake();
    while (this.#ledger.entries.length && this.#own() < until) await new Promise((done) => setTimeout(done, 50));
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#unsent.close();
  }

  // ---------------------------------------------------------------- what is live

  #soon(ms: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), Math.max(ms, this.#notBefore - this.#own()));
  }

  #look(): void {
    this.#sortOut();
    for (const entry of this.#ledger.entries) if (!entry.epoch.begun) void this.#beginNext(entry);
    while (this.#flights < FLIGHTS && !this.#stopped) {
      const live = this.#all("live").filter(([entry]) => entry.epoch.begun);
      if (live.length === 0) break;
      void this.#fly(live);
    }
    void this.#fill();
    this.#told.changed();
  }

  /** What waited too long gives way; the newest of each track stays, for it finds out whether the network is back. */
  #sortOut(): void {
    for (const entry of this.#ledger.entries) {
      const live = [...entry.waiting.values()].filter((each) => each.where === "live").sort((a, b) => a.n - b.n);
      const old = live.filter((each, at) => this.#own() - each.made > LIVE_MS && (at < live.length - 1 || entry.ended));
      for (const waiting of old) waiting.where = "left";
    }
    this.#ledger.tidy();
  }

  async #fly(all: [Entry, Waiting][]): Promise<void> {
    const batch: [Entry, Waiting][] = [];
    let bytes = 0;
    for (const each of all) {
      bytes += weight(each[1].chunk as Chunk);
      if (bytes > BODY_BYTES && batch.length) break;
      batch.push(each);
      each[1].where = "flying";
    }
    this.#flights += 1;
    const done = await this.#post(batch.map(([, waiting]) => waiting.chunk as Chunk));
    this.#flights -= 1;
    for (const [, waiting] of batch) if (waiting.where === "flying") waiting.where = done ? "left" : "live";
    this.#soon(0);
  }

  /** Posts, and settles what is answered. False if it has to be tried again. */
  async #post(chunks: Chunk[]): Promise<boolean> {
    try {
      const answer = await chunksPost(this.#way, chunks);
      this.#settle(answer);
      if (answer.taken.length === 0 && answer.refused.some(({ code }) => PASSING.test(code))) throw new Error("not now");
      this.#went();
      return true;
    } catch (error) {
      if (!(error instanceof Refused) || PASSING.test(error.refusal.code)) {
        this.#fails(error);
        return false;
      }
      this.#went();
      // The post as a whole is refused: halves of it find out which chunk is meant.
      if (chunks.length === 1) this.#never(chunks[0] as Chunk, error.refusal);
      else for (const half of [chunks.slice(0, chunks.length >> 1), chunks.slice(chunks.length >> 1)]) await this.#post(half);
      return true;
    }
  }

  #settle(answer: Answer): void {
    this.#ledger.settle(answer.taken.map(([track, epoch, n]) => ({ track, epoch, n })));
    for (const [track, epoch] of answer.taken) {
      const entry = this.#ledger.entry(track, epoch);
      if (entry) entry.retold = false;
    }
    for (const { track, epoch, n, code } of answer.refused) {
      const entry = this.#ledger.entry(track, epoch);
      if (!entry || PASSING.test(code)) continue;
      // Too far ahead of what the class has: its turn comes when what lies before it is there.
      if (code === "draft.outside" && [...entry.waiting.keys()].some((other) => other < n)) continue;
      if (code === "draft.outside") {
        this.#ledger.settle([{ track, epoch, n }]);
        this.#told.astray();
        continue;
      }
      if (code === "media.unconsented") {
        this.#forbidden(entry);
        continue;
      }
      // The class lost the epoch (it was not to be kept, and the server began anew): it is told again, once.
      if (code === "media.unknown" && (!entry.retold || !entry.epoch.begun)) {
        entry.epoch.begun = false;
        entry.retold = true;
      } else {
        this.#ledger.settle([{ track, epoch, n }]);
        this.#told.refused(track, epoch, worded(code, {}));
      }
    }
  }

  /** What was to be recorded and may not be is nowhere kept, and goes nowhere. */
  #forbidden(entry: Entry): void {
    const { track, epoch } = entry.epoch;
    entry.waiting.clear();
    void this.#ledger.unkeep(entry);
    if (!entry.ended) this.#told.unkept(track, epoch);
    entry.ended = true;
    this.#soon(0);
  }

  #never({ head }: Chunk, refusal: Refusal): void {
    this.#ledger.settle([head]);
    this.#told.refused(head.track, head.epoch, refusal);
  }

  #went(): void {
    [this.#failed, this.#notBefore, this.#isDown] = [0, 0, false];
  }

  #fails(error: unknown): void {
    const isSlow = error instanceof DOMException && error.name === "TimeoutError";
    this.#isDown = !isSlow;
    this.#notBefore = this.#own() + (AGAIN_MS[Math.min(this.#failed, AGAIN_MS.length - 1)] as number);
    this.#failed += 1;
  }

  #all(...where: Waiting["where"][]): [Entry, Waiting][] {
    return this.#ledger.entries.flatMap((entry) =>
      [...entry.waiting.values()].filter((each) => where.includes(each.where)).map((each): [Entry, Waiting] => [entry, each]),
    );
  }

  // ---------------------------------------------------------------- how epochs begin and end

  /** Hands an init segment in, once those of the same track before it are. */
  async #beginNext(entry: Entry): Promise<void> {
    const { track, epoch } = entry.epoch;
    const before = this.#ledger.entries.some((each) => each.epoch.track === track && each.epoch.epoch < epoch && !each.epoch.begun);
    if (before || this.#coming.has(entry)) return;
    this.#coming.add(entry);
    try {
      await initPut(this.#way, entry.epoch);
      this.#ledger.begun(entry);
      this.#went();
    } catch (error) {
      if (!(error instanceof Refused) || PASSING.test(error.refusal.code)) this.#fails(error);
      else if (error.refusal.code === "media.unconsented" && entry.epoch.kept) {
        await this.#ledger.unkeep(entry);
        this.#told.unkept(track, null);
      } else {
        await this.#ledger.close(entry);
        this.#told.refused(track, epoch, error.refusal);
      }
    } finally {
      this.#coming.delete(entry);
      this.#soon(0);
    }
  }

  async #endNext(): Promise<boolean> {
    const over = this.#ledger.entries.find((entry) => entry.ended && entry.epoch.begun && entry.waiting.size === 0);
    if (!over) return false;
    const { track, epoch, count } = over.epoch;
    try {
      await endPost(this.#way, track, epoch, count);
    } catch (error) {
      if (!(error instanceof Refused) || PASSING.test(error.refusal.code)) {
        this.#fails(error);
        return false;
      }
    }
    await this.#ledger.close(over);
    return true;
  }

  // ---------------------------------------------------------------- what was left

  /** One piece of what was left, if nothing live suffers from it; then the next. */
  async #fill(): Promise<void> {
    if (this.#filling || this.#stopped || this.#own() < this.#notBefore) return;
    this.#filling = true;
    let went = false;
    try {
      went = (await this.#fillOnce()) || (await this.#endNext());
    } finally {
      this.#filling = false;
    }
    if (went) this.#soon(0);
    else if (this.waiting || this.#ledger.entries.some((entry) => entry.ended || !entry.epoch.begun)) this.#soon(GATHER_MS * 10);
  }

  async #fillOnce(): Promise<boolean> {
    if ((this.late ?? 0) > BUSY_MS) return false;
    const entry = this.#ledger.entries.find((each) => each.epoch.begun && this.#ledger.left(each).length > 0);
    if (!entry) return false;
    const chunks: Chunk[] = [];
    let bytes = 0;
    for (const waiting of this.#ledger.left(entry)) {
      const chunk = await this.#ledger.chunk(entry, waiting);
      if (!chunk) continue;
      const from = chunks[0]?.head.t ?? chunk.head.t;
      bytes += weight(chunk);
      if (chunks.length && (bytes > this.#fillBytes || chunk.head.t - from > FILL_MS)) break;
      chunks.push(chunk);
    }
    if (chunks.length === 0) return true;
    const left = this.#own();
    const done = await this.#post(chunks);
    const took = this.#own() - left;
    const next = done && took < FILL_POST_MS ? this.#fillBytes * 2 : this.#fillBytes / 2;
    this.#fillBytes = Math.min(FILL_BYTES.most, Math.max(FILL_BYTES.least, next));
    return done;
  }
}
